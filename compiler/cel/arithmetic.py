"""The operators of CEL, but those that look at their operands one by one: numbers are checked to fit into 64 bits."""

from __future__ import annotations

import math
from collections.abc import Callable

from compiler.cel.errors import BudgetExceeded, EvaluationError
from compiler.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, LIST, STRING, TIMESTAMP, UINT
from compiler.cel.uint import LEAST_INT, MOST_INT, MOST_UINT, Uint
from compiler.cel.values import ORDERED, PLAIN, compared, no_such_overload, type_of_value
from compiler.hints import Any

_MOST_ELEMENTS = 1_000_000
_ADDED = frozenset((INT, UINT, DOUBLE, STRING, BYTES, LIST, TIMESTAMP, DURATION))
_SUBTRACTED = frozenset((INT, UINT, DOUBLE, TIMESTAMP, DURATION))
_NUMBERS = frozenset((INT, UINT, DOUBLE))
_INTEGERS = frozenset((INT, UINT))


def integer(value: int) -> int:
    if LEAST_INT <= value <= MOST_INT:
        return value
    raise EvaluationError("integer overflow")


def unsigned(value: int) -> Uint:
    if 0 <= value <= MOST_UINT:
        return Uint(value)
    raise EvaluationError("unsigned integer overflow")


def add(left: Any, right: Any) -> Any:
    if left.__class__ is str and right.__class__ is str:
        return left + right
    kind, other = type_of_value(left), type_of_value(right)
    if kind is INT and other is INT:
        return integer(left + right)
    if kind not in _ADDED:
        raise no_such_overload("_+_")
    if kind is other:
        if kind is STRING or kind is DOUBLE or kind is BYTES or kind is DURATION:
            return left + right
        if kind is LIST:
            return _joined(left, right)
        if kind is UINT:
            return unsigned(left + right)
    elif {kind, other} == {TIMESTAMP, DURATION}:
        return left + right
    raise no_such_overload()


def _joined(left: Any, right: Any) -> list[Any]:
    """It costs as little as adding two numbers, so that a few variables could fill the memory."""
    if len(left) + len(right) > _MOST_ELEMENTS:
        raise BudgetExceeded(f"a list of {len(left) + len(right)} elements is more than {_MOST_ELEMENTS}")
    return [*left, *right]


def subtract(left: Any, right: Any) -> Any:
    kind, other = type_of_value(left), type_of_value(right)
    if kind not in _SUBTRACTED:
        raise no_such_overload("_-_")
    if kind is other:
        if kind is INT:
            return integer(left - right)
        return unsigned(left - right) if kind is UINT else left - right
    if kind is TIMESTAMP and other is DURATION:
        return left - right
    raise no_such_overload()


def multiply(left: Any, right: Any) -> Any:
    kind = _same(left, right, _NUMBERS, "_*_")
    product = left * right
    return product if kind is DOUBLE else _fitting(kind, product)


def divide(left: Any, right: Any) -> Any:
    kind = _same(left, right, _NUMBERS, "_/_")
    if kind is DOUBLE:
        return _double_quotient(left, right)
    if right == 0:
        raise EvaluationError("division by zero")
    quotient = abs(left) // abs(right)
    return _fitting(kind, quotient if (left < 0) == (right < 0) else -quotient)


def modulo(left: Any, right: Any) -> Any:
    kind = _same(left, right, _INTEGERS, "_%_")
    if right == 0:
        raise EvaluationError("modulus by zero")
    if left == LEAST_INT and right == -1:
        raise EvaluationError("integer overflow")
    rest = abs(left) % abs(right)
    return _fitting(kind, -rest if left < 0 else rest)


def negate(value: Any) -> Any:
    kind = type_of_value(value)
    if kind is INT:
        return integer(-value)
    if kind is DOUBLE or kind is DURATION:
        return -value
    raise no_such_overload() if kind is BOOL else no_such_overload("-_")


def negation(value: Any) -> bool:
    if type_of_value(value) is BOOL:
        return not value
    raise no_such_overload()


def ordering(function: str, holds: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    """`holds` is Python's operator."""

    def compare(left: Any, right: Any) -> bool:
        if left.__class__ is right.__class__ and left.__class__ in PLAIN:
            return holds(left, right)
        if type_of_value(left) not in ORDERED:
            raise no_such_overload(function)
        return holds(compared(left, right), 0)

    return compare


def _same(left: Any, right: Any, allowed: frozenset[Any], function: str) -> Any:
    kind = type_of_value(left)
    if kind not in allowed:
        raise no_such_overload(function)
    if type_of_value(right) is not kind:
        raise no_such_overload()
    return kind


def _fitting(kind: Any, value: int) -> int:
    return unsigned(value) if kind is UINT else integer(value)


def _double_quotient(left: float, right: float) -> float:
    if right != 0:
        return left / right
    if left == 0 or math.isnan(left):
        return math.nan
    return math.copysign(math.inf, left) * math.copysign(1, right)
