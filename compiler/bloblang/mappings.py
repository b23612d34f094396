"""Mappings: one expression, or statements on lines of their own."""

from __future__ import annotations

from compiler.bloblang import wording
from compiler.bloblang.dialects import Dialect
from compiler.bloblang.expressions import Expressions
from compiler.bloblang.lexis import LINE_START, PATH, gap_end, is_statement, spaces_end, string_end
from compiler.bloblang.problem import Abandoned, Kind, Problem
from compiler.bloblang.statements import Statements
from compiler.regex import regex

_MEANT = regex(r'(?:(?:let|map|import)[ \t]|meta[ \t]++["$A-Za-z0-9_])')
_FROM = regex(r"from[ \t]++(?=\")")


def mapping_problems(text: str, dialect: Dialect) -> list[Problem]:
    """Those of a whole mapping, in order."""
    start = gap_end(text, 0)
    if start >= len(text.rstrip()) or text[start] == "#":
        return [Problem(0, len(text), Kind.INVALID_MAPPING, "the mapping holds no statement and no expression")]
    if _FROM.match(text, start):
        return _imported(text, start)
    if is_statement(text, start) or _MEANT.match(text, start):
        return Statements(text, dialect, start).read()
    expression = _Expression(text, dialect, start)
    alone = expression.read()
    if expression.failed_at is None:
        return alone
    statements = Statements(text, dialect, start)
    several = statements.read()
    return several if _are_meant(text, start, expression.failed_at, statements) else alone


def _are_meant(text: str, start: int, failed_at: int, statements: Statements) -> bool:
    """Whether a text that is no expression looks more like statements: there is an `=`, or it begins like one."""
    if statements.failed_at is None or any(is_statement(text, line.end()) for line in LINE_START.finditer(text, start + 1)):
        return True
    if text.startswith("if", start):
        return statements.failed_at > failed_at
    if text.startswith(("@", "$"), start):
        return text.startswith("=", failed_at)
    path = PATH.match(text, start)
    if path is None or path[0].partition(".")[0] not in ("root", "this"):
        return False
    is_sign = text.startswith("=", failed_at) and text[failed_at - 1] != "="
    return is_sign or failed_at == spaces_end(text, path.end())


class _Expression(Expressions):
    """The text as one expression. `failed_at` is where that cannot be; None where it is one."""

    def __init__(self, text: str, dialect: Dialect, start: int) -> None:
        super().__init__(text, dialect, start)
        self.failed_at: int | None = None

    def read(self) -> list[Problem]:
        try:
            self.query()
            if (end := gap_end(self.text, self.at)) < len(self.text):
                raise self._left_over(end)
        except Abandoned as error:
            self.failed_at = max(error.problem.start, self.at)
            self.problems.append(error.problem)
        return self.problems

    def _left_over(self, at: int) -> Abandoned:
        if "\n" in self.text[self.at : at]:
            return wording.no_statement(self.text, at)
        return wording.left_over(self.text, self.at, self.dialect)


def _imported(text: str, start: int) -> list[Problem]:
    """`from "file"` stands for a whole mapping."""
    path = text.index('"', start)
    try:
        end = gap_end(text, string_end(text, path))
    except Abandoned as error:
        return [error.problem]
    if end < len(text):
        advice = "import its maps with `import` where more than that is to be done"
        return [Problem(end, len(text), Kind.INVALID_MAPPING, "nothing can follow `from` and its file", advice)]
    return []
