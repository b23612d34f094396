"""Runs a program over a text: a deterministic automaton whose states are built when a text first needs them.

A state is the list of places the machine can be at before its next character, in order of preference. Whatever the
pattern is, a character costs one step; there is a limit on the work of one call, and on what is remembered.
"""

from __future__ import annotations

from collections.abc import Iterable

from compiler.cel.libraries.re2.errors import TooMuchWork
from compiler.cel.libraries.re2.program import Check, Fork, Match, Program, Take
from compiler.cel.libraries.re2.syntax import Assertion
from compiler.records import NamedTuple

MOST_WORK = 20_000_000  # characters; a few seconds
_MOST_REMEMBERED = 100_000  # places
_BUILDING = 5  # what one place costs when a step is built, in steps that are known

_EDGE, _NEWLINE, _WORD, _OTHER = "edge", "newline", "word", "other"


class _State:
    __slots__ = ("places", "side", "steps")

    def __init__(self, places: tuple[int, ...], side: str) -> None:
        self.places = places
        self.side = side  # what the character before is to assertions
        self.steps: dict[int | None, _Step] = {}


class _Step(NamedTuple):
    matched: bool  # a match ends before the character
    state: _State


class Work:
    """How much one call may still do."""

    __slots__ = ("left",)

    def __init__(self) -> None:
        self.left = MOST_WORK

    def take(self, amount: int) -> None:
        self.left -= amount
        if self.left < 0:
            raise TooMuchWork


class Automaton:
    """`longest`: all ways are followed to the longest match, else only those preferred to the match at hand.
    `reverse`: the program was built backwards, and texts are handed over so.
    """

    def __init__(self, program: Program, *, longest: bool = False, reverse: bool = False) -> None:
        self._program = program
        self._longest = longest
        self._reverse = reverse
        self._states: dict[tuple[tuple[int, ...], str], _State] = {}
        self._remembered = 0

    def length(self, pieces: Iterable[str], before: str, after: str, work: Work, *, any_end: bool = False) -> int | None:
        """How many characters the match takes that begins with the first one, or at any; with `any_end` the shortest one.

        `before` and `after` are the characters around the text in `pieces`, empty at the ends of all.
        """
        program, found, passed = self._program, None, 0
        state = self._state((program.start,), _side(before) if program.checks else _OTHER)
        known = program.known
        for piece in pieces:
            work.take(len(piece))
            for at, character in enumerate(piece, passed):
                kind = known.get(character)
                step = state.steps.get(program.kind(character) if kind is None else kind) or self._step(state, character, work)
                if step.matched:
                    found = at
                    if any_end:
                        return found
                state = step.state
                if not state.places:
                    return found
            passed += len(piece)
        kind = program.kind(after) if after else None
        step = state.steps.get(kind) or self._step(state, after, work)
        return passed if step.matched else found

    def _state(self, places: tuple[int, ...], side: str) -> _State:
        state = self._states.get((places, side))
        if state is None:
            state = self._states[places, side] = _State(places, side)
        return state

    def _step(self, state: _State, character: str, work: Work) -> _Step:
        """What happens in `state` before and with `character`, which is empty at the end of all."""
        kind = self._program.kind(character) if character else None
        side = _side(character) if self._program.checks else _OTHER
        sides = (side, state.side) if self._reverse else (state.side, side)
        instructions = self._program.instructions
        todo, seen = list(reversed(state.places)), set[int]()
        following: dict[int, None] = {}
        matched = False
        while todo and not (matched and not self._longest):
            place = todo.pop()
            if place in seen:
                continue
            seen.add(place)
            match instructions[place]:
                case Take(kinds, target):
                    if kind in kinds:
                        following[target] = None
                case Fork(first, second):
                    todo += (second, first)
                case Check(assertion, target):
                    if _holds(assertion, *sides):
                        todo.append(target)
                case Match():
                    matched = True
        work.take(_BUILDING * len(seen))
        self._remember(len(following))
        step = state.steps[kind] = _Step(matched, self._state(tuple(following), side))
        return step

    def _remember(self, places: int) -> None:
        self._remembered += _BUILDING + places
        if self._remembered > _MOST_REMEMBERED:
            self._remembered = 0
            self._states = {}


def _side(character: str) -> str:
    if not character:
        return _EDGE
    if character == "\n":
        return _NEWLINE
    return _WORD if character.isascii() and (character.isalnum() or character == "_") else _OTHER


def _holds(assertion: Assertion, left: str, right: str) -> bool:
    match assertion:
        case Assertion.BEGIN_TEXT:
            return left == _EDGE
        case Assertion.END_TEXT:
            return right == _EDGE
        case Assertion.BEGIN_LINE:
            return left in {_EDGE, _NEWLINE}
        case Assertion.END_LINE:
            return right in {_EDGE, _NEWLINE}
        case Assertion.WORD_BOUNDARY:
            return (left == _WORD) != (right == _WORD)
        case Assertion.NO_WORD_BOUNDARY:
            return (left == _WORD) == (right == _WORD)
