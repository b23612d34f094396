"""Values while an expression is evaluated: their types, when two are equal, and which is less.

They are plain values of Python or subclasses of them, so their class says little: `True` is an `int` there, and a traced
boolean is one that is no `bool`.
"""

from __future__ import annotations

from compiler import traced
from compiler.cel.budget import Budget, current
from compiler.cel.errors import EvaluationError
from compiler.cel.optional import NONE, Optional
from compiler.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    INT,
    LIST,
    MAP,
    NULL,
    OPTIONAL,
    STRING,
    TIMESTAMP,
    TYPE,
    UINT,
    Kind,
    Type,
)
from compiler.cel.uint import Uint
from compiler.hints import Any

NUMBERS = frozenset((INT, UINT, DOUBLE))
ORDERED = frozenset((BOOL, INT, UINT, DOUBLE, STRING, BYTES, TIMESTAMP, DURATION))
_KNOWN = ORDERED | {NULL, LIST, MAP, OPTIONAL, TYPE}
MISSING = object()
PLAIN = frozenset((str, int, bool))  # classes of which Python compares two values as CEL does

_TYPES: dict[type, Type] = {
    bool: BOOL,
    int: INT,
    Uint: UINT,
    float: DOUBLE,
    str: STRING,
    bytes: BYTES,
    type(None): NULL,
    list: LIST,
    tuple: LIST,
    range: LIST,
    dict: MAP,
    Type: TYPE,
    Optional: OPTIONAL,
    traced.Bool: BOOL,
}


def type_of_value(value: Any) -> Type:
    found = _TYPES.get(value.__class__)
    return found or _type_of_class(value.__class__)


def _type_of_class(cls: type) -> Type:
    """The type of a subclass, or what the class of a library says of itself; found once."""
    found = getattr(cls, "cel_type", None) or next((_TYPES[base] for base in cls.__mro__ if base in _TYPES), None)
    if not isinstance(found, Type):
        raise TypeError(f"{cls.__name__} is no value of CEL")
    _TYPES[cls] = found
    return found


def no_such_overload(function: str = "", *arguments: Any) -> EvaluationError:
    if not function:
        return EvaluationError("no such overload")
    given = f"({', '.join(type_of_value(a).name for a in arguments)})" if arguments else ""
    return EvaluationError(f"no such overload: {function}{given}")


def truth(value: Any) -> bool:
    """The boolean that `value` is. Raises `EvaluationError` if it is none."""
    if value is True or value is False:
        return bool(value)
    if type_of_value(value) is BOOL:
        return bool(value != 0)
    raise EvaluationError("no such overload")


def matches_type(expected: Type, value: Any) -> bool:
    """Whether a function that takes `expected` takes `value`: of a list and a map the first element decides, as in cel-go."""
    kind = expected.kind
    if kind is Kind.DYN or kind is Kind.PARAMETER:
        return True
    if expected.name != type_of_value(value).name:
        return False
    if kind is Kind.LIST and value:
        return matches_type(expected.parameters[0], next(iter(value)))
    if kind is Kind.MAP and value:
        key = next(iter(value))
        return matches_type(expected.parameters[0], key) and matches_type(expected.parameters[1], value[key])
    return True


def equal(left: Any, right: Any) -> bool:
    """Raises `BudgetExceeded` for what takes too long: lists of lists cost as little as flat ones."""
    if left.__class__ is right.__class__ and left.__class__ in PLAIN:
        return bool(left == right)
    kind, other = type_of_value(left), type_of_value(right)
    if kind is not other:
        return kind in NUMBERS and other in NUMBERS and _compared_numbers(left, right, kind, other) == 0
    if kind is LIST or kind is MAP:
        return _same_elements(left, right, current())
    return _same_scalar(kind, left, right)


def incomparable(left: Any, right: Any) -> bool:
    """Whether the server refuses to compare `left` with `right`: a value of a library with one of another type. The other
    way round they are just not equal.
    """
    if left.__class__ in PLAIN or right is None:
        return False
    kind = type_of_value(left)
    if kind is OPTIONAL and type_of_value(right) is OPTIONAL and left is not NONE and right is not NONE:
        return incomparable(left.value, right.value)
    return kind not in _KNOWN and kind is not type_of_value(right)


def _same_scalar(kind: Type, left: Any, right: Any) -> bool:
    if kind is OPTIONAL:
        return left is right if NONE in {left, right} else equal(left.value, right.value)
    return bool(left.name == right.name if kind is TYPE else left == right)


def _same_elements(left: Any, right: Any, budget: Budget) -> bool:
    """Of two lists, or two maps."""
    if len(left) != len(right):
        return False
    if type_of_value(left) is LIST:
        return all(_same(one, other, budget) for one, other in zip(left, right, strict=True))
    for key in left:
        found = lookup(right, key)
        if found is MISSING or not _same(left[key], found, budget):
            return False
    return True


def _same(left: Any, right: Any, budget: Budget) -> bool:
    budget.work()
    kind = type_of_value(left)
    if (kind is LIST or kind is MAP) and kind is type_of_value(right):
        return _same_elements(left, right, budget)
    return equal(left, right) or incomparable(left, right)  # inside of lists and maps the server passes over a refusal


def lookup(mapping: Any, key: Any) -> Any:
    """What `mapping` has at `key`, or `MISSING`. Numbers are found by their value, and never a boolean for one."""
    try:
        found = mapping[key]
    except (KeyError, TypeError):
        return MISSING
    if key.__class__ is str or isinstance(key, str):
        return found
    truthy = type_of_value(key) is BOOL
    if key in {0, 1} and not any(candidate == key and truthy is (type_of_value(candidate) is BOOL) for candidate in mapping):
        return MISSING
    return found


def put(mapping: dict[Any, Any], key: Any, value: Any) -> None:
    try:
        mapping[key] = value
    except TypeError:  # lists and maps, which Python cannot look up
        raise EvaluationError(f"unsupported key type: {type_of_value(key).name}") from None


def contains(container: Any, value: Any) -> bool:
    kind = type_of_value(container)
    if kind is MAP:
        if value.__class__ is str:
            return value in container
        return lookup(container, value) is not MISSING
    if kind is LIST:
        return any(equal(element, value) for element in container)
    raise EvaluationError("no such overload")


def compared(left: Any, right: Any) -> int:
    """Less than 0, 0 or more than 0. Raises `EvaluationError` if the two have no order."""
    kind, other = type_of_value(left), type_of_value(right)
    if kind in NUMBERS and other in NUMBERS:
        order = _compared_numbers(left, right, kind, other)
        if order > 1:
            raise EvaluationError("NaN values cannot be ordered")
        return order
    if kind is not other or kind not in ORDERED:
        raise EvaluationError("no such overload")
    return int(left > right) - int(left < right)


def _compared_numbers(left: Any, right: Any, kind: Type, other: Type) -> int:
    """Not 0 for what is no number. A double and an integer are compared as doubles, as cel-go does."""
    if kind is not other and DOUBLE in {kind, other}:
        left, right = float(left), float(right)
    return int(left > right) - int(left < right) if left == right or left < right or left > right else 2
