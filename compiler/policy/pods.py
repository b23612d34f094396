"""The Pod that a workload would create: policies on Pods are judged on it before there is one."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple

Object = Mapping[str, Any]

HASH = "xxxxxxxxxx"  # what a controller derives from the template

_TEMPLATE: FieldPath = ("spec", "template")
_TEMPLATES: dict[tuple[str, str], FieldPath] = {
    ("apps/v1", "DaemonSet"): _TEMPLATE,
    ("apps/v1", "Deployment"): _TEMPLATE,
    ("apps/v1", "ReplicaSet"): _TEMPLATE,
    ("apps/v1", "StatefulSet"): _TEMPLATE,
    ("batch/v1", "CronJob"): ("spec", "jobTemplate", *_TEMPLATE),
    ("batch/v1", "Job"): _TEMPLATE,
    ("v1", "ReplicationController"): _TEMPLATE,
}


class Created(NamedTuple):
    """A Pod's manifest, and where its template lies in the workload."""

    manifest: dict[str, Any]
    template: FieldPath

    def origin(self, path: FieldPath) -> FieldPath:
        """The field of the workload that a field of the Pod comes from."""
        return (*self.template, *path) if path[:1] in {("metadata",), ("spec",)} else self.template


def created_pod(workload: Object) -> Created | None:
    """None for what creates no Pods."""
    kind = str(workload.get("kind", ""))
    path = _TEMPLATES.get((str(workload.get("apiVersion", "")), kind))
    if path is None:
        return None
    template: Any = workload
    for key in path:
        template = (template or {}).get(key)
    owner = workload.get("metadata") or {}
    metadata = dict((template or {}).get("metadata") or {})
    spec = dict((template or {}).get("spec") or {})
    name = str(owner.get("name", ""))
    metadata["labels"] = {**(metadata.get("labels") or {}), **_labels(kind, name)}
    if kind == "StatefulSet":
        metadata["name"] = f"{name}-0"
        spec["volumes"] = [*_claims(workload, name), *(spec.get("volumes") or ())]
    else:
        middle = f"-{HASH}" if kind == "Deployment" else ""
        metadata["generateName"] = f"{name}{middle}-"
    if "namespace" in owner:
        metadata["namespace"] = owner["namespace"]
    return Created({"apiVersion": "v1", "kind": "Pod", "metadata": metadata, "spec": spec}, path)


def _labels(kind: str, name: str) -> dict[str, str]:
    match kind:
        case "Deployment":
            return {"pod-template-hash": HASH}
        case "StatefulSet":
            own = {"statefulset.kubernetes.io/pod-name": f"{name}-0", "apps.kubernetes.io/pod-index": "0"}
            return {**own, "controller-revision-hash": f"{name}-{HASH}"}
        case "DaemonSet":
            return {"controller-revision-hash": HASH, "pod-template-generation": "1"}
        case "Job" | "CronJob":
            return {"batch.kubernetes.io/job-name": name, "job-name": name}
        case _:
            return {}


def _claims(workload: Object, name: str) -> list[dict[str, Any]]:
    templates = (workload.get("spec") or {}).get("volumeClaimTemplates") or ()
    volumes = [str((each.get("metadata") or {}).get("name", "")) for each in templates]
    return [{"name": volume, "persistentVolumeClaim": {"claimName": f"{volume}-{name}-0"}} for volume in volumes]
