"""The entries of one block mapping as they are written: what the data of a document no longer tells.

Keys that stand twice, `<<`, anchors and aliases are all there, and each entry knows where its own text ends.
"""

from __future__ import annotations

from collections.abc import Sequence

from compiler.document.builder import PROPERTIES
from compiler.document.events import (
    AliasEvent,
    CParser,
    Event,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
)
from compiler.document.segments import segments
from compiler.records import NamedTuple
from compiler.regex import regex

_OPENING, _CLOSING = (MappingStartEvent, SequenceStartEvent), (MappingEndEvent, SequenceEndEvent)
_KEEPING = regex(r"[|>][0-9]*\+")
_BLANK = " \t\r\n"


class Link(NamedTuple):
    """An anchor, or an alias of one, and where it stands."""

    name: str
    at: int
    alias: bool


class Entry(NamedTuple):
    """Offsets of an entry, from its key to the end of its value; what is commented behind it is not part of that.

    `key` is None where it is no scalar. The blank lines below a block scalar that keeps them (`|+`) are its own.
    """

    key: str | None
    merges: bool
    start: int
    end: int
    links: tuple[Link, ...]


class Mapping(NamedTuple):
    """A block mapping that has entries. It lies in the text between `start` and `end`: the lines of the document where
    it is the root, else from the key it stands under to the next one.
    """

    entries: tuple[Entry, ...]
    start: int
    end: int


def block_mapping(text: str, root: int, key: str | None = None) -> Mapping | None:
    """The root of the document whose content starts at `root` in `text`, or what it has under `key`; None where that is
    no block mapping, and where the text cannot be read.
    """
    base, limit = next(((start, end) for start, end in segments(text) if start <= root < end), (0, len(text)))
    nodes = _Nodes(text, base, _events(text[base:limit]))
    at = next((at for at, event in enumerate(nodes.events) if event.start_mark.index + base == root and _is_block(event)), None)
    if at is None:
        return None
    entries = nodes.entries(at)
    if key is None:
        return Mapping(tuple([entry for entry, _ in entries]), base, limit)
    number = next((number for number, (entry, _) in enumerate(entries) if entry.key == key), None)
    if number is None or not _is_block(nodes.events[entries[number][1]]):
        return None
    behind = entries[number + 1][0].start if number + 1 < len(entries) else limit
    return Mapping(tuple([entry for entry, _ in nodes.entries(entries[number][1])]), entries[number][0].start, behind)


def _events(text: str) -> list[Event]:
    """Those of the first document in `text`, which the reader has read before."""
    parser, found = CParser(text), []
    try:
        while type(event := parser.get_event()) is not StreamEndEvent:
            found.append(event)
    finally:
        parser.dispose()
    return found


def _is_block(event: Event) -> bool:
    return type(event) is MappingStartEvent and not event.flow_style


class _Nodes:
    """The nodes of a text by the number of the event that starts each."""

    def __init__(self, text: str, base: int, events: Sequence[Event]) -> None:
        self.events, self._text, self._base = events, text, base

    def entries(self, at: int) -> list[tuple[Entry, int]]:
        """Those of the mapping that starts with event `at`, each with the number of its value."""
        found = []
        at += 1
        while type(key := self.events[at]) is not MappingEndEvent:
            value = self._behind(at)
            behind = self._behind(value)
            found.append((self._entry(key, at, behind), value))
            at = behind
        return found

    def _behind(self, at: int) -> int:
        depth = 0
        while True:
            kind = type(self.events[at])
            depth += (kind in _OPENING) - (kind in _CLOSING)
            at += 1
            if depth == 0:
                return at

    def _entry(self, key: Event, at: int, behind: int) -> Entry:
        scalar = type(key) is ScalarEvent
        merges = scalar and key.value == "<<" and (not key.style or key.tag is not None)
        start, links = key.start_mark.index + self._base, []
        last, end = key, start
        for event in self.events[at:behind]:
            if type(event) in _CLOSING and event.start_mark.index == event.end_mark.index:
                continue  # the end of a block collection lies somewhere behind what it holds
            if type(event) not in _CLOSING and event.anchor is not None:
                links.append(Link(event.anchor, event.start_mark.index + self._base, type(event) is AliasEvent))
            if type(event) not in _OPENING:
                last, end = event, event.end_mark.index + self._base
        if not self._keeps(last):
            end = start + len(self._text[start:end].rstrip(_BLANK))
        return Entry(key.value if scalar else None, merges, start, end, tuple(links))

    def _keeps(self, event: Event) -> bool:
        """Whether `event` is a scalar to which the blank lines below it belong."""
        if type(event) is not ScalarEvent or event.style not in ("|", ">"):
            return False
        start, end = event.start_mark.index + self._base, event.end_mark.index + self._base
        properties = PROPERTIES.match(self._text, start, end)
        return _KEEPING.match(self._text, properties.end() if properties else start) is not None
