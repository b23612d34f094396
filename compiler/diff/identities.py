"""What is another thing to Kubernetes, and the same one to people: renamed and moved Workers, another kind of workload."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.diff import pods
from compiler.diff.likeness import alike
from compiler.diff.objects import Action, Consequence, ObjectChange, Side, Transition, WorkerChange
from compiler.diff.parts import word
from compiler.diff.readers import named

RENAMED, MOVED, KIND, CLAIM = "OUT206", "OUT207", "OUT210", "OUT212"

_KEPT = "argocd.argoproj.io/sync-options"


def identities(before: Side, after: Side, workers: Sequence[WorkerChange]) -> Iterator[Transition]:
    """Renamed and moved Workers, changed kinds of workloads, and claims that are gone."""
    gone = [worker for worker in workers if worker.worker and worker.consequence is Consequence.DELETED and _is_whole(worker)]
    made = [worker for worker in workers if worker.worker and worker.consequence is Consequence.CREATED and _is_whole(worker)]
    moved = list(_moved(gone, made))
    for old, new in moved:
        message = f"the Worker `{old.worker}` moves from the workspace `{old.workspace}` to `{new.workspace}`"
        yield Transition(MOVED, new.objects[0].key, None, message, _moving(old.workspace, new.workspace))
    taken = {id(worker) for pair in moved for worker in pair}
    rest = [[worker for worker in group if id(worker) not in taken] for group in (gone, made)]
    for old, new in alike(before, after, *rest):
        message = f"the Worker `{old.worker}` is gone, and `{new.worker}` does the same: it was renamed"
        yield Transition(RENAMED, new.objects[0].key, None, message, _renaming(old.worker, new.worker))
    yield from _namespaces(workers)
    for worker in workers:
        yield from _kinds(worker)
        yield from (_claim(change) for change in worker.objects if _is_lost(change))


def _is_whole(worker: WorkerChange) -> bool:
    return all(change.action is worker.objects[0].action for change in worker.objects)


def _moved(gone: Sequence[WorkerChange], made: Sequence[WorkerChange]) -> Iterator[tuple[WorkerChange, WorkerChange]]:
    for old in gone:
        homes = [new for new in made if (new.environment, new.worker) == (old.environment, old.worker)]
        if len(homes) == 1:
            yield old, homes[0]


def _moving(old: str, new: str) -> tuple[str, ...]:
    return (
        f"see to it that `{new}` has the Secrets that the Worker reads, and quota for it",
        f"copy the data of claims that it uses: a claim of `{old}` cannot be mounted in `{new}`",
        "where two of it must not run at once: set `replicas: 0` first, and apply that",
        "apply the change",
    )


def _renaming(old: str, new: str) -> tuple[str, ...]:
    return (
        f"look for `{old}` in its stackSpec: a consumer group, a client id or a path that follows the name starts anew",
        f"where two of it must not run at once: set `replicas: 0` for `{old}`, and apply that",
        f"apply the change: `{old}` is deleted and `{new}` created",
        f"let dashboards and alerts go by `{new}`",
    )


def _namespaces(workers: Sequence[WorkerChange]) -> Iterator[Transition]:
    """One for each workspace whose namespace is another one."""
    told = set()
    for worker in workers:
        for change in worker.objects:
            for field in change.fields:
                place = (worker.environment, worker.workspace, str(field.before), str(field.after))
                if field.path == ("metadata", "namespace") and place not in told:
                    told.add(place)
                    message = f"the workspace `{worker.workspace}` moves from the namespace `{field.before}` to `{field.after}`"
                    yield Transition(MOVED, change.key, field, message, _moving(str(field.before), str(field.after)))


def _kinds(worker: WorkerChange) -> Iterator[Transition]:
    runs = [change for change in worker.objects if change.key.kind in pods.SCALED]
    gone = [change.key for change in runs if change.action is Action.DELETED]
    made = [change.key for change in runs if change.action is Action.CREATED]
    for old in gone:
        for new in made:
            if old.name == new.name and not _is_whole(worker):
                message = f"the Worker `{worker.worker}` becomes a {new.kind} where it was a {old.kind}"
                steps = (
                    "where two of it must not run at once: set `replicas: 0` first, and apply that",
                    f"apply the change, and wait until `{named(new)}` is ready",
                    f"see to it that `{named(old)}` is deleted, by pruning or by hand",
                )
                yield Transition(KIND, new, None, message, steps)


def _is_lost(change: ObjectChange) -> bool:
    return change.key.kind == "PersistentVolumeClaim" and change.action is Action.DELETED


def _claim(change: ObjectChange) -> Transition:
    assert change.before is not None
    is_kept = "Prune=false" in word(change.before.data, "metadata", "annotations", _KEPT)
    fate = "it stays in the cluster, with its data" if is_kept else "it is deleted with its data"
    message = f"the claim `{change.key.name}` is not rendered any more: {fate}"
    steps = (
        "look for what still mounts it",
        "save its data, if it matters",
        "delete it by hand where it stays and nobody needs it",
    )
    return Transition(CLAIM, change.key, None, message, steps)
