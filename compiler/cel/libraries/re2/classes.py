"""Sets of characters as sorted, separate ranges of code points, and those sets that have a name."""

from __future__ import annotations

import sys
from collections.abc import Iterable
from functools import cache

Ranges = tuple[tuple[int, int], ...]

_FIRST_FOLDING, _LAST_FOLDING = 0x41, 0x1E943
# Turkish I: `upper` and `lower` of Python pair these with ASCII letters, simple case folding does not.
_NEVER_FOLDED = frozenset({0x130, 0x131})
_FIRST_BEYOND_ASCII = 0x80
_ALSO = {"k": 0x212A, "s": 0x17F}  # the Kelvin sign and the long s
_ASCII_ORBITS = {
    ord(character): (ord(character.swapcase()), *([_ALSO[character.lower()]] if character.lower() in _ALSO else []))
    for character in "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
}


def clean(ranges: Iterable[tuple[int, int]]) -> Ranges:
    """`ranges` sorted, overlapping and touching ones joined."""
    joined: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if joined and low <= joined[-1][1] + 1:
            joined[-1] = (joined[-1][0], max(joined[-1][1], high))
        else:
            joined.append((low, high))
    return tuple(joined)


def negated(ranges: Ranges) -> Ranges:
    result: list[tuple[int, int]] = []
    following = 0
    for low, high in ranges:
        if following < low:
            result.append((following, low - 1))
        following = high + 1
    return (*result, (following, sys.maxunicode)) if following <= sys.maxunicode else tuple(result)


def folded(ranges: Ranges) -> Ranges:
    """`ranges` with every character that differs from one of them in case only."""
    orbits = _ASCII_ORBITS if not ranges or ranges[-1][1] < _FIRST_BEYOND_ASCII else _orbits()
    others: list[tuple[int, int]] = []
    for low, high in ranges:
        few = high - low < len(orbits)
        for point in range(low, high + 1) if few else (point for point in orbits if low <= point <= high):
            others += [(other, other) for other in orbits.get(point, ())]
    return clean((*ranges, *others))


def letter(point: int, *, fold: bool) -> Ranges:
    single = ((point, point),)
    return folded(single) if fold else single


@cache
def _orbits() -> dict[int, tuple[int, ...]]:
    """For each character with case the others of its simple case folding: some tenths of a second, once."""
    group = {point: point for point in range(_FIRST_FOLDING, _LAST_FOLDING + 1)}

    def root(point: int) -> int:
        while group[point] != point:
            point = group[point]
        return point

    for point in group:
        character = chr(point)
        for other in (character.lower(), character.upper()):
            if len(other) == 1 and ord(other) in group and not _NEVER_FOLDED & {point, ord(other)}:
                group[root(point)] = root(ord(other))
    members: dict[int, list[int]] = {}
    for point in group:
        members.setdefault(root(point), []).append(point)
    return {point: tuple(x for x in orbit if x != point) for orbit in members.values() if len(orbit) > 1 for point in orbit}


def _of(text: str) -> Ranges:
    """The ranges of a text such as `09AZ`: pairs of first and last."""
    return clean((ord(text[at]), ord(text[at + 1])) for at in range(0, len(text), 2))


DIGIT = _of("09")
WORD = _of("09AZaz__")
NEWLINE = _of("\n\n")
ANY: Ranges = ((0, sys.maxunicode),)
NO_NEWLINE = negated(NEWLINE)

_SPACE = _of("\t\n\f\r  ")
PERL = {
    "d": DIGIT,
    "D": negated(DIGIT),
    "s": _SPACE,
    "S": negated(_SPACE),
    "w": WORD,
    "W": negated(WORD),
}
POSIX = {
    "alnum": _of("09AZaz"),
    "alpha": _of("AZaz"),
    "ascii": _of("\0\x7f"),
    "blank": _of("\t\t  "),
    "cntrl": _of("\0\x1f\x7f\x7f"),
    "digit": DIGIT,
    "graph": _of("!~"),
    "lower": _of("az"),
    "print": _of(" ~"),
    "punct": _of("!/:@[`{~"),
    "space": _of("\t\r  "),
    "upper": _of("AZ"),
    "word": WORD,
    "xdigit": _of("09AFaf"),
}
