"""Semantic versions, as `github.com/blang/semver` reads and orders them."""

from __future__ import annotations

import re
from functools import total_ordering

from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.libraries.quoting import go_quoted
from compiler.cel.types import BOOL, INT, STRING, opaque
from compiler.cel.uint import MOST_INT, MOST_UINT
from compiler.regex import regex

SEMVER = opaque("kubernetes.Semver")

_DIGITS = regex("[0-9]*", re.ASCII)
_NAME = regex("[0-9A-Za-z-]*", re.ASCII)


class _RefusedError(ValueError):
    """The message is that of the library."""


@total_ordering
class Semver:
    """`numbers` are major, minor and patch; `names` what is behind the `-`, `build` what is behind the `+`."""

    __slots__ = ("build", "names", "numbers")
    cel_type = SEMVER

    def __init__(self, numbers: tuple[int, int, int], names: tuple[int | str, ...], build: tuple[str, ...]) -> None:
        self.numbers = numbers
        self.names = names
        self.build = build

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Semver) and self._rank == other._rank

    def __lt__(self, other: Semver) -> bool:
        return self._rank < other._rank

    def __hash__(self) -> int:
        return hash(self._rank)

    def __str__(self) -> str:
        names, build = (".".join(map(str, parts)) for parts in (self.names, self.build))
        return ".".join(map(str, self.numbers)) + (names and f"-{names}") + (build and f"+{build}")

    @property
    def _rank(self) -> tuple[tuple[int, ...], bool, tuple[tuple[bool, int, str], ...]]:
        """A version with names is before the one without; numbers are before words; the build does not count."""
        names = tuple((False, name, "") if isinstance(name, int) else (True, 0, name) for name in self.names)
        return self.numbers, not names, names


def parsed(text: str) -> Semver:
    if not text:
        raise _RefusedError("Version string empty")
    parts = text.split(".", 2)
    if len(parts) != 3:  # noqa: PLR2004
        raise _RefusedError("No Major.Minor.Patch elements found")
    major, minor, rest = parts
    numbers = _number(major, "Major"), _number(minor, "Minor")
    rest, plus, build = rest.partition("+")
    patch, dash, names = rest.partition("-")
    return Semver(
        (*numbers, _number(patch, "Patch")),
        tuple(map(_name, names.split("."))) if dash else (),
        tuple(map(_build, build.split("."))) if plus else (),
    )


def normalised(text: str) -> Semver:
    """Takes a `v` in front, fewer than three numbers, and zeros before a number."""
    parts = text.removeprefix("v").split(".", 2)
    parts = [_without_zeros(part) for part in parts]
    if len(parts) < 3:  # noqa: PLR2004
        if "+" in parts[-1] or "-" in parts[-1]:
            raise _RefusedError("short version cannot contain PreRelease/Build meta data")
        parts += ["0"] * (3 - len(parts))
    return parsed(".".join(parts))


def _without_zeros(part: str) -> str:
    if len(part.encode()) < 2:  # noqa: PLR2004
        return part
    stripped = part.lstrip("0")
    return stripped if stripped[:1] in set("0123456789") else f"0{stripped}"


def _number(text: str, what: str) -> int:
    if not _DIGITS.fullmatch(text):
        raise _RefusedError(f"Invalid character(s) found in {what.lower()} number {go_quoted(text)}")
    if len(text) > 1 and text.startswith("0"):
        raise _RefusedError(f"{what} number must not contain leading zeroes {go_quoted(text)}")
    return _unsigned(text)


def _unsigned(text: str) -> int:
    problem = "" if text else "invalid syntax"
    if len(text) > len(str(MOST_UINT)) or int(text or "0") > MOST_UINT:
        problem = "value out of range"
    if problem:
        raise _RefusedError(f"strconv.ParseUint: parsing {go_quoted(text)}: {problem}")
    return int(text)


def _name(text: str) -> int | str:
    if not text:
        raise _RefusedError("Prerelease is empty")
    if not _DIGITS.fullmatch(text):
        if not _NAME.fullmatch(text):
            raise _RefusedError(f"Invalid character(s) found in prerelease {go_quoted(text)}")
        return text
    if len(text) > 1 and text.startswith("0"):
        raise _RefusedError(f"Numeric PreRelease version must not contain leading zeroes {go_quoted(text)}")
    return _unsigned(text)


def _build(text: str) -> str:
    if not text:
        raise _RefusedError("Build meta data is empty")
    if not _NAME.fullmatch(text):
        raise _RefusedError(f"Invalid character(s) found in build meta data {go_quoted(text)}")
    return text


def _semver(text: str, normalise: object = False) -> Semver:  # noqa: FBT002 - as in CEL
    try:
        return normalised(text) if normalise else parsed(text)
    except _RefusedError as error:
        raise EvaluationError(str(error)) from None


def _is_semver(text: str, normalise: object = False) -> bool:  # noqa: FBT002 - as in CEL
    try:
        _semver(text, normalise)
    except EvaluationError:
        return False
    return True


def _order(left: Semver, right: Semver) -> int:
    return (left > right) - (left < right)


def _signed(number: int) -> int:
    """The server takes 64 bits for what they are with a sign."""
    return number if number <= MOST_INT else number - MOST_UINT - 1


_PARSED = costs.through()

SEMVERS: Library = (
    Overload("semver", (STRING,), SEMVER, _semver, cost=_PARSED),
    Overload("semver", (STRING, BOOL), SEMVER, _semver, cost=_PARSED),
    Overload("isSemver", (STRING,), BOOL, _is_semver, cost=_PARSED),
    Overload("isSemver", (STRING, BOOL), BOOL, _is_semver, cost=_PARSED),
    Overload("isGreaterThan", (SEMVER, SEMVER), BOOL, Semver.__gt__, member=True),
    Overload("isLessThan", (SEMVER, SEMVER), BOOL, Semver.__lt__, member=True),
    Overload("compareTo", (SEMVER, SEMVER), INT, _order, member=True),
    Overload("major", (SEMVER,), INT, lambda version: _signed(version.numbers[0]), member=True),
    Overload("minor", (SEMVER,), INT, lambda version: _signed(version.numbers[1]), member=True),
    Overload("patch", (SEMVER,), INT, lambda version: _signed(version.numbers[2]), member=True),
)
