"""Reads a regular expression. What it refuses it refuses as Go 1.26 does, with the same text."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from compiler.cel.libraries.re2 import classes, escapes
from compiler.cel.libraries.re2.errors import PatternError
from compiler.cel.libraries.re2.syntax import Alternation, Assert, Assertion, Character, Node, Repetition, Sequence
from compiler.records import NamedTuple
from compiler.regex import regex

_MAX_REPEAT = 1000
_MAX_DEPTH = 100  # Go allows 1000; here every level is one of the interpreter's stack
_COUNT = regex(r"\{(0|[1-9][0-9]*)(?:(,)(0|[1-9][0-9]*)?)?\}", re.ASCII)
_NAME = regex(r"[A-Za-z0-9_]+", re.ASCII)
_STARS = {"*": (0, None), "+": (1, None), "?": (0, 1)}
_ASSERTIONS = {
    "A": Assertion.BEGIN_TEXT,
    "z": Assertion.END_TEXT,
    "b": Assertion.WORD_BOUNDARY,
    "B": Assertion.NO_WORD_BOUNDARY,
}


class Flags(NamedTuple):
    fold: bool = False  # i
    lines: bool = False  # m
    dot_all: bool = False  # s
    lazy: bool = False  # U


_NONE = Flags()
_LETTERS = {"i": "fold", "m": "lines", "s": "dot_all", "U": "lazy"}


@dataclass(slots=True)
class _Group:
    """A group that is still open, or the whole expression: `flags` are those outside of it."""

    flags: Flags
    alternatives: list[Node] = field(default_factory=list)
    parts: list[Node] = field(default_factory=list)

    def close(self) -> Node:
        self.next_alternative()
        return self.alternatives[0] if len(self.alternatives) == 1 else Alternation(tuple(self.alternatives))

    def next_alternative(self) -> None:
        self.alternatives.append(self.parts[0] if len(self.parts) == 1 else Sequence(tuple(self.parts)))
        self.parts = []


def parse(pattern: str) -> Node:
    """Raises `PatternError`."""
    return _Parser(pattern).parse()


@dataclass(slots=True)
class _Parser:
    pattern: str
    flags: Flags = _NONE
    groups: list[_Group] = field(default_factory=list)

    def parse(self) -> Node:
        self.groups.append(_Group(self.flags))
        at, repeated = 0, None  # where the last repetition began, if nothing has followed it
        while at < len(self.pattern):
            start = at
            at, repetition = self._next(at, repeated)
            repeated = start if repetition else None
        if len(self.groups) > 1:
            raise PatternError("missing closing )", self.pattern)
        return self.groups[0].close()

    def _next(self, at: int, repeated: int | None) -> tuple[int, bool]:
        """Takes one piece of the pattern: where the next one begins, and whether this one was a repetition."""
        character = self.pattern[at]
        if character in _STARS:
            return self._repeat(at, at + 1, *_STARS[character], repeated), True
        if character == "{" and (count := _COUNT.match(self.pattern, at)):
            least, most = self._count(count)
            return self._repeat(at, count.end(), least, most, repeated), True
        return self._piece(character, at), False

    def _piece(self, character: str, at: int) -> int:
        match character:
            case "(":
                return self._open(at)
            case ")":
                return self._close(at)
            case "|":
                self.groups[-1].next_alternative()
            case "^":
                self._push(Assert(Assertion.BEGIN_LINE if self.flags.lines else Assertion.BEGIN_TEXT))
            case "$":
                self._push(Assert(Assertion.END_LINE if self.flags.lines else Assertion.END_TEXT))
            case ".":
                self._push(Character(classes.ANY if self.flags.dot_all else classes.NO_NEWLINE))
            case "[":
                ranges, at = escapes.bracket(self.pattern, at, fold=self.flags.fold)
                self._push(Character(ranges))
                return at
            case "\\":
                return self._escape(at)
            case _:
                self._literal(character)
        return at + 1

    def _push(self, node: Node) -> None:
        self.groups[-1].parts.append(node)

    def _literal(self, character: str) -> None:
        self._push(Character(classes.letter(ord(character), fold=self.flags.fold)))

    def _escape(self, at: int) -> int:
        following = self.pattern[at + 1 : at + 2]
        if following in _ASSERTIONS:
            self._push(Assert(_ASSERTIONS[following]))
            return at + 2
        if following == "Q":
            literal, _, _ = self.pattern[at + 2 :].partition("\\E")
            for character in literal:
                self._literal(character)
            return min(at + 2 + len(literal) + 2, len(self.pattern))
        if group := escapes.group(self.pattern, at, fold=self.flags.fold):
            self._push(Character(group[0]))
            return group[1]
        point, at = escapes.escaped(self.pattern, at)
        self._literal(chr(point))
        return at

    def _count(self, count: re.Match[str]) -> tuple[int, int | None]:
        least, comma, most = count.groups()
        bounds = [int(bound) if len(bound) < len(str(10**9)) else 10**9 for bound in (least, most or least)]
        limit = None if comma and not most else bounds[1]
        if bounds[0] > _MAX_REPEAT or (limit is not None and (limit > _MAX_REPEAT or limit < bounds[0])):
            raise PatternError("invalid repeat count", count.group())
        return bounds[0], limit

    def _repeat(self, start: int, at: int, least: int, most: int | None, repeated: int | None) -> int:
        lazy = self.flags.lazy
        if self.pattern[at : at + 1] == "?":
            at, lazy = at + 1, not lazy
        if repeated is not None:
            raise PatternError("invalid nested repetition operator", self.pattern[repeated:at])
        parts = self.groups[-1].parts
        if not parts:
            raise PatternError("missing argument to repetition operator", self.pattern[start:at])
        node = Repetition(parts.pop(), least, most, greedy=not lazy)
        if max(least, most or 0) > 1 and self.pattern[start] == "{" and not _valid(node, _MAX_REPEAT):
            raise PatternError("invalid repeat count", self.pattern[start:at])
        parts.append(node)
        return at

    def _open(self, at: int) -> int:
        if self.pattern.startswith("(?", at):
            return self._perl(at)
        return self._enter(at + 1)

    def _enter(self, at: int) -> int:
        if len(self.groups) > _MAX_DEPTH:
            raise PatternError("expression nests too deeply", self.pattern)
        self.groups.append(_Group(self.flags))
        return at

    def _close(self, at: int) -> int:
        if len(self.groups) == 1:
            raise PatternError("unexpected )", self.pattern)
        group = self.groups.pop()
        self.flags = group.flags
        self._push(group.close())
        return at + 1

    def _perl(self, at: int) -> int:
        """`(?P<name>`, `(?<name>`, `(?flags)` and `(?flags:`."""
        rest = self.pattern[at:]
        for opening in ("(?P<", "(?<"):
            if rest.startswith(opening) and len(rest) > len(opening):
                name, closed, _ = rest[len(opening) :].partition(">")
                if not closed or not _NAME.fullmatch(name):
                    raise PatternError("invalid named capture", f"{opening}{name}{closed}")
                return self._enter(at + len(opening) + len(name) + 1)
        flags, end = self._new_flags(at)
        if self.pattern[end] == ":":
            self._enter(at)
        self.flags = flags
        return end + 1

    def _new_flags(self, at: int) -> tuple[Flags, int]:
        """The flags as `(?...` sets them, and where its `:` or `)` is."""
        flags, value, letters = self.flags, True, 0
        for end in range(at + 2, len(self.pattern)):
            character = self.pattern[end]
            if character in _LETTERS:
                flags, letters = flags._replace(**{_LETTERS[character]: value}), letters + 1
            elif character == "-" and value:
                value, letters = False, 0
            elif character in ":)" and (value or letters):
                return flags, end
            else:
                raise PatternError("invalid or unsupported Perl syntax", self.pattern[at : end + 1])
        raise PatternError("invalid or unsupported Perl syntax", self.pattern[at:])


def _valid(node: Node, budget: int) -> bool:
    """Whether counted repetitions inside each other stay below `budget` copies."""
    match node:
        case Repetition(part, least, most, _):
            times = least if most is None else most
            if times > budget:
                return False
            return most == 0 or _valid(part, budget // max(times, 1))
        case Sequence(parts) | Alternation(parts):
            return all(_valid(part, budget) for part in parts)
    return True
