"""Functions of instants and durations."""

from __future__ import annotations

from collections.abc import Callable

from compiler.cel.conversions import same
from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.times import Duration, Fields, Timestamp, at_zone, fields, parse_duration, parse_timestamp
from compiler.cel.types import DURATION, INT, STRING, TIMESTAMP

_MILLISECOND = 10**6
_SECOND = 1000 * _MILLISECOND


def _timestamp(text: str) -> Timestamp:
    instant = parse_timestamp(text)
    if instant is None:
        raise EvaluationError("type conversion error from 'string' to 'google.protobuf.Timestamp'")
    return instant


def _timestamp_of_int(seconds: int) -> Timestamp:
    return Timestamp(int(seconds))


def _duration(text: str) -> Duration:
    duration = parse_duration(text)
    if duration is None:
        raise EvaluationError("type conversion error from 'string' to 'google.protobuf.Duration'")
    return duration


def _duration_of_int(nanoseconds: int) -> Duration:
    return Duration(int(nanoseconds))


def _seconds(instant: Timestamp) -> int:
    return instant.seconds


def _nanoseconds(duration: Duration) -> int:
    return duration.nanoseconds


def _part(name: str, of: Callable[[Fields], int]) -> Library:
    """A getter of the fields, in UTC and in a zone."""
    return (
        Overload(name, (TIMESTAMP,), INT, lambda instant: of(fields(instant.seconds)), member=True),
        Overload(name, (TIMESTAMP, STRING), INT, lambda instant, zone: of(at_zone(instant, zone)), member=True),
    )


def _whole(name: str, nanoseconds: int) -> Overload:
    """A getter of the whole units in a duration."""
    return Overload(name, (DURATION,), INT, lambda duration: int(duration.in_units(nanoseconds)), member=True)


def _milliseconds(instant: Timestamp, zone: str = "") -> int:
    at_zone(instant, zone)  # an unknown zone is an error here too
    return instant.nanoseconds // _MILLISECOND


def _whole_milliseconds(duration: Duration) -> int:
    milliseconds = abs(duration.nanoseconds) // _MILLISECOND
    return -milliseconds if duration.nanoseconds < 0 else milliseconds


CLOCK: Library = (
    Overload("duration", (DURATION,), DURATION, same),
    Overload("duration", (INT,), DURATION, _duration_of_int),
    Overload("duration", (STRING,), DURATION, _duration),
    Overload("timestamp", (TIMESTAMP,), TIMESTAMP, same),
    Overload("timestamp", (INT,), TIMESTAMP, _timestamp_of_int),
    Overload("timestamp", (STRING,), TIMESTAMP, _timestamp),
    Overload("int", (DURATION,), INT, _nanoseconds),
    Overload("int", (TIMESTAMP,), INT, _seconds),
    Overload("string", (DURATION,), STRING, str),
    Overload("string", (TIMESTAMP,), STRING, str),
    *_part("getFullYear", lambda local: local.year),
    *_part("getMonth", lambda local: local.month - 1),
    *_part("getDayOfYear", lambda local: local.day_of_year),
    *_part("getDayOfMonth", lambda local: local.day - 1),
    *_part("getDate", lambda local: local.day),
    *_part("getDayOfWeek", lambda local: local.weekday),
    *_part("getHours", lambda local: local.hour),
    _whole("getHours", 3600 * _SECOND),
    *_part("getMinutes", lambda local: local.minute),
    _whole("getMinutes", 60 * _SECOND),
    *_part("getSeconds", lambda local: local.second),
    _whole("getSeconds", _SECOND),
    Overload("getMilliseconds", (TIMESTAMP,), INT, _milliseconds, member=True),
    Overload("getMilliseconds", (TIMESTAMP, STRING), INT, _milliseconds, member=True),
    Overload("getMilliseconds", (DURATION,), INT, _whole_milliseconds, member=True),
)
