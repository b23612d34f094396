"""Regular expressions: CEL's `matches`, and `find` and `findAll` of Kubernetes."""

from __future__ import annotations

from collections.abc import Callable

from compiler.cel.errors import BudgetExceeded, EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.re2.errors import PatternError, TooMuchWork
from compiler.cel.libraries.re2.pattern import Pattern, compiled
from compiler.cel.types import BOOL, INT, STRING, Type, list_of
from compiler.cel.values import no_such_overload, type_of_value
from compiler.hints import Any


def problem(pattern: str) -> str | None:
    """What is wrong with `pattern`: a literal one is looked at while an expression is compiled."""
    try:
        compiled(pattern)
    except PatternError as error:
        return str(error)
    return None


def _asked(question: Callable[..., Any], prefix: str = "") -> Callable[..., Any]:
    """A function of a text, a pattern and perhaps a number. It looks at those itself: the server does not say their types
    where the pattern is a literal, which it mostly is.
    """

    def ask(text: Any, pattern: Any, *limits: Any) -> Any:
        texts = isinstance(text, str) and isinstance(pattern, str)
        if not texts or any(type_of_value(limit) is not INT for limit in limits):
            raise no_such_overload()
        try:
            return question(compiled(pattern), text, *limits)
        except PatternError as error:
            raise EvaluationError(f"{prefix}{error}") from None
        except TooMuchWork:
            raise BudgetExceeded("looking for a regular expression takes too long") from None

    return ask


def _declared(name: str, result: Type, ask: Callable[..., Any], *limits: Type, member: bool = True) -> Overload:
    cost = costs.pattern if member else None
    return Overload(name, (STRING, STRING, *limits), result, ask, member, cost, guarded=False)


_matches = _asked(Pattern.matches)
_find = _asked(Pattern.find, "Illegal regex: ")
_find_all = _asked(Pattern.find_all, "Illegal regex: ")

REGEX: Library = (
    _declared("matches", BOOL, _matches, member=False),
    _declared("matches", BOOL, _matches),
    _declared("find", STRING, _find),
    _declared("findAll", list_of(STRING), _find_all),
    _declared("findAll", list_of(STRING), _find_all, INT),
)
