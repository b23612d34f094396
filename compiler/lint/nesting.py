"""Entries that slid out of their section, or into the one before, moved by whole lines; nothing else is touched.

What stands next to where it belongs only changes its indentation: every line by the same number of spaces, comments,
block scalars and their blank lines included, so that all of them keep their places to each other. What others stand
between is cut out, with the comments directly above it, and put in there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compiler.diagnostics import Edit, FieldPath, Move, Wrap
from compiler.document import Document, Place
from compiler.hints import Any
from compiler.lint.braces import braced, in_braces
from compiler.lint.changed import Impossible
from compiler.lint.lines import Lines
from compiler.regex import regex

_STEP = 2
_LINE_START = regex(r" *(?:- +)*")
_EMPTY = regex(r" *:(?= |\Z)")
_ENDS = ("\n", "\r\n", "\r")


def moved(document: Document, change: Move) -> list[Edit]:
    """The edits for `change` in `document`. Raises `Impossible`."""
    inwards = len(change.home) > len(change.path)
    if in_braces(document, change.path) or (not inwards and in_braces(document, change.home)):
        return braced(document, change)
    return _Nesting(document, change).edits() if inwards else _Lifting(document, change).edits()


def wrapped(document: Document, change: Wrap) -> list[Edit]:
    """The edits for `change` in `document`. Raises `Impossible`."""
    if in_braces(document, change.path):
        raise Impossible
    return _Wrapping(document, change).edits()


class _Moving:
    """Entries of a block mapping: their lines, and how far these go to the right; to the left where that is negative."""

    def __init__(self, document: Document, change: Move | Wrap) -> None:
        self._document, self._children = document, change.children
        self._source, self._lines = document.source, Lines(document.source)
        self._mapping: dict[str, Any] = _at(document.data, change.path)
        self._places: dict[str, Place] = document.children(self._mapping)
        children = change.children
        self._indentation = self._source.position(self._places[children[0]].key_start).column - 1
        if any(self._lines.before(self._places[child].key_start) != " " * self._indentation for child in children):
            raise Impossible
        self._by = 0

    def _column(self, place: Place) -> int:
        """How far the key at `place` is indented, the dashes before it counted in."""
        if not _LINE_START.fullmatch(self._lines.before(place.key_start)):
            raise Impossible
        return self._source.position(place.key_start).column - 1

    def _last(self, place: Place, deeper_than: int) -> int:
        """The last line of the entry at `place`, with the comments below that are further to the right."""
        return self._behind_comments(self._lines.last(max(place.end, place.key_end)) + 1, deeper_than) - 1

    def _behind_comments(self, number: int, deeper_than: int) -> int:
        while self._lines.is_comment(number) and self._lines.indentation(number) > deeper_than:
            number += 1
        return number

    def _first(self, child: str) -> int:
        """The first line of an entry, with the comments directly above it."""
        first = self._lines.number(self._places[child].key_start)
        while self._lines.is_comment(first - 1) and self._lines.indentation(first - 1) == self._indentation:
            first -= 1
        return first

    def _extent(self, child: str) -> tuple[int, int]:
        """The first line of an entry and the one behind its last."""
        return self._first(child), self._last(self._places[child], self._indentation) + 1

    def _shifts(self, numbers: Iterable[int]) -> list[Edit]:
        """The lines `numbers` further to the right or to the left, where they stand."""
        edits: list[Edit] = []
        for number in numbers:
            at = self._lines.start(number)
            if self._by > 0 and self._source.line(number):
                edits.append(Edit(self._source.span(at, at), " " * self._by))
            elif spaces := self._spare(self._source.line(number)):
                edits.append(Edit(self._source.span(at, at + spaces), ""))
        return edits

    def _spare(self, line: str) -> int:
        """How many spaces `line` loses: none of those that it needs to stand where it goes to."""
        indentation = len(line) - len(line.lstrip(" "))
        return min(max(-self._by, 0), max(indentation - self._indentation - self._by, 0))

    def _cut(self, children: Iterable[str], line: int) -> list[Edit]:
        """The lines of `children` taken out, and put in before line `line`."""
        extents = [self._extent(child) for child in children]
        text = "".join([self._shifted(*extent) for extent in extents])
        if not text:
            return []
        at, lines = self._lines.start(line), self._lines
        if line > 1 and not lines.end(line - 1):
            raise Impossible  # the last line of a text has no end: what comes behind it would run into it
        gone = [Edit(self._source.span(lines.start(first), lines.start(end)), "") for first, end in extents]
        return [Edit(self._source.span(at, at), text), *gone]

    def _shifted(self, first: int, end: int) -> str:
        text, lines = self._source.text, self._lines
        parts = [text[lines.start(number) : lines.after(number)] for number in range(first, end)]
        if not lines.end(end - 1):
            parts[-1] += lines.end(first - 1)
        pad = " " * self._by
        return "".join([part if part in _ENDS else pad + part[self._spare(part.rstrip("\r\n")) :] for part in parts])


class _Nesting(_Moving):
    """Entries that go below a section before them, which is empty or has kept some."""

    def __init__(self, document: Document, change: Move) -> None:
        super().__init__(document, change)
        self._led = str(change.home[len(change.path)])
        place = document.place(change.home)
        self._body = _at(document.data, change.home)
        if place is None or self._led in change.children or not (self._body or isinstance(change.home[-1], str)):
            raise Impossible
        self._parent = place
        self._by = self._target() - self._indentation
        if self._by < 1:
            raise Impossible

    def edits(self) -> list[Edit]:
        keys = list(self._mapping)
        following = keys[keys.index(self._led) + 1 :]
        children = self._children
        if not set(children) <= set(following):
            raise Impossible
        near = next((index for index, key in enumerate(following) if key not in children), len(following))
        first = last = self._behind_parent()
        if near:
            last = self._last(self._places[following[near - 1]], self._indentation) + 1
        far = [child for child in children if child not in following[:near]]
        return [*self._emptied(), *self._shifts(range(first, last)), *self._cut(far, last)]

    def _target(self) -> int:
        """The column that the entries go to."""
        if not self._body:
            return self._column(self._parent) + _step(self._document, self._lines)
        return self._column(next(iter(self._document.children(self._body).values())))

    def _behind_parent(self) -> int:
        """The first line that may move: behind the section, and what is commented in it."""
        end = self._lines.last(self._parent.end if self._body is not None else self._parent.key_end)
        return self._behind_comments(end + 1, self._indentation)

    def _emptied(self) -> list[Edit]:
        """Takes out the `null` or the `{}` that a section without entries may have."""
        if self._body or self._parent.end <= self._parent.start:
            return []
        colon = _EMPTY.match(self._source.text, self._parent.key_end)
        if not colon or self._source.text[colon.end() : self._parent.start].strip(" "):
            raise Impossible
        return [Edit(self._source.span(colon.end(), self._parent.end), "")]


class _Lifting(_Moving):
    """Entries that go out of a neighbour which swallowed them."""

    def __init__(self, document: Document, change: Move) -> None:
        super().__init__(document, change)
        led = document.place((*change.home, change.path[len(change.home)]))
        if led is None or not isinstance(change.path[len(change.home)], str):
            raise Impossible
        self._neighbour = led
        self._by = self._column(led) - self._indentation
        if self._by > -1:
            raise Impossible

    def edits(self) -> list[Edit]:
        children, keys = self._children, list(self._mapping)
        end = self._lines.last(max(self._neighbour.end, self._neighbour.key_end))
        last = self._lines.last(max(self._places[keys[-1]].end, self._places[keys[-1]].key_end))
        near: list[str] = []
        while last == end and len(near) < len(children) and keys[-1 - len(near)] == children[-1 - len(near)]:
            near.insert(0, keys[-1 - len(near)])
        far = children[: len(children) - len(near)]
        to = self._indentation + self._by
        if not near:
            return self._cut(far, self._behind_comments(end + 1, to))
        first = self._first(near[0])
        # Comments at the very column of the entries were written for them: they go along.
        return [*self._cut(far, first), *self._shifts(range(first, self._behind_comments(end + 1, self._indentation - 1)))]


class _Wrapping(_Moving):
    """Entries that go below a section which is not there yet."""

    def __init__(self, document: Document, change: Wrap) -> None:
        super().__init__(document, change)
        self._key = change.key
        self._by = _step(document, self._lines)

    def edits(self) -> list[Edit]:
        keys = list(self._mapping)
        index = keys.index(self._children[0])
        near = next((at for at, child in enumerate(self._children) if keys[index + at] != child), len(self._children))
        first = self._first(self._children[0])
        last = self._last(self._places[self._children[near - 1]], self._indentation) + 1
        start, *shifts = self._shifts(range(first, last))
        head = f"{' ' * self._indentation}{self._key}:{self._lines.end(first) or self._lines.end(first - 1)}"
        return [start._replace(text=head + start.text), *shifts, *self._cut(self._children[near:], last)]


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data[step]
    return data


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
