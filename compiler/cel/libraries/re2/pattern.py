"""Compiled regular expressions, and the three questions CEL asks them."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cached_property, lru_cache

from compiler.cel.libraries.re2.automaton import Automaton, Work
from compiler.cel.libraries.re2.parser import parse
from compiler.cel.libraries.re2.program import compile_program
from compiler.cel.libraries.re2.syntax import backwards

_FIRST_PIECE, _LAST_PIECE = 32, 4096


class Pattern:
    """Raises `PatternError`; its methods raise `TooMuchWork`."""

    def __init__(self, text: str) -> None:
        self.text = text
        self._node = parse(text)
        self._forwards = Automaton(compile_program(self._node, text, anywhere=True))

    @cached_property
    def _backwards(self) -> Automaton:
        """From the end of a match to where it begins: the first place from which this end can be reached."""
        return Automaton(compile_program(backwards(self._node), self.text, anywhere=False), longest=True, reverse=True)

    def matches(self, text: str) -> bool:
        return self._forwards.length(_pieces(text, 0), "", "", Work(), any_end=True) is not None

    def find(self, text: str) -> str:
        """The first match, empty where there is none."""
        span = self._search(text, 0, Work())
        return text[span[0] : span[1]] if span else ""

    def find_all(self, text: str, limit: int = -1) -> list[str]:
        """At most `limit` matches that do not overlap, all of them if it is negative."""
        found: list[str] = []
        for start, end in self._spans(text):
            if len(found) == limit:
                break
            found.append(text[start:end])
        return found

    def _spans(self, text: str) -> Iterator[tuple[int, int]]:
        """An empty match is none right after another one."""
        work = Work()
        at, last = 0, -1
        while at <= len(text) and (span := self._search(text, at, work)):
            start, end = span
            if end > at or start != last:
                yield span
            at = end if end > at else at + 1
            last = end

    def _search(self, text: str, at: int, work: Work) -> tuple[int, int] | None:
        before = text[at - 1 : at] if at else ""
        length = self._forwards.length(_pieces(text, at), before, "", work)
        if length is None:
            return None
        end = at + length
        # What is before `at` is behind the walk, what follows the match is ahead of where it begins.
        taken = self._backwards.length((text[at:end][::-1],), text[end : end + 1], before, work)
        assert taken is not None, "a match that ends begins somewhere"
        return end - taken, end


def _pieces(text: str, at: int) -> Iterator[str]:
    """`text` from `at` on: many searches that each look at a bit of a long text do not copy all the rest."""
    length = _FIRST_PIECE
    while at < len(text):
        yield text[at : at + length]
        at, length = at + length, min(2 * length, _LAST_PIECE)


@lru_cache(maxsize=200)
def compiled(text: str) -> Pattern:
    return Pattern(text)
