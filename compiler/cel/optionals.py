"""Functions of optional values. `or` and `orValue` look at their argument only where the receiver is absent."""

from __future__ import annotations

from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.optional import NONE, Optional
from compiler.cel.types import BOOL, INT, Kind, list_of, map_of, optional_of, parameter
from compiler.cel.values import type_of_value
from compiler.hints import Any

_K = parameter("K")
_V = parameter("V")
_MAYBE = optional_of(_V)
_LISTS = list_of(_V)
_MAPS = map_of(_K, _V)


def _value(optional: Optional) -> Any:
    if optional is NONE:
        raise EvaluationError("optional.none() dereference")
    return optional.value


def _of_non_zero(value: Any) -> Optional:
    return NONE if _is_zero(value) else Optional(value)


def _is_zero(value: Any) -> bool:
    if value is None or value is NONE:
        return True
    kind = type_of_value(value)
    if kind.kind in {Kind.OPTIONAL, Kind.TYPE}:
        return False
    zero = getattr(value, "is_zero", None)
    return bool(zero()) if callable(zero) else not value


def _unwrapped(optionals: list[Optional]) -> list[Any]:
    return [optional.value for optional in optionals if optional is not NONE]


def _first(values: list[Any]) -> Optional:
    return Optional(values[0]) if values else NONE


def _last(values: list[Any]) -> Optional:
    return Optional(values[-1]) if values else NONE


def _special(*_: Any) -> Any:
    raise AssertionError("these are evaluated where they stand")


OPTIONALS: Library = (
    Overload("optional.of", (_V,), _MAYBE, Optional),
    Overload("optional.ofNonZeroValue", (_V,), _MAYBE, _of_non_zero),
    Overload("optional.none", (), _MAYBE, lambda: NONE),
    Overload("value", (_MAYBE,), _V, _value, member=True),
    Overload("hasValue", (_MAYBE,), BOOL, lambda optional: optional is not NONE, member=True),
    Overload("or", (_MAYBE, _MAYBE), _MAYBE, _special, member=True),
    Overload("orValue", (_MAYBE, _V), _V, _special, member=True),
    Overload("_[?_]", (_LISTS, INT), _MAYBE, _special),
    Overload("_[?_]", (optional_of(_LISTS), INT), _MAYBE, _special),
    Overload("_[?_]", (_MAPS, _K), _MAYBE, _special),
    Overload("_[?_]", (optional_of(_MAPS), _K), _MAYBE, _special),
    Overload("_[_]", (optional_of(_LISTS), INT), _MAYBE, _special),
    Overload("_[_]", (optional_of(_MAPS), _K), _MAYBE, _special),
    Overload("last", (_LISTS,), _MAYBE, _last, member=True),
    Overload("first", (_LISTS,), _MAYBE, _first, member=True),
    Overload("optional.unwrap", (list_of(_MAYBE),), _LISTS, _unwrapped),
    Overload("unwrapOpt", (list_of(_MAYBE),), _LISTS, _unwrapped, member=True),
)
