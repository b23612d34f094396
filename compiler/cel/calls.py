"""Calls of functions: their arguments are evaluated, an overload is found that takes them, and the call is paid for.

Where the checker knows which overload it is, only that one is tried, even if another would take the values: so does cel-go.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compiler.cel.costs import Cost
from compiler.cel.frames import LIMIT, SPENT, Cancelled, Frame, Part, Run
from compiler.cel.functions import Overload
from compiler.cel.types import BOOL, BYTES, DOUBLE, INT, STRING, Kind, Type
from compiler.cel.values import matches_type, no_such_overload
from compiler.hints import Any

_CLASSES: dict[Type, type] = {BOOL: bool, INT: int, STRING: str, DOUBLE: float, BYTES: bytes}


def called(name: str, candidates: Sequence[Overload], every: Sequence[Overload], arguments: Sequence[Part], cost: Cost) -> Part:
    """`candidates` are those the checker found, `every` those there are."""
    implementation = _implementation(name, candidates, every, len(arguments))
    fixed = sum(argument.cost for argument in arguments)
    if isinstance(cost, int):
        return Part(_applied(implementation, [argument.run for argument in arguments]), fixed + cost)
    return Part(_paid(_applied_to(implementation, [argument.run for argument in arguments]), cost), fixed)


def _implementation(name: str, candidates: Sequence[Overload], every: Sequence[Overload], count: int) -> Callable[..., Any]:
    if not candidates[0].guarded:
        return candidates[0].implementation
    if len(candidates) == 1:
        return _guarded(name, candidates[0])
    return _dispatching(name, [overload for overload in every if len(overload.parameters) == count])


def _guarded(name: str, overload: Overload) -> Callable[..., Any]:
    implementation = overload.implementation
    guards = [(at, _CLASSES.get(t), t) for at, t in enumerate(overload.parameters) if t.kind not in {Kind.DYN, Kind.PARAMETER}]
    if not guards:
        return implementation
    if len(overload.parameters) == 1:
        ((_, cls, t),) = guards

        def unary(value: Any) -> Any:
            if value.__class__ is cls or matches_type(t, value):
                return implementation(value)
            raise no_such_overload(name, value)

        return unary

    def run(*arguments: Any) -> Any:
        for at, cls, t in guards:
            if arguments[at].__class__ is not cls and not matches_type(t, arguments[at]):
                raise no_such_overload(name, *arguments)
        return implementation(*arguments)

    return run


def _dispatching(name: str, overloads: Sequence[Overload]) -> Callable[..., Any]:
    def run(*arguments: Any) -> Any:
        for overload in overloads:
            if all(map(matches_type, overload.parameters, arguments)):
                return overload.implementation(*arguments)
        raise no_such_overload(name, *arguments)

    return run


def _applied(implementation: Callable[..., Any], arguments: list[Run]) -> Run:
    match arguments:
        case []:
            return lambda _: implementation()
        case [only]:
            return lambda frame: implementation(only(frame))
        case [first, second]:
            return lambda frame: implementation(first(frame), second(frame))
    return lambda frame: implementation(*[argument(frame) for argument in arguments])


def _applied_to(implementation: Callable[..., Any], arguments: list[Run]) -> Callable[[Frame], tuple[Any, ...]]:
    def run(frame: Frame) -> tuple[Any, ...]:
        values = [argument(frame) for argument in arguments]
        return (implementation(*values), *values)

    return run


def _paid(call: Callable[[Frame], tuple[Any, ...]], cost: Callable[..., int]) -> Run:
    def run(frame: Frame) -> Any:
        values = call(frame)
        spent = frame[SPENT] = frame[SPENT] + cost(*values)
        if spent > frame[LIMIT]:
            raise Cancelled
        return values[0]

    return run
