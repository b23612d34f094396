"""Changes whose rollout goes wrong: pods that cannot start, do not start, or keep what they should let go."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from compiler.diff import pods
from compiler.diff.consequences import is_content, restarts
from compiler.diff.objects import ABSENT, Action, ObjectChange, Side, Transition
from compiler.diff.parts import mapping, part
from compiler.diff.readers import READ, Readers, named
from compiler.diff.refusals import namespace
from compiler.hints import Any

ONE_WRITER, ACCOUNT, STALE, RECREATE, SPREAD = "OUT208", "OUT211", "OUT213", "OUT214", "OUT215"

_ONE = ("ReadWriteOnce", "ReadWriteOncePod")
_POD = ("spec", "template", "spec")
_STRATEGY = ("spec", "strategy")


def rollouts(after: Side, changes: Iterable[ObjectChange], readers: Readers) -> Iterator[Transition]:
    """What goes wrong with each of `changes`."""
    claims = {(*key[:2], key.name): obj.data for key, obj in after.objects.items() if key.kind == "PersistentVolumeClaim"}
    for change in changes:
        if change.after is None:
            continue
        if change.key.kind == "Deployment" and (change.action is Action.CREATED or restarts(change.fields)):
            yield from _one_writer(change, claims)
        yield from _recreate(change)
        if change.key.kind in pods.WORKLOADS and change.action is not Action.CREATED:
            yield from _account(change)
            yield from _spread(change)
        if change.key.kind in READ and change.action is Action.CHANGED and any(map(is_content, change.fields)):
            yield from _stale(change, readers)


def _one_writer(change: ObjectChange, claims: Mapping[tuple[str, str, str], Mapping[str, Any]]) -> Iterator[Transition]:
    assert change.after is not None
    strategy, replicas = mapping(change.after.data, "spec", "strategy"), part(change.after.data, "spec", "replicas")
    if strategy.get("type") == "Recreate" or str(part(strategy, "rollingUpdate", "maxSurge")) in ("0", "0%"):
        return
    if change.action is Action.CREATED and replicas in (None, 0, 1):
        return
    for name in sorted(set(pods.claims(pods.pod(change.after.data)))):
        modes = part(claims.get((*change.key[:2], name)), "spec", "accessModes")
        if isinstance(modes, list) and modes and all(mode in _ONE for mode in modes):
            message = f"`{named(change.key)}` starts new pods beside old ones, and its volume `{name}` is `{min(modes)}`"
            steps = (
                "let the old pod stop first: `strategy: {type: Recreate}` in the template",
                "or use a volume that is `ReadWriteMany`",
            )
            yield Transition(ONE_WRITER, change.key, None, message, steps)


def _recreate(change: ObjectChange) -> Iterator[Transition]:
    if change.key.kind != "Deployment" or change.before is None or change.after is None:
        return
    old, new = (part(obj.data, "spec", "strategy", "type") for obj in (change.before, change.after))
    if new == "Recreate" != old:
        field = next((field for field in change.fields if field.path[:2] == _STRATEGY), None)
        name, patch = named(change.key), '{"spec":{"strategy":{"type":"Recreate","rollingUpdate":null}}}'
        message = f"the rollout of `{name}` becomes `Recreate`, which server-side apply cannot make of a rolling one"
        steps = (
            f"before a server-side apply: `kubectl patch {name}{namespace(change)} --type=merge -p '{patch}'`",
            "apply the change: from now on its pods stop before new ones start",
        )
        yield Transition(RECREATE, change.key, field, message, steps)


def _account(change: ObjectChange) -> Iterator[Transition]:
    for field in change.fields:
        if field.path == (*_POD, "serviceAccountName"):
            old, new = ("default" if end is ABSENT else end for end in (field.before, field.after))
            message = f"the pods of `{named(change.key)}` run as service account `{new}` where they ran as `{old}`"
            steps = (
                f"bind the roles and cloud identities of `{old}` to `{new}` too",
                "apply the change",
                f"take them from `{old}` when no pod runs as it",
            )
            yield Transition(ACCOUNT, change.key, field, message, steps)


def _spread(change: ObjectChange) -> Iterator[Transition]:
    place = (*_POD, "topologySpreadConstraints")
    for field in change.fields:
        added = field.after if field.before is ABSENT and field.path[: len(place)] == place else ()
        if field.path == place and isinstance(added, list):
            required = [item for item in added if part(item, "whenUnsatisfiable") == "DoNotSchedule"]
        else:
            required = [added] if part(added, "whenUnsatisfiable") == "DoNotSchedule" else []
        for constraint in required:
            key, least = constraint.get("topologyKey"), constraint.get("minDomains") or 1
            message = f"the pods of `{named(change.key)}` have to be spread over `{key}`, and wait where that cannot be"
            steps = (
                f"count the values of `{key}` that its nodes have, {least} or more: `kubectl get nodes -L {key}`",
                "apply the change",
            )
            yield Transition(SPREAD, change.key, field, message, steps)


def _stale(change: ObjectChange, readers: Readers) -> Iterator[Transition]:
    for reader in readers.reading(change.key):
        if reader.is_stale:
            message = (
                f"`{named(change.key)}` changes, `{named(reader.key)}` reads it when its pods start, and nothing restarts them"
            )
            steps = (
                "apply the change",
                f"`kubectl rollout restart {named(reader.key)}{namespace(change)}`",
                "put a checksum of what is read at the pods of the template, for the next time",
            )
            field = change.fields[0] if change.fields else None
            yield Transition(STALE, change.key, field, message, steps)
