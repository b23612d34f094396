"""Whether a server can decode an object at all: fields that its type does not have, values of another type."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.policy.refusal import Cause, Refusal, quoted
from compiler.policy.shapes import Kind, Shape, fields

UNKNOWN_FIELD, WRONG_TYPE = "UnknownField", "WrongType"

_GO: dict[str, type | tuple[type, ...]] = {
    "string": str,
    "int": int,
    "bool": bool,
    "float": (int, float),
    "time": str,
    "bytes": str,
}


def undecodable(kind: Kind, value: Mapping[str, Any]) -> Refusal | None:
    """The refusal of what cannot be decoded, as with strict validation of fields; None if it can be."""
    causes = list(_struct(kind.type, value, ()))
    wrong = next((cause for cause in causes if cause.reason == WRONG_TYPE), None)
    if not causes:
        return None
    text = wrong.message if wrong else f"strict decoding error: {', '.join(cause.message for cause in causes)}"
    message = f"{kind.kind} in version {quoted(kind.version)} cannot be handled as a {kind.kind}: {text}"
    return Refusal(400, "BadRequest", message, tuple(causes))


def _struct(type_name: str, value: Mapping[str, Any], path: FieldPath) -> Iterator[Cause]:
    known = {field.name: field.shape for field in fields(type_name)}
    for name, inner in value.items():
        here = (*path, name)
        if name not in known:
            yield Cause(here, UNKNOWN_FIELD, f"unknown field {quoted(Cause(here, '', '').field)}")
        elif inner is not None:
            yield from _value(known[name], inner, here, type_name)


def _value(shape: Shape, value: Any, path: FieldPath, struct: str) -> Iterator[Cause]:
    inner = shape.inner
    match shape.form:
        case "*" if inner is not None:
            yield from _value(inner, value, path, struct)
        case "[]" if inner is not None and isinstance(value, list | tuple):
            for index, item in enumerate(value):
                if item is not None:
                    yield from _value(inner, item, (*path, index), struct)
        case "{}" if inner is not None and isinstance(value, Mapping):
            for key, item in value.items():
                if item is not None:
                    yield from _value(inner, item, (*path, key), struct)
        case "." if isinstance(value, Mapping):
            yield from _struct(shape.name, value, path)
        case "[]" | "{}" | ".":
            yield _mismatch(value, path, shape, struct)
        case _ if (expected := _GO.get(shape.name)) and (
            not isinstance(value, expected) or isinstance(value, bool) != (expected is bool)
        ):
            yield _mismatch(value, path, shape, struct)


def _mismatch(value: Any, path: FieldPath, shape: Shape, struct: str) -> Cause:
    names = ((bool, "bool"), (int | float, "number"), (str, "string"), (list | tuple, "array"))
    given = next((name for kind, name in names if isinstance(value, kind)), "object")
    field = ".".join([struct.rpartition(".")[2], *(str(part) for part in path if not isinstance(part, int))])
    return Cause(path, WRONG_TYPE, f"json: cannot unmarshal {given} into Go struct field {field} of type {_go_type(shape)}")


def _go_type(shape: Shape) -> str:
    if shape.inner is not None:
        prefix = {"*": "", "[]": "[]", "{}": "map[string]"}[shape.form]
        return prefix + _go_type(shape.inner)
    return ".".join(shape.name.split(".")[-2:]) if "." in shape.name else shape.name
