"""A regular expression as instructions of a machine that can be in many places at once."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass, field

from compiler.cel.libraries.re2 import classes
from compiler.cel.libraries.re2.errors import PatternError
from compiler.cel.libraries.re2.syntax import (
    Alternation,
    Assert,
    Assertion,
    Character,
    Node,
    Repetition,
    Sequence,
    nullable,
)

_MOST = 100_000


@dataclass(frozen=True, slots=True)
class Take:
    """Goes on at `next` over a character of one of the `kinds`."""

    kinds: frozenset[int]
    next: int


@dataclass(frozen=True, slots=True)
class Fork:
    """Goes on at both places, and prefers the first."""

    first: int
    second: int


@dataclass(frozen=True, slots=True)
class Check:
    assertion: Assertion
    next: int


@dataclass(frozen=True, slots=True)
class Match:
    """The end."""


Instruction = Take | Fork | Check | Match


@dataclass(slots=True)
class Program:
    """`bounds` split all characters into kinds between which no instruction tells apart; `start` is the first one."""

    instructions: list[Instruction]
    start: int
    bounds: list[int]
    checks: bool  # whether there are assertions, so that neighbours matter
    known: dict[str, int] = field(default_factory=dict)

    def kind(self, character: str) -> int:
        kind = self.known.get(character)
        if kind is None:
            kind = self.known[character] = bisect_right(self.bounds, ord(character))
        return kind


def compile_program(node: Node, pattern: str, *, anywhere: bool) -> Program:
    """`anywhere`: a match may begin at any place, the first one is preferred. Raises `PatternError`."""
    bounds = _bounds(node)
    builder = _Builder(pattern, bounds)
    start = builder.add(node, builder.put(Match()))
    if anywhere:
        loop = builder.put(Match())
        skip = builder.put(Take(frozenset(range(len(bounds) + 1)), loop))
        builder.instructions[loop] = Fork(start, skip)
        start = loop
    checks = any(isinstance(instruction, Check) for instruction in builder.instructions)
    return Program(builder.instructions, start, bounds, checks)


def _bounds(node: Node) -> list[int]:
    """The first code point of every kind but the zeroth."""
    found: set[int] = set()
    todo: list[Node] = [node]
    while todo:
        match todo.pop():
            case Character(ranges):
                found.update(bound for low, high in ranges for bound in (low, high + 1))
            case Assert():
                found.update(bound for low, high in (*classes.WORD, *classes.NEWLINE) for bound in (low, high + 1))
            case Sequence(parts) | Alternation(parts):
                todo += parts
            case Repetition(part, _, _, _):
                todo.append(part)
    return sorted(found - {0})


@dataclass(slots=True)
class _Builder:
    pattern: str
    bounds: list[int]
    instructions: list[Instruction] = field(default_factory=list)
    kinds: dict[classes.Ranges, frozenset[int]] = field(default_factory=dict)

    def put(self, instruction: Instruction) -> int:
        if len(self.instructions) >= _MOST:
            raise PatternError("expression too large", self.pattern)
        self.instructions.append(instruction)
        return len(self.instructions) - 1

    def add(self, node: Node, following: int) -> int:
        """Puts `node` before the instruction `following`: where it begins."""
        match node:
            case Character(ranges):
                return self.put(Take(self._kinds(ranges), following))
            case Assert(assertion):
                return self.put(Check(assertion, following))
            case Sequence(parts):
                for part in reversed(parts):
                    following = self.add(part, following)
                return following
            case Alternation(parts):
                places = [self.add(part, following) for part in parts]
                place = places[-1]
                for other in reversed(places[:-1]):
                    place = self.put(Fork(other, place))
                return place
            case Repetition():
                return self._repeat(node, following)

    def _kinds(self, ranges: classes.Ranges) -> frozenset[int]:
        if ranges not in self.kinds:
            spans = [range(bisect_right(self.bounds, low), bisect_right(self.bounds, high) + 1) for low, high in ranges]
            self.kinds[ranges] = frozenset(kind for span in spans for kind in span)
        return self.kinds[ranges]

    def _repeat(self, node: Repetition, following: int) -> int:
        part = node.part
        if node.most is None:
            place = self._star(part, following, node.greedy) if node.least == 0 else self._plus(part, following, node.greedy)
        else:
            place = following
            for _ in range(node.most - node.least):
                place = self._fork(self.add(part, place), following, node.greedy)
        copies = node.least if node.most is not None else max(node.least - 1, 0)
        for _ in range(copies):
            place = self.add(part, place)
        return place

    def _star(self, part: Node, following: int, greedy: bool) -> int:  # noqa: FBT001 - as in the node
        """A part that can be empty is repeated at least once, or not at all: else its preferences would get lost."""
        if nullable(part):
            return self._fork(self._plus(part, following, greedy), following, greedy)
        loop = self.put(Match())
        self.instructions[loop] = self._forked(self.add(part, loop), following, greedy)
        return loop

    def _plus(self, part: Node, following: int, greedy: bool) -> int:  # noqa: FBT001 - as in the node
        loop = self.put(Match())
        begin = self.add(part, loop)
        self.instructions[loop] = self._forked(begin, following, greedy)
        return begin

    def _fork(self, inside: int, after: int, greedy: bool) -> int:  # noqa: FBT001 - as in the node
        return self.put(self._forked(inside, after, greedy))

    @staticmethod
    def _forked(inside: int, after: int, greedy: bool) -> Fork:  # noqa: FBT001 - as in the node
        return Fork(inside, after) if greedy else Fork(after, inside)
