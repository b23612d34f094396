"""How many columns of a terminal characters take."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence

_JOINER = "\u200d"
_EMOJI_STYLE = "\ufe0f"
_KEYCAPS = "0123456789#*\u203c\u2049"


def widths(characters: Sequence[str]) -> Iterator[int]:
    """The columns of each of `characters`; one that changes its neighbour takes what the neighbour gains.

    An entry of several characters is an escape, one column each. East Asian wide and fullwidth characters and
    emoji take two (Unicode Annex 11), combining marks none, an emoji joined to another one none.
    """
    before, joined = "", False
    for character in characters:
        if len(character) != 1:
            yield len(character)
            before, joined = "", False
            continue
        yield 0 if joined else _width(character, before)
        joined = character == _JOINER
        if not _is_mark(character):
            before = character


def width(text: str) -> int:
    return sum(widths(text))


def padded(text: str, columns: int) -> str:
    """`text` with spaces behind it, at least `columns` wide."""
    return text + " " * (columns - width(text))


def table(rows: Sequence[Sequence[str]], *, gap: int) -> Iterator[str]:
    """A line for each of `rows`, which have as many cells each, with `gap` columns between."""
    wide = [max(map(width, cells)) for cells in zip(*rows, strict=True)]
    for row in rows:
        yield (" " * gap).join([padded(cell, columns) for cell, columns in zip(row, wide, strict=True)]).rstrip()


def _width(character: str, before: str) -> int:
    if character.isascii():
        return 1
    if character == _EMOJI_STYLE:
        return 1 if before and _is_narrow_emoji(before) else 0
    if _is_mark(character) or "\u1160" <= character <= "\u11ff":  # vowels and finals join a Hangul syllable
        return 0
    if "\U0001f3fb" <= character <= "\U0001f3ff" and before and _is_wide(before):  # a skin colour
        return 0
    return 2 if _is_wide(character) else 1


def _is_mark(character: str) -> bool:
    return not character.isascii() and unicodedata.category(character) in {"Mn", "Me", "Cf"}


def _is_wide(character: str) -> bool:
    return unicodedata.east_asian_width(character) in {"W", "F"}


def _is_narrow_emoji(character: str) -> bool:
    return character in _KEYCAPS or (not _is_wide(character) and unicodedata.category(character) in {"So", "Sm"})
