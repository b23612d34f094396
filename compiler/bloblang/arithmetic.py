"""What is known of values before anything runs, and what the engine refuses to calculate then.

The engine calculates with constants while it reads a mapping, operators of one rank at a time: `*`, `/`, `%` and `|` first,
then `+` and `-`, then comparisons.
"""

from __future__ import annotations

import math
from collections.abc import Iterable

from compiler.records import NamedTuple


class Value(NamedTuple):
    """`kind` is `string`, `number`, `boolean`, `null`, `array` or `object` of a constant, `lambda`, or empty.

    `number` is that of a constant one.
    """

    kind: str = ""
    number: float = 0.0


DYNAMIC = Value()
STRING, BOOLEAN, NULL, ARRAY, OBJECT = (Value(kind) for kind in ("string", "boolean", "null", "array", "object"))
LAMBDA = Value("lambda")
CONSTANTS = frozenset(("string", "number", "boolean", "null", "array", "object"))

_ARTICLES = {"array": "an array", "object": "an object", "null": "null"}
_PRODUCTS, _SUMS = frozenset("*/%|"), frozenset("+-")
_COMPARISONS = frozenset(("==", "!=", "<", "<=", ">", ">="))
_EQUALITY = frozenset(("==", "!="))


class Refused(NamedTuple):
    """The operator at `at` cannot be applied."""

    at: int
    operator: str
    message: str


def article(kind: str) -> str:
    return _ARTICLES.get(kind, f"a {kind}")


def calculated(values: list[Value], operators: list[tuple[str, int]]) -> Value | Refused:
    """`values` joined by `operators`, each with its place."""
    for rank in (_PRODUCTS, _SUMS, _COMPARISONS):
        kept, left = [values[0]], []
        for (operator, at), value in zip(operators, values[1:], strict=True):
            if operator not in rank:
                kept.append(value)
                left.append((operator, at))
                continue
            result = _applied(kept[-1], operator, value)
            if isinstance(result, str):
                return Refused(at, operator, result)
            kept[-1] = result
        values, operators = kept, left
        if not operators:
            return values[0]
    return DYNAMIC


def _applied(left: Value, operator: str, right: Value) -> Value | str:
    """The result, or why there is none."""
    if operator == "|" or left.kind not in CONSTANTS or right.kind not in CONSTANTS:
        return DYNAMIC
    if operator in _COMPARISONS:
        return BOOLEAN if _comparable(left.kind, operator, right.kind) else _mismatch(left, operator, right)
    if operator == "+" and left.kind == right.kind == "string":
        return STRING
    if not left.kind == right.kind == "number":
        return _mismatch(left, operator, right)
    if operator in "/%" and abs(right.number) < 1 and (operator == "%" or not right.number):
        return "the divisor is zero"  # of `%` it is a whole number
    return Value("number", _of_numbers(left.number, operator, right.number))


def _of_numbers(left: float, operator: str, right: float) -> float:
    if operator == "%":
        return math.nan  # whatever it is, nobody divides by it
    if operator in "*/":
        return left * right if operator == "*" else left / right
    return left + right if operator == "+" else left - right


def _comparable(left: str, operator: str, right: str) -> bool:
    return operator in _EQUALITY or (left == right and left in ("string", "number"))


def _mismatch(left: Value, operator: str, right: Value) -> str:
    return f"`{operator}` cannot be applied to {article(left.kind)} and {article(right.kind)}"


def all_constant(values: Iterable[Value]) -> bool:
    return all(value.kind in CONSTANTS for value in values)
