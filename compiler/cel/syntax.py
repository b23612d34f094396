"""The tree of an expression. Macros are expanded in it: what they loop over is a `Comprehension`.

Nodes are compared by identity, so that what is found out about one can be kept in a mapping beside the tree.
"""

from __future__ import annotations

from dataclasses import dataclass

from compiler.hints import Any


@dataclass(frozen=True, slots=True, eq=False)
class Node:
    """`offset` is where it is pointed at: the operator, the dot, the parenthesis behind a function's name."""

    offset: int


@dataclass(frozen=True, slots=True, eq=False)
class Literal(Node):
    value: Any


@dataclass(frozen=True, slots=True, eq=False)
class Ident(Node):
    name: str


@dataclass(frozen=True, slots=True, eq=False)
class Select(Node):
    """`operand.field`, or with `test` whether it is there."""

    operand: Node
    field: str
    test: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Call(Node):
    function: str
    target: Node | None
    arguments: tuple[Node, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Elements(Node):
    """A list; those at `optional` are left out where they are absent."""

    elements: tuple[Node, ...]
    optional: frozenset[int] = frozenset()


@dataclass(frozen=True, slots=True, eq=False)
class Entry(Node):
    key: Node
    value: Node
    optional: bool = False


@dataclass(frozen=True, slots=True, eq=False)
class Entries(Node):
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Message(Node):
    """`name{field: value}`; the key of each entry is a literal, the name of its field."""

    name: str
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Comprehension(Node):
    """For each element of `range`, as long as `condition` holds, `accumulator` becomes `step`; then `result` is the value.

    `first` is the element of a list or the key of a map; with `second`, it is the index or key, and that the element or value.
    """

    range: Node
    first: str
    second: str
    accumulator: str
    initial: Node
    condition: Node
    step: Node
    result: Node


def copied(node: Node) -> Node:  # noqa: PLR0911 - one for each kind of node
    """The same tree of other nodes: the checker may find other types for it."""
    match node:
        case Literal(offset, value):
            return Literal(offset, value)
        case Ident(offset, name):
            return Ident(offset, name)
        case Select(offset, operand, field, test):
            return Select(offset, copied(operand), field, test)
        case Call(offset, function, target, arguments):
            return Call(offset, function, copied(target) if target else None, tuple(map(copied, arguments)))
        case Elements(offset, elements, optional):
            return Elements(offset, tuple(map(copied, elements)), optional)
        case Entries(offset, entries):
            return Entries(offset, tuple(map(_copied_entry, entries)))
        case Message(offset, name, entries):
            return Message(offset, name, tuple(map(_copied_entry, entries)))
        case Comprehension(offset, over, first, second, accumulator, initial, condition, step, result):
            inner = (copied(initial), copied(condition), copied(step), copied(result))
            return Comprehension(offset, copied(over), first, second, accumulator, *inner)
    raise TypeError(node)


def _copied_entry(entry: Entry) -> Entry:
    return Entry(entry.offset, copied(entry.key), copied(entry.value), entry.optional)


def children(node: Node) -> tuple[Node, ...]:  # noqa: PLR0911 - one for each kind of node
    match node:
        case Select():
            return (node.operand,)
        case Call():
            return (*((node.target,) if node.target else ()), *node.arguments)
        case Elements():
            return node.elements
        case Entries():
            return tuple(child for entry in node.entries for child in (entry.key, entry.value))
        case Message():
            return tuple(entry.value for entry in node.entries)
        case Comprehension():
            return (node.range, node.initial, node.condition, node.step, node.result)
    return ()


def size(node: Node, most: int) -> int:
    """How many nodes a tree has; counted no further than `most`."""
    todo = [node]
    count = 0
    while todo and count < most:
        todo.extend(children(todo.pop()))
        count += 1
    return count
