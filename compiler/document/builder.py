"""Events of PyYAML's C parser to one document with the place of every key and value.

PyYAML's own `compose` and `load` recurse in C and die on deep nesting; events do not. Places are kept by
container, not by path: a container that is used twice, by an alias, is placed once, where it is written.

`_mapping` and `_sequence` are where linting spends its time. They therefore take the common scalar, one without
anchor and tag, without a further call, and keep offsets as the parser gives them; `Document` adds the base.
"""

from __future__ import annotations

from collections.abc import Callable
from enum import Enum, auto

from compiler.diagnostics import Span
from compiler.document import problems as wrong
from compiler.document.document import Document, Places, Problem, RawPlace
from compiler.document.events import (
    AliasEvent,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
)
from compiler.document.scalars import NUMERIC_STARTS, WORDS, key_elsewhere, reading
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.source import Source

_PREFIX = "tag:yaml.org,2002:"
_STRINGS = ("!", f"{_PREFIX}str")
_KINDS: dict[str, type] = {f"{_PREFIX}int": int, f"{_PREFIX}float": float, f"{_PREFIX}bool": bool, f"{_PREFIX}null": type(None)}
_COLLECTIONS: dict[str, Any] = {f"{_PREFIX}map": MappingStartEvent, f"{_PREFIX}seq": SequenceStartEvent}
# What may stand between the start of a node and its content: tag, anchor, and comments behind them.
PROPERTIES = regex(r"(?:[!&]\S*\s*(?:(?<=\s)#[^\r\n]*\s*)*+)*+")
_TAG = regex(r"!(?:<[^>\s]*>|[^\s,\[\]{}]*)")
_ODD_KEYS = WORDS | {"<<"}


class Limits(NamedTuple):
    """What one document, and one source, may hold. More is a problem of the document, never an exception."""

    depth: int = 100
    nodes: int = 200_000  # in one document; a node under an alias counts as often as the alias is used
    all_nodes: int = 500_000  # in one source
    size: int = 4 * 1024 * 1024  # code points of one document
    documents: int = 10_000
    directives: int = 100  # the parser compares each with all before it


class Room(NamedTuple):
    """The nodes a document may still take up, and what `holder` of how many (`limit`) that comes from."""

    nodes: int
    holder: str
    limit: int


class Abandoned(Exception):  # noqa: N818 - it says what happened to the document
    """The document goes beyond a limit, and nobody shall see a part of it. `full`: it is the limit of nodes."""

    def __init__(self, problem: Problem, *, full: bool = False) -> None:
        super().__init__(problem.message)
        self.problem, self.full = problem, full


class _Anchor(NamedTuple):
    value: Any
    nodes: int
    height: int  # levels of nesting in the value; below zero while it is being read
    spelling: str | None = None


class _NoKey(Enum):
    """What stands for a key that is none."""

    UNUSABLE = auto()
    BRACES = auto()
    MERGE = auto()


_UNUSABLE, _BRACES, _MERGE = _NoKey


class Builder:
    """Builds one document. `base` is the offset in `source` from which the events count; `room` is what is left."""

    def __init__(self, source: Source, base: int, next_event: Callable[[], Event], depth: int, limit: Room) -> None:
        self._source, self._base, self._next, self._depth, self._limit = source, base, next_event, depth, limit
        self.room = limit.nodes
        self.problems: list[Problem] = []
        self._places: Places = {}
        self._spellings: dict[int, str] = {}
        self._anchors: dict[str, _Anchor] = {}
        self._deepest = 0  # levels of nesting under the node that is being read

    def document(self, index: int, opened: Event) -> Document:
        """The document that `opened` starts. Raises `Abandoned`, and whatever the parser raises."""
        event = self._next()
        value, start, end, plain = self._node(event, 0)
        if value is None and event.start_mark.index == event.end_mark.index:
            self.problems.append(wrong.empty_document(self._span_of(opened)))
        return Document(
            self._source,
            index,
            value,
            root=(start, end, start, end, plain),
            places=self._places,
            spellings=self._spellings,
            problems=tuple(self.problems),
            base=self._base,
        )

    def _mapping(self, start: Event, depth: int) -> tuple[dict[str, Any], int]:  # noqa: PLR0912 - one loop, for speed
        """The mapping that `start` opens, and where it ends."""
        entries: dict[str, Any] = {}
        places: dict[str, RawPlace] = {}
        odd: list[tuple[_NoKey, Any, RawPlace]] = []
        self._places[id(entries)] = places
        next_event, room, end = self._next, self.room, start.end_mark.index
        while type(event := next_event()) is not MappingEndEvent:
            key_start, key_end = event.start_mark.index, event.end_mark.index
            room -= 2
            if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                key: Any = event.value
                if not event.style and (key[:1] in NUMERIC_STARTS or key in _ODD_KEYS):
                    key = self._plain_key(event)
            else:
                self.room = room
                key, key_start, key_end = self._unusual_key(event, depth)
                room = self.room
            event = next_event()
            if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                at, end, plain, value = event.start_mark.index, event.end_mark.index, not event.style, event.value
                if plain and (value[:1] in NUMERIC_STARTS or value in WORDS):
                    value = self._plain(event)
                if room < 0:
                    raise self._full(event)
            else:
                self.room = room
                value, at, end, plain = self._node(event, depth)
                room = self.room
            if type(key) is not str:
                odd.append((key, value, (key_start, key_end, at, end, False)))
            elif key in entries:
                self._duplicate(key, key_start, key_end, places[key])
            else:
                entries[key] = value
                places[key] = (key_start, key_end, at, end, plain)
        self.room = room
        end = event.end_mark.index if start.flow_style else end
        if odd:
            self._merge([(value, place) for key, value, place in odd if key is _MERGE], entries, places)
            if any(key is _BRACES for key, _, _ in odd):
                self.problems.append(wrong.braces(self._text(start.start_mark.index, end), self._span(start.start_mark.index, end)))
        return entries, end

    def _sequence(self, start: Event, depth: int) -> tuple[list[Any], int]:
        items: list[Any] = []
        places: list[RawPlace] = []
        self._places[id(items)] = places
        next_event, room, end = self._next, self.room, start.end_mark.index
        while type(event := next_event()) is not SequenceEndEvent:
            room -= 1
            if type(event) is ScalarEvent and event.anchor is None and event.tag is None:
                at, end, plain, value = event.start_mark.index, event.end_mark.index, not event.style, event.value
                if plain and (value[:1] in NUMERIC_STARTS or value in WORDS):
                    value = self._plain(event)
                if room < 0:
                    raise self._full(event)
            else:
                self.room = room
                value, at, end, plain = self._node(event, depth)
                room = self.room
            items.append(value)
            places.append((at, end, at, end, plain))
        self.room = room
        return items, event.end_mark.index if start.flow_style else end

    def _node(self, event: Event, depth: int) -> tuple[Any, int, int, bool]:
        """The value of any node, where its content starts and ends, and whether it is a plain scalar."""
        start, end = event.start_mark.index, event.end_mark.index
        kind = type(event)
        if self.room < 0:
            raise self._full(event)
        if kind is ScalarEvent:
            value, content = self._scalar(event), self._content(start, end)
            if event.anchor is not None:
                self._anchors[event.anchor] = _Anchor(value, 0, 0, None if event.style else self._text(content, end))
            return value, content, end, not event.style
        if kind is AliasEvent:
            return self._alias(event, depth), start, end, False
        if depth >= self._depth:
            raise Abandoned(wrong.too_deep(self._depth, self._span(start, end)))
        if event.tag is not None and event.tag != "!" and _COLLECTIONS.get(event.tag) is not kind:
            text, span = self._tag(start)
            core = event.tag in _COLLECTIONS or event.tag in _KINDS or event.tag in _STRINGS
            name = "a mapping" if kind is MappingStartEvent else "a list"
            self.problems.append(wrong.tag_mismatch(text, name, span) if core else wrong.tag(text, span))
        depth += 1
        before, deepest = self.room, self._deepest
        self._deepest = depth
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(None, 0, -1)
        value, end = self._mapping(event, depth) if kind is MappingStartEvent else self._sequence(event, depth)
        if event.anchor is not None:
            self._anchors[event.anchor] = _Anchor(value, before - self.room, self._deepest - depth + 1)
        self._deepest = max(deepest, self._deepest)
        return value, start, end, False

    def _plain(self, event: Event) -> Any:
        """The value of a plain scalar that may be more than a string."""
        found = reading(event.value)
        if found.differs:
            self.problems.append(wrong.ambiguous(event.value, found, self._span_of(event)))
        return found.value

    def _scalar(self, event: Event) -> Any:
        """The value of any scalar."""
        tag, text = event.tag, event.value
        if tag is None:
            return text if event.style else self._plain(event)
        if tag in _STRINGS:
            return text
        kind = _KINDS.get(tag)
        if kind is None:
            self.problems.append(wrong.tag(*self._tag(event.start_mark.index)))
            return text
        value = self._plain(event)
        if kind is float and type(value) is int:
            return float(value)
        if type(value) is kind:
            return value
        shown = wrong.shown(text) if text else "an empty value"
        self.problems.append(wrong.tag_mismatch(self._tag(event.start_mark.index)[0], shown, self._span_of(event)))
        return text

    def _alias(self, event: Event, depth: int) -> Any:
        name = event.anchor
        anchor = self._anchors.get(name)
        if anchor is None or anchor.height < 0:
            problem = wrong.unknown_alias if anchor is None else wrong.recursive_alias
            self.problems.append(problem(name, self._span_of(event)))
            return None
        self.room -= anchor.nodes
        if self.room < 0:
            raise self._full(event)
        if depth + anchor.height > self._depth:
            raise Abandoned(wrong.too_deep(self._depth, self._span_of(event)))
        self._deepest = max(self._deepest, depth + anchor.height)
        if anchor.spelling is not None:
            self._spellings[event.start_mark.index] = anchor.spelling
        return anchor.value

    def _plain_key(self, event: Event) -> Any:
        """A plain key that may be more than a string, as a string."""
        text = event.value
        if text == "<<":
            return _MERGE
        value = reading(text).value
        if value is None:
            self.problems.append(wrong.null_key(text, self._span_of(event)))
            return _UNUSABLE
        if (other := key_elsewhere(text)) != text:
            self.problems.append(wrong.ambiguous_key(text, other, self._span_of(event)))
        elif not isinstance(value, str):
            self.problems.append(wrong.number_as_key(text, value, self._span_of(event)))
        return text

    def _unusual_key(self, event: Event, depth: int) -> tuple[Any, int, int]:
        """A key with an anchor or a tag, an alias or a collection: the key, where its content starts and ends."""
        before = len(self.problems)
        value, start, end, _ = self._node(event, depth)
        if type(event) is ScalarEvent:
            merges = event.tag == f"{_PREFIX}merge" and event.value == "<<"
            if merges or (not event.style and event.tag is None):
                del self.problems[before:]  # what is wrong with a value may be right for a key
                return self._plain_key(event), start, end
            return event.value, start, end
        if isinstance(value, str) and type(event) is AliasEvent:
            return value, start, end
        del self.problems[before:]  # one problem for one key
        if type(event) is MappingStartEvent and self._source.text.startswith("{{", self._base + start - 1):
            return _BRACES, start, end
        text, span = self._text(start, end), self._span(start, end)
        self.problems.append(wrong.braces(text, span) if text.startswith("{{") else wrong.collection_as_key(value, span))
        return _UNUSABLE, start, end

    def _duplicate(self, key: str, start: int, end: int, first: RawPlace) -> None:
        self.problems.append(wrong.duplicate_key(key, self._span(start, end), self._span(first[0], first[1])))

    def _merge(self, merges: list[tuple[Any, RawPlace]], entries: dict[str, Any], places: dict[str, RawPlace]) -> None:
        """Take over what stands under `<<`. An entry of its own goes before a merged one, an earlier before a later."""
        for _, place in merges[1:]:
            self._duplicate("<<", place[0], place[1], merges[0][1])
        for value, place in merges:
            sources = value if isinstance(value, list) else [value]
            if not all(isinstance(source, dict) for source in sources):
                key_start, _, start, end, _ = place
                self.problems.append(wrong.merge_value(self._span(start if end > start else key_start, end)))
                continue
            for source in sources:
                there = self._places[id(source)]
                for key, entry in source.items():
                    if key not in entries:
                        entries[key], places[key] = entry, there[key]

    def _text(self, start: int, end: int) -> str:
        return self._source.text[self._base + start : self._base + end]

    def _content(self, start: int, end: int) -> int:
        """Where the content of a scalar starts, behind its anchor and tag."""
        found = PROPERTIES.match(self._source.text, self._base + start, self._base + end)
        return found.end() - self._base if found else start

    def _tag(self, start: int) -> tuple[str, Span]:
        """The tag of the node at `start` as it is written, and its span."""
        found = _TAG.search(self._source.text, self._base + start)
        return (found.group(), self._source.span(*found.span())) if found else ("!", self._span(start, start))

    def _full(self, event: Event) -> Abandoned:
        alias = event.anchor if type(event) is AliasEvent else None
        return Abandoned(wrong.too_many_nodes(self._limit.holder, self._limit.limit, alias, self._span_of(event)), full=True)

    def _span_of(self, event: Event) -> Span:
        start, end = event.start_mark.index, event.end_mark.index
        return self._span(self._content(start, end) if type(event) is ScalarEvent else start, end)

    def _span(self, start: int, end: int) -> Span:
        return self._source.span(self._base + start, self._base + end)
