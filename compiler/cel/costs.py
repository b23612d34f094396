"""What calls cost while an expression is evaluated, as cel-go and the libraries of Kubernetes count.

A cost is a number, or a function from the result and the arguments. The costs of cel-go's own functions hold where the
checker knows which overload is called; a call with operands of any type costs 1.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil

from compiler.cel.functions import Overload
from compiler.cel.optional import NONE, Optional
from compiler.cel.types import BYTES, STRING, Kind, Type
from compiler.hints import Any

Cost = int | Callable[..., int]

LIST, MAP, MESSAGE = 10, 30, 40
_PER_CHARACTER = 0.1
_SIZED = (str, bytes, list, tuple, dict, range)


def size(value: Any) -> int:
    """Of what has one, and 1 for all else."""
    if isinstance(value, _SIZED):
        return len(value)
    if isinstance(value, Optional) and value is not NONE:
        return size(value.value)
    return 1


def _tenth(count: float) -> int:
    return ceil(count * _PER_CHARACTER)


def _traversed(_: Any, first: Any, *__: Any) -> int:
    return _tenth(size(first))


def _smaller(_: Any, left: Any, right: Any) -> int:
    return _tenth(min(size(left), size(right)))


def _both(_: Any, left: Any, right: Any) -> int:
    return _tenth(size(left) + size(right))


def _searched(_: Any, text: Any, part: Any) -> int:
    return _tenth(size(text)) * _tenth(size(part))


def _listed(_: Any, __: Any, container: Any) -> int:
    return size(container)


# What Kubernetes counts by the name of a function: whichever overload is called.
_NAMED = frozenset(("isSorted", "sum", "max", "min", "indexOf", "lastIndexOf"))
_TEXTS = (STRING, BYTES)
# Of cel-go, by the name of the function and the type of the first argument.
_STANDARD: dict[tuple[str, Type], Cost] = {
    ("startsWith", STRING): _traversed,
    ("endsWith", STRING): _traversed,
    ("bytes", STRING): _traversed,
    ("string", BYTES): _traversed,
    ("contains", STRING): _searched,
    **{("_+_", t): _both for t in _TEXTS},
    **{(name, t): _smaller for name in ("_<_", "_<=_", "_>_", "_>=_") for t in _TEXTS},
}


def call_cost(function: str, overloads: tuple[Overload, ...]) -> Cost:
    """Of a call that may run one of `overloads`, as far as the checker knows."""
    if function in {"_==_", "_!=_"}:
        return _smaller
    overload = overloads[0]
    if len(overloads) > 1 and function not in _NAMED:
        return 1
    if overload.cost is not None:
        return overload.cost
    if function == "@in":
        return _listed if overload.parameters[1].kind is Kind.LIST else 1
    return _STANDARD.get((function, overload.parameters[0]), 1) if overload.parameters else 1
