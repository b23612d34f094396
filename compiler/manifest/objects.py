"""What an API server refuses in an object although its schema allows it, and what deployers fail on.

Checks take an object that the schemas accept and yield findings at its field paths, each with its code.
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.manifest import names
from compiler.manifest.amounts import claim_problems
from compiler.manifest.networks import rule_problems
from compiler.manifest.placement import of_workload
from compiler.manifest.pods import pod_problems

Object = Mapping[str, Any]

NAME, LABEL, SELECTOR, DUPLICATE = "K8S104", "K8S105", "K8S108", "K8S109"
OVERSIZED, LARGE, CONFLICT = "K8S111", "K8S112", "K8S114"

MAX_ANNOTATIONS = 262_144  # bytes of keys and values together (apimachinery, TotalAnnotationSizeLimitB)
MAX_DATA = 1_048_576  # bytes of values (api/core, MaxSecretSize; ConfigMaps have the same limit)
MAX_STATEFUL_NAME = 52  # pods get the label controller-revision-hash `<name>-<ten characters>`

_MOST_ESCAPED = 6  # JSON makes six bytes of one at most
_NAMES = {"Namespace": names.label_name, "Service": names.service_name}
_TEMPLATED = ("Deployment", "StatefulSet")


def problems(obj: Object) -> list[Finding]:
    """What is wrong in one object. Of a kind without a schema only the metadata is judged."""
    kind, spec = obj.get("kind"), obj.get("spec") or {}
    found = [*_metadata(obj, ("metadata",)), *_name(obj)]
    if kind in ("ConfigMap", "Secret"):
        found += _data(obj)
    elif kind in _TEMPLATED:
        found += _workload(spec)
    elif kind == "Pod":
        found += pod_problems(spec, ("spec",))
    elif kind == "PersistentVolumeClaim":
        found += claim_problems(spec, ("spec",))
    elif kind == "PodDisruptionBudget":
        found += _selector(spec, ("spec", "selector"))
        if spec.get("minAvailable") is not None and spec.get("maxUnavailable") is not None:
            found.append(Finding(("spec",), "`minAvailable` and `maxUnavailable` are both set", code=CONFLICT))
    elif kind == "NetworkPolicy":
        found += [*_selector(spec, ("spec", "podSelector")), *rule_problems(spec, ("spec",))]
    elif kind == "HorizontalPodAutoscaler":
        found += _autoscaler(spec)
    return found


def _name(obj: Object) -> Iterator[Finding]:
    metadata, path = obj.get("metadata"), ("metadata", "name")
    name = metadata.get("name") if isinstance(metadata, Mapping) else None
    kind = str(obj.get("kind"))
    if not isinstance(name, str):
        yield Finding(("metadata",), "the object has no name", code=NAME)
    elif wrong := _NAMES.get(kind, names.subdomain)(name):
        yield Finding(path, f"the name `{name}` {wrong}", code=NAME)
    elif kind == "StatefulSet" and len(name) > MAX_STATEFUL_NAME:
        message = (
            f"the name of a StatefulSet has {len(name)} characters, more than {MAX_STATEFUL_NAME}, and its pods cannot be made"
        )
        yield Finding(path, message, code=NAME)


def _metadata(holder: Object, path: FieldPath) -> Iterator[Finding]:
    metadata = holder.get("metadata")
    if not isinstance(metadata, Mapping):
        return
    namespace = metadata.get("namespace")
    if isinstance(namespace, str) and (wrong := names.label_name(namespace)):
        yield Finding((*path, "namespace"), f"the namespace `{namespace}` {wrong}", code=NAME)
    yield from label_problems(metadata.get("labels"), (*path, "labels"))
    annotations = metadata.get("annotations") or {}
    size = 0
    for key, value in annotations.items():
        if wrong := names.label_key(key.lower()):
            yield Finding((*path, "annotations", key), f"the annotation key `{key}` {wrong}", code=LABEL)
        size += len(key.encode()) + len(str(value or "").encode())
    if size > MAX_ANNOTATIONS:
        message = f"the annotations have {size:,} bytes together, more than {MAX_ANNOTATIONS:,}"
        yield Finding((*path, "annotations"), message, code=OVERSIZED)


def label_problems(labels: Mapping[str, Any] | None, path: FieldPath) -> Iterator[Finding]:
    for key, value in (labels or {}).items():
        if wrong := names.label_key(key):
            yield Finding((*path, key), f"the label key `{key}` {wrong}", code=LABEL)
        if isinstance(value, str) and (wrong := names.label_value(value)):
            yield Finding((*path, key), f"the value `{value}` of the label `{key}` {wrong}", code=LABEL)


def _data(obj: Object) -> Iterator[Finding]:
    parts = {part: obj.get(part) or {} for part in ("binaryData", "data", "stringData")}
    for part, values in parts.items():
        for key in values:
            if wrong := names.data_key(key):
                yield Finding((part, key), f"the key `{key}` {wrong}", code=NAME)
    for key in sorted(parts["data"].keys() & parts["binaryData"].keys()):
        yield Finding(("binaryData", key), f"the key `{key}` is in `data` too", code=DUPLICATE)
    encoded = parts["binaryData"] if obj.get("kind") == "ConfigMap" else parts["data"]
    plain = parts["data"] if obj.get("kind") == "ConfigMap" else parts["stringData"]
    size = sum(len(str(value or "").encode()) for value in plain.values())
    size += sum(_decoded_size(str(value or "")) for value in encoded.values())
    kind, place = obj.get("kind"), next((part for part in ("data", "stringData", "binaryData") if parts[part]), "data")
    if size > MAX_DATA:
        yield Finding((place,), f"the values of the {kind} have {size:,} bytes, more than {MAX_DATA:,}", code=OVERSIZED)
    elif size > MAX_ANNOTATIONS // _MOST_ESCAPED and (applied := _applied_size(obj)) > MAX_ANNOTATIONS:
        message = (
            f"the {kind} has {applied:,} bytes as JSON; `kubectl apply` keeps them in an annotation of at most {MAX_ANNOTATIONS:,}"
        )
        yield Finding((place,), message, "let server-side apply deploy it, or split the configuration", code=LARGE)


def _decoded_size(base64: str) -> int:
    return len(base64.rstrip("=")) * 3 // 4


def _applied_size(obj: Object) -> int:
    """Bytes of the annotation in which client-side apply records an object; Go escapes three characters of HTML."""
    text = json.dumps(obj, separators=(",", ":"), ensure_ascii=False)
    return len(text.encode()) + 5 * sum(text.count(character) for character in "<>&")


def _workload(spec: Object) -> Iterator[Finding]:
    template, path = spec.get("template") or {}, ("spec", "template")
    labels = (template.get("metadata") or {}).get("labels") or {}
    yield from _metadata(template, (*path, "metadata"))
    yield from _selector(spec, ("spec", "selector"))
    selector = spec.get("selector") or {}
    if not selector.get("matchLabels") and not selector.get("matchExpressions"):
        yield Finding(("spec", "selector"), "the selector is empty and matches every pod", code=SELECTOR)
    elif not matches(selector, labels):
        yield Finding(("spec", "selector"), "the selector does not match the labels of the pod template", code=SELECTOR)
    claims = [
        claim["metadata"]["name"] for claim in spec.get("volumeClaimTemplates") or () if (claim.get("metadata") or {}).get("name")
    ]
    yield from pod_problems(template.get("spec") or {}, (*path, "spec"), claims=claims)
    yield from of_workload(template.get("spec") or {}, (*path, "spec"))
    for index, claim in enumerate(spec.get("volumeClaimTemplates") or ()):
        yield from claim_problems(claim.get("spec") or {}, ("spec", "volumeClaimTemplates", index, "spec"))
    yield from _rollout(spec)


def _rollout(spec: Object) -> Iterator[Finding]:
    strategy, rolling = spec.get("strategy") or {}, (spec.get("strategy") or {}).get("rollingUpdate") or {}
    if all(str(rolling.get(field)) in ("0", "0%") for field in ("maxSurge", "maxUnavailable")):
        message = "`maxSurge` and `maxUnavailable` are both 0: no pod can be replaced"
        yield Finding(("spec", "strategy", "rollingUpdate"), message, code=CONFLICT)
    ready, deadline = spec.get("minReadySeconds") or 0, spec.get("progressDeadlineSeconds")
    if deadline is not None and deadline <= ready:
        message = f"`progressDeadlineSeconds` {deadline} is not above `minReadySeconds` {ready}"
        yield Finding(("spec", "progressDeadlineSeconds"), message, code=CONFLICT)
    if strategy.get("type") == "Recreate" and strategy.get("rollingUpdate") is not None:
        message = "`rollingUpdate` is set although the strategy is `Recreate`"
        yield Finding(("spec", "strategy", "rollingUpdate"), message, code=CONFLICT)


def _selector(spec: Object, path: FieldPath) -> Iterator[Finding]:
    selector = spec.get(str(path[-1])) or {}
    yield from label_problems(selector.get("matchLabels"), (*path, "matchLabels"))


def matches(selector: Object, labels: Object) -> bool:
    """Whether a LabelSelector selects `labels`. An empty one selects everything."""
    if any(labels.get(key) != value for key, value in (selector.get("matchLabels") or {}).items()):
        return False
    for term in selector.get("matchExpressions") or ():
        key, values = term["key"], term.get("values") or ()
        holds = {
            "In": labels.get(key) in values,
            "NotIn": labels.get(key) not in values,
            "Exists": key in labels,
            "DoesNotExist": key not in labels,
        }
        if not holds.get(term["operator"], True):
            return False
    return True


def _autoscaler(spec: Object) -> Iterator[Finding]:
    least, most = spec.get("minReplicas"), spec.get("maxReplicas")
    if isinstance(least, int) and isinstance(most, int) and least > most:
        yield Finding(("spec", "minReplicas"), f"`minReplicas` {least} is above `maxReplicas` {most}", code=CONFLICT)
    if least == 0 and not any(metric.get("type") in ("External", "Object") for metric in spec.get("metrics") or ()):
        message = "`minReplicas` is 0, and no metric of an object or from outside says when to start again"
        yield Finding(("spec", "minReplicas"), message, code=CONFLICT)
