"""Two sides, compared."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import groupby
from types import MappingProxyType

from compiler.diff import consequences, pods
from compiler.diff.capacity import capacity
from compiler.diff.fields import differences
from compiler.diff.normal import plain
from compiler.diff.objects import (
    Action,
    Comparison,
    Consequence,
    FieldChange,
    ObjectChange,
    ObjectKey,
    Side,
    WorkerChange,
)
from compiler.diff.parts import word
from compiler.diff.readers import READ, Readers, readers
from compiler.diff.shapes import shape
from compiler.diff.transitions import transitions
from compiler.records import NamedTuple

NO_COMPUTES: Mapping[ObjectKey, str] = MappingProxyType({})

Fields = Mapping[ObjectKey, tuple[FieldChange, ...]]


def compare(
    before: Side,
    after: Side,
    *,
    computes: Mapping[ObjectKey, str] = NO_COMPUTES,
    earlier: Mapping[ObjectKey, str] | None = None,
    across: bool = False,
) -> Comparison:
    """What differs, what that does, and what is dangerous in it.

    `computes` names the compute of the Worker whose workload has the key, on either side unless `earlier` has those before; without
    it, the node selector of the pods stands for it. With `across`, the sides are two environments: namespaces of workspaces may
    differ, and no transition is looked for.
    """
    renamed = _namespaces(before, after) if across else {}
    fields = _fields(before, after, renamed)
    restarted = {key for key in fields if key.kind in pods.WORKLOADS and consequences.restarts(fields[key])}
    found = _Found(before, after, _folded(before, after, fields), readers(after, restarted), across)
    workers = tuple(_workers(found))
    return Comparison(
        before.name,
        after.name,
        workers,
        () if across else tuple(transitions(before, after, workers, found.readers)),
        tuple(capacity(before, after, computes, earlier)),
        tuple((workspace, *names) for workspace, names in sorted(renamed.items())),
        tuple(sorted(_reordered(before, after, fields))),
        across=across,
    )


class _Found(NamedTuple):
    before: Side
    after: Side
    fields: Fields

    readers: Readers
    across: bool

    def changes(self) -> Iterator[ObjectChange]:
        for key in sorted({*self.before.objects, *self.after.objects}):
            old, new = self.before.objects.get(key), self.after.objects.get(key)
            if old is None or new is None:
                present = old or new
                assert present is not None
                verdict = consequences.appeared(present) if old is None else consequences.disappeared(present)
                yield ObjectChange(key, verdict.action, (), verdict.consequence, verdict.reason, old, new)
            elif fields := self.fields.get(key):
                verdict = consequences.changed(old, new, fields, self.readers.reading(key), across=self.across)
                yield ObjectChange(key, verdict.action, fields, verdict.consequence, verdict.reason, old, new)


def _fields(before: Side, after: Side, renamed: Mapping[str, tuple[str, str]]) -> dict[ObjectKey, tuple[FieldChange, ...]]:
    found = {}
    for key in before.objects.keys() & after.objects.keys():
        fields = differences(before.objects[key].data, after.objects[key].data)
        found[key] = tuple(field for field in fields if not _is_renamed(field, renamed.get(key.workspace)))
    return {key: fields for key, fields in found.items() if fields}


def _is_renamed(field: FieldChange, names: tuple[str, str] | None) -> bool:
    return field.path == ("metadata", "namespace") and (field.before, field.after) == names


def _namespaces(before: Side, after: Side) -> dict[str, tuple[str, str]]:
    """The namespaces of each workspace, where it has one on each side, and another one."""
    seen: tuple[dict[str, set[str]], dict[str, set[str]]] = {}, {}
    for side, names in zip((before, after), seen, strict=True):
        for key, obj in side.objects.items():
            if namespace := word(obj.data, "metadata", "namespace"):
                names.setdefault(key.workspace, set()).add(namespace)
    pairs = {workspace: (seen[0][workspace], seen[1][workspace]) for workspace in seen[0].keys() & seen[1].keys()}
    return {
        workspace: (old.copy().pop(), new.copy().pop())
        for workspace, (old, new) in pairs.items()
        if len(old) == len(new) == 1 and old != new
    }


def _folded(before: Side, after: Side, fields: Fields) -> Fields:
    """Checksums of what changes itself are marked as its consequence."""
    come_or_gone = before.objects.keys() ^ after.objects.keys()
    touched = {
        key
        for key in come_or_gone | fields.keys()
        if key.kind in READ and (key in come_or_gone or any(map(consequences.is_content, fields[key])))
    }
    contents = {(*key[:2], key.kind, key.name) for key in touched}
    marked = dict(fields)
    for key in fields:
        if contents and key.kind in pods.WORKLOADS:
            sides = before.objects[key].data, after.objects[key].data
            read = {(*key[:2], read.kind, read.name) for data in sides for read in pods.reads(data)}
            if contents & read:
                marked[key] = tuple(field._replace(folded=consequences.is_checksum(field.path)) for field in fields[key])
    return marked


def _reordered(before: Side, after: Side, fields: Fields) -> Iterator[ObjectKey]:
    """Workloads whose pods are the same, in another order of what has none."""
    for key in (before.objects.keys() & after.objects.keys()) - fields.keys():
        sides = before.objects[key].data, after.objects[key].data
        if key.kind in pods.WORKLOADS and pods.template(sides[0]) != pods.template(sides[1]):
            shapes = [shape(str(data.get("apiVersion")), key.kind) for data in sides]
            old, new = (plain(data.get("spec"), of.field("spec"), ordered=True) for data, of in zip(sides, shapes, strict=True))
            if old != new:
                yield key


def _workers(found: _Found) -> Iterator[WorkerChange]:
    there = [{key[:3] for key in side.objects} for side in (found.before, found.after)]
    for place, group in groupby(found.changes(), key=lambda change: change.key[:3]):
        objects = tuple(group)
        strongest = Consequence.CREATED if place not in there[0] else Consequence.DELETED
        yield WorkerChange(*objects[0].key[:3], _strongest(objects) if all(place in each for each in there) else strongest, objects)


def _strongest(objects: tuple[ObjectChange, ...]) -> Consequence:
    """The consequence for a Worker that is on both sides."""
    kinds = {change.action for change in objects if change.key.kind in pods.WORKLOADS}
    if {Action.CREATED, Action.DELETED} <= kinds:
        return Consequence.RECREATED
    return max((change.consequence for change in objects), key=lambda consequence: consequence.rank)
