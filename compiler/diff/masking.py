"""A comparison without the values of secrets."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from compiler.diagnostics import FieldPath
from compiler.diff.objects import ABSENT, Comparison, FieldChange, ObjectChange, Place, SideObject, Transition
from compiler.diff.texts import said
from compiler.redaction.data import hidden
from compiler.redaction.redacted import redacted

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
    if not change.fields:
        return ()
    sides = _Sheet(change.before), _Sheet(change.after)
    return tuple(
        field._replace(before=sides[0].shown(field.before, field.before_at), after=sides[1].shown(field.after, field.after_at))
        for field in change.fields
    )


class _Sheet:
    """What has to be masked in one object, and in each file in it."""

    def __init__(self, obj: SideObject | None) -> None:
        self._data = obj.data if obj else {}
        self._secret = obj is not None and obj.key.kind == "Secret"
        self._found: dict[FieldPath | None, Mapping[FieldPath, str]] = {}

    def shown(self, value: Any, place: Place | None) -> Any:
        if place is None:
            return value
        if self._secret and place.path[0] in _CONTENT:
            return _covered(value)
        if place.inner is None:
            return _replaced(value, place.path, self._masks(None))
        return _replaced(value, place.inner, self._masks(place.path))

    def _masks(self, text: FieldPath | None) -> Mapping[FieldPath, str]:
        """By path: in the object, or in the file at `text`."""
        if text not in self._found:
            content: Any = self._data
            if text is not None:
                content = said(str(text[1]), self._data["data"][text[1]])
                content = {"": content} if isinstance(content, list) else content
            masks = hidden(content).values
            self._found[text] = {(path[1:] if path[:1] == ("",) else path): mask for path, mask in masks.items()}
        return self._found[text]


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
