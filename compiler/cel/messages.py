"""Messages of protobuf that an expression may write as literals: those that stand for values of CEL.

The server knows a few more (`google.protobuf.Struct` and the like), which nobody needs: they are undeclared here.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.cel.arithmetic import integer
from compiler.cel.times import Duration, Timestamp
from compiler.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, STRING, TIMESTAMP, UINT, Type
from compiler.cel.uint import Uint
from compiler.hints import Any
from compiler.records import NamedTuple

_SECOND = 10**9


class Definition(NamedTuple):
    """`build` takes the fields that are given."""

    type: Type
    fields: Mapping[str, Type]
    build: Callable[[Mapping[str, Any]], Any]


def _duration(fields: Mapping[str, Any]) -> Duration:
    return Duration(integer(fields.get("seconds", 0) * _SECOND + fields.get("nanos", 0)))


def _timestamp(fields: Mapping[str, Any]) -> Timestamp:
    carried, nanoseconds = divmod(fields.get("nanos", 0), _SECOND)
    return Timestamp(fields.get("seconds", 0) + carried, nanoseconds)


def _wrapper(t: Type, default: Any) -> Definition:
    return Definition(t, {"value": t}, lambda fields: fields.get("value", default))


_TIME = {"seconds": INT, "nanos": INT}
DEFINITIONS: Mapping[str, Definition] = {
    "google.protobuf.Duration": Definition(DURATION, _TIME, _duration),
    "google.protobuf.Timestamp": Definition(TIMESTAMP, _TIME, _timestamp),
    "google.protobuf.BoolValue": _wrapper(BOOL, False),
    "google.protobuf.BytesValue": _wrapper(BYTES, b""),
    "google.protobuf.DoubleValue": _wrapper(DOUBLE, 0.0),
    "google.protobuf.FloatValue": _wrapper(DOUBLE, 0.0),
    "google.protobuf.Int32Value": _wrapper(INT, 0),
    "google.protobuf.Int64Value": _wrapper(INT, 0),
    "google.protobuf.StringValue": _wrapper(STRING, ""),
    "google.protobuf.UInt32Value": _wrapper(UINT, Uint(0)),
    "google.protobuf.UInt64Value": _wrapper(UINT, Uint(0)),
}
