"""Entries between braces, moved: out of one pair and into another, or out of braces onto lines of their own.

The text of an entry is carried over as it is; a comma goes with it on either side.
"""

from __future__ import annotations

from compiler.diagnostics import Edit, FieldPath, Move
from compiler.document import Document, Place
from compiler.hints import Any
from compiler.lint.changed import Impossible
from compiler.lint.lines import Lines
from compiler.regex import regex
from compiler.source import Source

_BLANK = " \t\r\n"
_COLON = regex(r"[ \t]*:")
_COMMA = regex(r"[ \t]*,[ \t]*")


def in_braces(document: Document, path: FieldPath) -> bool:
    """Whether the mapping at `path` is written between braces."""
    place = document.place(path)
    return place is not None and document.source.text.startswith("{", place.start) and place.end > place.start


def braced(document: Document, change: Move) -> list[Edit]:
    """The edits for `change`, whose entries stand between braces. Raises `Impossible`."""
    mapping: Any = document.data
    for step in change.path:
        mapping = mapping[step]
    places: dict[str, Place] = document.children(mapping)
    keys = list(places)
    first = keys.index(change.children[0])
    if not first or tuple(keys[first : first + len(change.children)]) != change.children:
        raise Impossible
    text = document.source.text
    start, end = places[change.children[0]].key_start, entry_end(text, places[change.children[-1]])
    return [flow_deletion(document.source, start, end), _put(document, change, text[start:end])]


def entry_end(text: str, place: Place) -> int:
    """Where the entry of a mapping at `place` ends: behind its colon where it has no value."""
    end = max(place.end, place.key_end)
    if end == place.key_end and (colon := _COLON.match(text, end)):
        end = colon.end()
    return content_end(text, place.key_start, end)


def content_end(text: str, start: int, end: int) -> int:
    """`end` without the blank lines that a text may end with."""
    return start + len(text[start:end].rstrip(_BLANK))


def flow_deletion(source: Source, start: int, end: int) -> Edit:
    """Takes out what stands between two commas, or between a comma and a bracket."""
    text = source.text
    if behind := _COMMA.match(text, end):
        return Edit(source.span(start, behind.end()), "")
    comma = content_end(text, 0, start) - 1
    return Edit(source.span(comma if text[comma : comma + 1] == "," else start, end), "")


def flow_insertion(source: Source, brace: int, entries: str) -> Edit:
    """Puts `entries` in as the last ones, before the closing brace at `brace`."""
    end = content_end(source.text, 0, brace)
    before = source.text[end - 1]
    return Edit(source.span(end, end), f"{'' if before == '{' else ' ' if before == ',' else ', '}{entries}")


def _put(document: Document, change: Move, entries: str) -> Edit:
    source, text = document.source, document.source.text
    if len(change.home) < len(change.path):
        return _behind(document, change, entries)
    home = document.place(change.home)
    if home is None:
        raise Impossible
    if in_braces(document, change.home):
        return flow_insertion(source, home.end - 1, entries)
    colon = _COLON.match(text, home.key_end)
    if not colon:
        raise Impossible
    return Edit(source.span(colon.end(), max(home.end, colon.end())), f" {{{entries}}}")


def _behind(document: Document, change: Move, entries: str) -> Edit:
    """Behind the entry that led to the braces, in braces again or on a line of its own."""
    source = document.source
    neighbour = document.place((*change.home, change.path[len(change.home)]))
    if neighbour is None:
        raise Impossible
    if in_braces(document, change.home):
        end = entry_end(source.text, neighbour)
        return Edit(source.span(end, end), f", {entries}")
    lines = Lines(source)
    number = lines.last(neighbour.end)
    indentation = " " * (source.position(neighbour.key_start).column - 1)
    end = lines.after(number) - len(lines.end(number))
    line_end = lines.end(number) or lines.end(number - 1) or "\n"
    return Edit(source.span(end, end), f"{line_end}{indentation}{entries}")
