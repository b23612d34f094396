"""The fields in which two objects differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.diff import sequences
from compiler.diff.normal import identity, keyed, normal
from compiler.diff.objects import ABSENT, FieldChange, Item, Path, Place, Position
from compiler.diff.shapes import ANYTHING, Form, Shape, shape
from compiler.diff.texts import said
from compiler.hints import Any
from compiler.records import NamedTuple

Object = Mapping[str, Any]


class _Spot(NamedTuple):
    """A field on both sides: `path` for people, `before` and `after` with the indices of each side.

    `text` is the field that holds the text inside of which it is; None outside of texts.
    """

    path: Path
    before: FieldPath
    after: FieldPath
    text: str | None = None

    def down(self, step: str) -> _Spot:
        return _Spot((*self.path, step), (*self.before, step), (*self.after, step), self.text)

    def item(self, step: Item | Position, before: int | None, after: int | None) -> _Spot:
        place = (
            (*self.before, before) if before is not None else self.before,
            (*self.after, after) if after is not None else self.after,
        )
        return _Spot((*self.path, step), *place, self.text)

    def change(self, before: Any, after: Any) -> FieldChange:
        at = None if before is ABSENT else self._place(self.before), None if after is ABSENT else self._place(self.after)
        if self.text is None:
            return FieldChange(self.path, None, before, after, *at)
        return FieldChange(("data", self.text), self.path, before, after, *at)

    def _place(self, path: FieldPath) -> Place:
        return Place(path) if self.text is None else Place(("data", self.text), path)


_ROOT = _Spot((), (), ())


def differences(before: Object, after: Object) -> tuple[FieldChange, ...]:
    """What differs between two objects of one kind, in the order of their fields."""
    of = shape(str(after.get("apiVersion")), str(after.get("kind")))
    return tuple(_values(before, after, of, _ROOT))


def _values(before: Any, after: Any, of: Shape, at: _Spot) -> Iterator[FieldChange]:
    if repr(before) == repr(after):
        return  # most of two objects: told in the time of one look, where `==` would take 1 for true
    if isinstance(before, Mapping) and isinstance(after, Mapping):
        yield from _mappings(before, after, of, at)
    elif isinstance(before, list) and isinstance(after, list):
        yield from _lists(before, after, of, at)
    elif _is_text_of_a_file(at.path, before, after):
        yield from _texts(before, after, at)
    elif normal(before, of) != normal(after, of):
        yield at.change(before, after)


def _mappings(before: Object, after: Object, of: Shape, at: _Spot) -> Iterator[FieldChange]:
    """A null is as good as nothing in an object, and a value of its own inside of a text."""
    for key in dict.fromkeys([*before, *after]):
        old, new = before.get(key, ABSENT), after.get(key, ABSENT)
        if at.text is None:
            old, new = (ABSENT if value is None else value for value in (old, new))
        here, inner = at.down(str(key)), of.field(str(key))
        if old is not ABSENT and new is not ABSENT:
            yield from _values(old, new, inner, here)
        elif (old if new is ABSENT else new) not in (ABSENT, of.defaults.get(str(key), ABSENT)):
            yield here.change(old, new)


def _lists(before: list[Any], after: list[Any], of: Shape, at: _Spot) -> Iterator[FieldChange]:
    inner = of.item()
    named = keyed(of, before, after)
    if named:
        places = [{identity(item, of.keys): index for index, item in enumerate(items)} for items in (before, after)]
        pairs: list[sequences.Pair] = [(index, places[1].get(name)) for name, index in places[0].items()]
        pairs += [(None, index) for name, index in places[1].items() if name not in places[0]]
    elif of.form is Form.UNORDERED:
        pairs = list(sequences.by_equality([normal(item, inner) for item in before], [normal(item, inner) for item in after]))
    else:
        pairs = list(sequences.in_order([_told(item, of) for item in before], [_told(item, of) for item in after]))
    for left, right in pairs:
        old, new = ABSENT if left is None else before[left], ABSENT if right is None else after[right]
        here = at.item(_step(of, old if new is ABSENT else new, (left, right), named=named), left, right)
        if old is ABSENT or new is ABSENT:
            yield here.change(old, new)
        else:
            yield from _values(old, new, inner, here)


def _told(item: Any, of: Shape) -> str:
    """What an item in a list with order is found again by: its name, where things are called so, or all of it."""
    keys = of.keys or ("name",)
    name = identity(item, keys)
    return repr(name) if name else normal(item, of.item())


def _step(of: Shape, item: Any, pair: sequences.Pair, *, named: bool) -> Item | Position:
    if named and (name := identity(item, of.keys)):
        return Item(name)
    if of.form is Form.UNORDERED and not isinstance(item, Mapping | list) and None in pair:
        return Item((("", str(item)),))
    return Position(*pair)


def _is_text_of_a_file(path: Path, before: Any, after: Any) -> bool:
    return len(path) == 2 and path[0] == "data" and isinstance(before, str) and isinstance(after, str)  # noqa: PLR2004 - `data.NAME`


def _texts(before: str, after: str, at: _Spot) -> Iterator[FieldChange]:
    if before == after:
        return
    name = str(at.path[1])
    old, new = said(name, before), said(name, after)
    if old is None or new is None or type(old) is not type(new):
        yield at.change(before, after)
        return
    yield from _values(old, new, ANYTHING, _Spot((), (), (), name))
