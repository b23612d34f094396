"""Entries that slid out of their section, indented again: lines are moved to the right, and nothing else is touched.

Every line from the section to its last entry moves by the same number of spaces, comments, block scalars and their
blank lines included, so that all of them keep their places to each other. An entry that others have come before is
moved up to its section, with the comments directly above it.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import Any

from compiler.diagnostics import Edit, Nest
from compiler.document import Document, Place
from compiler.lint.changed import Impossible
from compiler.lint.lines import Lines

_STEP = 2
_LINE_START = re.compile(r" *(?:- +)*")
_EMPTY = re.compile(r" *:(?= |\Z)")


def nested(document: Document, mapping: dict[str, Any], change: Nest) -> list[Edit]:
    """The edits for `change` in `mapping`, a block mapping of `document`. Raises `Impossible`."""
    return _Nesting(document, mapping, change).edits()


class _Nesting:
    def __init__(self, document: Document, mapping: dict[str, Any], change: Nest) -> None:
        self._document, self._mapping, self._change = document, mapping, change
        self._source, self._lines = document.source, Lines(document.source)
        self._places: dict[str, Place] = document.children(mapping)
        self._parent = self._places[change.parent]
        self._indentation = self._column(self._parent) - 1
        self._by = self._distance()

    def edits(self) -> list[Edit]:
        keys = list(self._mapping)
        following = keys[keys.index(self._change.parent) + 1 :]
        children = self._change.children
        near = next((index for index, key in enumerate(following) if key not in children), len(following))
        far = [child for child in children if child not in following[:near]]
        if any(self._lines.before(self._places[child].key_start) != " " * self._indentation for child in children):
            raise Impossible
        if not set(children) <= set(following):
            raise Impossible
        first = last = self._behind_parent()
        if near:
            last = self._last(self._places[following[near - 1]]) + 1
        moved = [self._extent(child) for child in far]
        text = "".join([self._moved(*extent) for extent in moved])
        edits = [*self._emptied(), *[self._shift(number) for number in range(first, last) if self._source.line(number)]]
        if text:
            at = self._lines.start(last)
            edits.append(Edit(self._source.span(at, at), text))
        return edits + [Edit(self._source.span(self._lines.start(start), self._lines.start(end)), "") for start, end in moved]

    def _column(self, place: Place) -> int:
        if not _LINE_START.fullmatch(self._lines.before(place.key_start)):
            raise Impossible
        return self._source.position(place.key_start).column

    def _distance(self) -> int:
        """By how many spaces the entries move."""
        body = self._mapping[self._change.parent]
        if body is None:
            return _step(self._document, self._lines)
        first = next(iter(self._document.children(body).values()), None)
        if first is None or not self._lines.before(first.key_start).isspace():
            raise Impossible
        by = self._source.position(first.key_start).column - 1 - self._indentation
        if by < 1:
            raise Impossible
        return by

    def _behind_parent(self) -> int:
        """The first line that may move: behind the section, and what is commented in it."""
        filled = self._mapping[self._change.parent] is not None
        return self._behind_deeper(self._lines.last(self._parent.end if filled else self._parent.key_end) + 1)

    def _emptied(self) -> list[Edit]:
        """Takes out the `null` that a section without entries may have."""
        if self._mapping[self._change.parent] is not None or self._parent.end <= self._parent.start:
            return []
        colon = _EMPTY.match(self._source.text, self._parent.key_end)
        if not colon or self._source.text[colon.end() : self._parent.start].strip(" "):
            raise Impossible
        return [Edit(self._source.span(colon.end(), self._parent.end), "")]

    def _last(self, place: Place) -> int:
        """The last line of the entry at `place`, with the comments below that are further to the right than its key."""
        return self._behind_deeper(self._lines.last(max(place.end, place.key_end)) + 1) - 1

    def _behind_deeper(self, number: int) -> int:
        while self._lines.is_comment(number) and self._lines.indentation(number) > self._indentation:
            number += 1
        return number

    def _extent(self, child: str) -> tuple[int, int]:
        """The first line of an entry and the one behind its last, with the comments directly above it."""
        place = self._places[child]
        first = self._lines.number(place.key_start)
        while self._lines.is_comment(first - 1) and self._lines.indentation(first - 1) == self._indentation:
            first -= 1
        return first, self._last(place) + 1

    def _moved(self, first: int, end: int) -> str:
        text, lines = self._source.text, self._lines
        parts = [text[lines.start(number) : lines.after(number)] for number in range(first, end)]
        if not lines.end(end - 1):
            parts[-1] += lines.end(self._lines.number(self._parent.key_start))
        return "".join([part if part in ("\n", "\r\n", "\r") else " " * self._by + part for part in parts])

    def _shift(self, number: int) -> Edit:
        at = self._lines.start(number)
        return Edit(self._source.span(at, at), " " * self._by)


def _step(document: Document, lines: Lines) -> int:
    """By how much the mappings of `document` are indented, as a rule."""
    steps: Counter[int] = Counter()
    todo: list[Any] = [document.data]
    seen: set[int] = set()
    while todo:
        container = todo.pop()
        if not isinstance(container, dict | list) or id(container) in seen:
            continue
        seen.add(id(container))
        if isinstance(container, list):
            todo += container
            continue
        todo += container.values()
        places = document.children(container)
        for key, value in container.items():
            if isinstance(value, dict) and value and key in places:
                first = next(iter(document.children(value).values()))
                if lines.before(first.key_start).strip(" ") == "" and lines.before(places[key].key_start).strip(" -") == "":
                    by = _column(lines, first) - _column(lines, places[key])
                    steps[by] += by > 0
    return max(steps, key=lambda step: (steps[step], -step)) if +steps else _STEP


def _column(lines: Lines, place: Place) -> int:
    return lines.source.position(place.key_start).column
