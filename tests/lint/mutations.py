"""One section of a YAML text indented wrongly, in every way that still reads as YAML."""

from collections.abc import Iterator
from typing import Any, NamedTuple

from compiler.diagnostics import FieldPath
from compiler.document import Document, documents
from compiler.lint.lines import Lines
from compiler.source import Source


class Mutant(NamedTuple):
    """`path` and `home` say where the entries `children` are now and where they were."""

    kind: str
    text: str
    path: FieldPath
    home: FieldPath
    children: tuple[str, ...]


def mutants(source: Source) -> Iterator[Mutant]:
    """Every mutant of the only document of `source` that is read as something else than before."""
    (document,) = documents(source)
    for mutant in _every(document):
        read = list(documents(Source(source.name, mutant.text)))
        if len(read) == 1 and not read[0].problems and read[0].data != document.data:
            yield mutant


def _every(document: Document) -> Iterator[Mutant]:
    todo: list[tuple[FieldPath, Any, tuple[tuple[FieldPath, int], ...]]] = [((), document.data, ())]
    while todo:
        path, value, outer = todo.pop()
        if isinstance(value, list):
            todo += [((*path, index), item, outer) for index, item in enumerate(value)]
        if not isinstance(value, dict) or not value or (entries := _Entries(document, path)).column is None:
            continue
        here = (*outer, (path, entries.column))
        todo += [((*path, key), inner, here) for key, inner in value.items()]
        yield from _slid_out(entries, outer)
        yield from _swallowed(entries)


class _Entries:
    """The lines of the entries of a block mapping."""

    def __init__(self, document: Document, path: FieldPath) -> None:
        self.document, self.path = document, path
        self.lines = Lines(document.source)
        value = document.data
        for step in path:
            value = value[step]
        self.value = value
        places = document.children(value)
        self.keys = list(value)
        befores = [self.lines.before(place.key_start) for place in places.values()]
        columns = {document.source.position(place.key_start).column for place in places.values()}
        blank = not any(before.strip(" -") for before in befores) and len(columns) == 1
        self.column = columns.pop() - 1 if blank else None
        self.bare = [not before.strip(" ") for before in befores]
        self.starts = [self.lines.number(place.key_start) for place in places.values()]
        self.ends = [self.lines.last(max(place.end, place.key_end)) for place in places.values()]

    def shifted(self, first: int, last: int, by: int) -> str | None:
        """The text with the lines of the entries from `first` to `last` further to the right, comments above with them."""
        assert self.column is not None
        source, lines = self.document.source, self.lines
        start = self.starts[first]
        while lines.is_comment(start - 1) and lines.indentation(start - 1) == self.column:
            start -= 1
        parts = [source.text[lines.start(n) : lines.after(n)] for n in range(1, len(source.line_starts) + 1)]
        for number in range(start, self.ends[last] + 1):
            part = parts[number - 1]
            if part.strip(" \r\n") == "" and by > 0 and part.strip("\r\n") == "":
                continue
            if by > 0:
                parts[number - 1] = " " * by + part
            else:
                spaces = len(part) - len(part.lstrip(" "))
                if spaces < -by and part.strip():
                    return None
                parts[number - 1] = part[min(-by, spaces) :]
        return "".join(parts)


def _slid_out(entries: _Entries, outer: tuple[tuple[FieldPath, int], ...]) -> Iterator[Mutant]:
    """All entries, or the last ones, to the column of a mapping around."""
    for depth, (home, column) in enumerate(reversed(outer), 1):
        for first in range(len(entries.keys)):
            if all(entries.bare[first:]) and (text := entries.shifted(first, len(entries.keys) - 1, column - entries.column)):
                part = "" if first == 0 else " partly"
                yield Mutant(f"out {depth}{part}", text, home, entries.path, tuple(entries.keys[first:]))


def _swallowed(entries: _Entries) -> Iterator[Mutant]:
    for first in range(1, len(entries.keys)):
        for depth, (home, column) in enumerate(_open(entries, entries.keys[first - 1]), 1):
            for last in range(first, len(entries.keys)):
                text = entries.shifted(first, last, column - entries.column)
                if text:
                    some = "one" if first == last else "several"
                    yield Mutant(f"in {depth} {some}", text, home, entries.path, tuple(entries.keys[first : last + 1]))


def _open(entries: _Entries, key: str) -> Iterator[tuple[FieldPath, int]]:
    """The mappings that are still open at the end of the entry `key`."""
    path: FieldPath = (*entries.path, key)
    value = entries.value[key]
    while isinstance(value, dict | list) and value:
        if isinstance(value, list):
            path, value = (*path, len(value) - 1), value[-1]
            continue
        inner = _Entries(entries.document, path)
        if inner.column is None:
            return
        yield path, inner.column
        last = inner.keys[-1]
        path, value = (*path, last), value[last]
