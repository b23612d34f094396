"""An object as a server has it after decoding: defaults filled in, quantities canonical, what is empty dropped.

A server decodes a manifest into its Go type, fills in defaults and encodes it again before a policy sees it. Which fields
are there then is decided by Go: an empty value is left out if its field is `omitempty` and no struct and no pointer, and a
field without `omitempty` is there although nobody wrote it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compiler.policy.defaulting import fill, resources_rounded
from compiler.policy.shapes import BASIC, LIST, MAP, POINTER, STRUCT, Shape, fields
from compiler.quantities import QuantityError, canonical

_ZERO = {"string": "", "int": 0, "bool": False, "float": 0.0, "quantity": "0", "intstr": 0}
_RESOURCE_LIST = Shape(MAP, inner=Shape(BASIC, "quantity"))


def normal(type_name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """`value` as an object of the Go type `type_name`, in plain values of its own. Fields the type does not have are dropped."""
    given = {key: each for key, each in value.items() if each is not None}
    fill(type_name, given)
    result = {}
    for field in fields(type_name):
        written = given.get(field.name)
        if written is None:
            if field.omitzero or (field.omitempty and not _always_there(field.shape)):
                continue
            result[field.name] = _absent(field.shape)
            continue
        if field.omitempty and field.shape.form not in (POINTER, STRUCT) and _is_empty(field.shape, written):
            continue
        result[field.name] = _encoded(field.shape, written)
    return result


def plain(value: Any) -> Any:
    """`value` in dicts, lists and scalars of Python's own types."""
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    for kind in (str, int, float):
        if isinstance(value, kind) and not isinstance(value, bool):
            return value if type(value) is kind else _SCALARS[kind](value)
    return value


_SCALARS: dict[type, Callable[[Any], Any]] = {str: str.__str__, int: int, float: float}


def _encoded(shape: Shape, value: Any) -> Any:
    inner = shape.inner
    match shape.form:
        case "*" if inner is not None:
            return _encoded(inner, value)
        case "[]" if inner is not None:
            return [_item(inner, each) for each in value] if isinstance(value, list | tuple) else plain(value)
        case "{}" if inner is not None:
            if not isinstance(value, Mapping):
                return plain(value)
            found = {plain(key): _item(inner, each) for key, each in value.items()}
            return resources_rounded(found) if shape == _RESOURCE_LIST else found
        case ".":
            return normal(shape.name, value) if isinstance(value, Mapping) else plain(value)
        case _:
            return _quantity(value) if shape.name == "quantity" else plain(value)


def _item(shape: Shape, value: Any) -> Any:
    return _absent(shape) if value is None else _encoded(shape, value)


def _absent(shape: Shape) -> Any:
    """What Go encodes for a field that nobody wrote."""
    return normal(shape.name, {}) if shape.form == STRUCT else _ZERO.get(shape.name) if shape.form == BASIC else None


def _always_there(shape: Shape) -> bool:
    """Whether `omitempty` does not leave the field out, since Go takes no struct for empty."""
    return shape.form == STRUCT or (shape.form == BASIC and shape.name in {"quantity", "intstr", "time"})


def _is_empty(shape: Shape, value: Any) -> bool:
    """Whether Go takes a written value for empty. Numbers, texts and `false` are compared, collections counted."""
    if _always_there(shape):
        return False
    return not value if shape.form in (LIST, MAP, BASIC) else False


def _quantity(value: Any) -> Any:
    try:
        return canonical(plain(value))
    except (QuantityError, TypeError):
        return plain(value)
