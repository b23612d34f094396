"""What calls cost while an expression is evaluated, as cel-go and the libraries of Kubernetes count.

A cost is a number, or a function from the result and the arguments. The costs of cel-go's own functions hold where the
checker knows which overload is called; a call with operands of any type costs 1.
"""

from __future__ import annotations

from collections.abc import Callable
from math import ceil
from typing import Any

from compiler.cel.functions import Overload
from compiler.cel.optional import NONE, Optional
from compiler.cel.syntax import Call
from compiler.cel.types import BYTES, STRING, Kind, Type

Cost = int | Callable[..., int]

LIST, MAP = 10, 30
_PER_CHARACTER = 0.1
_PER_PATTERN = 0.25
_SIZED = (str, bytes, list, tuple, dict, range)
_CHECK = 350_000  # two of them fit into an expression


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


def _traversed_twice(_: Any, first: Any, *__: Any) -> int:
    return ceil(size(first) * 2 * _PER_CHARACTER)


def _built(result: Any, *_: Any) -> int:
    return ceil(size(result) * 2 * _PER_CHARACTER)


def _smaller(_: Any, left: Any, right: Any) -> int:
    return _tenth(min(size(left), size(right)))


def _both(_: Any, left: Any, right: Any) -> int:
    return _tenth(size(left) + size(right))


def _searched(_: Any, text: Any, part: Any) -> int:
    return _tenth(size(text)) * _tenth(size(part))


def _matched(_: Any, text: Any, pattern: Any, *__: Any) -> int:
    return _tenth(1 + size(text)) * ceil(size(pattern) * _PER_PATTERN)


def _listed(_: Any, __: Any, container: Any) -> int:
    return size(container)


def _visited(_: Any, values: Any, *__: Any) -> int:
    return _traversal(values)


def _traversal(value: Any) -> int:
    if isinstance(value, range):
        return len(value)
    if isinstance(value, str):
        return int(len(value.encode("utf-8", "surrogatepass")) * _PER_CHARACTER)
    if isinstance(value, bytes):
        return int(len(value) * _PER_CHARACTER)
    if isinstance(value, list | tuple):
        return sum(map(_traversal, value))
    if isinstance(value, dict):
        return sum(_traversal(key) + _traversal(value[key]) for key in value)
    return 1


def _selector(_: Any, __: Any, selector: Any) -> int:
    return LIST + _tenth(size(selector)) + ceil(ceil(size(selector) * 0.5) * 50)


# Of the libraries of Kubernetes, by the name of the function.
_NAMED: dict[str, Cost] = {
    "check": _CHECK,
    "fieldSelector": _selector,
    "labelSelector": _selector,
    **dict.fromkeys(("isSorted", "sum", "max", "min", "indexOf", "lastIndexOf", "includes"), _visited),
    **dict.fromkeys(("url", "lowerAscii", "upperAscii", "substring", "trim"), _traversed),
    **dict.fromkeys(("replace", "split", "ip.isCanonical"), _traversed_twice),
    "join": _built,
    **dict.fromkeys(("find", "findAll"), _matched),
    **dict.fromkeys(("cidr", "isIP", "isCIDR", "ip", "quantity", "isQuantity", "semver", "isSemver"), _traversed),
}
_TEXTS = (STRING, BYTES)
# Of cel-go, by the name of the function and the type of the first argument.
_STANDARD: dict[tuple[str, Type], Cost] = {
    ("startsWith", STRING): _traversed,
    ("endsWith", STRING): _traversed,
    ("bytes", STRING): _traversed,
    ("string", BYTES): _traversed,
    ("strings.quote", STRING): _traversed,
    ("format", STRING): _traversed,
    ("contains", STRING): _searched,
    **{("_+_", t): _both for t in _TEXTS},
    **{(name, t): _smaller for name in ("_<_", "_<=_", "_>_", "_>=_") for t in _TEXTS},
}


def call_cost(call: Call, function: str, overloads: tuple[Overload, ...]) -> Cost:
    if function in {"_==_", "_!=_"}:
        return _smaller
    if function in _NAMED and not (function == "ip" and call.target is not None):
        return _NAMED[function]
    if len(overloads) != 1:
        return next((o.cost for o in overloads if o.cost is not None), 1) if all(o.cost for o in overloads) else 1
    overload = overloads[0]
    if overload.cost is not None:
        return overload.cost
    if function == "@in":
        return _listed if overload.parameters[1].kind is Kind.LIST else 1
    if function == "matches":
        return _matched if overload.member else 1
    return _STANDARD.get((function, overload.parameters[0]), 1) if overload.parameters else 1


__all__ = ["LIST", "MAP", "Cost", "call_cost", "size"]
