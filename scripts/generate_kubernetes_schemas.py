"""Derives `compiler/manifest/kubernetes/schemas.json` from the schemas that kubernetes-validate installs.

Kept are the kinds a Worker can become, the minors of the window and the keywords that judge; descriptions go. A
definition is written once for the minors in which it stays the same: `{"1.34": …, "1.37": …}` holds from each minor
named on, and null where it has gone. Lists keep the keys by which server-side apply tells their items apart. Added is what
the API server checks and its OpenAPI document does not say: the values of enumerations (from the field descriptions of that
same document) and the ranges of numbers (from the validation that kube-apiserver runs, k8s.io/kubernetes/pkg/apis/*/validation).
"""

import json
import sys
from pathlib import Path
from typing import Any

import kubernetes_validate  # type: ignore[import-untyped]

MINORS = ("1.34", "1.35", "1.36", "1.37")
KINDS = {
    "v1/ConfigMap": "configmap-v1",
    "v1/Namespace": "namespace-v1",
    "v1/PersistentVolumeClaim": "persistentvolumeclaim-v1",
    "v1/Pod": "pod-v1",
    "v1/Secret": "secret-v1",
    "v1/Service": "service-v1",
    "v1/ServiceAccount": "serviceaccount-v1",
    "apps/v1/Deployment": "deployment-apps-v1",
    "apps/v1/StatefulSet": "statefulset-apps-v1",
    "autoscaling/v2/HorizontalPodAutoscaler": "horizontalpodautoscaler-autoscaling-v2",
    "networking.k8s.io/v1/NetworkPolicy": "networkpolicy-networking-v1",
    "policy/v1/PodDisruptionBudget": "poddisruptionbudget-policy-v1",
}
TARGET = Path(__file__).parent.parent / "compiler/manifest/kubernetes/schemas.json"
SOURCE = Path(kubernetes_validate.__file__).parent / "kubernetes-json-schema"

_KEYWORDS = ("additionalProperties", "enum", "items", "required", "type", "x-kubernetes-list-map-keys")
_FORMATS = {"int32": (-(2**31), 2**31 - 1), "int64": (-(2**63), 2**63 - 1)}

_PROTOCOL = ["TCP", "UDP", "SCTP"]
_PROFILE = ["Localhost", "RuntimeDefault", "Unconfined"]
_SELECTOR = ["In", "NotIn", "Exists", "DoesNotExist"]
_NODE_POLICY = ["Honor", "Ignore"]
_TRAFFIC = ["Cluster", "Local"]
ENUMERATIONS: dict[str, dict[str, list[str]]] = {
    "apps.v1.DeploymentStrategy": {"type": ["Recreate", "RollingUpdate"]},
    "apps.v1.StatefulSetPersistentVolumeClaimRetentionPolicy": {
        "whenDeleted": ["Delete", "Retain"],
        "whenScaled": ["Delete", "Retain"],
    },
    "apps.v1.StatefulSetSpec": {"podManagementPolicy": ["OrderedReady", "Parallel"]},
    "apps.v1.StatefulSetUpdateStrategy": {"type": ["OnDelete", "RollingUpdate"]},
    "autoscaling.v2.HPAScalingPolicy": {"type": ["Percent", "Pods"]},
    "autoscaling.v2.HPAScalingRules": {"selectPolicy": ["Disabled", "Max", "Min"]},
    "autoscaling.v2.MetricSpec": {"type": ["ContainerResource", "External", "Object", "Pods", "Resource"]},
    "autoscaling.v2.MetricTarget": {"type": ["AverageValue", "Utilization", "Value"]},
    "core.v1.AppArmorProfile": {"type": _PROFILE},
    "core.v1.Container": {
        "imagePullPolicy": ["Always", "IfNotPresent", "Never"],
        "restartPolicy": ["Always", "Never", "OnFailure"],
        "terminationMessagePolicy": ["FallbackToLogsOnError", "File"],
    },
    "core.v1.ContainerPort": {"protocol": _PROTOCOL},
    "core.v1.ContainerResizePolicy": {"restartPolicy": ["NotRequired", "RestartContainer"]},
    "core.v1.HTTPGetAction": {"scheme": ["HTTP", "HTTPS"]},
    "core.v1.NodeSelectorRequirement": {"operator": [*_SELECTOR, "Gt", "Lt"]},
    "core.v1.PersistentVolumeClaimSpec": {
        "accessModes": ["ReadOnlyMany", "ReadWriteMany", "ReadWriteOnce", "ReadWriteOncePod"],
        "volumeMode": ["Block", "Filesystem"],
    },
    "core.v1.PodSecurityContext": {
        "fsGroupChangePolicy": ["Always", "OnRootMismatch"],
        "supplementalGroupsPolicy": ["Merge", "Strict"],
    },
    "core.v1.PodSpec": {
        "dnsPolicy": ["ClusterFirst", "ClusterFirstWithHostNet", "Default", "None"],
        "preemptionPolicy": ["Never", "PreemptLowerPriority"],
        "restartPolicy": ["Always", "Never", "OnFailure"],
    },
    "core.v1.SeccompProfile": {"type": _PROFILE},
    "core.v1.ServicePort": {"protocol": _PROTOCOL},
    "core.v1.ServiceSpec": {
        "externalTrafficPolicy": _TRAFFIC,
        "internalTrafficPolicy": _TRAFFIC,
        "sessionAffinity": ["ClientIP", "None"],
        "type": ["ClusterIP", "ExternalName", "LoadBalancer", "NodePort"],
    },
    "core.v1.Toleration": {
        "effect": ["", "NoExecute", "NoSchedule", "PreferNoSchedule"],
        "operator": ["", "Equal", "Exists", "Gt", "Lt"],
    },
    "core.v1.TopologySpreadConstraint": {
        "nodeAffinityPolicy": _NODE_POLICY,
        "nodeTaintsPolicy": _NODE_POLICY,
        "whenUnsatisfiable": ["DoNotSchedule", "ScheduleAnyway"],
    },
    "core.v1.VolumeMount": {
        "mountPropagation": ["Bidirectional", "HostToContainer", "None"],
        "recursiveReadOnly": ["Disabled", "Enabled", "IfPossible"],
    },
    "meta.v1.LabelSelectorRequirement": {"operator": _SELECTOR},
    "networking.v1.NetworkPolicyPort": {"protocol": _PROTOCOL},
    "networking.v1.NetworkPolicySpec": {"policyTypes": ["Egress", "Ingress"]},
    "policy.v1.PodDisruptionBudgetSpec": {"unhealthyPodEvictionPolicy": ["AlwaysAllow", "IfHealthyBudget"]},
}

_NATURAL = (0, None)
_POSITIVE = (1, None)
_PORT = (1, 65535)
_USER = (0, 2**31 - 1)
_MODE = (0, 0o777)
RANGES: dict[str, dict[str, tuple[int, int | None]]] = {
    "apps.v1.DeploymentSpec": {
        "minReadySeconds": _NATURAL,
        "progressDeadlineSeconds": _NATURAL,
        "replicas": _NATURAL,
        "revisionHistoryLimit": _NATURAL,
    },
    "apps.v1.StatefulSetSpec": {"minReadySeconds": _NATURAL, "replicas": _NATURAL, "revisionHistoryLimit": _NATURAL},
    "autoscaling.v2.HPAScalingPolicy": {"periodSeconds": (1, 1800), "value": _POSITIVE},
    "autoscaling.v2.HPAScalingRules": {"stabilizationWindowSeconds": (0, 3600)},
    "autoscaling.v2.HorizontalPodAutoscalerSpec": {"maxReplicas": _POSITIVE, "minReplicas": _NATURAL},
    "autoscaling.v2.MetricTarget": {"averageUtilization": _POSITIVE},
    "core.v1.ConfigMapVolumeSource": {"defaultMode": _MODE},
    "core.v1.ContainerPort": {"containerPort": _PORT, "hostPort": (0, 65535)},
    "core.v1.KeyToPath": {"mode": _MODE},
    "core.v1.PodSecurityContext": {"fsGroup": _USER, "runAsGroup": _USER, "runAsUser": _USER},
    "core.v1.PodSpec": {"activeDeadlineSeconds": _POSITIVE, "terminationGracePeriodSeconds": _NATURAL},
    "core.v1.PreferredSchedulingTerm": {"weight": (1, 100)},
    "core.v1.Probe": {
        "failureThreshold": _NATURAL,
        "initialDelaySeconds": _NATURAL,
        "periodSeconds": _NATURAL,
        "successThreshold": _NATURAL,
        "timeoutSeconds": _NATURAL,
    },
    "core.v1.ProjectedVolumeSource": {"defaultMode": _MODE},
    "core.v1.SecretVolumeSource": {"defaultMode": _MODE},
    "core.v1.SecurityContext": {"runAsGroup": _USER, "runAsUser": _USER},
    "core.v1.ServicePort": {"nodePort": (0, 65535), "port": _PORT},
    "core.v1.TopologySpreadConstraint": {"maxSkew": _POSITIVE, "minDomains": _POSITIVE},
    "core.v1.WeightedPodAffinityTerm": {"weight": (1, 100)},
    "networking.v1.NetworkPolicyPort": {"endPort": _PORT},
}


def generated() -> str:
    """The text of the shipped file: one definition a line, so that a new minor reads as a short diff."""
    by_minor = {minor: _definitions(minor) for minor in MINORS}
    names = sorted({name for definitions in by_minor.values() for name in definitions})
    lines = [f"    {json.dumps(name)}: {_compact(_history(name, by_minor))}" for name in names]
    kinds = [f"    {json.dumps(kind)}: {json.dumps(_kind_name(kind))}" for kind in sorted(KINDS)]
    return "\n".join(
        (
            "{",
            f'  "minors": {json.dumps(list(MINORS))},',
            '  "kinds": {',
            ",\n".join(kinds),
            "  },",
            '  "definitions": {',
            ",\n".join(lines),
            "  }",
            "}",
            "",
        )
    )


def _history(name: str, by_minor: dict[str, dict[str, Any]]) -> dict[str, Any]:
    history: dict[str, Any] = {}
    last: Any = None
    for minor, definitions in by_minor.items():
        found = definitions.get(name)
        if found != last:
            history[minor] = last = found
    return history


def _definitions(minor: str) -> dict[str, Any]:
    """Everything the kinds need in one minor, by short name."""
    folder = SOURCE / f"v{minor}.0-local-strict"
    definitions = json.loads((folder / "_definitions.json").read_text(encoding="utf-8"))["$defs"]
    needed: dict[str, Any] = {}
    for kind, file in KINDS.items():
        schema = json.loads((folder / f"{file}.json").read_text(encoding="utf-8"))
        needed[_kind_name(kind)] = _stripped(schema, definitions, needed)
    for name, enumerations in ENUMERATIONS.items():
        for field, values in enumerations.items():
            schema = needed[name]["properties"][field]
            schema.get("items", schema)["enum"] = values
    for name, ranges in RANGES.items():
        for field, (low, high) in ranges.items():
            schema = needed[name]["properties"][field]
            schema["minimum"], schema["maximum"] = low, schema["maximum"] if high is None else high
    return needed


def _stripped(schema: dict[str, Any], definitions: dict[str, Any], needed: dict[str, Any]) -> dict[str, Any]:
    if "$ref" in schema:
        return _reference(schema["$ref"].rpartition("/")[2], definitions, needed)
    if "oneOf" in schema:
        return _one_type(schema)
    result: dict[str, Any] = {key: schema[key] for key in _KEYWORDS if key in schema}
    if "properties" in schema:
        result["properties"] = {name: _stripped(item, definitions, needed) for name, item in sorted(schema["properties"].items())}
    for key in ("items", "additionalProperties"):
        if isinstance(schema.get(key), dict):
            result[key] = _stripped(schema[key], definitions, needed)
    if schema.get("x-kubernetes-list-type") == "set":
        result["x-kubernetes-list-type"] = "set"
    if schema.get("format") in _FORMATS:
        result["minimum"], result["maximum"] = _FORMATS[schema["format"]]
    return result


def _reference(name: str, definitions: dict[str, Any], needed: dict[str, Any]) -> dict[str, Any]:
    short = ".".join(name.split(".")[-3:])
    if short not in needed:
        needed[short] = {}  # entered before its own members are, since definitions may refer to themselves
        needed[short] = _stripped(definitions[name], definitions, needed)
    return {"$ref": f"#/$defs/{short}"}


def _one_type(schema: dict[str, Any]) -> dict[str, Any]:
    """`oneOf` of a string and a number, null allowed in both and therefore in neither, as a plain `type`."""
    types = [[kind for kind in option["type"] if kind != "null"] for option in schema["oneOf"]]
    return {"type": [kind for option in types for kind in option]}


def _kind_name(kind: str) -> str:
    version, _, name = kind.rpartition("/")
    group, _, version = version.rpartition("/")
    return f"{group.partition('.')[0] or 'core'}.{version}.{name}"


def _compact(value: Any) -> str:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False)


if __name__ == "__main__":
    TARGET.write_text(generated(), encoding="utf-8", newline="\n")
    sys.stdout.write(f"wrote {TARGET}: {TARGET.stat().st_size} bytes\n")
