"""What keeps the keys of a mapping in their places, beside comments that nobody can attribute."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.diagnostics import Span
from compiler.document.entries import Entry, Link
from compiler.hints import Any
from compiler.resources.resource import Resource
from compiler.resources.sections import Section, sections
from compiler.source import Source


class Immovable(Exception):  # noqa: N818 - it says what the keys are
    """Keys cannot change places, or nobody can be sure of what goes with them. `span` is the place of the reason."""

    def __init__(self, span: Span, reason: str, advice: str | None = None) -> None:
        super().__init__(reason)
        self.span, self.reason, self.advice = span, reason, advice


def check_keys(source: Source, entries: Sequence[Entry]) -> None:
    """Raises `Immovable` for keys that are not each one word, and there once."""
    seen: set[str] = set()
    for entry in entries:
        if entry.merges:
            raise Immovable(key_span(source, entry), "`<<` takes in keys from elsewhere", "write them out to have the keys ordered")
        if entry.key is None:
            raise Immovable(key_span(source, entry), "a key is no plain word", "write it as one")
        if entry.key in seen:
            raise Immovable(key_span(source, entry), f"`{entry.key}` stands twice", "remove one of them")
        seen.add(entry.key)


def check_slips(source: Source, entries: Sequence[Entry], resource: Resource, section: Section, data: Mapping[str, Any]) -> None:
    """Raises `Immovable` where a key of `data`, known as `section`, may have lost its indentation: where it stands tells
    what it belongs to.
    """
    elsewhere = _names(sections(resource.type)) - resource.data.keys()
    empty = any(data[key] is None and section.members.get(key) is not None for key in data)
    for entry in entries:
        if entry.key not in section.members and (empty or entry.key in elsewhere):
            reason = f"`{entry.key}` is no field here, and may have lost its indentation"
            raise Immovable(key_span(source, entry), reason, "`workerc lint` says where it belongs")


def check_links(source: Source, entries: Sequence[Entry], order: Sequence[int]) -> None:
    """Raises `Immovable` where an alias would lose its anchor, or get another."""
    before, after = _bound(entries), _bound([entries[number] for number in order])
    for entry in entries:
        for link in entry.links:
            if before[_bond(link)] != after[_bond(link)]:
                raise Immovable(key_span(source, entry), f"the anchor `{link.name}` has to stay before its aliases")


def key_span(source: Source, entry: Entry) -> Span:
    return source.span(entry.start, entry.start + len(entry.key or "?"))


def _names(section: Section) -> frozenset[str]:
    """All keys that `section` and the sections in it know."""
    inner = [_names(member) for member in section.members.values() if member is not None]
    return frozenset(section.members).union(*inner)


def _bound(entries: Sequence[Entry]) -> dict[Link | str, int | None]:
    """Where the anchor of each alias stands, and by name that of the aliases which would follow."""
    bound: dict[Link | str, int | None] = {}
    for entry in entries:
        for link in entry.links:
            bound[_bond(link)] = bound.get(link.name) if link.alias else link.at
    return bound


def _bond(link: Link) -> Link | str:
    return link if link.alias else link.name
