"""The text of a skeleton, in which slots are tokens, to its nodes."""

from __future__ import annotations

from collections.abc import Callable

import yaml

from compiler.document.events import CParser
from compiler.document.scalars import reading
from compiler.hints import Any
from compiler.manifest.emit import key_head, quoted
from compiler.regex import regex
from compiler.render.skeleton import MERGE, Entry, Fixed, Mapping, Mixed, Node, Scalar, Sequence, Slot

MAX_DEPTH = 64
MAX_NODES = 100_000

_TOKEN = regex("\ue000([0-9]+)\ue001")
# Where readers of YAML 1.1 other than go-yaml differ, too: octal, to base 60, with underscores, dates, exponents.
_AMBIGUOUS = regex(r"[-+]?0[0-9_]+\Z|[-+]?[0-9]+(?::[0-5]?[0-9])+\Z|[-+]?[0-9]*_[0-9_]*\Z|[0-9]{4}-[0-9]|[-+]?[0-9.]+[eE][0-9]")


class WrongError(Exception):
    """What the template writes is no YAML, or none that it should write. `line` is the skeleton's."""

    def __init__(self, message: str, line: int) -> None:
        super().__init__(message)
        self.line = line


def token(slot: int) -> str:
    return f"\ue000{slot}\ue001"


def parse(text: str, *, repeats: bool = False) -> list[Mapping | Fixed]:
    """The objects in `text`. `repeats` allows a key twice, as the branches of an open `if` may have it."""
    parser = CParser(text)
    try:
        return _Reader(parser.get_event, repeats=repeats).objects()
    except yaml.MarkedYAMLError as error:
        mark = error.context_mark if error.context == "while scanning a simple key" else error.problem_mark
        raise WrongError(f"what is rendered is no YAML: {error.problem}", mark.line + 1 if mark else 0) from None
    except yaml.reader.ReaderError as error:
        line = text.count("\n", 0, error.position) + 1
        raise WrongError(f"a character that YAML does not allow: {error.reason}", line) from None
    finally:
        parser.dispose()


class _Reader:
    def __init__(self, event: Callable[[], Any], *, repeats: bool) -> None:
        self._event, self._repeats, self._nodes = event, repeats, 0

    def objects(self) -> list[Mapping | Fixed]:
        found: list[Mapping | Fixed] = []
        self._event()
        while type(self._event()) is not yaml.StreamEndEvent:
            root = self._node(self._event(), -1)
            self._event()
            if isinstance(root, Mapping) or (isinstance(root, Fixed) and isinstance(root.node, Mapping)):
                found.append(root)
            elif not isinstance(root, Fixed) or root.value is not None:
                raise WrongError("an object has to be a map", root.line)
        return found

    def _node(self, start: Any, depth: int) -> Node:
        line = start.start_mark.line + 1
        self._nodes += 1
        if self._nodes > MAX_NODES:
            raise WrongError(f"what is rendered has more than {MAX_NODES:,} parts", line)
        if type(start) is yaml.AliasEvent or start.anchor or start.tag:
            raise WrongError("anchors, aliases and tags are not for templates", line)
        if type(start) is yaml.ScalarEvent:
            scalar = _scalar(start)
            return _fixed(scalar, depth) if isinstance(scalar, Scalar) else scalar
        if depth >= MAX_DEPTH:
            raise WrongError(f"what is rendered is nested more than {MAX_DEPTH} levels deep", line)
        return self._sequence(line, depth) if type(start) is yaml.SequenceStartEvent else self._mapping(line, depth)

    def _sequence(self, line: int, depth: int) -> Node:
        items = []
        while type(item := self._event()) is not yaml.SequenceEndEvent:
            items.append(self._node(item, depth + 1))
        sequence = Sequence(tuple(items), line)
        return _fixed(sequence, depth) if all(isinstance(item, Fixed) for item in items) else sequence

    def _mapping(self, line: int, depth: int) -> Node:
        entries: list[Entry] = []
        heads: set[str] = set()
        while type(key := self._event()) is not yaml.MappingEndEvent:
            entry = self._entry(key, depth + 1)
            if entry.is_literal and entry.head in heads and not self._repeats:
                raise WrongError(f"the key `{entry.key.string([])}` occurs twice", entry.line)
            heads.add(entry.head)
            entries.append(entry)
        mapping = Mapping(tuple(entries), line)
        return _fixed(mapping, depth) if all(isinstance(e.value, Fixed) and e.is_literal for e in entries) else mapping

    def _entry(self, start: Any, depth: int) -> Entry:
        line = start.start_mark.line + 1
        if type(start) is not yaml.ScalarEvent:
            raise WrongError("a key has to be a scalar", line)
        key = _scalar(start)
        if not isinstance(key, Scalar):
            head = ""
        elif start.value == MERGE and start.implicit[0]:
            head = MERGE
        elif isinstance(key.value, str):
            head = key_head(depth, quoted(key.value))
        else:
            raise WrongError(f"the key `{start.value}` is no string: quote it", line)
        value = self._node(self._event(), depth)
        if head == MERGE and not isinstance(value, Slot):
            raise WrongError("`<<` takes one expression", line)
        return Entry(key, value, line, head)


def _scalar(event: Any) -> Scalar | Slot | Mixed:
    text, plain, line = event.value, event.implicit[0], event.start_mark.line + 1
    parts = _TOKEN.split(text)
    if len(parts) == 1:
        return Scalar(_literal(text, line) if plain else text, line)
    if plain and _TOKEN.fullmatch(text):
        return Slot(int(parts[1]), line)
    return Mixed(tuple(int(part) if index % 2 else part for index, part in enumerate(parts) if part), line)


def _literal(text: str, line: int) -> Any:
    meant = reading(text)
    if meant.differs or _AMBIGUOUS.match(text):
        raise WrongError(f"`{text}` is read differently by YAML 1.1 and 1.2: quote it", line)
    return meant.value


def _fixed(node: Scalar | Mapping | Sequence, depth: int) -> Fixed:
    return Fixed(node.fill([]), node.write([], depth), _opened(node), node.line)


def _opened(node: Scalar | Mapping | Sequence) -> Scalar | Mapping | Sequence:
    """`node` without the texts of its parts, which the text of the whole holds already."""
    if isinstance(node, Mapping):
        return Mapping(tuple([entry._replace(value=_inner(entry.value)) for entry in node.entries]), node.line)
    return Sequence(tuple(map(_inner, node.items)), node.line) if isinstance(node, Sequence) else node


def _inner(node: Node) -> Node:
    return node.node if isinstance(node, Fixed) else node
