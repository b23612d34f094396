"""Entries put back into the sections they slid out of, and out of the neighbours that swallowed them.

The entries are gone through in the order of the text, so that what is open at each of them is known: the sections before
it that may have lost it, and the mappings around it that it may belong to. The model says what belongs where. Of
mappings that are the business of a stack it says nothing: from these an entry is taken out only if it is among their
last, is a field of a mapping around, is missing there and has the form that it should have there.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.moves import Moves
from compiler.resources.sections import ANYTHING, Section, fits
from compiler.resources.slips import Kind, Nested, Slip
from compiler.resources.suggestions import suggestion
from compiler.resources.types import FOREIGN_FIELDS, STACK_NAMED_SECTIONS

# Fields of a resource and of its section that other mappings have too, in a meaning of their own.
_COMMON = frozenset(("name", "version", "type", "tags", "description", "owner", "layer", "workspace", "title"))
# Components that are whole without any configuration: an empty one has lost nothing.
_BARE = frozenset(("stdin", "stdout", "drop", "none", "noop", "sync_response", "memory", "crash"))


def nested(data: Mapping[str, Any], root: Section, old: FieldPath = (), new: FieldPath = ()) -> Nested:
    """`data` with what slipped between the sections of `root` put back. It was written at `old`, and is at `new` now."""
    return Nested(data, (), Moves()) if _is_settled(data, root, frozenset()) else put_right(data, root, old, new)


def put_right(data: Mapping[str, Any], root: Section, old: FieldPath = (), new: FieldPath = ()) -> Nested:
    """The same, however little there is to it: most data has nothing that may have slipped, which is seen much sooner."""
    nesting = _Nesting()
    result, _ = nesting.mapping(_At(data, root, old, new), ())
    slips = nesting.found()
    return Nested(result if slips else data, slips, Moves().then(nesting.moved))


def _is_settled(data: Mapping[str, Any], section: Section, missing: frozenset[str]) -> bool:
    """Whether nothing in `data` can have slipped: each entry is of `section`, and none is among `missing`, the fields that
    mappings around it lack. Where that is not so it may be right all the same.
    """
    members = section.members
    lacking = missing.union(members.keys() - data.keys())
    for key, value in data.items():
        if key in members:
            if key in missing and isinstance(value, dict):
                return False
        elif members or key in missing or not section.expects(key, value):
            return False
        if value and isinstance(value, dict | list) and not _is_settled_below(value, members.get(key), lacking):
            return False
    return True


def _is_settled_below(value: Any, section: Section | None, missing: frozenset[str]) -> bool:
    if section is None or (section.foreign and not section.members):
        return _ends_settled(value, missing)
    items = value if isinstance(value, list) else (value,)
    return all(_is_settled(item, section, missing) for item in items if isinstance(item, dict))


def _ends_settled(value: Any, missing: frozenset[str]) -> bool:
    """The same of what nothing is known of: only its last entries may have slipped."""
    while value and isinstance(value, dict | list):
        last = next(reversed(value))
        if isinstance(value, list):
            value = last
            continue
        if last in missing and last not in _COMMON and len(value) > 1:
            return False
        value = value[last]
    return True


class _At(NamedTuple):
    """A mapping with its section, its path as written and its path now."""

    data: Mapping[str, Any]
    section: Section
    old: FieldPath
    new: FieldPath


class _Level(NamedTuple):
    """A mapping that is being rebuilt: it has its own entries so far, and those that came home."""

    at: _At
    entries: dict[str, Any]


_Levels = tuple[_Level, ...]  # mappings around each other, the outermost first


class _Slot(NamedTuple):
    """Where a value is put: at `key` of `container`. Its path as written and its path now."""

    container: Any
    key: str | int
    old: FieldPath
    new: FieldPath

    def below(self, container: Any, key: str | int) -> _Slot:
        return _Slot(container, key, (*self.old, key), (*self.new, key))


class _Home(NamedTuple):
    """A section that may have lost entries, with those it has so far.

    `levels` are the mappings around it. `beside` says whether it is an entry of the mapping that is looked at; else it is
    the end of one.
    """

    slot: _Slot
    section: Section
    entries: dict[str, Any]
    kind: Kind
    levels: _Levels
    beside: bool = True


class _Nesting:
    def __init__(self) -> None:
        self.moved: dict[FieldPath, FieldPath] = {}
        self._slips: dict[tuple[Kind, FieldPath, FieldPath], list[str]] = {}

    def found(self) -> tuple[Slip, ...]:
        return tuple(Slip(*key, tuple(children)) for key, children in self._slips.items())

    def mapping(self, at: _At, outer: _Levels) -> tuple[dict[str, Any], list[_Home]]:
        """The mapping with everything at home that belongs into it or below it, and the sections open at its end."""
        entries: dict[str, Any] = {}
        levels = (*outer, _Level(at, entries))
        homes: list[_Home] = []
        tail: list[_Home] = []
        swallowed = False
        for key, value in at.data.items():
            owners = _owners(key, outer)
            if _is_own(key, value, at.section, owners) and not (swallowed and owners and key not in at.section.members):
                if key not in entries:  # a neighbour may have held another one of the same name
                    entries[key] = value
                    slot = _Slot(entries, key, (*at.old, key), (*at.new, key))
                    tail = self._fill(slot, value, at.section.members.get(key), levels, homes)
            elif home := _home(key, value, at, [*homes, *tail], owners):
                self._slips.setdefault((home.kind, at.old, home.slot.old), []).append(key)
                tail = self._take_in(home, (*at.old, key), value, homes)
            elif owners:
                self._slips.setdefault((Kind.SWALLOWED, at.old, owners[-1].at.old), []).append(key)
                tail = self._adopt(owners, (*at.old, key), value, homes)
                swallowed = True
            else:
                entries[key] = value
                tail = []
        return entries, [home._replace(beside=False) for home in [*homes[-1:], *tail]]

    def _fill(self, slot: _Slot, value: Any, section: Section | None, levels: _Levels, homes: list[_Home]) -> list[_Home]:
        """Put what is below `value` right; the sections within it that are open at its end. It becomes one of `homes` itself."""
        if value is None or value == {}:
            if section is not None:
                homes.append(_Home(slot, section, {}, Kind.EMPTY, levels))
            return []
        if isinstance(value, list):
            known = section is not None and not (section.foreign and not section.members)
            return self._fill_items(slot, value, section, levels) if known else self._end(slot, value, levels)
        if not isinstance(value, dict):
            return []
        at = _At(value, section or ANYTHING, slot.old, slot.new)
        if at.section.foreign and not at.section.members:
            return self._end(slot, value, levels)
        entries, tail = self.mapping(at, levels)
        slot.container[slot.key] = entries
        homes.append(_Home(slot, at.section, entries, Kind.PARTLY, levels))
        return tail

    def _fill_items(self, slot: _Slot, value: list[Any], section: Section | None, levels: _Levels) -> list[_Home]:
        items = slot.container[slot.key] = list(value)
        last: list[_Home] = []
        for index, item in enumerate(value):
            last = []
            if isinstance(item, dict):
                tail = self._fill(slot.below(items, index), item, section, levels, last)
                last += tail
        return [home._replace(beside=False) for home in last]

    def _end(self, slot: _Slot, value: Any, outer: _Levels) -> list[_Home]:
        """Put right what nothing is known of, by its last entries; the sections open at its end."""
        if isinstance(value, list) and value:
            items = slot.container[slot.key] = list(value)
            return self._end(slot.below(items, len(items) - 1), items[-1], outer)
        if value is None and slot.key not in _BARE:
            return [_Home(slot, ANYTHING, {}, Kind.EMPTY, outer, beside=False)]
        if not isinstance(value, dict) or not value:
            return []
        entries, keys = dict(value), list(value)
        slot.container[slot.key] = entries
        lost: list[tuple[str, _Levels]] = []
        while len(keys) > 1 and (owners := _certain_owners(keys[-1], value[keys[-1]], outer)):
            lost.insert(0, (keys.pop(), owners))
        tail = self._end(slot.below(entries, keys[-1]), value[keys[-1]], outer)
        for key, owners in lost:
            del entries[key]
            self._slips.setdefault((Kind.SWALLOWED, slot.old, owners[-1].at.old), []).append(key)
            tail = self._adopt(owners, (*slot.old, key), value[key], [])
        return tail

    def _take_in(self, home: _Home, written: FieldPath, value: Any, homes: list[_Home]) -> list[_Home]:
        """Put the entry `written` into `home`, which may have been empty; the sections that are open then."""
        slot, key = home.slot, str(written[-1])
        new = (*slot.new, key)
        self.moved[new] = written
        slot.container[slot.key] = home.entries
        home.entries[key] = value
        levels = (*home.levels, _Level(_At({}, home.section, slot.old, slot.new), home.entries))
        tail = self._fill(_Slot(home.entries, key, written, new), value, home.section.members.get(key), levels, homes)
        return tail if home.beside else [home, *tail]

    def _adopt(self, owners: _Levels, written: FieldPath, value: Any, homes: list[_Home]) -> list[_Home]:
        """Put the entry `written` into the innermost of `owners`, unless that has got one; the sections that are open then."""
        at, entries = owners[-1]
        key = str(written[-1])
        if key in entries:
            return []
        new = (*at.new, key)
        self.moved[new] = written
        entries[key] = value
        return self._fill(_Slot(entries, key, written, new), value, at.section.members[key], owners, homes)


def _is_own(key: str, value: Any, section: Section, owners: _Levels) -> bool:
    """Whether the entry belongs where it stands, by its name, and where another mapping has one of its name, by its form."""
    if key not in section.members:
        required = bool(owners) and key in owners[-1].at.section.required
        return not section.members and section.expects(key, value) and not required
    if not owners or not isinstance(value, dict):
        return True
    return not fits(value, owners[-1].at.section.members[key]) or fits(value, section.members[key])


def _owners(key: str, outer: _Levels) -> _Levels:
    """The nearest mapping around that misses its field `key`, and those around it."""
    for index in reversed(range(len(outer))):
        at, entries = outer[index]
        if key in at.section.members and key not in at.data and key not in entries:
            return outer[: index + 1]
    return ()


def _certain_owners(key: str, value: Any, outer: _Levels) -> _Levels:
    """As `_owners`, where none has the field already and it has the form that it should have."""
    known = [level for level in outer if key in level.at.section.members]
    if key in _COMMON or key in STACK_NAMED_SECTIONS or any(key in level.at.data or key in level.entries for level in known):
        return ()
    owners = _owners(key, outer)
    return owners if owners and fits(value, owners[-1].at.section.members[key]) else ()


def _home(key: str, value: Any, here: _At, homes: list[_Home], owners: _Levels) -> _Home | None:
    """The section that lost the entry: one whose model knows it before one that takes anything, the latest first.

    Where several know it, or one of `owners`, the form of the entry decides, and then that a section is empty.
    """
    latest = [home for home in reversed(homes) if key not in home.entries]
    if known := [home for home in latest if key in home.section.members]:
        found = max(known, key=lambda home: (fits(value, home.section.members[key]), home.kind is Kind.EMPTY))
        there = bool(owners) and not fits(value, found.section.members[key]) and fits(value, owners[-1].at.section.members[key])
        return None if there else found
    if suggestion(key, here.section.members.keys() - here.data.keys()):
        return None  # a field of this very mapping, spelled wrong
    near = (home for home in latest if home.beside or key not in FOREIGN_FIELDS)
    free = (home for home in near if home.kind is Kind.EMPTY or not home.section.foreign)
    return next((home for home in free if home.section.expects(key, value)), None)
