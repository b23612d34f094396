"""Texts with `${! … }` in them, each of which is an expression on its own. `${{! … }}` is the escape."""

from __future__ import annotations

import re
from collections.abc import Iterator

from compiler.bloblang.dialects import Dialect
from compiler.bloblang.expressions import Expressions
from compiler.bloblang.lexis import NAME, spaces_end
from compiler.bloblang.problem import Abandoned, Kind, Problem, abandoned
from compiler.bloblang.wording import expected
from compiler.regex import regex

_START = regex(r"\$\{(\{?)!")
_VARIABLE = regex(r"\$\{[0-9A-Za-z_.]")
# What version 3 took too, and what is written for it since: `{}` is what stands behind the colon.
_OLD = regex(r"\$\{!([a-z0-9_]+)(?::([^}]*))?\}")
_INSTEAD = {
    "json_field": 'json("{}")',
    "metadata": 'meta("{}")',
    "count": 'count("{}")',
    "timestamp": "now()",
    "timestamp_unix": "timestamp_unix()",
    "timestamp_unix_nano": "timestamp_unix_nano()",
    "echo": "{}",
}


def interpolation_problems(text: str, dialect: Dialect) -> Iterator[Problem]:
    """Those of each part; a part that ends nowhere is the last one."""
    at = 0
    while start := _START.search(text, at):
        at = start.end()
        if start[1]:
            end = text.find("}}", at)
            if end < 0:
                yield Problem(start.start(), at, Kind.INVALID_MAPPING, "`${{!` is not closed with `}}`")
                return
            at = end + 2
            continue
        reader = Expressions(text, dialect, spaces_end(text, at))
        reader.last = start.span()
        try:
            reader.query()
            at = _end(text, reader.at, start.start())
        except Abandoned as error:
            if _VARIABLE.match(text, error.problem.start):
                return  # the engine replaces it before it reads anything
            old = _OLD.match(text, start.start())
            yield from reader.problems
            yield _of_version_3(old) if old else error.problem
            end = text.find("}", max(error.problem.start, at))
            if end < 0:
                return
            at = end + 1
        else:
            yield from reader.problems


def _end(text: str, at: int, opening: int) -> int:
    """Where the part ends whose expression does at `at`."""
    at = spaces_end(text, at)
    if text.startswith("}", at):
        return at + 1
    if text.find("}", at) < 0:
        raise abandoned(opening, opening + 3, "`${!` is not closed")
    advice = 'strings stand between `"`' if text[at] == "'" else "write one expression" if NAME.match(text, at) else None
    raise expected(text, at, "an operator or `}`", advice)


def _of_version_3(old: re.Match[str]) -> Problem:
    name, argument = old[1], old[2] or ""
    instead = _INSTEAD.get(name, f'{name}("{{}}")' if argument else f"{name}()")
    advice = f"write `${{! {instead.format(argument.partition(',')[0])} }}`"
    return Problem(*old.span(), Kind.INVALID_MAPPING, "the form `${!name:argument}` was removed in v4", advice)
