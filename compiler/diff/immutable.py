"""Fields that an API server lets nobody change: the object has to be deleted and created.

From the update validation of kube-apiserver (`pkg/apis/*/validation`), for the kinds that manifests of Workers have and a few
beside them.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diff.objects import ABSENT, FieldChange
from compiler.diff.readers import READ
from compiler.hints import Any
from compiler.quantities import QuantityError, parse

_Paths = tuple[tuple[str, ...], ...]

_OF_JOBS = ("backoffLimitPerIndex", "completionMode", "managedBy", "podFailurePolicy", "selector", "successPolicy", "template")
_FIXED: Mapping[str, _Paths] = {
    "ClusterRoleBinding": (("roleRef",),),
    "DaemonSet": (("spec", "selector"),),
    "Deployment": (("spec", "selector"),),
    "Job": tuple(("spec", field) for field in _OF_JOBS),
    "PriorityClass": (("value",), ("preemptionPolicy",)),
    "ReplicaSet": (("spec", "selector"),),
    "RoleBinding": (("roleRef",),),
    "Secret": (("type",),),
    "Service": (("spec", "clusterIP"), ("spec", "clusterIPs")),
    "StorageClass": (("provisioner",), ("parameters",), ("reclaimPolicy",), ("volumeBindingMode",)),
}
# Of these kinds the whole `spec` is fixed but for what is named.
_FREE: Mapping[str, frozenset[str]] = {
    "StatefulSet": frozenset(
        (
            *("minReadySeconds", "ordinals", "persistentVolumeClaimRetentionPolicy", "replicas", "revisionHistoryLimit"),
            *("template", "updateStrategy"),
        )
    ),
    "PersistentVolumeClaim": frozenset(["resources", "volumeAttributesClassName"]),
    "Pod": frozenset(["activeDeadlineSeconds", "tolerations", "schedulingGates"]),
}
_CONTENT = ("data", "binaryData", "stringData", "immutable")
SIZE = ("spec", "resources", "requests", "storage")


def fixed(kind: str, before: Mapping[str, Any], fields: Sequence[FieldChange]) -> Iterator[FieldChange]:
    """Those of `fields` that an API server would refuse to change in an object of `kind`."""
    for field in fields:
        if (
            field.path[:2] == ("metadata", "namespace")
            or any(field.path[: len(each)] == each for each in _FIXED.get(kind, ()))
            or (kind in _FREE and field.path[0] == "spec" and not _is_free(kind, field))
            or (kind in READ and before.get("immutable") is True and field.path[0] in _CONTENT)
        ):
            yield field


def shrinks(field: FieldChange) -> bool:
    """Whether a request for storage becomes smaller."""
    try:
        return field.after is not ABSENT and field.before is not ABSENT and parse(field.after).nanos < parse(field.before).nanos
    except (QuantityError, TypeError):
        return False


def _is_free(kind: str, field: FieldChange) -> bool:
    if len(field.path) == 1:
        return False
    if kind == "Pod" and field.path[-1] == "image":
        return True
    return field.path[1] in _FREE[kind] and not (field.path == SIZE and shrinks(field))
