"""Regular expressions: CEL's `matches`, and `find` and `findAll` of Kubernetes."""

from __future__ import annotations

from compiler.cel.errors import BudgetExceeded, EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.re2.errors import PatternError, TooMuchWork
from compiler.cel.libraries.re2.pattern import Pattern, compiled
from compiler.cel.types import BOOL, INT, STRING, list_of

_TOO_LONG = "looking for a regular expression takes too long"


def problem(pattern: str) -> str | None:
    """What is wrong with `pattern`: a literal one is looked at while an expression is compiled."""
    try:
        compiled(pattern)
    except PatternError as error:
        return str(error)
    return None


def _matches(text: str, pattern: str) -> bool:
    try:
        return _pattern(pattern).matches(text)
    except TooMuchWork:
        raise BudgetExceeded(_TOO_LONG) from None


def _find(text: str, pattern: str) -> str:
    try:
        return _pattern(pattern, "Illegal regex: ").find(text)
    except TooMuchWork:
        raise BudgetExceeded(_TOO_LONG) from None


def _find_all(text: str, pattern: str, limit: int = -1) -> list[str]:
    try:
        return _pattern(pattern, "Illegal regex: ").find_all(text, limit)
    except TooMuchWork:
        raise BudgetExceeded(_TOO_LONG) from None


def _pattern(text: str, prefix: str = "") -> Pattern:
    try:
        return compiled(text)
    except PatternError as error:
        raise EvaluationError(f"{prefix}{error}") from None


REGEX: Library = (
    Overload("matches", (STRING, STRING), BOOL, _matches),
    Overload("matches", (STRING, STRING), BOOL, _matches, member=True, cost=costs.pattern),
    Overload("find", (STRING, STRING), STRING, _find, member=True, cost=costs.pattern),
    Overload("findAll", (STRING, STRING), list_of(STRING), _find_all, member=True, cost=costs.pattern),
    Overload("findAll", (STRING, STRING, INT), list_of(STRING), _find_all, member=True, cost=costs.pattern),
)
