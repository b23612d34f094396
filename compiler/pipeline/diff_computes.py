"""Which compute each workload of a diff is on: sources say it, and of what was only written it is seen by its pods."""

from __future__ import annotations

from compiler.diff import pods
from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.pipeline.diff_sides import WORKLOADS, Sourced

_PLACING = ("nodeSelector", "tolerations")


def seen_computes(before: Side, after: Sourced) -> dict[ObjectKey, str]:
    """The compute of the workloads of `before`, as far as it can be known: that of one whose pods may run in the same places now,
    first of all of the same one; else the one that it is on now, since a compute changes its nodes more often than its name.
    """
    placings = {key: _placing(after.side.objects[key]) for key in after.computes}
    somebody = {placings[key]: compute for key, compute in after.computes.items()}
    found: dict[ObjectKey, str] = {}
    for key, each in before.objects.items():
        if key.kind not in WORKLOADS:
            continue
        now, placing = after.computes.get(key), _placing(each)
        if compute := now if placings.get(key) == placing else somebody.get(placing, now):
            found[key] = compute
    return found


def _placing(held: SideObject) -> str:
    pod = pods.pod(held.data)
    return repr([pod.get(field) for field in _PLACING])
