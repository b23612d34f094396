"""Lost indentation: entries that stand beside the section they belong in, or inside the one before.

The YAML is valid all the same. Between the fields of a Worker the model tells where an entry belongs; inside a
stackSpec of the Bento family the form of a component does (`compiler.resources.components`).
"""

from __future__ import annotations

from collections.abc import Mapping
from enum import Enum
from typing import Any, NamedTuple

from compiler.diagnostics import FieldPath, Finding, Nest, Repair
from compiler.resources.moves import Moves
from compiler.resources.sections import Section
from compiler.resources.suggestions import suggestion

_SHOWN = 5


class Kind(Enum):
    """Where the entries are: beside their empty section, beside one that kept others, or inside a neighbour."""

    EMPTY = "empty"
    PARTLY = "partly"
    SWALLOWED = "swallowed"


class Slip(NamedTuple):
    """Entries `children` of the mapping at `place` belong into `home`, both paths as written.

    `home` is an entry of `place`, or where the neighbour swallowed them, an ancestor of it.
    """

    kind: Kind
    place: FieldPath
    home: FieldPath
    children: tuple[str, ...]

    def finding(self) -> Finding:
        named = _named(self.children)
        first = (*self.place, self.children[0])
        if self.kind is Kind.SWALLOWED:
            inside, owner = f"`{_name(self.place)}`", f"`{self.home[-1]}`" if self.home else "the resource"
            message = (
                f"{named} {_stand(self.children)} inside {inside}, which has no such field{'s' if len(self.children) > 1 else ''}"
            )
            advice = f"move {named} out, to the other fields of {owner}"
            related = ((first, f"`{self.children[0]}` is a field of {owner}"),)
            return Finding(self.place, message, advice, on_key=True, related=related, code="SPC109")
        parent = str(self.home[-1])
        state = "is empty" if self.kind is Kind.EMPTY else "has lost some of its fields"
        return Finding(
            self.home,
            f"`{parent}` {state}: {named} {_stand(self.children)} beside it instead of below",
            f"indent {named} so that {'they are' if len(self.children) > 1 else 'it is'} below `{parent}`",
            on_key=True,
            related=((first, f"`{self.children[0]}` belongs below `{parent}`"),),
            repair=Repair(f"indent below `{parent}`", (Nest(self.place, parent, self.children),), safe=False),
            code="SPC109",
        )


class Nested(NamedTuple):
    """Data with every slip put right, and where the entries were."""

    data: Any
    slips: tuple[Slip, ...]
    moves: Moves


def nested(data: Mapping[str, Any], root: Section) -> Nested:
    """`data`, a whole resource, with what slipped between the sections of `root` put back."""
    nesting = _Nesting()
    result = nesting.mapping(data, root, (), (), ())
    return Nested(result, nesting.found(), Moves().then(nesting.moved))


class _Home(NamedTuple):
    """A section that may have lost entries: its path now and as written, its entries so far."""

    section: Section
    new: FieldPath
    old: FieldPath
    entries: dict[str, Any]
    kind: Kind


class _Level(NamedTuple):
    """An enclosing mapping that is being rebuilt."""

    section: Section
    new: FieldPath
    old: FieldPath
    entries: dict[str, Any]


class _Nesting:
    def __init__(self) -> None:
        self.moved: dict[FieldPath, FieldPath] = {}
        self._slips: dict[tuple[Kind, FieldPath, FieldPath], list[str]] = {}

    def found(self) -> tuple[Slip, ...]:
        return tuple(Slip(*key, tuple(children)) for key, children in self._slips.items())

    def mapping(self, data: Mapping[str, Any], section: Section, old: FieldPath, new: FieldPath, outer: tuple[_Level, ...]) -> Any:
        """The mapping `data` at `old` with everything at home that belongs into it or below it."""
        before = len(self._slips)
        entries: dict[str, Any] = {}
        level = _Level(section, new, old, entries)
        homes: list[_Home] = []
        for key, value in data.items():
            if key in section.members:
                if key not in entries:  # a neighbour may have held another one of the same name
                    entries[key] = self._member(key, value, level, homes, outer)
            elif home := _home(key, value, section, homes):
                self._slip(home, key, value, level, homes)
            elif owner := next((owner for owner in reversed(outer) if key in owner.section.members), None):
                self._slips.setdefault((Kind.SWALLOWED, old, owner.old), []).append(key)
                self._adopt(owner, key, value, (*old, key))
            else:
                entries[key] = value
        return entries if len(self._slips) > before else data

    def _member(self, key: str, value: Any, level: _Level, homes: list[_Home], outer: tuple[_Level, ...]) -> Any:
        section = level.section.members[key]
        old, new = (*level.old, key), (*level.new, key)
        if section is None:
            return value
        if value is None:
            homes.append(_Home(section, new, old, {}, Kind.EMPTY))
        elif isinstance(value, list):
            items = [
                self.mapping(item, section, (*old, index), (*new, index), (*outer, level)) if isinstance(item, dict) else item
                for index, item in enumerate(value)
            ]
            return value if all(a is b for a, b in zip(items, value, strict=True)) else items
        elif isinstance(value, dict) and section.members:
            inner = self.mapping(value, section, old, new, (*outer, level))
            homes.append(_Home(section, new, old, dict(inner), Kind.PARTLY))
            return inner
        return value

    def _slip(self, home: _Home, key: str, value: Any, level: _Level, homes: list[_Home]) -> None:
        """Put the entry `key`, which stands in `level`, into `home`."""
        slip = (home.kind, level.old, home.old)
        self._slips.setdefault(slip, []).append(key)
        target = home.section.members.get(key)
        written = (*level.old, key)
        self.moved[*home.new, key] = written
        home.entries[key] = (
            self.mapping(value, target, written, (*home.new, key), ()) if target and _holds(value, target) else value
        )
        _put(level, home)
        if value is None and target is not None:
            homes.append(_Home(target, (*home.new, key), written, {}, Kind.EMPTY))

    def _adopt(self, owner: _Level, key: str, value: Any, written: FieldPath) -> None:
        if key in owner.entries:
            return
        target, new = owner.section.members[key], (*owner.new, key)
        self.moved[new] = written
        owner.entries[key] = self.mapping(value, target, written, new, ()) if target and _holds(value, target) else value


def _put(level: _Level, home: _Home) -> None:
    """Hang the entries of `home` into `level`, of which it is a descendant."""
    entries = level.entries
    for step in home.new[len(level.new) : -1]:
        entries = entries[str(step)]
    entries[str(home.new[-1])] = home.entries


def _holds(value: Any, section: Section) -> bool:
    return isinstance(value, dict) and bool(section.members)


def _home(key: str, value: Any, here: Section, homes: list[_Home]) -> _Home | None:
    """The section that lost the entry: one whose model knows it before one that takes anything, the latest first."""
    latest = homes[::-1]
    known = [home for home in latest if key in home.section.members and key not in home.entries]
    if known:
        return known[0]
    if suggestion(key, here.members):
        return None  # a field of this very mapping, spelled wrong
    free = [home for home in latest if home.kind is Kind.EMPTY and home.section.expects(key, value) and key not in home.entries]
    return free[0] if free else None


def _named(children: tuple[str, ...]) -> str:
    shown = [f"`{child}`" for child in children[:_SHOWN]]
    if len(children) > _SHOWN:
        return f"{', '.join(shown)} and {len(children) - _SHOWN} more"
    return f"{', '.join(shown[:-1])} and {shown[-1]}" if len(shown) > 1 else shown[0]


def _name(path: FieldPath) -> str:
    """The last key of `path`; an item of a list goes by the name of the list."""
    return next((step for step in reversed(path) if isinstance(step, str)), "")


def _stand(children: tuple[str, ...]) -> str:
    return "stand" if len(children) > 1 else "stands"
