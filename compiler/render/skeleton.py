"""Skeletons: the YAML that a template renders, without its values.

A slot stands where a value will. Where it stands decides what the value may be:

    replicas: {{ n }}            any value, with its type
    value: "{{ n }}"             a string, because the template has quoted it
    image: {{ name }}:{{ tag }}  a string
    {{ key }}: x                 a key
    <<: {{ map }}                the entries of a map, at this place

A null is left out together with its key, and so is what has nothing left in it.

`fill` gives the object and `write` its text, as it follows a key at `depth`; nothing where `fill` gives
None. Both are told the plain value of each slot. `origins` is told how to place a line of the skeleton.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.manifest.emit import after_key, item, key_head, quoted, string_after_key
from compiler.records import NamedTuple
from compiler.traced import Origin, as_text, origins

Found = Iterator[tuple[FieldPath, Origin]]
Literal = Callable[[int], Origin]

MERGE = "<<"


class Placed(NamedTuple):
    """A traced value and the template expression that put it where it is."""

    value: Any
    template: str
    line: int

    @property
    def origin(self) -> Origin:
        return Origin("template", self.template, self.line)


class MisfitError(Exception):
    """A value that cannot stand where its slot stands."""

    def __init__(self, message: str, slot: int) -> None:
        super().__init__(message)
        self.slot = slot


class Scalar(NamedTuple):
    """Written by the template itself."""

    value: Any
    line: int

    def slots(self) -> Iterator[int]:
        return iter(())

    def fill(self, values: list[Any]) -> Any:  # noqa: ARG002 - nodes are asked alike
        return self.value

    def write(self, values: list[Any], depth: int) -> str:  # noqa: ARG002
        return "" if self.value is None else after_key(self.value, depth)

    def string(self, values: list[Any]) -> str:  # noqa: ARG002
        return str(self.value)

    def origins(self, slots: list[Placed], literal: Literal, path: FieldPath) -> Found:  # noqa: ARG002
        if self.value is not None:
            yield path, literal(self.line)


class Slot(NamedTuple):
    number: int
    line: int

    def slots(self) -> Iterator[int]:
        yield self.number

    def fill(self, values: list[Any]) -> Any:
        return values[self.number]

    def write(self, values: list[Any], depth: int) -> str:
        value = values[self.number]
        return "" if value is None else after_key(value, depth)

    def string(self, values: list[Any]) -> str:
        return _string(values, self.number)

    def origins(self, slots: list[Placed], literal: Literal, path: FieldPath) -> Found:  # noqa: ARG002
        slot = slots[self.number]
        if slot.value is not None:
            yield from _within(slot.value, slot.origin, path)


class Mixed(NamedTuple):
    """A string put together from text and slots: `str` parts and `int` indices."""

    parts: tuple[str | int, ...]
    line: int

    def slots(self) -> Iterator[int]:
        return (part for part in self.parts if isinstance(part, int))

    def fill(self, values: list[Any]) -> str:
        return self.string(values)

    def write(self, values: list[Any], depth: int) -> str:
        return string_after_key(self.string(values), depth)

    def string(self, values: list[Any]) -> str:
        return "".join([part if isinstance(part, str) else _string(values, part) for part in self.parts])

    def origins(self, slots: list[Placed], literal: Literal, path: FieldPath) -> Found:
        placed = [slots[number] for number in self.slots()]
        if len(self.parts) == 1:
            yield path, next(iter(origins(placed[0].value)), placed[0].origin)
        else:
            inputs = origins(*[slot.value for slot in placed])
            yield path, Origin("derived", "text", inputs=(*inputs, literal(self.line)))


class Entry(NamedTuple):
    key: Scalar | Slot | Mixed
    value: Node
    line: int
    head: str  # indented key and colon where the key is literal, MERGE for a merge, else empty

    @property
    def is_literal(self) -> bool:
        return self.head not in ("", MERGE)


class Mapping(NamedTuple):
    entries: tuple[Entry, ...]
    line: int

    def slots(self) -> Iterator[int]:
        for entry in self.entries:
            yield from entry.key.slots()
            yield from entry.value.slots()

    def fill(self, values: list[Any]) -> dict[str, Any] | None:
        result: dict[str, Any] = {}
        for key, value, _, head in self.entries:
            filled = value.fill(values)
            if filled is None:
                continue
            if head == MERGE:
                for name, entry in _entries(filled, value).items():
                    result.setdefault(name, entry)
                continue
            name = key.string(values)
            if not head and name in result:
                raise MisfitError(f"the key `{name}` occurs twice", next(key.slots()))
            result[name] = filled
        return result if result or not self.entries else None

    def write(self, values: list[Any], depth: int) -> str:
        lines = []
        for key, value, _, head in self.entries:
            if head == MERGE:  # who wins is settled in `fill`
                filled = self.fill(values)
                return "" if filled is None else after_key(filled, depth)
            if tail := value.write(values, depth + 1):
                lines.append((head or key_head(depth + 1, quoted(key.string(values)))) + tail)
        return f"\n{''.join(lines)}" if lines else "" if self.entries else " {}\n"

    def origins(self, slots: list[Placed], literal: Literal, path: FieldPath) -> Found:
        if not self.entries:
            yield path, literal(self.line)
        values = [slot.value for slot in slots]
        taken: set[str | int] = set()
        for entry in sorted(self.entries, key=lambda entry: entry.head == MERGE):  # who is written wins, as in `fill`
            merged = entry.head == MERGE
            inside = path if merged else (*path, entry.key.string(values))
            found = [(inner, origin) for inner, origin in entry.value.origins(slots, literal, inside) if len(inner) > len(path)]
            yield from ((inner, origin) for inner, origin in found if not merged or inner[len(path)] not in taken)
            taken.update([inner[len(path)] for inner, _ in found])


class Sequence(NamedTuple):
    items: tuple[Node, ...]
    line: int

    def slots(self) -> Iterator[int]:
        for node in self.items:
            yield from node.slots()

    def fill(self, values: list[Any]) -> list[Any] | None:
        result = [filled for node in self.items if (filled := node.fill(values)) is not None]
        return result if result or not self.items else None

    def write(self, values: list[Any], depth: int) -> str:
        lines = [item(tail, depth + 1) for node in self.items if (tail := node.write(values, depth + 1))]
        return f"\n{''.join(lines)}" if lines else "" if self.items else " []\n"

    def origins(self, slots: list[Placed], literal: Literal, path: FieldPath) -> Found:
        if not self.items:
            yield path, literal(self.line)
        index = 0
        for node in self.items:
            if found := list(node.origins(slots, literal, (*path, index))):
                yield from found
                index += 1


class Fixed(NamedTuple):
    """A part without slots: its value is shared by all objects, and its text was written once."""

    value: Any
    text: str
    node: Scalar | Mapping | Sequence
    line: int

    def slots(self) -> Iterator[int]:
        return iter(())

    def fill(self, values: list[Any]) -> Any:  # noqa: ARG002
        return self.value

    def write(self, values: list[Any], depth: int) -> str:  # noqa: ARG002
        return self.text

    def origins(self, slots: list[Placed], literal: Literal, path: FieldPath) -> Found:
        return self.node.origins(slots, literal, path)


Node = Scalar | Slot | Mixed | Mapping | Sequence | Fixed


def _string(values: list[Any], slot: int) -> str:
    value = values[slot]
    if type(value) is str:
        return value
    try:
        return as_text(value)
    except TypeError as error:
        raise MisfitError(str(error), slot) from None


def _entries(value: Any, node: Node) -> dict[str, Any]:
    if isinstance(value, dict):
        return value
    raise MisfitError("only a map can stand behind `<<`", next(node.slots(), 0))


def _within(value: Any, outer: Origin, path: FieldPath) -> Found:
    """The origins inside a value; what has none of its own has that of what it is part of."""
    origin = getattr(value, "origin", outer)
    if isinstance(value, dict) and value:
        for key, inner in value.items():
            yield from _within(inner, origin, (*path, str(key)))
    elif isinstance(value, list | tuple) and value:
        for index, inner in enumerate(value):
            yield from _within(inner, origin, (*path, index))
    else:
        yield path, origin
