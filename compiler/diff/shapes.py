"""What a value in an object is, as far as two of them are compared: a quantity, a list whose items have keys, a set.

Read off the shipped schemas of Kubernetes. They leave out that order has no meaning in lists without keys: those are named here.
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from functools import cache
from types import MappingProxyType

from compiler.hints import Any
from compiler.manifest import definitions
from compiler.records import NamedTuple

Schema = Mapping[str, Any]

_KEYS, _TYPE = "x-kubernetes-list-map-keys", "x-kubernetes-list-type"
_QUANTITY, _EITHER = "api.resource.Quantity", "util.intstr.IntOrString"


class Form(Enum):
    """How the items of a list find their counterparts: by their place, by their keys, or by being equal."""

    ORDERED = "ordered"
    KEYED = "keyed"
    UNORDERED = "unordered"


# By definition and field: the keys, or none where only equal items are the same.
_UNORDERED: Mapping[tuple[str, str], tuple[str, ...]] = {
    ("autoscaling.v2.HPAScalingRules", "policies"): ("type",),
    ("autoscaling.v2.HorizontalPodAutoscalerSpec", "metrics"): (),
    ("core.v1.Capabilities", "add"): (),
    ("core.v1.Capabilities", "drop"): (),
    ("core.v1.ConfigMapProjection", "items"): ("path",),
    ("core.v1.ConfigMapVolumeSource", "items"): ("path",),
    ("core.v1.Container", "resizePolicy"): ("resourceName",),
    ("core.v1.NodeAffinity", "preferredDuringSchedulingIgnoredDuringExecution"): (),
    ("core.v1.NodeSelector", "nodeSelectorTerms"): (),
    ("core.v1.NodeSelectorRequirement", "values"): (),
    ("core.v1.NodeSelectorTerm", "matchExpressions"): (),
    ("core.v1.NodeSelectorTerm", "matchFields"): (),
    ("core.v1.PersistentVolumeClaimSpec", "accessModes"): (),
    ("core.v1.PodAffinity", "preferredDuringSchedulingIgnoredDuringExecution"): (),
    ("core.v1.PodAffinity", "requiredDuringSchedulingIgnoredDuringExecution"): (),
    ("core.v1.PodAffinityTerm", "matchLabelKeys"): (),
    ("core.v1.PodAffinityTerm", "mismatchLabelKeys"): (),
    ("core.v1.PodAffinityTerm", "namespaces"): (),
    ("core.v1.PodAntiAffinity", "preferredDuringSchedulingIgnoredDuringExecution"): (),
    ("core.v1.PodAntiAffinity", "requiredDuringSchedulingIgnoredDuringExecution"): (),
    ("core.v1.PodSecurityContext", "supplementalGroups"): (),
    ("core.v1.PodSecurityContext", "sysctls"): ("name",),
    ("core.v1.PodSpec", "readinessGates"): ("conditionType",),
    ("core.v1.PodSpec", "tolerations"): (),
    ("core.v1.SecretProjection", "items"): ("path",),
    ("core.v1.SecretVolumeSource", "items"): ("path",),
    ("core.v1.TopologySpreadConstraint", "matchLabelKeys"): (),
    ("meta.v1.LabelSelector", "matchExpressions"): (),
    ("meta.v1.LabelSelectorRequirement", "values"): (),
    ("networking.v1.IPBlock", "except"): (),
    ("networking.v1.NetworkPolicyEgressRule", "ports"): (),
    ("networking.v1.NetworkPolicyEgressRule", "to"): (),
    ("networking.v1.NetworkPolicyIngressRule", "from"): (),
    ("networking.v1.NetworkPolicyIngressRule", "ports"): (),
    ("networking.v1.NetworkPolicySpec", "egress"): (),
    ("networking.v1.NetworkPolicySpec", "ingress"): (),
    ("networking.v1.NetworkPolicySpec", "policyTypes"): (),
}
_DEFAULTS: Mapping[str, Mapping[str, str]] = {
    "core.v1.ContainerPort": {"protocol": "TCP"},
    "core.v1.ServicePort": {"protocol": "TCP"},
    "networking.v1.NetworkPolicyPort": {"protocol": "TCP"},
}
_IN_ORDER = {("core.v1.PodSpec", "initContainers")}  # they run one after the other
_LIKE_A_DEPLOYMENT = ("apps/v1/DaemonSet", "apps/v1/ReplicaSet", "batch/v1/Job")  # no schema is shipped: selector and pods


class Shape(NamedTuple):
    """`whole` has all definitions, `name` is the one of `schema` among them, empty where it has none of its own."""

    schema: Schema
    whole: Mapping[str, Schema]
    name: str = ""
    form: Form = Form.ORDERED
    keys: tuple[str, ...] = ()

    @property
    def defaults(self) -> Mapping[str, str]:
        """What the keys of lists are taken for where they are not written."""
        return _DEFAULTS.get(self.name, {})

    @property
    def is_quantity(self) -> bool:
        return self.name == _QUANTITY

    @property
    def is_number_or_text(self) -> bool:
        return self.name == _EITHER

    @property
    def is_variables(self) -> bool:
        """Whether it is a list of environment variables, in which `$(NAME)` refers to earlier ones."""
        return bool(self.keys) and self.schema.get("items", {}).get("$ref", "").endswith("/core.v1.EnvVar")

    def field(self, key: str) -> Shape:
        inner = (self.schema.get("properties") or {}).get(key)
        return self._below(inner if inner is not None else self.schema.get("additionalProperties"), key)

    def item(self) -> Shape:
        return self._below(self.schema.get("items"), "")

    def _below(self, schema: Any, key: str) -> Shape:
        if not isinstance(schema, Mapping):
            return ANYTHING
        name = str(schema.get("$ref", "")).rpartition("/")[2]
        own = self.whole.get(name, schema)
        keys = _UNORDERED.get((self.name, key))
        if keys is None and (self.name, key) not in _IN_ORDER:
            keys = tuple(own.get(_KEYS) or ()) or (() if own.get(_TYPE) == "set" else None)
        form = Form.ORDERED if keys is None else Form.KEYED if keys else Form.UNORDERED
        return Shape(own, self.whole, name, form, keys or ())


ANYTHING = Shape(MappingProxyType({}), MappingProxyType({}))


@cache
def shape(api_version: str, kind: str) -> Shape:
    """The shape of the objects of a kind; of a kind without a shipped schema nothing is known."""
    full = f"{api_version}/{kind}"
    name = definitions.root("apps/v1/Deployment" if full in _LIKE_A_DEPLOYMENT else full)
    if name is None:
        return ANYTHING
    whole = definitions.schema(name, definitions.minors()[-1])["$defs"]
    return Shape(whole[name], whole, name)
