"""Statements: assignments to fields, metadata and variables, maps, imports, and conditions on other statements.

One that cannot be read is one problem, and reading goes on at the next line that can be nothing but a statement.
"""

from __future__ import annotations

from compiler.bloblang import wording
from compiler.bloblang.dialects import Dialect
from compiler.bloblang.expressions import DEEPEST, ELSE, Expressions
from compiler.bloblang.lexis import (
    ASSIGNMENT,
    LINE_END,
    LINE_START,
    NAME,
    PATH,
    TOP,
    begins_statement,
    gap_end,
    spaces_end,
    string_end,
)
from compiler.bloblang.problem import MOST, Abandoned, Kind, Problem, abandoned
from compiler.regex import regex

_LONGEST = 40
_KEYWORD = regex(r"(let|meta|map|import|if)[ \t]++")
_SPACED = regex(r"[ \t]++(=)[ \t]++")
_BRACED = regex(r"[ \t]++(?=\{)")
_TRIPLE = '"""'


class Statements(Expressions):
    """The text as statements. `failed_at` is the furthest that was read of the first one that cannot be."""

    def __init__(self, text: str, dialect: Dialect, start: int) -> None:
        super().__init__(text, dialect, start)
        self.failed_at: int | None = None
        self._maps: set[str] = set()

    def read(self) -> list[Problem]:
        text = self.text
        while self.at < len(text) and len(self.problems) < MOST:
            start = self.at
            try:
                self._statement(is_top=True)
                self._end_of_line()
            except Abandoned as error:
                if self.failed_at is None:
                    self.failed_at = max(error.problem.start, self.at)
                self.problems.append(error.problem)
                self._recover(start, error.problem)
        return sorted(self.problems[:MOST], key=lambda problem: problem.start)

    def _recover(self, start: int, problem: Problem) -> None:
        """Go to the next line that is indented no more than the statement at `start` and begins one.

        A line that has been read as part of a string begins none.
        """
        text, behind = self.text, max(self.at, problem.start)
        self._depth, self._contexts = 0, []
        self.at = len(text)
        if text.startswith(_TRIPLE, problem.start) and text.find(_TRIPLE, problem.start + 3) < 0:
            return
        indentation = start - (text.rfind("\n", 0, start) + 1)
        line = text.rfind("\n", 0, behind) + 1
        is_next = line > start and not text[line:behind].strip()  # nothing of the line has been read yet
        seen, inside = line if is_next else behind + 1, False
        for found in LINE_START.finditer(text, seen):
            inside ^= text.count(_TRIPLE, seen, found.start()) % 2 == 1
            seen = found.start()
            if not inside and found.end() - seen <= indentation and begins_statement(text, found.end()):
                self.at = found.end()
                return

    def _statement(self, *, is_top: bool, may_set_meta: bool = True) -> None:
        text, start = self.text, self.at
        word = _KEYWORD.match(text, start)
        keyword = word[1] if word else ""
        if word and keyword == "import" and is_top:
            self._import(word.end())
        elif word and keyword == "map" and is_top:
            self._map(word.end())
        elif word and keyword == "let":
            self._let(word.end())
        elif word and keyword == "meta" and self._meta(word.end()):
            if not may_set_meta:
                message = "metadata cannot be set inside a map"
                self.problems.append(Problem(start, start + 4, Kind.INVALID_MAPPING, message, "set it where the map is applied"))
        elif word and keyword == "if" and not text.startswith("=", word.end()):
            self._if(word.end(1))
        else:
            self._assignment(is_top=is_top)

    def _import(self, at: int) -> None:
        if not self.text.startswith('"', at):
            raise wording.expected(self.text, at, "the path of a file", 'write it between `"`')
        self.at = string_end(self.text, at)

    def _map(self, at: int) -> None:
        text = self.text
        end = self._name(at, "a map")
        name = text[at:end].strip('"')
        brace = _BRACED.match(text, end)
        if not brace:
            raise wording.expected(text, spaces_end(text, end), "`{` behind the name of a map")
        if name in self._maps:
            self.problems.append(Problem(at, end, Kind.INVALID_MAPPING, f"there are two maps `{name[:_LONGEST]}`"))
        self._maps.add(name)
        self._block(brace.end(), may_set_meta=False)

    def _let(self, at: int) -> None:
        self._equals(at, self._name(at, "a variable"), "the name of a variable")
        self.query()

    def _name(self, at: int, what: str) -> int:
        """Where the name at `at` ends."""
        if self.text.startswith('"', at):
            return string_end(self.text, at)
        name = NAME.match(self.text, at)
        if not name:
            advice = "its name stands without the `$`" if self.text.startswith("$", at) else None
            raise wording.expected(self.text, at, f"the name of {what}", advice)
        return name.end()

    def _meta(self, at: int) -> bool:
        """Whether metadata is set: `meta` is a name like others too."""
        text, end = self.text, at
        if text.startswith('"', at):
            end = string_end(text, at)
        elif name := NAME.match(text, at):
            end = name.end()
        equals = spaces_end(text, end)
        if not text.startswith("=", equals):
            if end > at:
                raise wording.no_equals(text, end, equals, "the name of metadata")
            return False
        self._value_of(equals)
        self.query()
        return True

    def _assignment(self, *, is_top: bool) -> None:
        text, start = self.text, self.at
        path = PATH.match(text, start)
        if not path or (not is_top and not ASSIGNMENT.match(text, start)):
            raise wording.no_statement(text, start, None if is_top else "between these braces stand statements")
        end = path.end()
        if text.startswith("..", end):
            raise wording.two_dots(end, end + 1)
        if text.startswith(".", end):
            raise wording.expected(text, end + 1, "a name after `.`")
        self._equals(start, end, "the path")
        self.query()

    def _equals(self, start: int, end: int, behind: str) -> None:
        """`=` behind what stands from `start` to `end`, with white space on either side."""
        text = self.text
        if spaced := _SPACED.match(text, end):
            self.last, self.at = spaced.span(1), spaced.end()
            return
        equals = spaces_end(text, end)
        if not text.startswith("=", equals) or text.startswith("==", equals):
            if equals >= len(text) or text[equals] in "\r\n":
                name = text[start:end][:_LONGEST]
                raise abandoned(start, end, f"nothing is assigned to `{name}`", "write ` = ` and a value")
            raise wording.no_equals(text, end, equals, behind)
        if equals == end:
            raise abandoned(equals, equals + 1, "`=` has no space before it", "write ` = `")
        self._value_of(equals)

    def _value_of(self, equals: int) -> None:
        """Go behind the `=`, where a value stands behind white space."""
        self._took(equals, equals + 1)
        if self.text[self.at : self.at + 1] not in (" ", "\t"):
            if self.at >= len(self.text) or self.text[self.at] in "\r\n":
                raise wording.nothing_follows(self.text, self.last)
            raise abandoned(equals, equals + 1, "`=` has no space behind it", "write ` = `")

    def _if(self, end: int) -> None:
        start = self.at
        if not self.dialect.conditions:
            message = f"a statement cannot begin with `if` in {self.dialect.engine}"
            raise abandoned(start, end, message, "write `root = if … { … }`")
        self._took(start, end)
        self.query()
        self._block(self.opening_brace())
        while True:
            text = self.text
            word = ELSE.match(text, gap_end(text, self.at))
            if not word:
                return
            if word[1]:
                self._took(word.start(), word.end())
                self.query()
                self._block(self.opening_brace())
                continue
            opening = gap_end(text, word.end())
            if text.startswith("{", opening):
                self._block(opening)
            elif not NAME.match(text, word.end()):
                self._took(word.start(), word.end())
                self.opening_brace()
            return

    def _block(self, opening: int, *, may_set_meta: bool = True) -> None:
        """Statements between braces, each on a line of its own."""
        text = self.text
        self._depth += 1
        if self._depth > DEEPEST:
            raise abandoned(opening, opening + 1, f"statements stand in each other more than {DEEPEST} deep")
        self._open(opening)
        while not text.startswith("}", self.at):
            if self.at >= len(text):
                raise abandoned(opening, opening + 1, "`{` is not closed")
            if TOP.match(text, self.at):
                raise abandoned(opening, opening + 1, "`{` is not closed before the next statement", "add `}`")
            self._statement(is_top=False, may_set_meta=may_set_meta)
            self._spaces()
            if found := LINE_END.match(text, self.at):
                self.at = found.end()
                self._gap()
            elif not text.startswith("}", self.at):
                if self.at >= len(text):
                    raise abandoned(opening, opening + 1, "`{` is not closed")
                raise wording.left_over(text, self.at, self.dialect)
        self.at += 1
        self._depth -= 1

    def _end_of_line(self) -> None:
        self._spaces()
        if self.at >= len(self.text):
            return
        found = LINE_END.match(self.text, self.at)
        if not found:
            raise wording.left_over(self.text, self.at, self.dialect)
        self.at = found.end()
        self._gap()
        if self.text.startswith("#", self.at):
            raise wording.unended_comment(self.text, self.at)
