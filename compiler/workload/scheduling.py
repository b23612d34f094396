"""How many pods there are, and where they may run."""

from __future__ import annotations

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.repository.platform import DEFAULT_COMPUTE, Platform
from compiler.resources.worker import Worker
from compiler.traced import List, Map, derived
from compiler.workload.declarations import declared
from compiler.workload.defaults import default, ordered
from compiler.workload.workload import Autoscaling, Spread

_CPU_TARGET = 80  # the default that the page of the Service, whose section is the same, gives
_TOPOLOGY_KEYS = {
    "hostname": "kubernetes.io/hostname",
    "zone": "topology.kubernetes.io/zone",
    "region": "topology.kubernetes.io/region",
}


class Placement(NamedTuple):
    node_selector: Map
    tolerations: Any


def replicas(worker: Worker) -> Any:
    return worker.section.get("replicas", default(1, "one replica"))


def autoscaling(worker: Worker) -> Autoscaling:
    given = worker.section.get("autoscaling") or worker.section.get("autoScaling") or {}
    low = given.get("minReplicas", default(1, "minReplicas 1"))
    memory, cpu = given.get("targetMemoryUtilizationPercentage"), given.get("targetCPUUtilizationPercentage")
    if memory is None and cpu is None:
        cpu = default(_CPU_TARGET, "CPU 80 % where no target is given")
    return Autoscaling(
        enabled=given.get("enabled", default(False, "no autoscaling")),
        min_replicas=low,
        max_replicas=given.get("maxReplicas", derived(max(1, int(low)), "maxReplicas as minReplicas", low)),
        memory=memory,
        cpu=cpu,
    )


def spread(worker: Worker) -> Spread:
    given = worker.section.get("highAvailabilityConfig") or {}
    level = given.get("level", default("hostname", "level hostname"))
    mode = given.get("mode", default("preferred", "mode preferred"))
    return Spread(
        enabled=default(bool(given), "highAvailabilityConfig is given" if given else "no highAvailabilityConfig"),
        topology_key=derived(_TOPOLOGY_KEYS.get(level, _TOPOLOGY_KEYS["hostname"]), "topology key", level),
        required=derived(mode == "required", "is required", mode),
    )


def compute_name(worker: Worker) -> Any:
    return worker.section.get("compute", default(DEFAULT_COMPUTE, f"compute {DEFAULT_COMPUTE}"))


def placement(worker: Worker, platform: Platform, environment: Environment) -> Placement:
    """Where the compute's nodes are; anywhere for a compute that nobody has declared, which a rule reports."""
    said = declared(platform.compute(compute_name(worker)), "compute", environment)
    pool = (said or {}).get("nodePool") or {}
    return Placement(ordered(pool.get("nodeSelector") or {}), pool.get("tolerations") or List())
