"""Whether pods can be moved and stopped without harm: budgets against replicas, the time to stop against what is needed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from math import ceil

from compiler.diagnostics import Finding
from compiler.hints import Any
from compiler.manifest.objects import matches

Object = Mapping[str, Any]

BUDGET, GRACE = "K8S115", "K8S116"

_GRACE_SECONDS = 30  # what Kubernetes gives by itself
_WORKLOADS = ("Deployment", "StatefulSet")


def budget_problems(rendered: Sequence[Object]) -> Iterator[tuple[int, Finding]]:
    """Budgets under which not one of the rendered pods may be evicted."""
    for index, obj in enumerate(rendered):
        if obj.get("kind") != "PodDisruptionBudget":
            continue
        spec = obj.get("spec") or {}
        pods = sum(_least(each, rendered) for each in rendered if _is_protected(each, spec.get("selector") or {}))
        kept, gone = spec.get("minAvailable"), spec.get("maxUnavailable")
        if kept is not None and gone is not None:
            continue  # which of the two is meant nobody knows, and the API server refuses both
        if pods and gone is not None and not _number(gone, pods):
            message = f"`maxUnavailable` is {gone}: no pod may be evicted, and no node drained"
            yield index, Finding(("spec", "maxUnavailable"), message, "allow 1 or more", code=BUDGET)
        elif pods and kept is not None and _number(kept, pods) >= pods:
            message = f"`minAvailable` is {kept}, and there may be no more than {pods} pod{'s' if pods > 1 else ''}"
            yield index, Finding(("spec", "minAvailable"), message, "say `maxUnavailable: 1` instead", code=BUDGET)


def grace_problems(rendered: Sequence[Object], shutdown: int) -> Iterator[tuple[int, Finding]]:
    """Pods that are killed before the `shutdown` seconds that their stack needs are over."""
    for index, obj in enumerate(rendered):
        if obj.get("kind") in _WORKLOADS:
            grace = obj["spec"]["template"].get("spec", {}).get("terminationGracePeriodSeconds", _GRACE_SECONDS)
            if grace < shutdown:
                message = f"the pod is killed after {grace} seconds, and its stack takes {shutdown} to shut down"
                path = ("spec", "template", "spec", "terminationGracePeriodSeconds")
                yield index, Finding(path, message, f"give it {shutdown + 10}", code=GRACE)


def _is_protected(obj: Object, selector: Object) -> bool:
    """An empty selector is for every pod of the namespace."""
    if obj.get("kind") not in _WORKLOADS:
        return False
    return matches(selector, (obj["spec"]["template"].get("metadata") or {}).get("labels") or {})


def _least(workload: Object, rendered: Sequence[Object]) -> int:
    """The smallest number of pods there may be by intent."""
    name, kind = (workload.get("metadata") or {}).get("name"), workload.get("kind")
    for obj in rendered:
        if obj.get("kind") == "HorizontalPodAutoscaler":
            target = obj["spec"]["scaleTargetRef"]
            if (target["kind"], target["name"]) == (kind, name):
                return int(obj["spec"].get("minReplicas") or 1)
    replicas = workload["spec"].get("replicas")
    return 1 if replicas is None else int(replicas)


def _number(value: Any, pods: int) -> int:
    """Percentages are of the pods, and rounded up (pkg/controller/disruption)."""
    text = str(value)
    return (
        ceil(int(text[:-1]) * pods / 100) if text.endswith("%") and text[:-1].isdigit() else int(text) if text.isdigit() else pods
    )
