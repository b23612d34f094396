"""Quantities of Kubernetes: exact numbers with a suffix.

`compiler.quantities` reads what a manifest may say and how it is printed. Here the accidents of apimachinery count too, as
expressions see them: `m` is 0, there is no upper limit, and whether a number is an integer depends on how it is kept.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache, total_ordering

from compiler.cel.errors import EvaluationError
from compiler.cel.functions import Library, Overload
from compiler.cel.libraries import costs
from compiler.cel.types import BOOL, DOUBLE, INT, STRING, opaque
from compiler.cel.uint import LEAST_INT, MOST_INT
from compiler.regex import regex

QUANTITY = opaque("kubernetes.Quantity")

_TEXT = regex(r"([+-]?)([0-9]*)(?:\.([0-9]*))?([eEinumkKMGTP]*[+-]?[0-9]*)", re.ASCII)
_DECIMAL = {"n": -9, "u": -6, "m": -3, "": 0, "k": 3, "M": 6, "G": 9, "T": 12, "P": 15, "E": 18}
_SUFFIXES = {power: suffix for suffix, power in _DECIMAL.items()}
_BINARY = {"Ki": 10, "Mi": 20, "Gi": 30, "Ti": 40, "Pi": 50, "Ei": 60}
_EXPONENT = regex(r"[eE]([+-]?[0-9]+)", re.ASCII)
_NANO = -9
_FAST_DIGITS, _FAST_BINARY_DIGITS = 18, 15
_MOST_EXPONENT = 5_000  # of ten: the server takes any, and makes numbers of as many digits to compare them
_MOST_CHARACTERS = 4_000  # Python turns no more than 4300 digits into a number
_FORMAT = "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'"


class Style(Enum):
    DECIMAL = "k"
    BINARY = "Ki"
    EXPONENT = "e3"


class _RefusedError(ValueError):
    """The message is apimachinery's."""


@total_ordering
@dataclass(frozen=True, slots=True, eq=False)
class Quantity:
    """`number` times 10^`exponent`. `exact` ones fit into 64 bits and were never computed otherwise: apimachinery keeps
    those apart, and only they can be integers. `style` is how it is printed, but for a `text` that stays what it was.
    """

    number: int
    exponent: int
    exact: bool
    style: Style
    text: str = ""
    cel_type = QUANTITY

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Quantity) and _order(self, other) == 0

    def __lt__(self, other: Quantity) -> bool:
        return _order(self, other) < 0

    def __hash__(self) -> int:
        return hash(self.exact)

    def __str__(self) -> str:
        return self.text or _printed(self)

    @property
    def integer(self) -> int | None:
        if not self.exact or self.exponent < 0:
            return None
        value: int = self.number * 10**self.exponent if self.exponent < _FAST_DIGITS + 2 or not self.number else MOST_INT + 1
        return value if LEAST_INT <= value <= MOST_INT else None


@lru_cache(maxsize=1000)
def parsed(text: str) -> Quantity:
    if len(text) > _MOST_CHARACTERS:
        raise EvaluationError(f"a quantity of {len(text)} characters is longer than {_MOST_CHARACTERS}")
    match = _TEXT.match(text)
    if not text or match is None or match.end() != len(text):
        raise _RefusedError(_FORMAT)
    sign, whole, fraction, suffix = match.groups(default="")
    whole = whole.lstrip("0")
    style, exponent = _suffix(suffix)
    digits = (whole or "0") + fraction
    # How apimachinery decides that the fast way is safe: digits that are left in 64 bits.
    if style is Style.BINARY:
        room, scale = (_FAST_BINARY_DIGITS - len(whole or "0") - exponent * 3 // 10 - 1 if not fraction else -1), 0
    else:
        room, scale = _FAST_DIGITS - len(digits), exponent - len(fraction)
    number = int(digits) << exponent if style is Style.BINARY else int(digits)
    if room >= 0 and scale >= _NANO and number <= MOST_INT:
        short = int(digits) % 8 if style is Style.BINARY else scale % 3 == 0 and not digits.endswith("000") and digits[0] != "0"
        return Quantity(-number if sign == "-" else number, scale, exact=True, style=style, text=text if short else "")
    return _large(match, style, exponent)


def _suffix(suffix: str) -> tuple[Style, int]:
    """The power of ten, or for binary ones of two."""
    if suffix in _DECIMAL:
        return Style.DECIMAL, _DECIMAL[suffix]
    if suffix in _BINARY:
        return Style.BINARY, _BINARY[suffix]
    match = _EXPONENT.fullmatch(suffix)
    if match is None or len(match.group(1)) > 20 or not LEAST_INT <= int(match.group(1)) <= MOST_INT:  # noqa: PLR2004
        raise _RefusedError("unable to parse quantity's suffix")
    return Style.EXPONENT, (int(match.group(1)) + 2**31) % 2**32 - 2**31  # Go drops the upper half


def _large(match: re.Match[str], style: Style, exponent: int) -> Quantity:
    """The slow way of apimachinery: in steps of nano, rounded away from zero. A binary amount has a maximum."""
    sign, whole, fraction, _ = match.groups(default="")
    if not whole + fraction:
        raise _RefusedError("unable to parse numeric part of quantity")
    number, power = int(whole + fraction), -len(fraction)
    if style is Style.BINARY:
        number <<= exponent
    else:
        power += exponent
    if power < _NANO:
        number = -(-number // 10 ** min(_NANO - power, len(whole + fraction)))
    elif power <= _MOST_EXPONENT:
        number *= 10 ** (power - _NANO)
    power = power if power > _MOST_EXPONENT else _NANO
    if style is Style.BINARY and number > MOST_INT * 10**-_NANO:
        number, power = MOST_INT, 0
    if style is Style.BINARY and power == _NANO and 0 < number < 10**-_NANO:
        style = Style.DECIMAL
    return Quantity(-number if sign == "-" else number, power, exact=False, style=style)


def _printed(quantity: Quantity) -> str:
    """The shortest number with a power of 1000, or of 1024 for binary ones from there on. A power without a suffix is
    left out, as apimachinery does.
    """
    number, exponent, style = quantity.number, quantity.exponent, quantity.style
    if not number:
        return "0"
    if style is Style.BINARY and (whole := _whole(number, exponent)) is not None and abs(whole) >= 1024:  # noqa: PLR2004
        step = 0
        while whole % 1024 == 0:
            whole, step = whole // 1024, step + 1
        return f"{whole}{['', *_BINARY][step] if step <= len(_BINARY) else ''}"
    while number % 10 == 0:
        number, exponent = number // 10, exponent + 1
    number, exponent = number * 10 ** (exponent % 3), exponent - exponent % 3
    if style is Style.EXPONENT:
        return f"{number}e{exponent}" if exponent else str(number)
    return f"{number}{_SUFFIXES.get(exponent, '')}"


def _whole(number: int, exponent: int) -> int | None:
    if exponent >= 0:
        return int(number * 10 ** min(exponent, _MOST_EXPONENT))
    whole, rest = divmod(number, 10**-exponent)
    return None if rest else whole


def _aligned(left: Quantity, right: Quantity) -> tuple[int, int, int]:
    """Both numbers at one power of ten."""
    exponent = min(left.exponent, right.exponent)
    if max(left.exponent, right.exponent) - exponent > _MOST_EXPONENT:
        raise EvaluationError(f"quantities are more than {_MOST_EXPONENT} powers of ten apart")
    return left.number * 10 ** (left.exponent - exponent), right.number * 10 ** (right.exponent - exponent), exponent


def _order(left: Quantity, right: Quantity) -> int:
    one, other, _ = _aligned(left, right)
    return (one > other) - (one < other)


def _add(left: Quantity, right: Quantity) -> Quantity:
    style = left.style if left.number else right.style
    if left.exact and right.exact and not (left.number and right.number):
        kept = left if left.number or not right.number else right
        return Quantity(kept.number, kept.exponent, exact=True, style=style)
    one, other, exponent = _aligned(left, right)
    fits = left.exact and right.exact and all(LEAST_INT <= number <= MOST_INT for number in (one, other, one + other))
    return Quantity(one + other, exponent, exact=fits, style=style)


def _subtract(left: Quantity, right: Quantity) -> Quantity:
    return _add(left, Quantity(-right.number, right.exponent, exact=right.exact, style=right.style))


def _of_int(value: int) -> Quantity:
    return Quantity(int(value), 0, exact=True, style=Style.EXPONENT)


def _quantity(text: str) -> Quantity:
    try:
        return parsed(text)
    except _RefusedError as error:
        raise EvaluationError(str(error)) from None


def _is_quantity(text: str) -> bool:
    try:
        parsed(text)
    except _RefusedError:
        return False
    return True


def _sign(quantity: Quantity) -> int:
    return (quantity.number > 0) - (quantity.number < 0)


def _as_integer(quantity: Quantity) -> int:
    value = quantity.integer
    if value is None:
        raise EvaluationError("cannot convert value to integer")
    return value


def _as_float(quantity: Quantity) -> float:
    """A product of two floats, and so not always the nearest one."""
    return _float(quantity.number) * _power(quantity.exponent) if quantity.exponent else _float(quantity.number)


def _float(number: int) -> float:
    try:
        return float(number)
    except OverflowError:
        return math.inf if number > 0 else -math.inf


def _power(exponent: int) -> float:
    """10^`exponent` as Go's `math.Pow10` computes it: out of two tables."""
    if exponent < -323:  # noqa: PLR2004 - the smallest float
        return 0.0
    if exponent > 308:  # noqa: PLR2004 - the largest
        return math.inf
    coarse, fine = divmod(abs(exponent), 32)
    return float(f"1e{coarse * 32}") * float(f"1e{fine}") if exponent > 0 else float(f"1e-{coarse * 32}") / float(f"1e{fine}")


_PARSED = costs.through()

QUANTITIES: Library = (
    Overload("quantity", (STRING,), QUANTITY, _quantity, cost=_PARSED),
    Overload("isQuantity", (STRING,), BOOL, _is_quantity, cost=_PARSED),
    Overload("sign", (QUANTITY,), INT, _sign),
    Overload("isGreaterThan", (QUANTITY, QUANTITY), BOOL, Quantity.__gt__, member=True),
    Overload("isLessThan", (QUANTITY, QUANTITY), BOOL, Quantity.__lt__, member=True),
    Overload("compareTo", (QUANTITY, QUANTITY), INT, _order, member=True),
    Overload("asApproximateFloat", (QUANTITY,), DOUBLE, _as_float, member=True),
    Overload("asInteger", (QUANTITY,), INT, _as_integer, member=True),
    Overload("isInteger", (QUANTITY,), BOOL, lambda quantity: quantity.integer is not None, member=True),
    Overload("add", (QUANTITY, QUANTITY), QUANTITY, _add, member=True),
    Overload("add", (QUANTITY, INT), QUANTITY, lambda quantity, value: _add(quantity, _of_int(value)), member=True),
    Overload("sub", (QUANTITY, QUANTITY), QUANTITY, _subtract, member=True),
    Overload("sub", (QUANTITY, INT), QUANTITY, lambda quantity, value: _subtract(quantity, _of_int(value)), member=True),
)
