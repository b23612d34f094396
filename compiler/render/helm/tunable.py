"""What the user of a chart may change: the one table from which values, their schema and their descriptions come.

Every field of a `Workload` that is not here is closed: a chart says of it what the Kubernetes target says.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from compiler.hints import Any
from compiler.quantities import PATTERN as QUANTITY
from compiler.records import NamedTuple
from compiler.resources.fields import field as model_field
from compiler.resources.validators import Validator, validator
from compiler.traced import plain
from compiler.workload.workload import Workload

Schema = Mapping[str, Any]

_EXACT = 2**53 - 1  # Helm reads a larger number as a float
_INT32 = 2**31 - 1
_LABEL = "^([A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?)?$"
_QUALIFIED = "^([a-z0-9]([-a-z0-9.]*[a-z0-9])?/)?[A-Za-z0-9]([-A-Za-z0-9_.]{0,61}[A-Za-z0-9])?$"

# Names of entries are judged by `patternProperties`: for `propertyNames` Helm 4 tells the wrong place.
_COUNT: Schema = {"type": "integer", "minimum": 0, "maximum": _INT32}
_POSITIVE: Schema = {"type": "integer", "minimum": 1, "maximum": _INT32}
_TARGET: Schema = {"type": ["integer", "null"], "minimum": 1, "maximum": _INT32}
_SWITCH: Schema = {"type": "boolean"}
_AMOUNTS: Schema = {
    "type": "object",
    "additionalProperties": False,
    "patternProperties": {_QUALIFIED: {"type": ["string", "number"], "pattern": QUANTITY, "minimum": 0, "maximum": _EXACT}},
}
_TOLERATION: Schema = {
    "type": "object",
    "additionalProperties": False,
    "properties": {
        "key": {"type": "string", "pattern": f"^$|{_QUALIFIED}"},
        "operator": {"type": "string", "enum": ["Equal", "Exists", "Lt", "Gt"]},
        "value": {"type": "string", "pattern": _LABEL},
        "effect": {"type": "string", "enum": ["", "NoSchedule", "PreferNoSchedule", "NoExecute"]},
        "tolerationSeconds": {"type": "integer", "minimum": -_EXACT, "maximum": _EXACT},
    },
}


class Tunable(NamedTuple):
    """`field` of a Workload, `path` in the values; `kind` is the Python type, with that of the items. `about` is a field of
    the Worker, whose description it has, or says what it is; `more` what is to be said beyond that.
    """

    field: str
    path: tuple[str, ...]
    kind: Any
    schema: Schema
    about: str
    more: str = ""

    @property
    def go(self) -> str:
        return f"$.Values.{'.'.join(self.path)}"

    @property
    def required(self) -> bool:
        """Whether a chart without it would be another one: null takes a value away."""
        return self.schema["type"] in ("integer", "boolean", "string")

    @property
    def description(self) -> str:
        known = model_field(self.about)
        return " ".join([part for part in (known.description if known else self.about, self.more) if part])

    def value(self, workload: Workload) -> Any:
        """What it is in `values.yaml`: plain, an empty text where there is none."""
        found = plain(of(workload, self.field))
        return "" if found is None and self.schema["type"] == "string" else found

    def fits(self, workload: Workload) -> bool:
        """Whether its schema lets through what `workload` has: a chart must accept its own values."""
        return not _validator(self)(self.value(workload))


_SCALING = "worker.autoscaling"

TUNABLE: tuple[Tunable, ...] = (
    Tunable("replicas", ("replicas",), int, _COUNT, "worker.replicas", "It counts while autoscaling is off."),
    Tunable("autoscaling.enabled", ("autoscaling", "enabled"), bool, _SWITCH, f"{_SCALING}.enabled"),
    Tunable("autoscaling.min_replicas", ("autoscaling", "minReplicas"), int, _POSITIVE, f"{_SCALING}.minReplicas"),
    Tunable("autoscaling.max_replicas", ("autoscaling", "maxReplicas"), int, _POSITIVE, "Most replicas to run."),
    Tunable(
        "autoscaling.memory",
        ("autoscaling", "targetMemoryUtilizationPercentage"),
        int,
        _TARGET,
        f"{_SCALING}.targetMemoryUtilizationPercentage",
    ),
    Tunable(
        "autoscaling.cpu",
        ("autoscaling", "targetCPUUtilizationPercentage"),
        int,
        _TARGET,
        "CPU utilization to keep, in per cent: average over all replicas in the last minute, relative to what they request,"
        " so it may be above 100.",
    ),
    Tunable(
        "resources",
        ("resources",),
        dict,
        {"type": "object", "additionalProperties": False, "properties": {"limits": _AMOUNTS, "requests": _AMOUNTS}},
        "worker.resources",
    ),
    Tunable(
        "image.repository",
        ("image", "repository"),
        str,
        {"type": "string", "pattern": "^[A-Za-z0-9][-A-Za-z0-9._:/]*$"},
        "Image with registry and path.",
    ),
    Tunable(
        "image.tag",
        ("image", "tag"),
        str,
        {"type": "string", "pattern": "^[A-Za-z0-9_][-A-Za-z0-9_.]{0,127}$"},
        "Tag of the image.",
        "While there is a digest, the tag is not looked at.",
    ),
    Tunable(
        "image.digest",
        ("image", "digest"),
        str,
        {"type": "string", "pattern": "^(sha256:[0-9a-f]{64})?$"},
        "Digest of the image, `sha256:` and 64 hexadecimal digits; empty for the tag.",
    ),
    Tunable(
        "log_level",
        ("logLevel",),
        str,
        {"type": "string", "enum": ["DEBUG", "INFO", "WARN", "ERROR"]},
        "How much the stack logs.",
    ),
    Tunable(
        "environment",
        ("env",),
        dict[str, str],
        {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {"^[-._a-zA-Z][-._a-zA-Z0-9]*$": {"type": "string"}},
        },
        "Environment variables of the Worker. Values are strings: a number stands between quotation marks.",
        "Kubernetes replaces `$(NAME)`; `$$` stands for `$`.",
    ),
    Tunable(
        "node_selector",
        ("nodeSelector",),
        dict[str, str],
        {
            "type": "object",
            "additionalProperties": False,
            "patternProperties": {_QUALIFIED: {"type": "string", "pattern": _LABEL}},
        },
        "Labels of the nodes to run on; from the compute of the Worker.",
    ),
    Tunable(
        "tolerations",
        ("tolerations",),
        list,
        {"type": "array", "items": _TOLERATION},
        "Taints of nodes to put up with; from the compute of the Worker.",
    ),
    Tunable("spread.enabled", ("highAvailability", "enabled"), bool, _SWITCH, "Whether the replicas are spread."),
    Tunable(
        "spread.topology_key",
        ("highAvailability", "topologyKey"),
        str,
        {"type": "string", "pattern": _QUALIFIED},
        "Label of nodes whose values the replicas are spread over.",
    ),
    Tunable(
        "spread.required",
        ("highAvailability", "required"),
        bool,
        _SWITCH,
        "Whether a replica that would share a place is left unscheduled.",
    ),
    Tunable("probes.enabled", ("probes", "enabled"), bool, _SWITCH, "Whether Kubernetes asks the Worker how it is."),
)

# What is a part of a tunable field, and changes with it: the field, and the Go expression of the part.
PARTS: Mapping[str, tuple[str, str]] = {"memory_limit": ("resources", "(($.Values.resources).limits).memory")}
ENVIRONMENT = "environment"  # the value by which a chart for several of them takes its files
NAMESPACE, NAMESPACE_GO = "namespace", "$.Release.Namespace"
WORKSPACE_VARIABLE = "DATAOS_WORKSPACE"

# Groups of values, and what is said above each.
GROUPS: Mapping[str, str] = {
    "autoscaling": "Lets the number of replicas follow the load.",
    "image": "What the container runs.",
    "highAvailability": "Spreads the replicas, so that they do not all fall at once.",
    "probes": "Questions of the kubelet after the health of the Worker.",
}


def tunable(workload: Workload) -> Iterator[Tunable]:
    """The entries of the table that mean something for `workload`."""
    for each in TUNABLE:
        if each.field != "probes.enabled" or workload.probes.port is not None:
            yield each


def of(workload: Workload, field: str) -> Any:
    """The value of `field`, which may be one of a part: `autoscaling.enabled`."""
    outer, _, inner = field.partition(".")
    value = getattr(workload, outer)
    return getattr(value, inner) if inner else value


def _validator(each: Tunable) -> Validator:
    return _validators()[each.field]


@cache
def _validators() -> Mapping[str, Validator]:
    return {each.field: validator(each.schema) for each in TUNABLE}
