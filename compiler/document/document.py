"""One YAML document: plain values, and the place of each."""

from __future__ import annotations

from typing import Any, NamedTuple

from compiler.diagnostics import FieldPath, Span
from compiler.source import Source

Places = dict[int, Any]  # id of a container -> {key: Place} of a mapping, [Place] of a sequence


class Place(NamedTuple):
    """Offsets of an entry into the text of the source. For a list item the key is the item itself."""

    key_start: int
    key_end: int
    start: int
    end: int
    plain: bool  # a plain scalar: its source text is its spelling


class Problem(NamedTuple):
    """Something wrong that is seen while reading. `code` is that of the rule which documents it."""

    code: str
    message: str
    span: Span
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()


class Document:
    """`data` holds dicts, lists and scalars; a container reached by an alias is the same object, so change none."""

    __slots__ = ("_places", "data", "index", "problems", "root", "source")

    def __init__(self, source: Source, index: int, data: Any, root: Place, places: Places, problems: tuple[Problem, ...]) -> None:
        self.source, self.index, self.data, self.root = source, index, data, root
        self._places, self.problems = places, problems

    def place(self, path: FieldPath) -> Place | None:
        """The place of the entry at `path`; None where there is none."""
        value, place = self.data, self.root
        for step in path:
            try:
                place = self._places[id(value)][step]
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return place

    def span(self, path: FieldPath) -> Span:
        """The value at `path`; its key where the value is empty; the nearest ancestor's key where there is none."""
        place = self.place(path)
        if place is None:
            return self.key_span(path[:-1]) if path else self._span(self.root.start, self.root.end)
        return self._span(place.start, place.end) if place.end > place.start else self.key_span(path)

    def key_span(self, path: FieldPath) -> Span:
        """The key of the entry at `path`, or the nearest ancestor's; the item itself in a list."""
        while path:
            if place := self.place(path):
                return self._span(place.key_start, place.key_end)
            path = path[:-1]
        return self._span(self.root.start, self.root.start)

    def spelling(self, path: FieldPath) -> str | None:
        """The source text of the plain scalar at `path`; None for everything else."""
        place = self.place(path)
        return self.source.text[place.start : place.end] if place and place.plain else None

    def children(self, container: Any) -> Any:
        """The places of the entries of `container`, a dict or list of this document: by key or in order."""
        return self._places[id(container)]

    def _span(self, start: int, end: int) -> Span:
        text = self.source.text
        while end > start + 1 and text[end - 1] in " \t\r\n":
            end -= 1
        return self.source.span(start, end)
