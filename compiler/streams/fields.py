"""Fields of components as one profile sees them: compiled from the facts when first asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from typing import Any, NamedTuple

from compiler.streams import facts
from compiler.streams.facts import Packed
from compiler.streams.profiles import Profile

_SCALARS = frozenset("sbif")


class Field(NamedTuple):
    """What may stand under a key.

    `shape` is empty for one value, `a` for a list of them, `2` for a list of lists, `m` for a mapping with free keys.
    `type` is `s`, `b`, `i` or `f` for a scalar, `o` for a mapping, `u` for anything, empty for a component or one of
    `fields`. `required` names those of `fields` that a linter misses, `expected` those that only the newest version misses,
    and `at_start` those without which the engine does not start. `others` are fields of other shapes that versions of one
    profile have under the same key. `plain` says that any scalar will do.
    """

    shape: str
    type: str
    component: str
    fields: Mapping[str, Field] | None
    required: tuple[str, ...]
    expected: tuple[str, ...]
    at_start: tuple[str, ...]
    options: tuple[str, ...]
    enforced: frozenset[str] | None
    interpolated: bool
    bloblang: bool
    deprecated: bool
    open: bool
    labelled: bool
    newer: str
    others: tuple[Field, ...]
    plain: bool


class Component(NamedTuple):
    """`newer` is the letter of a newer engine where only that has it; `plain` are the fields that take any scalar."""

    name: str
    config: Field
    deprecated: bool
    newer: str


@cache
def component(kind: str, name: str, profile: Profile) -> Component | None:
    """None where no version of `profile`, nor one that it knows as newer, has a component of that name."""
    letters = facts.versions(kind).get(name, "")
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
    own = attributes(packed, above)
    letters = [letter for letter in versions if letter in own]
    newer = "" if letters else next((letter for letter in others if letter in own), "")
    groups: dict[tuple[str, str, bool], list[str]] = {}
    for letter in letters or newer:
        groups.setdefault(_form(own[letter]), []).append(letter)
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


def _field(own: Mapping[str, Mapping[str, Any]], letters: list[str], below: Mapping[str, Packed], others: str, newer: str) -> Field:
    mine = [own[letter] for letter in letters]
    first = mine[-1]
    fields, inside = {}, "".join(own)
    if first.get("t") in ("o", None) and not first.get("c"):
        for name, packed in below.items():
            if (field := compiled(packed, inside, "".join(letters), others)) is not None:
                fields[name] = field
    options = dict.fromkeys(option for each in mine for option in each.get("o", ()))
    closed = all(each.get("o") and each.get("e") != 0 for each in mine)
    field = Field(
        shape=first.get("k", ""),
        type=first.get("t") or "",
        component=first.get("c", ""),
        fields=fields or None,
        required=tuple(_needed(below, inside, letters)),
        expected=tuple(_expected(below, inside, letters, "l", "l")),
        at_start=tuple(_expected(below, inside, letters, "r", "")),
        options=tuple(options),
        enforced=frozenset(option.lower() for option in options) if closed else None,
        interpolated=any(each.get("i") for each in mine),
        bloblang=any(each.get("b") for each in mine),
        deprecated=all(each.get("d") for each in mine),
        open=any(each.get("p") for each in mine),
        labelled=any(each.get("l") for each in mine),
        newer=newer,
        others=(),
        plain=False,
    )
    judged = field.shape or field.enforced or field.bloblang or field.interpolated or field.deprecated or field.newer
    return field._replace(plain=field.type in _SCALARS and not judged)


def _needed(below: Mapping[str, Packed], above: str, letters: list[str]) -> Iterator[str]:
    """The fields that the linters of all the versions `letters` miss."""
    for name, packed in below.items():
        own = attributes(packed, above)
        if all(own.get(letter, {}).get("r") == "l" for letter in letters):
            yield name


def _expected(below: Mapping[str, Packed], above: str, letters: list[str], how: str, other: str) -> Iterator[str]:
    """The fields that all the versions `letters` have and the newest of them needs, not all of them in the way `other`."""
    for name, packed in below.items():
        own = attributes(packed, above)
        needs = [own[letter].get("r", "") for letter in letters if letter in own]
        if len(needs) == len(letters) and needs[-1] == how and set(needs) != {other}:
            yield name
