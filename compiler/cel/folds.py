"""Loops: what the macros became, recognised by their form and run as loops of Python.

What a round costs follows from the form the server gives them: reading the accumulator, testing it, building a list of one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

from compiler.cel.costs import LIST
from compiler.cel.errors import EvaluationError
from compiler.cel.frames import LIMIT, SPENT, Cancelled, Frame, Part, Run
from compiler.cel.texts import go_name, shown
from compiler.cel.types import LIST as LISTS
from compiler.cel.types import MAP as MAPS
from compiler.cel.values import MISSING, lookup, put, truth, type_of_value
from compiler.hints import Any

ALL_ROUND, EXISTS_ROUND = 3, 4
_ALL_BROKEN, _EXISTS_BROKEN = 2, 3
_RESULT = 1
_COUNTED, _COMPARED = 2, 2
_APPENDED = 2 + LIST
_INSERTED = 2

Rounds = Callable[[Frame], Iterator[None]]


def rounds(over: Run, first: int, second: int | None) -> Rounds:
    """Sets the variables of a loop for each of its rounds."""
    return _pairs(over, first, second) if second is not None else _singles(over, first)


def _singles(over: Run, first: int) -> Rounds:
    def run(frame: Frame) -> Iterator[None]:
        values = over(frame)
        kind = type_of_value(values)
        if kind is not LISTS and kind is not MAPS:
            raise EvaluationError(f"got '{go_name(kind)}', expected iterable type")
        for frame[first] in values:
            yield

    return run


def _pairs(over: Run, first: int, second: int) -> Rounds:
    def run(frame: Frame) -> Iterator[None]:
        values = over(frame)
        kind = type_of_value(values)
        if kind is LISTS:
            for frame[first], frame[second] in enumerate(values):
                yield
        elif kind is MAPS:
            for key in values:
                frame[first], frame[second] = key, values[key]
                yield
        else:
            raise EvaluationError(f"unsupported comprehension range type: {go_name(kind)}")

    return run


def quantified(each: Rounds, predicate: Part, *, every: bool) -> Run:
    """Whether all, or any, satisfy the predicate; one that decides makes errors of others forgotten."""
    holds = predicate.run
    cost = (ALL_ROUND if every else EXISTS_ROUND) + predicate.cost
    broken = _RESULT + (_ALL_BROKEN if every else _EXISTS_BROKEN)
    decisive = not every

    def run(frame: Frame) -> bool:
        error: EvaluationError | None = None
        decided = False
        for _ in each(frame):
            if decided:
                frame[SPENT] += broken - _RESULT
                return decisive
            frame[SPENT] += cost
            if frame[SPENT] > frame[LIMIT]:
                raise Cancelled
            try:
                value = holds(frame)
                if (value if value is True or value is False else truth(value)) is decisive:
                    decided = True
            except EvaluationError as raised:
                error = error or raised
        if decided:
            return decisive
        if error is not None:
            raise error
        return every

    return run


def exactly_one(each: Rounds, predicate: Part) -> Run:
    holds, cost = predicate.run, predicate.cost

    def run(frame: Frame) -> bool:
        count = 0
        for _ in each(frame):
            frame[SPENT] += cost
            if frame[SPENT] > frame[LIMIT]:
                raise Cancelled
            if truth(holds(frame)):
                frame[SPENT] += _COUNTED
                count += 1
        return count == 1

    return run


def collected(each: Rounds, condition: Part | None, element: Part) -> Run:
    """A list of what `element` gives where `condition` holds."""
    value = element.run
    taken = (2 if element.constant else _APPENDED) + element.cost
    run_condition = condition.run if condition else None
    cost = condition.cost if condition else 0

    def run(frame: Frame) -> list[Any]:
        found: list[Any] = []
        for _ in each(frame):
            frame[SPENT] += cost
            if frame[SPENT] > frame[LIMIT]:
                raise Cancelled
            if run_condition is None or truth(run_condition(frame)):
                frame[SPENT] += taken
                found.append(value(frame))
        return found

    return run


def mapped(each: Rounds, condition: Part | None, key: Part, value: Part) -> Run:
    """A map of what `key` and `value` give; no key may come twice."""

    def add(found: dict[Any, Any], frame: Frame) -> None:
        _insert(found, key.run(frame), value.run(frame))

    return _collected(each, condition, _INSERTED + key.cost + value.cost, add)


def merged(each: Rounds, condition: Part | None, entries: Part) -> Run:
    """A map of the entries of all maps that `entries` gives."""

    def add(found: dict[Any, Any], frame: Frame) -> None:
        more = entries.run(frame)
        for key in more:
            _insert(found, key, more[key])

    return _collected(each, condition, _INSERTED + entries.cost, add)


def _collected(each: Rounds, condition: Part | None, taken: int, add: Callable[[dict[Any, Any], Frame], None]) -> Run:
    """A map to which `add`, at the cost of `taken`, adds in every round in which `condition` holds."""
    run_condition = condition.run if condition else None
    cost = condition.cost if condition else 0

    def run(frame: Frame) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for _ in each(frame):
            frame[SPENT] += cost
            if frame[SPENT] > frame[LIMIT]:
                raise Cancelled
            if run_condition is None or truth(run_condition(frame)):
                frame[SPENT] += taken
                add(found, frame)
        return found

    return run


def _insert(found: dict[Any, Any], key: Any, value: Any) -> None:
    if lookup(found, key) is not MISSING:
        raise EvaluationError(f"insert failed: key {shown(key)} already exists")
    put(found, key, value)


def bound(slot: int, value: Run, body: Run) -> Run:
    def run(frame: Frame) -> Any:
        frame[slot] = value(frame)
        return body(frame)

    return run


RESULT, COMPARED = _RESULT, _COMPARED
