"""The fields of a text by where they stand."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator

from compiler.diagnostics import FieldPath, Span
from compiler.document import Document
from compiler.hints import Any
from compiler.records import NamedTuple


class Field(NamedTuple):
    """An entry of a mapping or list, with offsets; `end` is behind its value, or behind its key where it has none."""

    key_start: int
    key_end: int
    end: int
    start: int  # of the value
    path: FieldPath
    document: Document
    value: Any


class Fields:
    """Those of all `documents` of one source."""

    def __init__(self, documents: Iterable[Document]) -> None:
        read = [document for document in documents if document.data is not None]
        self.all = sorted(
            [field for document in read for field in _fields(document)], key=lambda field: (field.key_start, -field.end)
        )
        self._starts = [field.key_start for field in self.all]
        self.first = min([document.root.start for document in read], default=0)

    def following(self, offset: int) -> Field | None:
        """The first one from `offset` on, and of those that start together the one that holds the others."""
        at = bisect_left(self._starts, offset)
        return self.all[at] if at < len(self.all) else None

    def around(self, offset: int) -> Iterator[Field]:
        """Those that `offset` is in or behind the first character of, the outermost first."""
        return (field for field in self.all[: bisect_left(self._starts, offset)] if offset < field.end)

    def values_below(self, start: int, end: int) -> Iterator[Span]:
        """The values of keys between two offsets of one line, where they start behind the second one."""
        for field in self.all[bisect_left(self._starts, start) : bisect_left(self._starts, end)]:
            if field.start >= end:
                yield field.document.span(field.path)


def _fields(document: Document) -> Iterator[Field]:
    """Every entry once, where it is written; what an alias repeats is not gone into again."""
    seen: set[int] = set()
    todo: list[tuple[FieldPath, Any]] = [((), document.data)]
    while todo:
        path, container = todo.pop()
        if not isinstance(container, dict | list) or id(container) in seen:
            continue
        seen.add(id(container))
        places = document.children(container)
        for step, value in container.items() if isinstance(container, dict) else enumerate(container):
            if isinstance(step, str) and step not in places:
                continue
            place = places[step]
            yield Field(place.key_start, place.key_end, max(place.end, place.key_end), place.start, (*path, step), document, value)
            todo.append(((*path, step), value))
