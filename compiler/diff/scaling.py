"""Who decides how many pods there are, and how many of them may be away."""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator, Mapping, Sequence

from compiler.diff.capacity import replicas
from compiler.diff.objects import FieldChange, ObjectChange, ObjectKey, Side, Transition
from compiler.diff.parts import mapping
from compiler.diff.readers import named
from compiler.diff.refusals import namespace
from compiler.hints import Any
from compiler.manifest import schemas
from compiler.manifest.availability import budget_problems
from compiler.manifest.cluster import USUAL

TO_AUTOSCALER, FROM_AUTOSCALER, DRAIN = "OUT204", "OUT205", "OUT209"

_REPLICAS = ("spec", "replicas")
_COUNTED = ("Deployment", "HorizontalPodAutoscaler", "PodDisruptionBudget", "StatefulSet")
_NUMBERS = (_REPLICAS, ("spec", "minReplicas"))


def handovers(before: Side, after: Side, changes: Iterable[ObjectChange]) -> Iterator[Transition]:
    """From fixed replicas to an autoscaler, and back."""
    numbers = replicas(before), replicas(after)
    for change in changes:
        old, new = (each.get(change.key) for each in numbers)
        if old is None or new is None or change.after is None:
            continue
        field = next((field for field in change.fields if field.path == _REPLICAS), None)
        name, where = named(change.key), namespace(change)
        if new.scaled and not old.scaled and old.most > 1 and "replicas" not in mapping(change.after.data, "spec"):
            message = (
                f"`{name}` has {old.most} replicas and leaves their number to an autoscaler: "
                "without `replicas` it falls back to 1 until the autoscaler acts"
            )
            yield Transition(TO_AUTOSCALER, change.key, field, message, _to_autoscaler(name, where, old.most))
        elif old.scaled and not new.scaled and new.most < old.most:
            message = f"`{name}` had {old.least} to {old.most} replicas by its load, and gets {new.most}"
            yield Transition(FROM_AUTOSCALER, change.key, field, message, _from_autoscaler(name, where, old.most))


def _to_autoscaler(name: str, where: str, number: int) -> tuple[str, ...]:
    return (
        f"set the minimum of the autoscaler to {number} for the time being",
        f"before a client-side apply, take `spec.replicas` out of the last one: `kubectl apply edit-last-applied {name}{where}`",
        "before a server-side apply, let another manager own it: apply `spec.replicas` alone, with `--field-manager=handover`",
        "in Argo CD, ignore `/spec/replicas` of it with `ignoreDifferences` and the sync option `RespectIgnoreDifferences=true`",
        "apply the change, and lower the minimum when the autoscaler has taken over",
    )


def _from_autoscaler(name: str, where: str, number: int) -> tuple[str, ...]:
    return (
        f"look at how many there are now: `kubectl get {name}{where}`",
        f"set `replicas` to that number, or to {number}, and apply the change with pruning, so that the autoscaler goes with it",
        "lower `replicas` afterwards, if the load allows it",
    )


def blocked_drains(before: Side, after: Side, changes: Sequence[ObjectChange]) -> Iterator[Transition]:
    """Budgets that let no pod go, and did before."""
    changed = {change.key[:3] for change in changes}
    known = _blocking(before, changed)
    for key, message in sorted(_blocking(after, changed).items()):
        if key not in known:
            recipe = ("allow one pod to be away: `maxUnavailable: 1`", "or give the Worker one replica more than the budget keeps")
            yield Transition(DRAIN, key, _behind(key, changes), f"`{named(key)}` blocks every drain of a node: {message}", recipe)


def _behind(key: ObjectKey, changes: Sequence[ObjectChange]) -> FieldChange | None:
    """What the change is in: the budget itself, else the number of replicas of its Worker."""
    own = [field for change in changes if change.key == key for field in change.fields]
    numbers = [field for change in changes if change.key[:3] == key[:3] for field in change.fields if field.path in _NUMBERS]
    return next(iter([*own, *numbers]), None)


def _blocking(side: Side, changed: Container[tuple[str, ...]]) -> dict[ObjectKey, str]:
    """The budgets of changed Workers that let no pod go, with the reason. Their pods are those of the same Worker."""
    workers: dict[tuple[str, ...], list[ObjectKey]] = {}
    for key in side.objects:
        if key.kind in _COUNTED and key[:3] in changed:
            workers.setdefault(key[:3], []).append(key)
    found = {}
    for keys in workers.values():
        if any(key.kind == "PodDisruptionBudget" for key in keys):
            sound = [key for key in keys if _is_sound(side.objects[key].data)]
            for index, finding in budget_problems([side.objects[key].data for key in sound]):
                found[sound[index]] = finding.message.partition(":")[0]
    return found


def _is_sound(data: Mapping[str, Any]) -> bool:
    """Whether it is an object of its kind: an output directory is edited by hand now and then."""
    return not any(problem.code == schemas.INVALID_FIELD for problem in schemas.problems(data, USUAL))
