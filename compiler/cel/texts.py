"""Values as Go prints them: in messages, and what `string(x)` gives."""

from __future__ import annotations

import math

from compiler.cel.types import BOOL, BYTES, DOUBLE, NULL, STRING, Type
from compiler.cel.values import type_of_value
from compiler.hints import Any

_GO_NAMES = {
    "bool": "types.Bool",
    "int": "types.Int",
    "uint": "types.Uint",
    "double": "types.Double",
    "string": "types.String",
    "bytes": "types.Bytes",
    "null_type": "types.Null",
    "google.protobuf.Timestamp": "types.Timestamp",
    "google.protobuf.Duration": "types.Duration",
    "optional_type": "*types.Optional",
    "type": "*types.Type",
    "list": "*types.baseList",
    "map": "*types.baseMap",
}

_MOST_PLAIN = 6  # digits before the point from which a double has an exponent
_LEAST_PLAIN = -4


def double_text(value: float) -> str:  # noqa: PLR0911 - one for each form
    """`%g` of Go: the shortest digits that read back as the same double."""
    if math.isnan(value):
        return "NaN"
    if math.isinf(value):
        return "+Inf" if value > 0 else "-Inf"
    digits, _, exponent = f"{value!r}".lower().partition("e")
    mantissa, point = _digits(digits, int(exponent or 0))
    sign = "-" if math.copysign(1, value) < 0 else ""
    if not mantissa:
        return f"{sign}0"
    power = point - 1
    if power < _LEAST_PLAIN or power >= _MOST_PLAIN:
        rest = f".{mantissa[1:]}" if mantissa[1:] else ""
        return f"{sign}{mantissa[0]}{rest}e{'-' if power < 0 else '+'}{abs(power):02d}"
    if point <= 0:
        return f"{sign}0.{'0' * -point}{mantissa}"
    if len(mantissa) <= point:
        return sign + mantissa.ljust(point, "0")
    return f"{sign}{mantissa[:point]}.{mantissa[point:]}"


def _digits(text: str, exponent: int) -> tuple[str, int]:
    """The significant digits of a number, and where its point stands among them."""
    whole, _, fraction = text.lstrip("-").partition(".")
    every = whole + fraction
    point = len(whole) + exponent
    stripped = every.lstrip("0")
    return stripped.rstrip("0"), point - (len(every) - len(stripped))


def shown(value: Any) -> str:
    """`%v` of Go, for a value in a message."""
    kind = type_of_value(value)
    if kind is STRING:
        return str(value)
    if kind is BOOL:
        return "true" if value else "false"
    if kind is NULL:
        return "null"
    if kind is DOUBLE:
        return double_text(value)
    if kind is BYTES:
        return bytes(value).decode("utf-8", "replace")
    return str(value)


def go_name(kind: Type) -> str:
    """`%T` of Go for a value of the type `kind`."""
    return _GO_NAMES.get(kind.name, kind.name)
