"""The tree of a regular expression. Groups leave no trace: nothing in CEL asks what a group has matched."""

from __future__ import annotations

from enum import Enum

from compiler.cel.libraries.re2.classes import Ranges
from compiler.records import NamedTuple


class Assertion(Enum):
    BEGIN_TEXT = "\\A"
    END_TEXT = "\\z"
    BEGIN_LINE = "(?m:^)"
    END_LINE = "(?m:$)"
    WORD_BOUNDARY = "\\b"
    NO_WORD_BOUNDARY = "\\B"


class Character(NamedTuple):
    ranges: Ranges


class Assert(NamedTuple):
    assertion: Assertion


class Sequence(NamedTuple):
    parts: tuple[Node, ...]


class Alternation(NamedTuple):
    """The first alternative that leads to a match is taken, not the longest one."""

    parts: tuple[Node, ...]


class Repetition(NamedTuple):
    """`most` is None where there is no limit."""

    part: Node
    least: int
    most: int | None
    greedy: bool


Node = Character | Assert | Sequence | Alternation | Repetition
EMPTY = Sequence(())


def nullable(node: Node) -> bool:
    """Whether `node` can match nothing."""
    match node:
        case Character():
            return False
        case Assert():
            return True
        case Sequence(parts):
            return all(nullable(part) for part in parts)
        case Alternation(parts):
            return any(nullable(part) for part in parts)
        case Repetition(part, least, _, _):
            return least == 0 or nullable(part)


def backwards(node: Node) -> Node:
    """What matches the same texts read from their end. Assertions look at both sides anyway."""
    match node:
        case Sequence(parts):
            return Sequence(tuple(backwards(part) for part in reversed(parts)))
        case Alternation(parts):
            return Alternation(tuple(backwards(part) for part in parts))
        case Repetition(part, least, most, greedy):
            return Repetition(backwards(part), least, most, greedy)
    return node
