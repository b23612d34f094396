"""How many replicas of a Worker run, where, and with which resources."""

from __future__ import annotations

from typing import Literal, Self

from pydantic import ConfigDict, model_validator

from compiler.resources.models.attribute import Model, attribute
from compiler.resources.models.scalars import Positive, Quantity

_TWIN = "vendor page on Service configurations, whose application section is the Worker's"
_TARGET = "average over all replicas in the last minute, relative to what they request"


class Autoscaling(Model):
    model_config = ConfigDict(
        json_schema_extra={
            "if": {"properties": {"enabled": {"const": True}}, "required": ["enabled"]},
            "then": {"required": ["maxReplicas"]},
        }
    )

    enabled: bool = attribute(
        "Whether the number of replicas follows the load.",
        source=f"seed; {_TWIN}; the default is inferred, pages contradict each other",
        becomes="whether a HorizontalPodAutoscaler exists; `replicas` of the Deployment otherwise",
        default=False,
        examples=[True],
    )
    min_replicas: Positive = attribute(
        "Fewest replicas to run.",
        source=f"seed; {_TWIN}",
        becomes="`minReplicas` of the HorizontalPodAutoscaler",
        default=1,
    )
    max_replicas: Positive | None = attribute(
        "Most replicas to run; required where autoscaling is enabled.",
        source=f"seed; {_TWIN}",
        becomes="`maxReplicas` of the HorizontalPodAutoscaler",
        default=None,
        examples=[3],
    )
    target_memory_utilization_percentage: Positive | None = attribute(
        f"Memory utilization to keep, in per cent: {_TARGET}, so it may be above 100.",
        source=f"seed; {_TWIN} (0 to 100; the vendor's own Workers use 120)",
        becomes="a memory metric of the HorizontalPodAutoscaler",
        default=None,
        examples=[80],
    )
    target_cpu_utilization_percentage: Positive | None = attribute(
        f"CPU utilization to keep, in per cent: {_TARGET}, so it may be above 100. Where autoscaling is enabled"
        " without any target, 80 is taken.",
        source=f"seed; {_TWIN} (0 to 100; the vendor's own Workers use 120)",
        becomes="a CPU metric of the HorizontalPodAutoscaler",
        default=None,
        examples=[80],
        alias="targetCPUUtilizationPercentage",
    )

    @model_validator(mode="after")
    def _has_a_maximum(self) -> Self:
        if self.enabled and self.max_replicas is None:
            raise ValueError("maxReplicas is required where autoscaling is enabled")
        return self


class HighAvailability(Model):
    level: Literal["hostname", "zone", "region"] | None = attribute(
        "What replicas are spread over: nodes, zones or regions.",
        source="vendor page on Worker configurations since April 2025",
        becomes="`topologyKey` of a topology spread constraint",
        default=None,
        examples=["hostname"],
    )
    mode: Literal["preferred", "required"] | None = attribute(
        "`preferred` spreads where it can, `required` leaves a replica unscheduled that would share a place.",
        source="vendor page on Worker configurations since April 2025",
        becomes="`whenUnsatisfiable` of a topology spread constraint",
        default=None,
        examples=["preferred"],
    )


# Vendor pages give defaults, 100m and 100Mi to request, 400m and 400Mi as limits, but for the Workers of two stacks only.
class Amounts(Model):
    cpu: Quantity | None = attribute(
        "Processor time in cores: `100m` is a tenth of a core.",
        source="seed; vendor page on Worker configurations",
        becomes="`cpu` in the container's resources, in canonical form",
        default=None,
        form="a quantity such as `100m` or `0.5`",
        examples=["100m"],
    )
    memory: Quantity | None = attribute(
        "Memory in bytes: `128Mi` is 128 times 2^20.",
        source="seed; vendor page on Worker configurations",
        becomes="`memory` in the container's resources, in canonical form",
        default=None,
        form="a quantity such as `128Mi` or `1Gi`",
        examples=["128Mi"],
    )


class Resources(Model):
    requests: Amounts | None = attribute(
        "What is set aside for a replica; without a node that has it free, the replica is not scheduled.",
        source="seed; vendor page on Worker configurations",
        becomes="`requests` of the container, the base of autoscaling",
        default=None,
        examples=[{"cpu": "100m", "memory": "128Mi"}],
    )
    limits: Amounts | None = attribute(
        "What a replica may use at most: more CPU is throttled, more memory ends the replica.",
        source="seed; vendor page on Worker configurations",
        becomes="`limits` of the container",
        default=None,
        examples=[{"cpu": "500m", "memory": "256Mi"}],
    )
