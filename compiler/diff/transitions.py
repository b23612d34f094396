"""Changes that do harm if they are simply applied. `compiler.lint.rules.transitions` says what each code means."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.diff import identities, refusals, rollouts, scaling
from compiler.diff.objects import Side, Transition, WorkerChange
from compiler.diff.readers import Readers


def transitions(before: Side, after: Side, workers: Sequence[WorkerChange], readers: Readers) -> Iterator[Transition]:
    """All of them, sorted by the object they are about. `readers` are those of the side after."""
    changes = [change for worker in workers for change in worker.objects]
    found = [
        *refusals.refusals(changes),
        *scaling.handovers(before, after, changes),
        *scaling.blocked_drains(before, after, changes),
        *rollouts.rollouts(after, changes, readers),
        *identities.identities(before, after, workers),
    ]
    yield from sorted(found, key=lambda transition: (transition.key, transition.code, transition.message))
