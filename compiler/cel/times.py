"""Instants and durations, with the texts, limits and rounding of Go's `time`."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, tzinfo
from decimal import Decimal
from functools import lru_cache, total_ordering
from typing import overload
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from compiler.cel.errors import EvaluationError
from compiler.cel.types import DURATION, TIMESTAMP
from compiler.cel.uint import LEAST_INT, MOST_INT
from compiler.records import NamedTuple
from compiler.regex import regex

_SECOND = 10**9
_DAY = 86_400
_UNITS = {"ns": 1, "us": 10**3, "µs": 10**3, "μs": 10**3, "ms": 10**6, "s": _SECOND, "m": 60 * _SECOND, "h": 3600 * _SECOND}
_FIRST, _LAST = -62_135_596_800, 253_402_300_799  # the years 1 to 9999
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_MOST_NUMERATOR = 2**63

_INSTANT = regex(
    r"([0-9]{4})-([0-9]{2})-([0-9]{2})T([0-9]{1,2}):([0-9]{2}):([0-9]{2})(?:[.,]([0-9]+))?(?:Z|([+-])([0-9]{2}):([0-9]{2}))",
    re.ASCII,
)
_AMOUNT = regex(r"([0-9]*)(?:(\.)([0-9]*))?([^0-9.]*)", re.ASCII)
_INTEGER = regex(r"[+-]?[0-9]+", re.ASCII)


@total_ordering
@dataclass(frozen=True, slots=True)
class Duration:
    """A signed number of `nanoseconds`, of 64 bits."""

    nanoseconds: int
    cel_type = DURATION

    def __str__(self) -> str:
        return format(Decimal(repr(self.seconds)), "f").removesuffix(".0") + "s"

    def __lt__(self, other: Duration) -> bool:
        return self.nanoseconds < other.nanoseconds

    def __add__(self, other: Duration) -> Duration:
        return _duration(self.nanoseconds + other.nanoseconds) if isinstance(other, Duration) else NotImplemented

    def __sub__(self, other: Duration) -> Duration:
        return _duration(self.nanoseconds - other.nanoseconds)

    def __neg__(self) -> Duration:
        return _duration(-self.nanoseconds)

    def is_zero(self) -> bool:
        return self.nanoseconds == 0

    @property
    def seconds(self) -> float:
        return self.in_units(_SECOND)

    def in_units(self, nanoseconds: int) -> float:
        """The duration in units of so many nanoseconds, rounded as Go does: whole units and the rest are floats."""
        whole, rest = divmod(abs(self.nanoseconds), nanoseconds)
        amount = float(whole) + float(rest) / nanoseconds
        return -amount if self.nanoseconds < 0 else amount


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Timestamp:
    """`seconds` since 1970 and `nanoseconds` from 0 on. `offset` from UTC in seconds only shows in its text."""

    seconds: int
    nanoseconds: int = 0
    offset: int = 0
    cel_type = TIMESTAMP

    def __post_init__(self) -> None:
        if not _FIRST <= self.seconds <= _LAST:
            raise EvaluationError("timestamp overflow")

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Timestamp) and self._instant == other._instant

    def __lt__(self, other: Timestamp) -> bool:
        return self._instant < other._instant

    def __hash__(self) -> int:
        return hash(self._instant)

    def __str__(self) -> str:
        local = fields(self.seconds + self.offset)
        fraction = f".{self.nanoseconds:09}".rstrip("0") if self.nanoseconds else ""
        minutes = abs(self.offset) // 60
        zone = f"{'-' if self.offset < 0 else '+'}{minutes // 60:02}:{minutes % 60:02}" if self.offset else "Z"
        date = f"{local.year:04}-{local.month:02}-{local.day:02}"
        return f"{date}T{local.hour:02}:{local.minute:02}:{local.second:02}{fraction}{zone}"

    def __add__(self, duration: Duration) -> Timestamp:
        carried, nanoseconds = divmod(self.nanoseconds + duration.nanoseconds, _SECOND)
        return Timestamp(self.seconds + carried, nanoseconds, self.offset)

    __radd__ = __add__

    @overload
    def __sub__(self, other: Duration) -> Timestamp: ...

    @overload
    def __sub__(self, other: Timestamp) -> Duration: ...

    def __sub__(self, other: Duration | Timestamp) -> Duration | Timestamp:
        if isinstance(other, Duration):
            return self + -other
        seconds = _duration((self.seconds - other.seconds) * _SECOND)  # has to fit by itself, as in cel-go
        return seconds + Duration(self.nanoseconds - other.nanoseconds)

    def is_zero(self) -> bool:
        return self._instant == (_FIRST, 0)

    @property
    def _instant(self) -> tuple[int, int]:
        return self.seconds, self.nanoseconds


class Fields(NamedTuple):
    """An instant at some place: `month` and `day` count from 1, `day_of_year` and `weekday` (Sunday) from 0."""

    year: int
    month: int
    day: int
    day_of_year: int
    weekday: int
    hour: int
    minute: int
    second: int


def fields(seconds: int) -> Fields:
    """`seconds` since 1970 by the clock and the calendar; other than `datetime` it knows the year 0 and 10000."""
    days, rest = divmod(seconds, _DAY)
    year, month, day = _date(days)
    return Fields(year, month, day, days - _days(year, 1, 1), (days + 4) % 7, rest // 3600, rest // 60 % 60, rest % 60)


def _date(days: int) -> tuple[int, int, int]:
    """The date so many days after 1970-01-01, counted in years that begin in March: leap days come last."""
    era, day = divmod(days + 719_468, 146_097)
    year = (day - day // 1460 + day // 36_524 - day // 146_096) // 365
    day -= 365 * year + year // 4 - year // 100
    month = (5 * day + 2) // 153
    return era * 400 + year + (month >= 10), month + 3 if month < 10 else month - 9, day - (153 * month + 2) // 5 + 1  # noqa: PLR2004 - January


def _days(year: int, month: int, day: int) -> int:
    """The inverse of `_date`."""
    year -= month <= 2  # noqa: PLR2004 - February
    era, of_era = divmod(year, 400)
    of_year = (153 * (month + (-3 if month > 2 else 9)) + 2) // 5 + day - 1  # noqa: PLR2004 - February
    return era * 146_097 + of_era * 365 + of_era // 4 - of_era // 100 + of_year - 719_468


def _length(year: int, month: int) -> int:
    following = (year + 1, 1) if month == 12 else (year, month + 1)  # noqa: PLR2004 - December
    return _days(*following, 1) - _days(year, month, 1)


def parse_timestamp(text: str) -> Timestamp | None:
    """The instant of a text of RFC 3339; None if it is none. Raises `EvaluationError` for the year 0.

    As Go it takes an hour of one digit, a comma before the fraction, and an offset up to 24:60.
    """
    match = _INSTANT.fullmatch(text)
    if match is None:
        return None
    year, month, day, hour, minute, second = (int(part) for part in match.groups()[:6])
    fraction, sign, hours, minutes = match.groups()[6:]
    if not (1 <= month <= 12 and 1 <= day <= _length(year, month) and hour < 24 and minute < 60 and second < 60):  # noqa: PLR2004
        return None
    if sign and (int(hours) > 24 or int(minutes) > 60):  # noqa: PLR2004
        return None
    offset = (int(hours) * 60 + int(minutes)) * (-60 if sign == "-" else 60) if sign else 0
    nanoseconds = int((fraction or "0")[:9].ljust(9, "0"))
    return Timestamp(_days(year, month, day) * _DAY + hour * 3600 + minute * 60 + second - offset, nanoseconds, offset)


def parse_duration(text: str) -> Duration | None:
    """The duration of a text such as `-1h30.5m`; None if it is none, or too long for 64 bits."""
    negative, rest = text.startswith("-"), text[1:] if text[:1] in {"-", "+"} else text
    if rest == "0":
        return Duration(0)
    total, at = 0, 0
    while at < len(rest):
        match = _AMOUNT.match(rest, at)
        assert match is not None, "everything in it may be empty"
        amount = _amount(*match.groups())
        if amount is None:
            return None
        total, at = total + amount, match.end()
        if total > _MOST_NUMERATOR:
            return None
    if not rest or total > MOST_INT + negative:
        return None
    return Duration(-total if negative else total)


def _amount(whole: str, point: str | None, fraction: str | None, unit: str) -> int | None:
    """One number with its unit in nanoseconds. Digits beyond 63 bits of a fraction are dropped, as the rest of a float."""
    scale = _UNITS.get(unit)
    digits = whole.lstrip("0")
    if scale is None or not (whole or fraction) or len(digits) > len(str(MOST_INT)):
        return None
    amount = int(digits or "0") * scale
    if not point or not fraction:
        return amount
    numerator, denominator = 0, 1.0
    for digit in fraction:
        if numerator > MOST_INT // 10 or numerator * 10 + int(digit) > _MOST_NUMERATOR:
            break
        numerator, denominator = numerator * 10 + int(digit), denominator * 10
    return amount + int(float(numerator) * (scale / denominator))


def _duration(nanoseconds: int) -> Duration:
    if not LEAST_INT <= nanoseconds <= MOST_INT:
        raise EvaluationError("integer overflow")
    return Duration(nanoseconds)


def at_zone(instant: Timestamp, zone: str) -> Fields:
    """What clock and calendar show where `zone` holds: a name of the IANA database, or an offset such as `-05:30`."""
    return fields(instant.seconds + _offset(instant.seconds, zone))


def _offset(seconds: int, zone: str) -> int:
    hours, colon, minutes = zone.partition(":")
    if colon:
        hour, minute = _integer(hours), _integer(minutes)
        return (hour * 60 - minute if zone.startswith("-") else hour * 60 + minute) * 60
    named = _zone(zone)
    near = max(min(seconds, _LAST - _DAY), _FIRST + _DAY)  # a local time is no year 0 or 10000 in `datetime`
    shift = (_EPOCH + timedelta(seconds=near)).astimezone(named).utcoffset()
    return int(shift.total_seconds()) if shift else 0


@lru_cache(maxsize=100)
def _zone(name: str) -> tzinfo:
    if name in {"", "UTC", "Local"}:  # an API server runs in UTC
        return UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        outside = ".." in name or name.startswith(("/", "\\"))
        text = "time: invalid location name" if outside else f"unknown time zone {name}"
        raise EvaluationError(text) from None


def _integer(text: str) -> int:
    if not _INTEGER.fullmatch(text):
        raise EvaluationError(f'strconv.Atoi: parsing "{text}": invalid syntax')
    number = int(text) if len(text) < 30 else MOST_INT + 1  # noqa: PLR2004 - more than 64 bits
    if not LEAST_INT <= number <= MOST_INT:
        raise EvaluationError(f'strconv.Atoi: parsing "{text}": value out of range')
    return number
