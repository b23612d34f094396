"""Which compute each workload of a diff is on: sources say it, and of what was only written it is seen by its pods."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.hints import Any
from compiler.pipeline.diff_sides import WORKLOADS, Sourced

_PLACING = ("nodeSelector", "tolerations")


def computes_of(before: Side, after: Sourced, known: Sourced | None = None) -> dict[ObjectKey, str]:
    """The compute of every workload of both sides that is on the same one in both; `known` has those of `before`, where it
    comes from sources. What is not certain is left out: where the pods may run then stands for it.
    """
    by_placing = {_placing(after.side.objects[key]): compute for key, compute in after.computes.items()}
    found = dict(after.computes)
    for key, each in before.objects.items():
        if key.kind not in WORKLOADS:
            continue
        compute = known.computes.get(key) if known else by_placing.get(_placing(each))
        if key not in after.computes:
            if compute and key not in after.side.objects:
                found[key] = compute
        elif compute != after.computes[key]:
            del found[key]
    return found


def _placing(held: SideObject) -> str:
    pods: Mapping[str, Any] = _mapping(_mapping(_mapping(held.data.get("spec")).get("template")).get("spec"))
    return repr([pods.get(field) for field in _PLACING])


def _mapping(value: Any) -> Mapping[str, Any]:
    return value if isinstance(value, Mapping) else {}
