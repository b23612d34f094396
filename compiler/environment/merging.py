"""A merge patch laid over data, plain or traced; nothing is changed in place."""

from __future__ import annotations

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.rewriting import alike
from compiler.traced import plain

DIRECTIVE = "$patch"
DELETE, REPLACE = "delete", "replace"
# DataOS reads both: a patch in one of them is for a Worker that is written in the other.
_TWINS = {"autoscaling": "autoScaling", "autoScaling": "autoscaling"}
_SECTION: FieldPath = ("worker",)


class Merged(NamedTuple):
    """`given` leads from paths in `data` that the patch filled to those in the patch, `moved` from paths of items that
    stand elsewhere now to those they had, `removed` from paths of entries that are gone to the nulls of the patch.
    """

    data: Any
    given: dict[FieldPath, FieldPath]
    moved: dict[FieldPath, FieldPath]
    removed: dict[FieldPath, FieldPath]
    changed: bool


def merged(data: Any, patch: Any) -> Merged:
    """The mapping `data` with the mapping `patch` laid over."""
    merging = _Merging()
    result = merging.mapping(data, patch, (), ())
    return Merged(result, merging.given, merging.moved, merging.removed, merging.changed)


class _Merging:
    """One walk. Paths are of the result, `there` of the patch."""

    def __init__(self) -> None:
        self.given: dict[FieldPath, FieldPath] = {}
        self.moved: dict[FieldPath, FieldPath] = {}
        self.removed: dict[FieldPath, FieldPath] = {}
        self.changed = False

    def mapping(self, data: Any, patch: Any, path: FieldPath, there: FieldPath) -> Any:
        entries = dict(data)
        for key, change in patch.items():
            name = _spelled(key, data, path)
            if change is None:
                if name in entries:
                    self.changed = True
                    self.removed[*path, str(name)] = (*there, str(key))
                entries.pop(name, None)
            elif name in entries or not _only_deletes(change):
                entries[name] = self._value(entries, name, change, (*path, str(name)), (*there, str(key)))
        return alike(entries, data)

    def _value(self, data: Any, key: Any, change: Any, path: FieldPath, there: FieldPath) -> Any:
        old = data.get(key)
        if isinstance(change, dict) and isinstance(old, dict) and change.get(DIRECTIVE) != REPLACE:
            return self.mapping(old, change, path, there)
        if isinstance(change, list) and isinstance(old, list) and _named(change) and _named(old) and not _replaces(change):
            return self._items(old, change, path, there)
        new = _without_directives(change)
        self.changed = self.changed or key not in data or not _same(old, new)
        self.given[path] = there
        return new

    def _items(self, old: list[Any], change: list[Any], path: FieldPath, there: FieldPath) -> Any:
        """Items of `old` in their order, those that are new to it behind them."""
        changes = {item["name"]: (index, item) for index, item in enumerate(change)}
        items: list[Any] = []
        for index, item in enumerate(old):
            at = (*path, len(items))
            number, wanted = changes.pop(item["name"], (0, None))
            if wanted is not None and wanted.get(DIRECTIVE) == DELETE:
                self.changed = True
                continue
            if len(items) != index:
                self.moved[at] = (*path, index)
            items.append(item if wanted is None else self._item(item, wanted, at, (*there, number)))
        for number, item in changes.values():
            if item.get(DIRECTIVE) != DELETE:
                self.given[*path, len(items)] = (*there, number)
                self.changed = True
                items.append(_without_directives(item))
        return alike(items, old)

    def _item(self, item: Any, wanted: Any, path: FieldPath, there: FieldPath) -> Any:
        if wanted.get(DIRECTIVE) != REPLACE:
            return self.mapping(item, wanted, path, there)
        new = _without_directives(wanted)
        self.changed = self.changed or not _same(item, new)
        self.given[path] = there
        return new


def _spelled(key: Any, data: Any, path: FieldPath) -> Any:
    twin = _TWINS.get(key) if path == _SECTION else None
    return twin if twin in data and key not in data else key


def _named(items: list[Any]) -> bool:
    """Whether all are mappings, each with a name of its own; the directive that replaces a list has none."""
    names = [item.get("name") if isinstance(item, dict) else None for item in items if item != {DIRECTIVE: REPLACE}]
    return all(isinstance(name, str) for name in names) and len(set(names)) == len(names)


def _replaces(items: list[Any]) -> bool:
    return any(item == {DIRECTIVE: REPLACE} for item in items)


def _without_directives(value: Any) -> Any:
    """`value` as it is where there is nothing to merge it with: nulls take nothing out, and directives have done their work."""
    if isinstance(value, dict):
        entries = {key: _without_directives(item) for key, item in value.items() if item is not None and key != DIRECTIVE}
        return alike(entries, value)
    if isinstance(value, list):
        return alike([_without_directives(item) for item in value if not _is_directive(item)], value)
    return value


def _only_deletes(change: Any) -> bool:
    """Whether `change` takes items out of a list, and nothing else."""
    items = change if isinstance(change, list) else []
    return bool(items) and all(isinstance(item, dict) and item.get(DIRECTIVE) == DELETE for item in items)


def _is_directive(item: Any) -> bool:
    return isinstance(item, dict) and (item == {DIRECTIVE: REPLACE} or item.get(DIRECTIVE) == DELETE)


def _same(old: Any, new: Any) -> bool:
    """`1` and `true`, and `1` and `1.0`, are not the same."""
    return repr(plain(old)) == repr(plain(new)) if not isinstance(new, dict) else plain(old) == plain(new)
