"""The functions and operators every CEL has: their signatures in the order of cel-go, which decides what is tried first."""

from __future__ import annotations

from collections.abc import Callable
from itertools import product
from operator import ge, gt, le, lt

from compiler.cel import arithmetic, conversions
from compiler.cel.functions import Library, Overload
from compiler.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    NULL,
    STRING,
    TIMESTAMP,
    UINT,
    Type,
    list_of,
    map_of,
    parameter,
    type_of,
)
from compiler.cel.values import contains, equal, incomparable, no_such_overload, type_of_value
from compiler.hints import Any

A = parameter("A")
B = parameter("B")
_LISTS = list_of(A)
_MAPS = map_of(A, B)


def _operator(name: str, implementation: Callable[..., Any], *signatures: tuple[Type, ...]) -> Library:
    """Each signature ends with the result."""
    return tuple(Overload(name, tuple(given), result, implementation, guarded=False) for *given, result in signatures)


def _same(*types: Type) -> tuple[tuple[Type, Type, Type], ...]:
    return tuple((t, t, t) for t in types)


def _size(value: Any) -> int:
    if type_of_value(value).name not in {"string", "bytes", "list", "map"}:
        raise no_such_overload("size")
    return len(value)


def _equal(left: Any, right: Any) -> bool:
    if incomparable(left, right):
        raise no_such_overload()
    return equal(left, right)


def _unequal(left: Any, right: Any) -> bool:
    return not equal(left, right)


def _contained(value: Any, container: Any) -> bool:
    return contains(container, value)


def _special(*_: Any) -> Any:
    raise AssertionError("these are evaluated where they stand")


_OPERATORS: Library = (
    *_operator("_?_:_", _special, (BOOL, A, A, A)),
    *_operator("_&&_", _special, (BOOL, BOOL, BOOL)),
    *_operator("_||_", _special, (BOOL, BOOL, BOOL)),
    *_operator("!_", arithmetic.negation, (BOOL, BOOL)),
    *_operator("@not_strictly_false", _special, (BOOL, BOOL)),
    *_operator("_==_", _equal, (A, A, BOOL)),
    *_operator("_!=_", _unequal, (A, A, BOOL)),
    *_operator(
        "_+_",
        arithmetic.add,
        *_same(BYTES, DOUBLE, DURATION),
        (DURATION, TIMESTAMP, TIMESTAMP),
        (TIMESTAMP, DURATION, TIMESTAMP),
        *_same(INT, _LISTS, STRING, UINT),
    ),
    *_operator("_/_", arithmetic.divide, *_same(DOUBLE, INT, UINT)),
    *_operator("_%_", arithmetic.modulo, *_same(INT, UINT)),
    *_operator("_*_", arithmetic.multiply, *_same(DOUBLE, INT, UINT)),
    *_operator("-_", arithmetic.negate, (DOUBLE, DOUBLE), (INT, INT)),
    *_operator(
        "_-_",
        arithmetic.subtract,
        *_same(DOUBLE, DURATION, INT),
        (TIMESTAMP, DURATION, TIMESTAMP),
        (TIMESTAMP, TIMESTAMP, DURATION),
        *_same(UINT),
    ),
    *_operator("_[_]", _special, (_LISTS, INT, A), (_MAPS, A, B)),
    *_operator("@in", _contained, (A, _LISTS, BOOL), (A, _MAPS, BOOL)),
    *_operator("cel.@mapInsert", _special, (_MAPS, A, B, _MAPS), (_MAPS, _MAPS, _MAPS)),
    *_operator("in", _contained, (A, _LISTS, BOOL), (A, _MAPS, BOOL)),
)


def _orders() -> Library:
    numbers = [(left, right, BOOL) for left, right in product((INT, UINT, DOUBLE), repeat=2)]
    others = [(t, t, BOOL) for t in (STRING, BYTES, TIMESTAMP, DURATION)]
    named = (("_<_", lt), ("_<=_", le), ("_>_", gt), ("_>=_", ge))
    return tuple(
        overload
        for name, holds in named
        for overload in _operator(name, arithmetic.ordering(name, holds), (BOOL, BOOL, BOOL), *numbers, *others)
    )


def _sizes() -> Library:
    kinds = (BYTES, _LISTS, _MAPS, STRING)
    return tuple(Overload("size", (t,), INT, _size, member, guarded=False) for t in kinds for member in (False, True))


def _conversion(name: str, result: Type, *sources: tuple[Type, Callable[[Any], Any]]) -> Library:
    return tuple(Overload(name, (source,), result, implementation) for source, implementation in sources)


_CONVERSIONS: Library = (
    *_operator("type", type_of_value, (A, type_of(A))),
    *_operator("dyn", conversions.same, (A, DYN)),
    *_conversion("bool", BOOL, (BOOL, conversions.same), (STRING, conversions.bool_of_string)),
    *_conversion("bytes", BYTES, (BYTES, conversions.same), (STRING, conversions.bytes_of_string)),
    *_conversion(
        "double",
        DOUBLE,
        (DOUBLE, conversions.same),
        (INT, conversions.double_of_int),
        (STRING, conversions.double_of_string),
        (UINT, conversions.double_of_int),
    ),
    *_conversion(
        "int",
        INT,
        (INT, conversions.same),
        (DOUBLE, conversions.int_of_double),
        (STRING, conversions.int_of_string),
        (UINT, conversions.int_of_uint),
    ),
    *_conversion(
        "string",
        STRING,
        (STRING, conversions.same),
        (BOOL, conversions.string_of_bool),
        (BYTES, conversions.string_of_bytes),
        (DOUBLE, conversions.string_of_double),
        (INT, conversions.string_of_int),
        (UINT, conversions.string_of_int),
    ),
    *_conversion(
        "uint",
        UINT,
        (UINT, conversions.same),
        (DOUBLE, conversions.uint_of_double),
        (INT, conversions.uint_of_int),
        (STRING, conversions.uint_of_string),
    ),
)


def _of_texts(name: str, implementation: Callable[[str, str], bool]) -> Overload:
    def run(text: Any, part: Any) -> bool:
        if isinstance(text, str) and isinstance(part, str):
            return implementation(text, part)
        raise no_such_overload()

    return Overload(name, (STRING, STRING), BOOL, run, member=True, guarded=False)


_STRINGS: Library = (
    _of_texts("contains", str.__contains__),
    _of_texts("endsWith", str.endswith),
    _of_texts("startsWith", str.startswith),
)

STANDARD: Library = (*_OPERATORS, *_orders(), *_sizes(), *_CONVERSIONS, *_STRINGS)

# Names that are types: `type(x) == int`.
TYPES = {
    t.name: t
    for t in (BOOL, BYTES, DOUBLE, DURATION, INT, NULL, STRING, TIMESTAMP, UINT, list_of(DYN), map_of(DYN, DYN), Type("type"))
}
