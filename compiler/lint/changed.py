"""What a change to a field path makes of the data: what the file has to say once it is fixed."""

from __future__ import annotations

from collections.abc import Callable

from compiler.diagnostics import Change, Delete, FieldPath, Insert, Move, Rename, Replace, Wrap
from compiler.document import documents
from compiler.hints import Any
from compiler.source import Source


class Impossible(Exception):  # noqa: N818 - it says what the change is
    """The change does not fit what is there, or nobody can be sure that it does."""


def changed(data: Any, change: Change) -> Any:
    """`data` with `change` made; containers that it does not touch are shared. Raises `Impossible`."""
    match change:
        case Delete(path):
            return _within(data, path[:-1], lambda container: _without(container, _last(path)))
        case Rename(path, key):
            return _within(data, path[:-1], lambda container: _renamed(container, _last(path), key))
        case Replace(path, text):
            return _within(data, path, lambda value: scalar(text) if not isinstance(value, dict | list) else _refuse())
        case Insert(path, key, text):
            return _within(data, path, lambda mapping: _with(mapping, key, scalar(text)))
        case Move(path, home, children):
            return _moved(data, path, home, children)
        case Wrap(path, key, children):
            return _within(data, path, lambda mapping: _wrapped(mapping, key, children))


def same(one: Any, other: Any) -> bool:
    """Whether both are the same data: the order of keys, and the types of numbers, count too."""
    if type(one) is not type(other):
        return False
    if isinstance(one, dict):
        return list(one) == list(other) and all(same(value, other[key]) for key, value in one.items())
    if isinstance(one, list):
        return len(one) == len(other) and all(map(same, one, other))
    return bool(one == other or (one != one and other != other))  # noqa: PLR0124 - a float that is no number


def _refuse() -> Any:
    raise Impossible


def _last(path: FieldPath) -> str | int:
    return path[-1] if path else _refuse()


def _within(data: Any, path: FieldPath, change: Callable[[Any], Any]) -> Any:
    if not path:
        return change(data)
    step, rest = path[0], path[1:]
    if isinstance(data, dict) and step in data:
        return {**data, step: _within(data[step], rest, change)}
    if isinstance(data, list) and isinstance(step, int) and step < len(data):
        return [_within(item, rest, change) if index == step else item for index, item in enumerate(data)]
    return _refuse()


def _without(container: Any, step: str | int) -> Any:
    if isinstance(container, dict) and step in container:
        return {key: value for key, value in container.items() if key != step}
    if isinstance(container, list) and isinstance(step, int) and step < len(container):
        return [item for index, item in enumerate(container) if index != step]
    return _refuse()


def _renamed(mapping: Any, old: str | int, new: str) -> Any:
    if not isinstance(mapping, dict) or old not in mapping or new in mapping:
        return _refuse()
    return {new if key == old else key: value for key, value in mapping.items()}


def _with(mapping: Any, key: str, value: Any) -> Any:
    return {**mapping, key: value} if isinstance(mapping, dict) and key not in mapping else _refuse()


def _moved(data: Any, path: FieldPath, home: FieldPath, children: tuple[str, ...]) -> Any:
    taken: dict[str, Any] = {}

    def take(mapping: Any) -> Any:
        if not isinstance(mapping, dict) or not children or not mapping.keys() >= set(children):
            return _refuse()
        taken.update({child: mapping[child] for child in children})
        return {key: value for key, value in mapping.items() if key not in taken} or None

    def put(mapping: Any) -> Any:
        body = {} if mapping is None else mapping
        if not isinstance(body, dict) or body.keys() & taken.keys():
            return _refuse()
        led = path[len(home)] if len(home) < len(path) else None  # the entry that the children come behind
        result: dict[str, Any] = {}
        for key, value in body.items():
            result[key] = value
            if key == led:
                result |= taken
        return result if led in body else {**result, **taken}

    if path == home or (path[: len(home)] != home and home[: len(path)] != path):
        return _refuse()
    return _within(_within(data, path, take), home, put)


def _wrapped(mapping: Any, key: str, children: tuple[str, ...]) -> Any:
    if not isinstance(mapping, dict) or key in mapping or not children or not mapping.keys() >= set(children):
        return _refuse()
    body = {child: mapping[child] for child in children}
    result: dict[str, Any] = {}
    for name, value in mapping.items():
        if name not in body:
            result[name] = value
        else:
            result.setdefault(key, body)
    return result


def scalar(text: str) -> Any:
    """The value of `text`, which has to be one scalar on one line."""
    read = list(documents(Source("", text)))
    if len(text.splitlines()) != 1 or len(read) != 1 or read[0].problems or isinstance(read[0].data, dict | list):
        return _refuse()
    return read[0].data
