"""A comparison without the values of secrets."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.diagnostics import FieldPath
from compiler.diff.objects import ABSENT, Comparison, FieldChange, ObjectChange, Place, SideObject, Transition
from compiler.diff.texts import said
from compiler.hints import Any
from compiler.redaction.data import hidden
from compiler.redaction.redacted import redacted

_NEAR = 200  # characters of what stands beside a field and may say what it is
_CONTENT = ("data", "stringData")


def masked(comparison: Comparison) -> Comparison:
    """`comparison` so that it may be shown: `*` for every character of a secret. Objects themselves are left out."""
    shown: dict[int, FieldChange] = {}
    workers = []
    for worker in comparison.workers:
        objects = []
        for change in worker.objects:
            fields = _fields(change)
            shown.update(zip(map(id, change.fields), fields, strict=True))
            objects.append(change._replace(fields=fields, before=_named(change.before), after=_named(change.after)))
        workers.append(worker._replace(objects=tuple(objects)))
    transitions = tuple(_told(transition, shown) for transition in comparison.transitions)
    return comparison._replace(workers=tuple(workers), transitions=transitions)


def _named(obj: SideObject | None) -> SideObject | None:
    return obj and obj._replace(data={})


def _told(transition: Transition, shown: Mapping[int, FieldChange]) -> Transition:
    of = transition.field
    return transition if of is None else transition._replace(field=shown.get(id(of), of._replace(before=ABSENT, after=ABSENT)))


def _fields(change: ObjectChange) -> tuple[FieldChange, ...]:
    before = _Sheet(change.before, [field.before_at for field in change.fields])
    after = _Sheet(change.after, [field.after_at for field in change.fields])
    return tuple(
        field._replace(before=before.shown(field.before, field.before_at), after=after.shown(field.after, field.after_at))
        for field in change.fields
    )


class _Sheet:
    """What has to be masked at some places of one object, and of the files in it."""

    def __init__(self, obj: SideObject | None, places: Iterable[Place | None]) -> None:
        data = obj.data if obj else {}
        self._secret = obj is not None and obj.key.kind == "Secret"
        wanted: dict[FieldPath | None, list[FieldPath]] = {}
        for place in places:
            if place is not None:
                text, path = _split(place)
                wanted.setdefault(text, []).append(path)
        self._found = {}
        for text, paths in wanted.items():
            content, moved = excerpt(data if text is None else said(str(text[1]), data["data"][text[1]]), paths)
            self._found[text] = moved, _masks(content)

    def shown(self, value: Any, place: Place | None) -> Any:
        if place is None:
            return value
        if self._secret and place.path[0] in _CONTENT:
            return _covered(value)
        text, path = _split(place)
        moved, masks = self._found[text]
        return _replaced(value, moved[path], masks)


def _split(place: Place) -> tuple[FieldPath | None, FieldPath]:
    """The file that a place is in, None for the object itself, and the path in that."""
    return (None, place.path) if place.inner is None else (place.path, place.inner)


def excerpt(data: Any, paths: Iterable[FieldPath]) -> tuple[Any, dict[FieldPath, FieldPath]]:
    """What leads to `paths` in `data`, with the short words beside it that may say what is there, and where `paths` are in that."""
    below: dict[Any, list[FieldPath]] = {}
    for path in paths:
        below.setdefault(path[0] if path else None, []).append(path[1:])
    # What an option of a command is for stands in the item before.
    if None in below or (isinstance(data, list) and not all(isinstance(item, Mapping | list) for item in data)):
        return data, {path: path for path in paths}
    kept: list[Any] = []
    named: dict[Any, Any] = {}
    moved: dict[FieldPath, FieldPath] = {}
    for step, item in enumerate(data) if isinstance(data, list) else data.items():
        if step in below:
            inner, places = excerpt(item, below[step])
            moved |= {(step, *old): (len(kept) if isinstance(data, list) else step, *new) for old, new in places.items()}
            kept.append(inner)
            named[step] = inner
        elif not isinstance(item, Mapping | list) and len(str(item)) <= _NEAR:
            named[step] = item
    return (kept if isinstance(data, list) else named), moved


def _masks(content: Any) -> Mapping[FieldPath, str]:
    """What is shown in place of secrets, by their paths."""
    if not isinstance(content, list):
        return hidden(content).values
    return {path[1:]: mask for path, mask in hidden({"": content}).values.items()}


def _replaced(value: Any, path: FieldPath, masks: Mapping[FieldPath, str]) -> Any:
    """`value`, which is at `path`, with what is secret in it masked."""
    if isinstance(value, Mapping):
        return {key: _replaced(inner, (*path, str(key)), masks) for key, inner in value.items()}
    if isinstance(value, list):
        return [_replaced(item, (*path, index), masks) for index, item in enumerate(value)]
    if path in masks:
        return masks[path]
    return redacted(value).text if isinstance(value, str) else value


def _covered(value: Any) -> Any:
    """Whatever a Secret holds; its length says something, too."""
    return dict.fromkeys(value, "****") if isinstance(value, Mapping) else "****"
