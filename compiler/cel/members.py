"""Fields and elements: `a.b`, `a[b]`, `a.?b`, `a[?b]` and `has(a.b)`.

An optional passes through all of them: what is selected in one is an optional again, and absent in an absent one.
"""

from __future__ import annotations

from compiler.cel.errors import EvaluationError
from compiler.cel.frames import NAMES, Frame, Run
from compiler.cel.optional import NONE, Optional
from compiler.cel.texts import go_name, shown
from compiler.cel.types import BOOL, DOUBLE, INT, LIST, MAP, STRING, UINT
from compiler.cel.uint import MOST_INT
from compiler.cel.values import MISSING, lookup, type_of_value
from compiler.hints import Any

_KEYS = frozenset((STRING, INT, UINT, BOOL, DOUBLE))


def selected(value: Any, key: Any) -> Any:
    """`value[key]`. Raises `EvaluationError` where there is none, but for an optional."""
    if isinstance(value, Optional):
        return chosen(value, key)
    found = _found(value, key)
    if found is MISSING:
        if type_of_value(value) is LIST:
            raise EvaluationError(f"index out of bounds: {shown(key)}")
        raise EvaluationError(f"no such key: {shown(key)}")
    return found


def chosen(value: Any, key: Any) -> Optional:
    """`value[?key]`."""
    if isinstance(value, Optional):
        if value is NONE:
            return NONE
        value = value.value
    found = _found(value, key)
    return NONE if found is MISSING else Optional(found)


def present(value: Any, field: str) -> bool:
    """`has(value.field)`."""
    if isinstance(value, Optional):
        return value is not NONE and present(value.value, field)
    kind = type_of_value(value)
    if kind is MAP:
        return field in value
    return kind is LIST and _found(value, field) is not MISSING


def check_key(key: Any) -> None:
    if type_of_value(key) not in _KEYS:
        raise EvaluationError(f"invalid qualifier type: {go_name(type_of_value(key))}")


def _found(value: Any, key: Any) -> Any:
    if key.__class__ is not str:
        check_key(key)
    kind = type_of_value(value)
    if kind is MAP:
        return lookup(value, key)
    if kind is LIST:
        at = _index(key)
        return value[at] if 0 <= at < len(value) else MISSING
    return MISSING


def _index(key: Any) -> int:
    kind = type_of_value(key)
    if kind is INT or (kind is UINT and key <= MOST_INT):
        return int(key)
    if kind is DOUBLE and key == key // 1 and abs(key) <= MOST_INT:
        return int(key)
    if kind is DOUBLE or kind is UINT:
        raise EvaluationError(f"unsupported index value {shown(key)} in list")
    raise EvaluationError(f"unsupported index type '{kind.name}' in list")


def named(name: str) -> Run:
    """The variable `name` of the activation."""

    def run(frame: Frame) -> Any:
        try:
            return frame[NAMES][name]
        except KeyError:
            raise EvaluationError(f"no such attribute(s): {name}") from None

    return run


def slot(at: int) -> Run:
    return lambda frame: frame[at]


def field(run: Run, name: str) -> Run:
    def select(frame: Frame) -> Any:
        value = run(frame)
        return value[name] if value.__class__ is dict and name in value else selected(value, name)

    return select


def path(root: int | str, fields: tuple[str, ...]) -> Run:
    """Fields behind a slot or a name. What is usual is read at once, and what is not step by step."""
    return _named_path(root, fields) if isinstance(root, str) else _slot_path(root, fields)


def _named_path(name: str, fields: tuple[str, ...]) -> Run:
    start = named(name)

    def run(frame: Frame) -> Any:
        try:
            value = frame[NAMES][name]
            for field in fields:
                value = value[field]
        except (KeyError, TypeError):
            return _walked(start(frame), fields)
        return value

    return run


def _slot_path(at: int, fields: tuple[str, ...]) -> Run:
    if len(fields) == 1:
        field = fields[0]

        def run_one(frame: Frame) -> Any:
            try:
                return frame[at][field]
            except (KeyError, TypeError):
                return selected(frame[at], field)

        return run_one

    def run(frame: Frame) -> Any:
        try:
            value = frame[at]
            for field in fields:
                value = value[field]
        except (KeyError, TypeError):
            return _walked(frame[at], fields)
        return value

    return run


def _walked(value: Any, fields: tuple[str, ...]) -> Any:
    for field in fields:
        value = selected(value, field)
    return value
