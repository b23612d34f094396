"""The resource types of DataOS, by name (vendor documentation, list of resources), and the stacks of the Bento family."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.hints import Any

COMPILED = "worker"
DECLARATIONS = frozenset(("stack", "compute", "volume", "secret", "instance-secret", "depot", "bundle"))
OTHER = frozenset(
    (
        *("cluster", "data-product", "database", "dataplane", "dlaas", "grant", "lakehouse", "lakesearch", "lens"),
        *("monitor", "nilus", "operator", "pager", "policy", "service", "talos", "workflow"),
    )
)
DATAOS_TYPES = DECLARATIONS | OTHER | {COMPILED}

# Fields that only the section of another type has (vendor pages on Services and Workflows).
FOREIGN_FIELDS: Mapping[str, str] = {
    **dict.fromkeys(("dag", "schedule"), "workflow"),
    **dict.fromkeys(("servicePort", "metricPort", "ports", "ingress"), "service"),
    **dict.fromkeys(("accessMode", "size"), "volume"),
}

KUBERNETES_KEYS = frozenset(("apiVersion", "kind"))
WORKER_GROUP = "dataos.workerc.dev"  # the API group by which policies speak of Workers themselves

# Names over time, before flavor and version: facts on the engine behind them are in the stack's declaration.
BENTO_FAMILY = frozenset(("bento", "benthos", "bento-worker", "benthos-worker"))

# Keys of the section that held what is `stackSpec` today (pages of 2023 and of today, "deprecated and will be removed").
STACK_NAMED_SECTIONS = frozenset(("alpha", "beacon", "bento", "benthos", "container", "flare", "scanner", "toolbox"))


def is_bento(stack: Any) -> bool:
    """Whether `stack`, written `name[+flavor][:version]`, takes a configuration of Benthos or Bento as stackSpec."""
    return isinstance(stack, str) and stack.partition(":")[0].partition("+")[0] in BENTO_FAMILY
