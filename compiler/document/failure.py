"""Where the parser gave up, and the text around it."""

from __future__ import annotations

import re

from compiler.document.events import AliasEvent, Event, ScalarEvent
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.source import Source

_TOKEN = regex(r"[^\s,\[\]{}]+|.", re.DOTALL)
_BREAK = regex(r"[\r\n]")


class Failure(NamedTuple):
    """The parser gave up at offset `at` of `text`, in something that began at `opened`.

    `last` is the event before, `bracket` where the innermost bracket opens that is still open, if one is. `text`
    starts at offset `base` of `source`.
    """

    text: str
    problem: str
    at: int
    opened: int
    last: Event
    bracket: int | None
    source: Source
    base: int

    def line_start(self, at: int) -> int:
        return max(self.text.rfind("\n", 0, at), self.text.rfind("\r", 0, at)) + 1

    def line_end(self, at: int) -> int:
        found = _BREAK.search(self.text, at)
        return found.start() if found else len(self.text)

    def line_number(self, at: int) -> int:
        return self.source.position(self.base + at).line

    def before(self, at: int) -> str:
        """The line of `at` up to there."""
        return self.text[self.line_start(at) : at]

    def rest(self, at: int) -> str:
        """The line from `at` on, without the blanks at its end."""
        return self.text[at : self.line_end(at)].rstrip()

    def token(self, at: int) -> str:
        """The word or the one character at `at`; empty at the end of the text."""
        found = _TOKEN.match(self.text, at)
        return found.group() if found else ""

    def starts_line(self) -> bool:
        return not self.before(self.at).strip()

    def ends(self) -> bool:
        """Whether the parser came to the end of the text."""
        return self.at >= len(self.text.rstrip())

    def behind_quotes(self) -> bool:
        return type(self.last) is ScalarEvent and self.last.style in ("'", '"') and self._behind()

    def behind_scalar(self) -> bool:
        return type(self.last) is ScalarEvent and not self.text[self.last.end_mark.index : self.at].strip()

    def behind_alias(self) -> bool:
        return type(self.last) is AliasEvent and self._behind()

    def _behind(self) -> bool:
        between = self.text[self.last.end_mark.index : self.at]
        return not between.strip(" \t")


class Told(NamedTuple):
    """A problem in words; its offsets count from the start of the text. `see` is a further place and what is there."""

    message: str
    help: str | None
    start: int
    end: int
    see: tuple[int, int, str] | None = None
    code: str = "YML101"
