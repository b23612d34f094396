"""One YAML document: plain values, and the place of each."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath, Span
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.source import Source

RawPlace = tuple[int, int, int, int, bool]  # a `Place` whose offsets count from the start of the part that was read
Places = dict[int, Any]  # id of a container -> {key: RawPlace} of a mapping, [RawPlace] of a sequence


class Place(NamedTuple):
    """Offsets of an entry into the text of the source. For a list item the key is the item itself."""

    key_start: int
    key_end: int
    start: int
    end: int
    plain: bool  # a plain scalar: its source text is its spelling


NOWHERE: RawPlace = (0, 0, 0, 0, False)


class Problem(NamedTuple):
    """Something wrong that is seen while reading. `code` is that of the rule which documents it."""

    code: str
    message: str
    span: Span
    help: str | None = None
    related: tuple[tuple[Span, str], ...] = ()


class Document:
    """`data` holds dicts, lists and scalars; a container reached by an alias is the same object, so change none.

    `text` is its own part of the source. A document that cannot be read, or only beyond the limits, has `data` None
    and the reason as its last problem.
    """

    __slots__ = ("_base", "_places", "_spellings", "data", "index", "problems", "root", "source", "text")

    def __init__(
        self,
        source: Source,
        index: int,
        data: Any,
        *,
        root: RawPlace = NOWHERE,
        places: Places | None = None,
        spellings: Mapping[int, str] | None = None,
        problems: tuple[Problem, ...] = (),
        base: int = 0,
    ) -> None:
        """`base` is what all offsets are short of; `spellings` gives the text behind an alias by where it stands."""
        self.source, self.index, self.data, self.problems = source, index, data, problems
        self._base, self._places, self._spellings = base, places or {}, spellings or {}
        self.root = self._absolute(root)
        # What is asked of a document must not cost what the whole file is long.
        self.text = source.text[self.root.start : self.root.end]

    def place(self, path: FieldPath) -> Place | None:
        """The place of the entry at `path`; None where there is none."""
        if not path:
            return self.root
        value, place = self.data, None
        for step in path:
            try:
                place = self._places[id(value)][step]
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return self._absolute(place)

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
        """The source text of the plain scalar at `path`, behind an alias too; None for everything else."""
        place = self.place(path)
        return self.spelled(place) if place else None

    def spelled(self, place: Place) -> str | None:
        """The source text of the plain scalar at `place`, behind an alias too; None for everything else."""
        return self.source.text[place.start : place.end] if place.plain else self._spellings.get(place.start - self._base)

    def children(self, container: Any) -> Any:
        """The places of the entries of `container`, a dict or list of this document: by key or in order."""
        found = self._places[id(container)]
        if isinstance(found, dict):
            return {key: self._absolute(place) for key, place in found.items()}
        return [self._absolute(place) for place in found]

    def _absolute(self, place: Any) -> Place:
        key_start, key_end, start, end, plain = place
        base = self._base
        return Place(key_start + base, key_end + base, start + base, end + base, plain)

    def _span(self, start: int, end: int) -> Span:
        text = self.source.text
        while end > start + 1 and text[end - 1] in " \t\r\n":
            end -= 1
        return self.source.span(start, end)
