"""Changes that an API server refuses: of fields that nobody may change, and of claims."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diff.immutable import SIZE, fixed, shrinks
from compiler.diff.objects import Action, FieldChange, ObjectChange, Transition
from compiler.diff.parts import word
from compiler.diff.paths import spelled
from compiler.diff.readers import named

IMMUTABLE, SHRUNK, STORAGE = "OUT201", "OUT202", "OUT203"


def refusals(changes: Iterable[ObjectChange]) -> Iterator[Transition]:
    """One for each object, since all of its changes come with the new one; one for each field of a claim."""
    for change in changes:
        if change.action is not Action.RECREATED or change.before is None:
            continue
        refused = [
            field
            for field in fixed(change.key.kind, change.before.data, change.fields)
            if field.path[:2] != ("metadata", "namespace")
        ]
        if change.key.kind == "PersistentVolumeClaim":
            yield from _claim(change, refused)
        elif refused:
            fields = ", ".join(dict.fromkeys(f"`{spelled(field.path)}`" for field in refused))
            message = f"an API server refuses to change {fields} of `{named(change.key)}`"
            yield Transition(IMMUTABLE, change.key, refused[0], message, _recreated(change))


def namespace(change: ObjectChange) -> str:
    """The argument that leads `kubectl` to an object, with a space in front."""
    obj = change.before or change.after
    name = word(obj.data, "metadata", "namespace") if obj else ""
    return f" -n {name}" if name else ""


def _claim(change: ObjectChange, refused: list[FieldChange]) -> Iterator[Transition]:
    for field in refused:
        if field.path == SIZE and shrinks(field):
            message = f"the claim `{change.key.name}` shrinks from `{field.before}` to `{field.after}`: volumes only grow"
            yield Transition(SHRUNK, change.key, field, message, _copied(change.key.name))
        else:
            message = f"`{spelled(field.path)}` of the claim `{change.key.name}` changes: its volume is what it was made as"
            yield Transition(STORAGE, change.key, field, message, _copied(change.key.name))


def _copied(claim: str) -> tuple[str, ...]:
    return (
        f"leave `{claim}` as it is, and declare a second volume beside it",
        "set `replicas: 0` for the Workers that use it, and apply that",
        "copy the data with a Job that mounts both claims",
        "let the Workers use the new volume, with their replicas back, and apply that",
        f"remove `{claim}` when its data is no longer needed",
    )


def _recreated(change: ObjectChange) -> tuple[str, ...]:
    kind, name, where = change.key.kind, named(change.key), namespace(change)
    if kind in ("Deployment", "ReplicaSet", "DaemonSet"):
        return (
            f"`kubectl delete {name}{where} --cascade=orphan`: its pods go on running",
            "apply the change: new pods start beside them",
            "when these are ready, delete what is left of the old ones: "
            + (f"`kubectl delete replicaset{where}` with their names" if kind == "Deployment" else "the old pods"),
        )
    if kind == "StatefulSet":
        return (
            f"`kubectl delete {name}{where} --cascade=orphan`: its pods and claims stay",
            "apply the change: it takes these pods over if the selector is the same, and replaces them one by one",
            "claims that are there keep their size and class: `volumeClaimTemplates` only makes new ones",
        )
    if kind == "Job":
        return (
            f"wait until it has ended, or stop it: `kubectl delete {name}{where}`",
            "apply the change: the Job runs again, from the start",
        )
    if kind in ("ConfigMap", "Secret"):
        return (
            f"give it another name than `{change.key.name}`, and let the pods read that one",
            "delete the old one when no pod reads it",
        )
    return (
        "choose a time at which nothing needs it",
        f"`kubectl delete {name}{where}`",
        "apply the change at once",
    )
