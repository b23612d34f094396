r"""What `\p{...}` names: categories of Unicode, their long names, and scripts."""

from __future__ import annotations

import sys
import unicodedata
from functools import cache

from compiler.cel.libraries.re2.classes import ANY, Ranges, clean, negated
from compiler.cel.libraries.re2.scripts import script

_LONG = {
    "other": "C",
    "control": "Cc",
    "cntrl": "Cc",
    "format": "Cf",
    "unassigned": "Cn",
    "privateuse": "Co",
    "surrogate": "Cs",
    "letter": "L",
    "lowercaseletter": "Ll",
    "modifierletter": "Lm",
    "otherletter": "Lo",
    "titlecaseletter": "Lt",
    "uppercaseletter": "Lu",
    "casedletter": "LC",
    "mark": "M",
    "combiningmark": "M",
    "spacingmark": "Mc",
    "enclosingmark": "Me",
    "nonspacingmark": "Mn",
    "number": "N",
    "decimalnumber": "Nd",
    "digit": "Nd",
    "letternumber": "Nl",
    "othernumber": "No",
    "punctuation": "P",
    "punct": "P",
    "connectorpunctuation": "Pc",
    "dashpunctuation": "Pd",
    "closepunctuation": "Pe",
    "finalpunctuation": "Pf",
    "initialpunctuation": "Pi",
    "otherpunctuation": "Po",
    "openpunctuation": "Ps",
    "symbol": "S",
    "currencysymbol": "Sc",
    "modifiersymbol": "Sk",
    "mathsymbol": "Sm",
    "othersymbol": "So",
    "separator": "Z",
    "lineseparator": "Zl",
    "paragraphseparator": "Zp",
    "spaceseparator": "Zs",
}
_CASED = ("Lu", "Ll", "Lt")


def named(name: str) -> Ranges | None:
    """The characters of a category or script; its name is looked up without regard to case, spaces, `-` and `_`."""
    plain = name.translate({ord(ignored): None for ignored in " -_"}).lower()
    if plain == "any":
        return ANY
    if plain == "ascii":
        return ((0, 0x7F),)
    if plain == "assigned":
        return negated(_categories()["Cn"])
    return _category(_LONG.get(plain, plain)) or script(plain)


def _category(name: str) -> Ranges | None:
    if name.lower() == "lc":
        return clean(span for category in _CASED for span in _categories()[category])
    short = name.capitalize()
    if len(short) == 1:
        spans = [span for category, ranges in _categories().items() if category[0] == short for span in ranges]
        return clean(spans) if spans else None
    return _categories().get(short)


@cache
def _categories() -> dict[str, Ranges]:
    """Every character, by category: a tenth of a second, once, and only where a pattern asks."""
    starts: dict[str, list[tuple[int, int]]] = {}
    first, current = 0, unicodedata.category("\0")
    for point in range(1, sys.maxunicode + 2):
        category = unicodedata.category(chr(point)) if point <= sys.maxunicode else ""
        if category != current:
            starts.setdefault(current, []).append((first, point - 1))
            first, current = point, category
    return {category: tuple(ranges) for category, ranges in starts.items()}
