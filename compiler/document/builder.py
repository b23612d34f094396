"""Events of PyYAML's C parser to documents with the place of every key and value.

PyYAML's own `compose` and `load` recurse in C and die on deep nesting; events do not. Places are kept by
container, not by path: a container that is used twice, by an alias, is placed once, where it is written.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, NamedTuple

import yaml
from yaml.cyaml import CParser

from compiler.diagnostics import Span
from compiler.document import problems as wrong
from compiler.document.document import Document, Place, Places, Problem
from compiler.document.scalars import ambiguity, resolve
from compiler.source import Source

_NEXT_DOCUMENT = re.compile(r"^---(?=[ \t\r\n]|\Z)", re.MULTILINE)
_STRING_TAG = "tag:yaml.org,2002:str"


class Limits(NamedTuple):
    """What one document may hold. More is a problem of that document, never an exception."""

    depth: int = 100
    nodes: int = 200_000  # a node under an alias counts as often as the alias is used


LIMITS = Limits()


class _Abandoned(Exception):  # noqa: N818 - it says what happened to the document
    """The document cannot be read on from `offset`; the problem says why."""

    def __init__(self, problem: Problem, offset: int) -> None:
        super().__init__(problem.message)
        self.problem, self.offset = problem, offset


def documents(source: Source, limits: Limits = LIMITS) -> Iterator[Document]:
    """Every document of `source`. One that cannot be read has `data` None and its problem last; reading goes on
    at the next `---`.
    """
    if source.undecodable:
        yield _empty(source, 0, 0, (wrong.undecodable(source.undecodable),))
        return
    base: int | None = 0
    index = 0
    while base is not None:
        reader = _Reader(source, base, limits)
        base = None
        try:
            for document in reader.documents(index):
                index += 1
                yield document
        except _Abandoned as abandoned:
            yield _empty(source, index, reader.started, (*reader.problems, abandoned.problem))
            index += 1
            if found := _NEXT_DOCUMENT.search(source.text, max(abandoned.offset, reader.started + 1)):
                base = found.start()


def _empty(source: Source, index: int, start: int, problems: tuple[Problem, ...]) -> Document:
    return Document(source, index, None, Place(start, start, start, start, plain=False), {}, problems)


class _Reader:
    """Reads the documents of a source from offset `base` on; `started` is where the current one starts."""

    def __init__(self, source: Source, base: int, limits: Limits) -> None:
        self._source, self._base, self._limits = source, base, limits
        self.started = base
        self._begin()

    def _begin(self) -> None:
        self.problems: list[Problem] = []
        self._places: Places = {}
        self._keep: list[Any] = []  # containers outlive the reading, or two could have one id
        self._anchors: dict[str, tuple[Any, int]] = {}
        self._nodes = 0

    def documents(self, index: int) -> Iterator[Document]:
        parser = None
        try:
            parser = CParser(self._source.text[self._base :])
            self._event = parser.get_event
            self._event()
            while type(start := self._event()) is not yaml.StreamEndEvent:
                self._begin()
                self.started = self._base + start.start_mark.index
                first = self._event()
                at = self._base + first.start_mark.index
                data, end = self._node(first, 0)
                self._event()
                plain = type(first) is yaml.ScalarEvent and first.implicit[0]
                yield Document(self._source, index, data, Place(at, end, at, end, plain), self._places, tuple(self.problems))
                index += 1
        except (yaml.YAMLError, UnicodeEncodeError) as error:
            raise _Abandoned(*wrong.unreadable(error, self._source, self._base)) from None
        finally:
            if parser is not None:
                parser.dispose()

    def _node(self, event: Any, depth: int) -> tuple[Any, int]:
        """The value that starts with `event`, and the offset at which it ends."""
        self._nodes += 1
        if self._nodes > self._limits.nodes:
            raise self._abandoned(wrong.too_many_nodes, self._limits.nodes, event)
        kind = type(event)
        if kind is yaml.ScalarEvent:
            value = self._scalar(event)
            if event.anchor is not None:
                self._anchors[event.anchor] = (value, 1)
            return value, self._base + event.end_mark.index
        if kind is yaml.AliasEvent:
            return self._alias(event), self._base + event.end_mark.index
        if depth >= self._limits.depth:
            raise self._abandoned(wrong.too_deep, self._limits.depth, event)
        if event.tag is not None:
            self.problems.append(wrong.tag(event.tag, self._span_of(event)))
        before = self._nodes
        if event.anchor is not None:
            self._anchors[event.anchor] = (None, -1)
        mapping = kind is yaml.MappingStartEvent
        value, end = self._mapping(event, depth + 1) if mapping else self._sequence(event, depth + 1)
        if event.anchor is not None:
            self._anchors[event.anchor] = (value, self._nodes - before + 1)
        return value, end

    def _scalar(self, event: Any) -> Any:
        if event.tag is not None and event.tag != _STRING_TAG and event.tag != "!":
            self.problems.append(wrong.tag(event.tag, self._span_of(event)))
        if not event.implicit[0]:
            return event.value
        value = resolve(event.value)
        if problem := ambiguity(event.value):
            self.problems.append(wrong.ambiguous(event.value, problem, self._span_of(event)))
        return value

    def _alias(self, event: Any) -> Any:
        value, size = self._anchors.get(event.anchor, (None, 0))
        if size <= 0:
            problem = wrong.unknown_alias if size == 0 else wrong.recursive_alias
            self.problems.append(problem(event.anchor, self._span_of(event)))
            return None
        self._nodes += size
        return value

    def _sequence(self, start: Any, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        places: list[Place] = []
        self._places[id(items)] = places
        self._keep.append(items)
        next_event, base, end = self._event, self._base, self._base + start.end_mark.index
        while type(event := next_event()) is not yaml.SequenceEndEvent:
            at = base + event.start_mark.index
            value, end = self._node(event, depth)
            items.append(value)
            places.append(Place(at, end, at, end, type(event) is yaml.ScalarEvent and event.implicit[0]))
        return items, base + event.end_mark.index if start.flow_style else end

    def _mapping(self, start: Any, depth: int) -> tuple[dict[str, Any], int]:
        entries: dict[str, Any] = {}
        places: dict[str, Place] = {}
        merged: list[dict[str, Any]] = []
        self._places[id(entries)] = places
        self._keep.append(entries)
        next_event, base, end = self._event, self._base, self._base + start.end_mark.index
        while type(event := next_event()) is not yaml.MappingEndEvent:
            key_start, key_end = base + event.start_mark.index, base + event.end_mark.index
            key = self._key(event, depth)
            follower = next_event()
            at = base + follower.start_mark.index
            value, end = self._node(follower, depth)
            if key is None:
                continue
            if key == "<<" and event.implicit[0]:
                merged += self._merge(value, at, end)
            elif key in entries:
                first = places[key]
                where = self._source.span(first.key_start, first.key_end)
                self.problems.append(wrong.duplicate_key(key, self._source.span(key_start, key_end), where))
            else:
                entries[key] = value
                places[key] = Place(key_start, key_end, at, end, type(follower) is yaml.ScalarEvent and follower.implicit[0])
        for source in merged:
            for name, value in source.items():
                if name not in entries:
                    entries[name], places[name] = value, self._places[id(source)][name]
        return entries, base + event.end_mark.index if start.flow_style else end

    def _key(self, event: Any, depth: int) -> str | None:
        """The key as a string; None, with its problem, where it can be none."""
        if type(event) is not yaml.ScalarEvent:
            span = self._span_of(event)
            value, end = self._node(event, depth)
            if type(event) is yaml.AliasEvent and isinstance(value, str):
                return value
            text = self._source.text[span.start.offset - 1 : end + 1]
            self.problems.append(wrong.collection_as_key(text, self._source.span(span.start.offset, end)))
            return None
        if event.implicit[0] and not isinstance(resolve(event.value), str):
            self.problems.append(wrong.key_not_string(event.value, self._span_of(event)))
        elif event.implicit[0] and (problem := ambiguity(event.value)):
            self.problems.append(wrong.ambiguous(event.value, problem, self._span_of(event)))
        value = event.value
        return value if type(value) is str else str(value)

    def _merge(self, value: Any, start: int, end: int) -> list[dict[str, Any]]:
        sources = value if isinstance(value, list) else [value]
        if all(isinstance(source, dict) for source in sources):
            return sources
        self.problems.append(wrong.merge_value(self._source.span(start, end)))
        return []

    def _span_of(self, event: Any) -> Span:
        return self._source.span(self._base + event.start_mark.index, self._base + event.end_mark.index)

    def _abandoned(self, problem: Any, limit: int, event: Any) -> _Abandoned:
        return _Abandoned(problem(limit, self._span_of(event)), self._base + event.start_mark.index)
