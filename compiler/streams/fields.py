"""Fields of components as one profile sees them: compiled from the facts when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, cached_property

from compiler.hints import Any, cast
from compiler.records import NamedTuple
from compiler.streams import facts
from compiler.streams.facts import Packed
from compiler.streams.profiles import Profile

_SCALARS = frozenset("sbif")


class Fields(Mapping[str, "Field"]):
    """Fields by name, each compiled when first asked for: a component has many, and a configuration few of them."""

    def __init__(self, packed: Mapping[str, Packed], above: str, letters: str, others: str) -> None:
        """`above` are the versions that have the mapping in which the fields stand, `letters` those of them that count."""
        self._packed, self._above, self._letters, self._others = packed, above, letters, others
        self._compiled: dict[str, Field | None] = {}

    def get(self, name: Any, default: Any = None) -> Any:
        if name not in self._compiled:
            packed = self._packed.get(name)
            self._compiled[name] = compiled(packed, self._above, self._letters, self._others) if packed else None
        return self._compiled[name] or default

    def __getitem__(self, name: str) -> Field:
        if (field := self.get(name)) is None:
            raise KeyError(name)
        return cast("Field", field)

    def __iter__(self) -> Iterator[str]:
        return (name for name in self._packed if self.get(name) is not None)

    def __len__(self) -> int:
        return len(list(iter(self)))

    @cached_property
    def required(self) -> tuple[str, ...]:
        """Those that the linters of all versions miss."""
        return tuple([name for name, needs in self._needs() if set(needs) == {"l"}])

    @cached_property
    def expected(self) -> tuple[str, ...]:
        """Those that the newest version misses, and an older one takes for empty."""
        return tuple([name for name, needs in self._needs() if needs[-1] == "l" and set(needs) != {"l"}])

    @cached_property
    def at_start(self) -> tuple[str, ...]:
        """Those without which the engine does not start."""
        return tuple([name for name, needs in self._needs() if needs[-1] == "r"])

    def _needs(self) -> Iterator[tuple[str, list[str]]]:
        """How each version needs the fields that all of them have."""
        for name, packed in self._packed.items():
            if not any("r" in pair[1] for pair in packed if isinstance(pair, list)):
                continue
            own = attributes(packed, self._above)
            needs = [own[letter].get("r", "") for letter in self._letters if letter in own]
            if needs and len(needs) == len(self._letters):
                yield name, needs


class Field(NamedTuple):
    """What may stand under a key.

    `shape` is empty for one value, `a` for a list of them, `2` for a list of lists, `m` for a mapping with free keys.
    `type` is `s`, `b`, `i` or `f` for a scalar, `o` for a mapping, `u` for anything, empty for a component. `others` are
    fields of other shapes that versions of one profile have under the same key. `plain` says that any scalar will do.
    """

    shape: str = ""
    type: str = ""
    component: str = ""
    fields: Fields | None = None
    options: tuple[str, ...] = ()
    enforced: frozenset[str] | None = None
    interpolated: bool = False
    bloblang: bool = False
    deprecated: bool = False
    open: bool = False
    labelled: bool = False
    newer: str = ""
    others: tuple[Field, ...] = ()
    plain: bool = False

    @property
    def required(self) -> tuple[str, ...]:
        return self.fields.required if self.fields is not None else ()

    @property
    def expected(self) -> tuple[str, ...]:
        return self.fields.expected if self.fields is not None else ()

    @property
    def at_start(self) -> tuple[str, ...]:
        return self.fields.at_start if self.fields is not None else ()


_PLAIN = {kind: Field(type=kind, plain=True) for kind in _SCALARS}


class Component(NamedTuple):
    """`newer` is the letter of a newer engine where only that has it; `plain` are the fields that take any scalar."""

    name: str
    config: Field
    deprecated: bool
    newer: str


@cache
def component(kind: str, name: str, profile: Profile) -> Component | None:
    """None where no version of `profile`, nor one that it knows as newer, has a component of that name."""
    letters = facts.letters(kind, name)
    chosen, newer = _chosen(letters, profile)
    if not chosen:
        return None
    found = facts.known(kind, name)
    config = compiled(found.config, letters, chosen, profile.newer)
    assert config is not None, name
    return Component(name, config, all(letter in found.deprecated for letter in chosen), newer)


@cache
def root(profile: Profile) -> Field:
    found = facts.root()
    field = compiled(found.config, found.versions, profile.versions, profile.newer)
    assert field is not None
    return field


def _chosen(letters: str, profile: Profile) -> tuple[str, str]:
    chosen = "".join([letter for letter in profile.versions if letter in letters])
    newer = "" if chosen else next((letter for letter in profile.newer if letter in letters), "")
    return chosen or newer, newer


def compiled(packed: Packed, above: str, versions: str, others: str) -> Field | None:
    """The field as `versions` have it, else as the first of `others` has it; None where none of them does."""
    first, attributes_of_all = packed[0]
    if first == "." and len(packed) == 1 and len(attributes_of_all) == 1 and attributes_of_all.get("t") in _PLAIN:
        return _PLAIN[attributes_of_all["t"]]
    own = attributes(packed, above)
    letters = [letter for letter in versions if letter in own]
    newer = "" if letters else next((letter for letter in others if letter in own), "")
    groups: dict[tuple[str, str, bool], str] = {}
    for letter in letters or newer:
        form = _form(own[letter])
        groups[form] = groups.get(form, "") + letter
    below = packed[-1] if isinstance(packed[-1], dict) else {}
    found = [_field(own, group, below, newer or others, newer) for group in groups.values()]
    if len(found) > 1:
        return found[-1]._replace(others=tuple(found[:-1]), plain=False)
    return found[0] if found else None


def attributes(packed: Packed, above: str) -> dict[str, dict[str, Any]]:
    """The attributes of a field by version; `above` are those that its parent is in."""
    pairs = packed[:-1] if packed and isinstance(packed[-1], dict) else packed
    return {letter: own for letters, own in pairs for letter in (above.replace(facts.OLD, "") if letters == "." else letters)}


def _form(own: Mapping[str, Any]) -> tuple[str, str, bool]:
    kind = own.get("t") or ""
    return own.get("k", ""), own.get("c", ""), kind in _SCALARS


def _field(own: Mapping[str, Mapping[str, Any]], letters: str, below: Mapping[str, Packed], others: str, newer: str) -> Field:
    mine = [own[letter] for letter in letters]
    last = mine[-1]
    kind = last.get("t") or ""
    options = dict.fromkeys(option for each in mine for option in each.get("o", ()))
    closed = all(each.get("o") and each.get("e") != 0 for each in mine)
    has_fields = (
        kind in ("o", "") and not last.get("c") and any(name for name, packed in below.items() if packed[0][0] != facts.OLD)
    )
    field = Field(
        shape=last.get("k", ""),
        type=kind,
        component=last.get("c", ""),
        fields=Fields(below, "".join(own), letters, others) if has_fields else None,
        options=tuple(options),
        enforced=frozenset(option.lower() for option in options) if closed else None,
        interpolated=any(each.get("i") for each in mine),
        bloblang=any(each.get("b") for each in mine),
        deprecated=all(each.get("d") for each in mine),
        open=any(each.get("p") for each in mine),
        labelled=any(each.get("l") for each in mine),
        newer=newer,
    )
    judged = field.shape or field.enforced or field.bloblang or field.interpolated or field.deprecated or field.newer
    return field._replace(plain=kind in _SCALARS and not judged)
