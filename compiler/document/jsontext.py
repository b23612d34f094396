"""JSON is YAML, except for what the parser refuses: tabs around the root, a `:` on the next line, surrogate pairs.

A text that is JSON is rewritten to one of the same length, in which every token starts at the same offset.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable

from compiler.document.events import Event, ScalarEvent
from compiler.records import NamedTuple
from compiler.regex import regex

_STRING = regex(r'("(?:[^"\\]|\\.)*+")(\s*)', re.DOTALL)
_ESCAPE = regex(r"\\u([dD][89abAB][0-9a-fA-F]{2})\\u([dD][c-fC-F][0-9a-fA-F]{2})|\\.", re.DOTALL)


class _Mark:
    __slots__ = ("index",)

    def __init__(self, index: int) -> None:
        self.index = index


class Rewritten(NamedTuple):
    """`ends` gives, by the start of a string that became shorter, the offset at which it really ends."""

    text: str
    ends: dict[int, int]

    def corrected(self, next_event: Callable[[], Event]) -> Callable[[], Event]:
        """`next_event` with the ends of shortened strings put right."""

        def get() -> Event:
            event = next_event()
            if type(event) is ScalarEvent and (end := self.ends.get(event.start_mark.index)):
                event.end_mark = _Mark(end)
            return event

        return get


def rewritten(text: str) -> Rewritten | None:
    """`text` for a parser of YAML; None where it is no JSON, or where nothing would change."""
    if text.lstrip()[:1] not in ("{", "["):
        return None
    try:
        json.loads(text)
    except (ValueError, RecursionError):
        return None
    ends: dict[int, int] = {}

    def string(match: re.Match[str]) -> str:
        short = _ESCAPE.sub(_character, match[1])
        if len(short) < len(match[1]):
            ends[match.start()] = match.end(1)
        return short.ljust(len(match[1])) + re.sub(r"\s", " ", match[2])

    found = _STRING.sub(string, text)
    lead = len(found) - len(found.lstrip())
    found = " " * lead + found.strip() + " " * (len(found) - len(found.rstrip()))
    return Rewritten(found, ends) if found != text else None


def _character(match: re.Match[str]) -> str:
    """A surrogate pair as the character it means; any other escape as it is."""
    if match[1] is None:
        return match.group()
    return chr(0x10000 + ((int(match[1], 16) - 0xD800) << 10) + int(match[2], 16) - 0xDC00)
