"""A comparison in one sentence."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping

from compiler.diff.objects import Action, Comparison, Consequence, WorkerChange
from compiler.hints import Any

# Of one Worker and of several, in the order in which they are told.
_VERBS = {
    Consequence.DELETED: ("is deleted", "are deleted"),
    Consequence.RECREATED: ("is recreated", "are recreated"),
    Consequence.CREATED: ("is created", "are created"),
    Consequence.RESTART: ("restarts", "restart"),
    Consequence.SCALE: ("scales", "scale"),
    Consequence.ACCESS: ("gets other access", "get other access"),
    Consequence.DISRUPTION: ("gets another disruption budget", "get another disruption budget"),
    Consequence.SETTINGS: ("changes in settings", "change in settings"),
    Consequence.METADATA: ("changes in metadata", "change in metadata"),
}
_OBJECTS = {
    Action.DELETED: ("is deleted", "are deleted"),
    Action.RECREATED: ("is recreated", "are recreated"),
    Action.CREATED: ("is created", "are created"),
    Action.CHANGED: ("changes", "change"),
}


def summary(comparison: Comparison) -> str:
    """`3 workers restart, 1 scales, 1 object is deleted`; `no difference`.

    Objects are counted where they come and go without their Worker, and those that a workspace shares.
    """
    workers = Counter(worker.consequence for worker in comparison.workers if worker.worker)
    objects = Counter(action for worker in comparison.workers for action in _alone(worker))
    parts = list(_told(workers, _VERBS, "worker")) + list(_told(objects, _OBJECTS, "object"))
    return ", ".join(parts) or "no difference"


def tally(comparison: Comparison) -> dict[str, int]:
    """How many Workers have each consequence, by its word."""
    counts = Counter(worker.consequence for worker in comparison.workers if worker.worker)
    return {consequence.value: counts[consequence] for consequence in _VERBS if counts[consequence]}


def _alone(worker: WorkerChange) -> Iterator[Action]:
    """What happens to objects that is not said by what happens to their Worker."""
    if worker.worker and worker.consequence in (Consequence.CREATED, Consequence.DELETED, Consequence.RECREATED):
        return
    for change in worker.objects:
        if not worker.worker or change.action in (Action.CREATED, Action.DELETED):
            yield change.action


def _told(counts: Counter[Any], verbs: Mapping[Any, tuple[str, str]], noun: str) -> Iterator[str]:
    said = False
    for key, (one, many) in verbs.items():
        if number := counts[key]:
            named = "" if said else f" {noun}" if number == 1 else f" {noun}s"
            yield f"{number}{named} {one if number == 1 else many}"
            said = True
