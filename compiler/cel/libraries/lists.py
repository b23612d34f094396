"""Functions of lists, of Kubernetes and of cel-go, and those of lists as sets."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from functools import cmp_to_key
from itertools import pairwise

from compiler.cel.arithmetic import add
from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.times import Duration
from compiler.cel.types import (
    BOOL,
    BYTES,
    DOUBLE,
    DURATION,
    DYN,
    INT,
    LIST,
    STRING,
    TIMESTAMP,
    UINT,
    Type,
    list_of,
    parameter,
)
from compiler.cel.uint import Uint
from compiler.cel.values import ORDERED, compared, equal, no_such_overload, type_of_value
from compiler.hints import Any

_A = parameter("T")
_LIST = list_of(_A)
_LISTS = list_of(_LIST)
_RECEIVERS = (STRING, DURATION, TIMESTAMP)  # types that cel-go asks for functions by name
_COMPARED = (INT, UINT, DOUBLE, BOOL, DURATION, TIMESTAMP, STRING, BYTES)
_SUMMED: tuple[tuple[Type, Any], ...] = ((INT, 0), (UINT, Uint(0)), (DOUBLE, 0.0), (DURATION, Duration(0)))


def _order(left: Any, right: Any) -> int:
    """-1, 0 or 1; 0 as well for values that have no order: functions of lists pass over that."""
    try:
        return compared(left, right)
    except EvaluationError:
        return 0


def _ordered(values: Iterable[Any]) -> Iterable[Any]:
    for value in values:
        if type_of_value(value) not in ORDERED:
            raise no_such_overload()
        yield value


def _is_sorted(values: Sequence[Any]) -> bool:
    elements = list(_ordered(values))
    return all(_order(left, right) <= 0 for left, right in pairwise(elements))


def _extreme(name: str, sign: int) -> Callable[[Sequence[Any]], Any]:
    """`min` and `max`; the first one of several."""

    def extreme(values: Sequence[Any]) -> Any:
        if not values:
            raise EvaluationError(f"{name} called on empty list")
        found, *rest = _ordered(values)
        for value in rest:
            if _order(found, value) == sign:
                found = value
        return found

    return extreme


def _sum(zero: Any) -> Callable[[Sequence[Any]], Any]:
    def total(values: Sequence[Any]) -> Any:
        result = zero
        for value in values:
            result = add(result, value)
        return result

    return total


def _index_of(values: Sequence[Any], value: Any) -> int:
    return next((at for at, element in enumerate(values) if equal(element, value)), -1)


def _last_index_of(values: Sequence[Any], value: Any) -> int:
    return next((at for at in reversed(range(len(values))) if equal(values[at], value)), -1)


def _slice(values: Sequence[Any], start: int, end: int) -> list[Any]:
    problem = None
    if start < 0 or end < 0:
        problem = "negative indexes not supported"
    elif start > end:
        problem = "start index must be less than or equal to end index"
    elif len(values) < end:
        problem = f"list is length {len(values)}"
    if problem:
        raise EvaluationError(f"cannot slice({start}, {end}), {problem}")
    return list(values[start:end])


def _flatten(values: Any, *depths: Any) -> list[Any]:
    """cel-go lets this one look at its arguments itself."""
    if not isinstance(values, (list, tuple, range)) or any(type_of_value(depth) is not INT for depth in depths):
        receiver, *given = (type_of_value(value).name for value in (values, *depths))
        raise EvaluationError(f"no such overload: {receiver}.flatten({', '.join(given)})")
    depth = depths[0] if depths else 1
    if depth < 0:
        raise EvaluationError("level must be non-negative")
    result = list(values)
    while depth and any(isinstance(value, (list, tuple, range)) for value in result):
        costs.keep_few(sum(len(value) if isinstance(value, (list, tuple, range)) else 1 for value in result))
        result = [inner for value in result for inner in (value if isinstance(value, (list, tuple, range)) else (value,))]
        depth -= 1
    return result


def _sort(values: Any) -> list[Any]:
    """This one looks at its argument itself, too."""
    if type_of_value(values) is not LIST:
        raise no_such_overload() if type_of_value(values) in _RECEIVERS else no_such_overload("sort")
    return _sort_by_keys(values, values)


def _sort_by_keys(values: Sequence[Any], keys: Sequence[Any]) -> list[Any]:
    """`values` in the order of `keys`: what the macro `sortBy` is made of."""
    if len(values) != len(keys):
        given = f"{len(values)} and {len(keys)} elements respectively"
        raise EvaluationError(
            f"@sortByAssociatedKeys() expected a list of the same size as the associated keys list, but got {given}"
        )
    if not keys:
        return []
    kind = type_of_value(keys[0])
    if kind not in ORDERED:
        raise EvaluationError("list elements must be comparable")
    if any(type_of_value(key) is not kind for key in keys):
        raise EvaluationError("list elements must have the same type")
    key = cmp_to_key(_order)
    return [values[at] for at in sorted(range(len(keys)), key=lambda at: key(keys[at]))]


def _range(count: int) -> list[int]:
    costs.keep_few(count)
    return list(range(count))


def _reverse(values: Sequence[Any]) -> list[Any]:
    return list(reversed(values))


def _distinct(values: Sequence[Any]) -> list[Any]:
    costs.keep_affordable(costs.comparing(values))
    found: list[Any] = []
    for value in values:
        if not any(equal(value, other) for other in found):
            found.append(value)
    return found


def _contains(values: Sequence[Any], others: Sequence[Any]) -> bool:
    costs.keep_affordable(len(values) * len(others))
    return all(any(equal(value, other) for value in values) for other in others)


def _equivalent(left: Sequence[Any], right: Sequence[Any]) -> bool:
    return _contains(left, right) and _contains(right, left)


def _intersects(left: Sequence[Any], right: Sequence[Any]) -> bool:
    costs.keep_affordable(len(left) * len(right))
    return any(equal(value, other) for value in left for other in right)


def _made(value: Any, *_: Any) -> int:
    return costs.making(costs.size(value))


def _flattened(_: Any, values: Any, depth: int = 1) -> int:
    return costs.making(len(values) * max(depth, 0))


def _pairs(factor: int) -> costs.Cost:
    return lambda _, left, right: 1 + len(left) * len(right) * factor


def _compared(at: int) -> costs.Cost:
    return lambda _, *arguments: costs.comparing(arguments[at])


LISTS: Library = (
    *(Overload("isSorted", (list_of(t),), BOOL, _is_sorted, member=True, cost=costs.traversal) for t in _COMPARED),
    *(Overload("sum", (list_of(t),), t, _sum(zero), member=True, cost=costs.traversal) for t, zero in _SUMMED),
    *(Overload("max", (list_of(t),), t, _extreme("max", -1), member=True, cost=costs.traversal) for t in _COMPARED),
    *(Overload("min", (list_of(t),), t, _extreme("min", 1), member=True, cost=costs.traversal) for t in _COMPARED),
    Overload("indexOf", (_LIST, _A), INT, _index_of, member=True, cost=costs.traversal),
    Overload("lastIndexOf", (_LIST, _A), INT, _last_index_of, member=True, cost=costs.traversal),
    Overload("slice", (_LIST, INT, INT), _LIST, _slice, member=True, cost=_made),
    Overload("flatten", (_LISTS,), _LIST, _flatten, member=True, cost=_flattened, guarded=False),
    Overload("flatten", (list_of(DYN), INT), list_of(DYN), _flatten, member=True, cost=_flattened, guarded=False),
    *(Overload("sort", (list_of(t),), list_of(t), _sort, member=True, cost=_compared(0), guarded=False) for t in _COMPARED),
    *(
        Overload("@sortByAssociatedKeys", (_LIST, list_of(t)), _LIST, _sort_by_keys, member=True, cost=_compared(1), guarded=False)
        for t in _COMPARED
    ),
    Overload("lists.range", (INT,), list_of(INT), _range, cost=_made),
    Overload("reverse", (_LIST,), _LIST, _reverse, member=True, cost=_made),
    Overload("distinct", (_LIST,), _LIST, _distinct, member=True, cost=_compared(0)),
)

SETS: Library = (
    Overload("sets.contains", (_LIST, _LIST), BOOL, _contains, cost=_pairs(1)),
    Overload("sets.equivalent", (_LIST, _LIST), BOOL, _equivalent, cost=_pairs(2)),
    Overload("sets.intersects", (_LIST, _LIST), BOOL, _intersects, cost=_pairs(1)),
)
