"""An object as a server hands it to a policy: decoded, defaulted, and with what the server itself puts in.

What only a server can know (uid, time, an address) has a value of the right form, so that it is there: policies ask
whether it is. The plugin for ServiceAccounts is not counted in: which account a Pod gets is written in the cluster.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.hints import Any
from compiler.policy.normal import normal, plain
from compiler.policy.shapes import Kind
from compiler.policy.strict import undecodable

Object = Mapping[str, Any]

UID = "00000000-0000-4000-8000-000000000000"
TIME = "1970-01-01T00:00:00Z"
SUFFIX = "xxxxx"  # of a generated name

_SERVER_METADATA = ("uid", "creationTimestamp", "resourceVersion", "generation", "managedFields", "selfLink")
_WITHOUT_GENERATION = {
    *("ConfigMap", "Secret", "Service", "ServiceAccount", "PersistentVolumeClaim", "PersistentVolume", "Namespace", "Endpoints"),
    *("Role", "RoleBinding", "ClusterRole", "ClusterRoleBinding", "HorizontalPodAutoscaler", "StorageClass", "Lease", "Event"),
    *("LimitRange", "ResourceQuota", "Node", "CSIDriver", "CSINode", "PodTemplate", "ControllerRevision", "VolumeAttachment"),
    *("RuntimeClass", "CSIStorageCapacity", "VolumeAttributesClass", "IPAddress"),
}
_PRIORITIES = {"system-node-critical": 2000001000, "system-cluster-critical": 2000000000}
_JOB_LABELS = ("batch.kubernetes.io/controller-uid", "batch.kubernetes.io/job-name", "controller-uid", "job-name")


def created(
    kind: Kind, manifest: Object, *, manager: str = "workerc", priorities: Mapping[str, int] | None = None
) -> dict[str, Any]:
    """The object that creating `manifest` would create. `priorities` are the values of known PriorityClasses."""
    obj = {**manifest, "metadata": _new_metadata(kind, manifest.get("metadata") or {}, manager)}
    if kind.type:
        obj.pop("status", None)
    return _finished(kind, obj, priorities or {})


def updated(kind: Kind, manifest: Object, old: Object, *, manager: str = "workerc") -> dict[str, Any]:
    """The object that replacing `old`, as the server has it, by `manifest` would leave."""
    before = old["metadata"]
    kept = {key: before[key] for key in _SERVER_METADATA if key in before and key != "managedFields"}
    metadata = {**_without_server_metadata(manifest.get("metadata") or {}), **kept, **_managed(kind, manager)}
    obj: dict[str, Any] = {**manifest, "metadata": metadata}
    if kind.type and "status" in old:
        obj["status"] = old["status"]
    obj = _finished(kind, _with_allocated(kind, obj, old), {})
    if "generation" in before and _wants_generation(kind, obj, old):
        obj["metadata"]["generation"] = before["generation"] + 1
    return obj


def stored(obj: Object) -> dict[str, Any]:
    """An object that lies in a server's store: it has a version."""
    return {**obj, "metadata": {**obj["metadata"], "resourceVersion": "1"}}


def _new_metadata(kind: Kind, metadata: Object, manager: str) -> dict[str, Any]:
    found = _without_server_metadata(metadata)
    if not found.get("name") and found.get("generateName"):
        found["name"] = f"{found['generateName']}{SUFFIX}"
    found |= {"uid": UID, "creationTimestamp": TIME, **_managed(kind, manager)}
    if kind.kind not in _WITHOUT_GENERATION:
        found["generation"] = 1
    return found


def _without_server_metadata(metadata: Object) -> dict[str, Any]:
    return {key: value for key, value in metadata.items() if key not in _SERVER_METADATA}


def _managed(kind: Kind, manager: str) -> dict[str, Any]:
    entry = {"manager": manager, "operation": "Update", "apiVersion": kind.api_version, "time": TIME}
    return {"managedFields": [{**entry, "fieldsType": "FieldsV1", "fieldsV1": {}}]}


def _wants_generation(kind: Kind, obj: Object, old: Object) -> bool:
    """Whether a change counts: of the specification, and of a Deployment's annotations."""
    ignored = {"metadata", "status"}
    if any(obj.get(key) != old.get(key) for key in (obj.keys() | old.keys()) - ignored):
        return True
    return kind.kind == "Deployment" and obj["metadata"].get("annotations") != old["metadata"].get("annotations")


def _finished(kind: Kind, obj: dict[str, Any], priorities: Mapping[str, int]) -> dict[str, Any]:
    obj = {**obj, "apiVersion": kind.api_version, "kind": kind.kind}
    if not kind.type:
        return {**plain(obj), "metadata": normal("meta.v1.ObjectMeta", obj["metadata"])}
    try:
        return _completed(kind, obj, priorities)
    except (AttributeError, KeyError, TypeError, ValueError):
        if undecodable(kind, obj) is None:
            raise
        found: dict[str, Any] = plain(obj)  # no server would decode it, so there is nothing to fill in
        return found


def _completed(kind: Kind, obj: dict[str, Any], priorities: Mapping[str, int]) -> dict[str, Any]:
    if kind.kind == "Secret":
        obj = _secret(obj)
    if (kind.kind, kind.version) == ("HorizontalPodAutoscaler", "v1"):
        obj = _first_autoscaler(obj)
    found = normal(kind.type, obj)
    if prepare := _PREPARED.get((kind.group, kind.kind)):
        prepare(found)
    if (kind.group, kind.kind) == ("", "Pod"):
        _priority(found["spec"], priorities)
    if (kind.group, kind.kind) == ("batch", "Job") and not obj["metadata"].get("labels"):
        # A Job without labels has those of its template, what the server adds to these included.
        found["metadata"]["labels"] = dict(found["spec"]["template"]["metadata"].get("labels", {}))
    return found


def _secret(obj: dict[str, Any]) -> dict[str, Any]:
    """`stringData` is folded into `data` and forgotten."""
    from base64 import b64encode  # noqa: PLC0415 - few objects are Secrets with plain texts

    texts = obj.pop("stringData", None) or {}
    encoded = {key: b64encode(str(text).encode()).decode() for key, text in texts.items()}
    return {**obj, "data": {**(obj.get("data") or {}), **encoded}}


def _first_autoscaler(obj: dict[str, Any]) -> dict[str, Any]:
    """Version 1 has no metrics but the CPU's, which is 80 where nothing else is written."""
    spec = dict(obj.get("spec") or {})
    others = ((obj["metadata"].get("annotations")) or {}).get("autoscaling.alpha.kubernetes.io/metrics")
    if spec.get("targetCPUUtilizationPercentage") is None and not others:
        spec["targetCPUUtilizationPercentage"] = 80
    return {**obj, "spec": spec}


def _pod(pod: dict[str, Any]) -> None:
    spec = pod["spec"]
    tolerations = spec.get("tolerations") or []
    for key in ("node.kubernetes.io/not-ready", "node.kubernetes.io/unreachable"):
        if not any(_tolerates(each, key) for each in tolerations):
            tolerations = [*tolerations, {"key": key, "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 300}]
    spec["tolerations"] = tolerations
    _spread(spec, pod["metadata"].get("labels", {}))
    pod["status"] = {"phase": "Pending", "qosClass": _quality(spec)}


def _spread(spec: dict[str, Any], labels: Object) -> None:
    """Keys of labels that are to be compared become requirements with the Pod's own values."""
    terms = list(spec.get("topologySpreadConstraints") or ())
    affinity = spec.get("affinity") or {}
    for part in ("podAffinity", "podAntiAffinity"):
        rules = affinity.get(part) or {}
        terms += rules.get("requiredDuringSchedulingIgnoredDuringExecution") or ()
        preferred = rules.get("preferredDuringSchedulingIgnoredDuringExecution") or ()
        terms += [each["podAffinityTerm"] for each in preferred]
    for term in terms:
        if (selector := term.get("labelSelector")) is None:
            continue
        wanted = [(key, "In") for key in term.get("matchLabelKeys", ())]
        wanted += [(key, "NotIn") for key in term.get("mismatchLabelKeys", ())]
        more = [{"key": key, "operator": operator, "values": [labels[key]]} for key, operator in wanted if key in labels]
        if more:
            selector["matchExpressions"] = [*selector.get("matchExpressions", ()), *more]


def _tolerates(toleration: Object, key: str) -> bool:
    return toleration.get("key", "") in {"", key} and toleration.get("effect", "") in {"", "NoExecute"}


def _priority(spec: dict[str, Any], priorities: Mapping[str, int]) -> None:
    name = spec.get("priorityClassName", "")
    value = {"": 0, **_PRIORITIES, **priorities}.get(name)
    if value is not None:
        spec["priority"] = value
    spec.setdefault("preemptionPolicy", "PreemptLowerPriority")


def _quality(spec: Object) -> str:
    """The class of service: Guaranteed if each container's requests of CPU and memory are its limits."""
    every = [*(spec.get("containers") or ()), *(spec.get("initContainers") or ())]
    resources = [each.get("resources") or {} for each in every]
    if "resources" in spec:
        resources = [spec["resources"]]
    counted = [
        {part: {name: each.get(part, {}).get(name) for name in ("cpu", "memory")} for part in ("requests", "limits")}
        for each in resources
    ]
    if not any(value not in (None, "0") for each in counted for part in each.values() for value in part.values()):
        return "BestEffort"
    whole = all(each["requests"] == each["limits"] and None not in each["limits"].values() for each in counted)
    return "Guaranteed" if whole else "Burstable"


def _job(job: dict[str, Any]) -> None:
    spec = job["spec"]
    if spec.get("manualSelector"):
        return
    spec["manualSelector"] = False
    uid = job["metadata"].get("uid", UID)
    labels = dict(zip(_JOB_LABELS, (uid, job["metadata"].get("name", "")) * 2, strict=True))
    spec.setdefault("selector", {"matchLabels": {_JOB_LABELS[0]: uid}})
    metadata = spec["template"]["metadata"]
    metadata["labels"] = {**metadata.get("labels", {}), **labels}


def _service(service: dict[str, Any]) -> None:
    spec = service["spec"]
    if spec["type"] == "ExternalName":
        return
    spec.setdefault("clusterIP", "10.96.0.1")
    spec.setdefault("clusterIPs", [spec["clusterIP"]])
    spec.setdefault("ipFamilies", ["IPv4"])
    spec.setdefault("ipFamilyPolicy", "SingleStack")
    if spec["type"] in {"NodePort", "LoadBalancer"} and spec.get("allocateLoadBalancerNodePorts", True):
        for index, port in enumerate(spec.get("ports") or ()):
            port.setdefault("nodePort", 30000 + index)


def _claim(claim: dict[str, Any]) -> None:
    finalizers = claim["metadata"].get("finalizers", [])
    if (protection := "kubernetes.io/pvc-protection") not in finalizers:
        claim["metadata"]["finalizers"] = [*finalizers, protection]
    claim["status"] = {"phase": "Pending"} | claim["status"]


def _volume(volume: dict[str, Any]) -> None:
    finalizers = volume["metadata"].get("finalizers", [])
    if (protection := "kubernetes.io/pv-protection") not in finalizers:
        volume["metadata"]["finalizers"] = [*finalizers, protection]
    volume["status"] = {"phase": "Pending", "lastPhaseTransitionTime": TIME} | volume["status"]


def _namespace(namespace: dict[str, Any]) -> None:
    finalizers = namespace["spec"].get("finalizers", [])
    namespace["spec"]["finalizers"] = finalizers if "kubernetes" in finalizers else [*finalizers, "kubernetes"]
    namespace["status"] = {"phase": "Active"} | namespace["status"]


def _daemon_set(daemon_set: dict[str, Any]) -> None:
    annotations = daemon_set["metadata"].setdefault("annotations", {})
    annotations.setdefault("deprecated.daemonset.template.generation", "1")


_PREPARED = {
    ("", "Pod"): _pod,
    ("", "Service"): _service,
    ("", "PersistentVolumeClaim"): _claim,
    ("", "PersistentVolume"): _volume,
    ("", "Namespace"): _namespace,
    ("apps", "DaemonSet"): _daemon_set,
    ("batch", "Job"): _job,
}


def _with_allocated(kind: Kind, obj: dict[str, Any], old: Object) -> dict[str, Any]:
    """What the server has given to an object stays with it."""
    if (kind.group, kind.kind) != ("", "Service"):
        return obj
    kept = {key: old["spec"][key] for key in ("clusterIP", "clusterIPs", "ipFamilies", "ipFamilyPolicy") if key in old["spec"]}
    return {**obj, "spec": {**kept, **(obj.get("spec") or {})}}
