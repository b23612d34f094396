"""Everything that is judged of the rendered objects of one Worker, in one call."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import availability, listkeys, objects, schemas
from compiler.manifest.cluster import USUAL, Cluster

Object = Mapping[str, Any]

MISSING = "K8S113"


def findings(rendered: Sequence[Object], cluster: Cluster = USUAL, *, shutdown: int | None = None) -> list[tuple[int, Finding]]:
    """(index of the object, finding at a path of it), in the order of the objects. `shutdown` is how many seconds the pods
    need to stop.

    An object that its schema refuses is not judged further: what follows would be the same cause in other words.
    """
    found: list[tuple[int, Finding]] = []
    refused = False
    for index, obj in enumerate(rendered):
        problems = schemas.problems(obj, cluster)
        found += [(index, Finding(problem.path, problem.message, code=problem.code)) for problem in problems]
        if any(problem.code == schemas.INVALID_FIELD for problem in problems):
            refused = True
        else:
            found += [(index, finding) for finding in _once([*objects.problems(obj), *listkeys.duplicates(obj)])]
    if not refused:
        found += _relations(rendered)
        found += availability.budget_problems(rendered)
        found += availability.grace_problems(rendered, shutdown) if shutdown is not None else ()
    return sorted(found, key=lambda item: item[0])


def _once(found: Iterable[Finding]) -> Iterator[Finding]:
    """Of findings of one code at one place the first."""
    told: set[tuple[FieldPath, str]] = set()
    for finding in found:
        if (finding.path, finding.code) not in told:
            told.add((finding.path, finding.code))
            yield finding


def _relations(rendered: Sequence[Object]) -> Iterator[tuple[int, Finding]]:
    """References from one object to another: the objects of a Worker are deployed together and name each other."""
    there = {(obj.get("kind"), (obj.get("metadata") or {}).get("name")) for obj in rendered}
    labels = [
        ((obj["spec"]["template"].get("metadata") or {}).get("labels") or {})
        for obj in rendered
        if obj.get("kind") in ("Deployment", "StatefulSet")
    ]
    for index, obj in enumerate(rendered):
        kind, spec = obj.get("kind"), obj.get("spec") or {}
        if kind in ("Deployment", "StatefulSet"):
            yield from ((index, finding) for finding in _of_pod(spec["template"].get("spec") or {}, there))
        elif kind == "HorizontalPodAutoscaler":
            target = spec["scaleTargetRef"]
            if (target["kind"], target["name"]) not in there:
                message = f"the {target['kind']} `{target['name']}` that is scaled is not among the rendered objects"
                yield index, Finding(("spec", "scaleTargetRef", "name"), message, code=MISSING)
        elif kind in ("PodDisruptionBudget", "NetworkPolicy") and labels:
            field = "selector" if kind == "PodDisruptionBudget" else "podSelector"
            if not any(objects.matches(spec.get(field) or {}, each) for each in labels):
                yield index, Finding(("spec", field), "the selector matches no rendered pod", code=objects.SELECTOR)


def _of_pod(pod: Object, there: set[tuple[Any, Any]]) -> Iterator[Finding]:
    path = ("spec", "template", "spec")
    account = pod.get("serviceAccountName")
    if account not in (None, "", "default") and ("ServiceAccount", account) not in there:
        message = f"the ServiceAccount `{account}` is not among the rendered objects"
        yield Finding((*path, "serviceAccountName"), message, code=MISSING)
    for index, volume in enumerate(pod.get("volumes") or ()):
        source = volume.get("configMap") or {}
        name = source.get("name")
        if name and not source.get("optional") and ("ConfigMap", name) not in there:
            message = f"the ConfigMap `{name}` is mounted and not among the rendered objects"
            yield Finding((*path, "volumes", index, "configMap", "name"), message, code=MISSING)
