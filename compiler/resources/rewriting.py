"""Data with some of its parts dropped or replaced, plain or traced; nothing is changed in place."""

from __future__ import annotations

from collections.abc import Callable

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.traced import List, Map

DROP: Any = object()  # what a change answers for an entry that is to go
KEEP: Any = object()  # and for one that stays as it is, with whatever is below it
Change = Callable[[FieldPath, Any], Any]


def rewritten(
    data: Any, change: Change, change_key: Change | None = None, *, skips: Callable[[Any], bool] | None = None
) -> tuple[Any, dict[FieldPath, FieldPath]]:
    """`data` as `change` wants it, and the paths that moved: new to old.

    `change(path, value)` gives the value to have there, `DROP` or `KEEP`; a container it gives back unchanged is gone
    into, any other value is taken as it is. `change_key(path, key)` does the same for the keys of mappings.
    Without a change the result is `data` itself. `skips` says of a key or a value that it stays as it is, with whatever is
    below it: neither is then asked for.
    """
    moved: dict[FieldPath, FieldPath] = {}
    return _value(data, (), (), _Changes(change, change_key, moved, skips)), moved


class _Changes:
    __slots__ = ("key", "moved", "skips", "value")

    def __init__(
        self, value: Change, key: Change | None, moved: dict[FieldPath, FieldPath], skips: Callable[[Any], bool] | None
    ) -> None:
        self.value, self.key, self.moved, self.skips = value, key, moved, skips


def _value(value: Any, old: FieldPath, new: FieldPath, changes: _Changes) -> Any:
    """`value`, which stands at `old` and will stand at `new`."""
    if isinstance(value, dict):
        return _mapping(value, old, new, changes)
    if isinstance(value, list):
        return _list(value, old, new, changes)
    return value


def _entry(value: Any, old: FieldPath, new: FieldPath, changes: _Changes) -> Any:
    changed = changes.value(old, value)
    if changed is KEEP:
        return value
    return _value(value, old, new, changes) if changed is value else changed


def _mapping(value: dict[str, Any], old: FieldPath, new: FieldPath, changes: _Changes) -> Any:
    entries: dict[str, Any] = {}
    same, skips = True, changes.skips
    for key, item in value.items():
        if skips is not None and skips(item) and skips(key):
            entries[key] = item
            continue
        name = key if changes.key is None else changes.key((*old, key), key)
        if name is not DROP and name != key:
            changes.moved[*new, str(name)] = (*old, str(key))
        result = _entry(item, (*old, str(key)), (*new, str(key if name is DROP else name)), changes)
        same = same and result is item and name is key
        if result is not DROP and name is not DROP:
            entries[name] = result
    return value if same else alike(entries, value)


def _list(value: list[Any], old: FieldPath, new: FieldPath, changes: _Changes) -> Any:
    items: list[Any] = []
    skips = changes.skips
    for index, item in enumerate(value):
        if skips is not None and len(items) == index and skips(item):
            items.append(item)
            continue
        at = (*new, len(items))
        result = _entry(item, (*old, index), at, changes)
        if result is not DROP:
            if len(items) != index:
                changes.moved[at] = (*old, index)
            items.append(result)
    if len(items) == len(value) and all(a is b for a, b in zip(items, value, strict=True)):
        return value
    return alike(items, value)


def alike(new: Any, old: Any) -> Any:
    """The dict or list `new`, traced as `old` is."""
    if not isinstance(old, Map | List):
        return new
    result: Any = Map(new) if isinstance(new, dict) else List(new)
    if hasattr(old, "origin"):
        result.origin = old.origin
    return result


def without(data: Any, paths: frozenset[FieldPath]) -> tuple[Any, dict[FieldPath, FieldPath]]:
    """`data` with the entries at `paths` taken out, and the paths that moved."""
    return rewritten(data, lambda path, value: DROP if path in paths else value) if paths else (data, {})
