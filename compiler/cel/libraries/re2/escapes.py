"""Escapes and brackets of a regular expression: what stands for one character, or for a set of them.

Places are indices into the whole pattern. Each function gives its result and where the pattern goes on.
"""

from __future__ import annotations

import re
import sys

from compiler.cel.libraries.re2 import classes
from compiler.cel.libraries.re2.classes import Ranges
from compiler.cel.libraries.re2.errors import PatternError
from compiler.cel.libraries.re2.names import named
from compiler.regex import regex

_CONTROL = {"a": 7, "f": 12, "n": 10, "r": 13, "t": 9, "v": 11}
_OCTAL = regex(r"0[0-7]{0,2}|[1-7][0-7]{1,2}", re.ASCII)
_WORDS = regex("[0-9A-Za-z]", re.ASCII)
_HEX = "0123456789abcdefABCDEF"


def group(pattern: str, at: int, *, fold: bool) -> tuple[Ranges, int] | None:
    r"""`\d` and its like, `\p{Greek}` and its like."""
    kind = pattern[at + 1 : at + 2]
    if kind in classes.PERL:
        positive = classes.PERL[kind.lower()]
        ranges = classes.folded(positive) if fold else positive
        return (ranges if kind.islower() else classes.negated(ranges)), at + 2
    return _unicode(pattern, at, fold=fold) if kind in {"p", "P"} else None


def _unicode(pattern: str, at: int, *, fold: bool) -> tuple[Ranges, int]:
    end = at + 3
    name = pattern[at + 2 : end]
    if name == "{":
        closing = pattern.find("}", at)
        if closing < 0:
            raise PatternError("invalid character class range", pattern[at:])
        name, end = pattern[at + 3 : closing], closing + 1
    ranges = named(name.removeprefix("^"))
    if ranges is None:
        raise PatternError("invalid character class range", pattern[at:end])
    if fold:
        ranges = classes.folded(ranges)
    return (classes.negated(ranges) if (pattern[at + 1] == "P") != name.startswith("^") else ranges), end


def escaped(pattern: str, at: int) -> tuple[int, int]:
    """The character that the escape at `at` stands for."""
    character = pattern[at + 1 : at + 2]
    if not character:
        raise PatternError("trailing backslash at end of expression", "")
    if octal := _OCTAL.match(pattern, at + 1):
        return int(octal.group(), 8), octal.end()
    if character == "x":
        return _hexadecimal(pattern, at)
    if character in _CONTROL:
        return _CONTROL[character], at + 2
    if character.isascii() and not _WORDS.match(character):
        return ord(character), at + 2
    raise PatternError("invalid escape sequence", pattern[at : at + 2])


def _hexadecimal(pattern: str, at: int) -> tuple[int, int]:
    end = at + 2
    if pattern[end : end + 1] != "{":
        digits = pattern[end : end + 2]
        if len(digits) == 2 and all(digit in _HEX for digit in digits):  # noqa: PLR2004 - `\x7f`
            return int(digits, 16), end + 2
        raise PatternError("invalid escape sequence", pattern[at : end + 2])
    point = 0
    for index in range(end + 1, len(pattern)):
        digit = pattern[index]
        if digit == "}" and index > end + 1:
            return point, index + 1
        point = point * 16 + int(digit, 16) if digit in _HEX else sys.maxunicode + 1
        if point > sys.maxunicode:
            raise PatternError("invalid escape sequence", pattern[at : index + 1])
    raise PatternError("invalid escape sequence", pattern[at:])


def bracket(pattern: str, start: int, *, fold: bool) -> tuple[Ranges, int]:
    """`[...]`; a `]` right after `[` or `[^` is one of the characters."""
    inverted = pattern.startswith("[^", start)
    at = first = start + 1 + inverted
    ranges: list[tuple[int, int]] = []
    while at == first or not pattern.startswith("]", at):
        more, at = _member(pattern, at, start, fold=fold)
        ranges += more
    members = classes.clean(ranges)
    return (classes.negated(members) if inverted else members), at + 1


def _member(pattern: str, at: int, start: int, *, fold: bool) -> tuple[Ranges, int]:
    if pattern.startswith("[:", at) and (end := pattern.find(":]", at + 2)) >= 0:
        return _posix(pattern[at : end + 2], fold=fold), end + 2
    if pattern.startswith("\\", at) and (found := group(pattern, at, fold=fold)):
        return found
    low, end = _single(pattern, at, start)
    high = low
    if pattern.startswith("-", end) and pattern[end + 1 : end + 2] not in {"", "]"}:
        high, end = _single(pattern, end + 1, start)
        if high < low:
            raise PatternError("invalid character class range", pattern[at:end])
    ranges: Ranges = ((low, high),)
    return (classes.folded(ranges) if fold else ranges), end


def _single(pattern: str, at: int, start: int) -> tuple[int, int]:
    if at >= len(pattern):
        raise PatternError("missing closing ]", pattern[start:])
    return escaped(pattern, at) if pattern[at] == "\\" else (ord(pattern[at]), at + 1)


def _posix(text: str, *, fold: bool) -> Ranges:
    """`[:digit:]`, `[:^digit:]`."""
    name = text[2:-2]
    ranges = classes.POSIX.get(name.removeprefix("^"))
    if ranges is None:
        raise PatternError("invalid character class range", text)
    if fold:
        ranges = classes.folded(ranges)
    return classes.negated(ranges) if name.startswith("^") else ranges
