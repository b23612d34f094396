"""An object as a server has it after decoding: defaults filled in, quantities canonical, what is empty dropped.

A server decodes a manifest into its Go type, fills in defaults and encodes it again before a policy sees it. Which fields
are there then is decided by Go: an empty value is left out if its field is `omitempty` and no struct and no pointer, and a
field without `omitempty` is there although nobody wrote it. What that means for a type is worked out once.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache, partial

from compiler.hints import Any
from compiler.policy.defaulting import fill, resources_rounded
from compiler.policy.shapes import BASIC, LIST, MAP, POINTER, STRUCT, Shape, fields
from compiler.quantities import QuantityError, canonical
from compiler.records import NamedTuple

Encode = Callable[[Any], Any]

_ZERO = {"string": "", "int": 0, "bool": False, "float": 0.0, "quantity": "0", "intstr": 0}
_RESOURCE_LIST = Shape(MAP, inner=Shape(BASIC, "quantity"))
_EXACT = frozenset({str, int, float, bool})


class _Plan(NamedTuple):
    """How a struct is encoded: what becomes of each field, which of them vanish when empty, what is there in any case."""

    encode: Mapping[str, Encode]
    vanishing: frozenset[str]
    absent: Mapping[str, Callable[[], Any]]


def normal(type_name: str, value: Mapping[str, Any]) -> dict[str, Any]:
    """`value` as an object of the Go type `type_name`, in plain values of its own. Fields the type does not have are dropped."""
    given = {key: each for key, each in value.items() if each is not None}
    fill(type_name, given)
    encode, vanishing, absent = _plan(type_name)
    result = {str(key): encode[key](each) for key, each in given.items() if key in encode and (each or key not in vanishing)}
    for key, make in absent.items():
        if key not in result:
            result[key] = make()
    return result


def plain(value: Any) -> Any:
    """`value` in dicts, lists and scalars of Python's own types."""
    if value is None or type(value) in _EXACT:
        return value
    if isinstance(value, Mapping):
        return {plain(key): plain(each) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [plain(each) for each in value]
    for kind, exact in _SCALARS.items():
        if isinstance(value, kind):
            return exact(value)
    return value


_SCALARS: dict[type, Encode] = {str: str.__str__, int: int, float: float}


@cache
def _plan(type_name: str) -> _Plan:
    known = fields(type_name)
    return _Plan(
        encode={field.name: _encoder(field.shape) for field in known},
        vanishing=frozenset(field.name for field in known if field.omitempty and _can_vanish(field.shape)),
        absent={
            field.name: partial(_absent, field.shape)
            for field in known
            if not field.omitzero and (not field.omitempty or _is_struct(field.shape))
        },
    )


def _encoder(shape: Shape) -> Encode:
    if shape.form == STRUCT:
        return partial(_struct, shape.name)
    inner = shape.inner
    if inner is None:
        return _quantity if shape.name == "quantity" else plain
    if shape.form == POINTER:
        return _encoder(inner)
    encode, absent = _encoder(inner), partial(_absent, inner)
    if shape.form == LIST:
        return partial(_list, encode, absent)
    return _resources if shape == _RESOURCE_LIST else partial(_map, encode, absent)


def _struct(type_name: str, value: Any) -> Any:
    return normal(type_name, value) if isinstance(value, Mapping) else plain(value)


def _list(encode: Encode, absent: Callable[[], Any], value: Any) -> Any:
    if not isinstance(value, list | tuple):
        return plain(value)
    return [absent() if each is None else encode(each) for each in value]


def _map(encode: Encode, absent: Callable[[], Any], value: Any) -> Any:
    if not isinstance(value, Mapping):
        return plain(value)
    return {plain(key): absent() if each is None else encode(each) for key, each in value.items()}


def _resources(value: Any) -> Any:
    found = _map(_quantity, partial(_absent, Shape(BASIC, "quantity")), value)
    return resources_rounded(found) if isinstance(found, dict) else found


def _quantity(value: Any) -> Any:
    try:
        return canonical(plain(value))
    except (QuantityError, TypeError):
        return plain(value)


def _absent(shape: Shape) -> Any:
    """What Go encodes for a field that nobody wrote."""
    return normal(shape.name, {}) if shape.form == STRUCT else _ZERO.get(shape.name) if shape.form == BASIC else None


def _is_struct(shape: Shape) -> bool:
    """Whether Go has a struct for it, which `omitempty` never leaves out."""
    return shape.form == STRUCT or (shape.form == BASIC and shape.name in {"quantity", "intstr", "time"})


def _can_vanish(shape: Shape) -> bool:
    return shape.form != POINTER and not _is_struct(shape)
