"""Kubernetes quantities: exact amounts, and the form in which an API server prints them.

Grammar and canonical form are those of apimachinery, `pkg/api/resource/quantity.go`; tests hold them against real
`kubectl`. Narrower in two places where apimachinery is an accident: a quantity has a digit (`m` alone is 0 there),
and an amount above 2^63-1 is refused (there it is capped, or loses its suffix).
"""

from __future__ import annotations

from functools import lru_cache

from compiler.records import NamedTuple
from compiler.regex import regex

MAXIMUM = 2**63 - 1
NANO = 10**9  # the finest step there is: what is finer is rounded up, away from zero

# What JSON Schema checks too; it has no group names, and its `$` is the end of the text.
PATTERN = "^[+-]?(?:[0-9]+[.]?[0-9]*|[.][0-9]+)(?:[KMGTPE]i|[numkMGTPE]|[eE][+-]?[0-9]{1,3})?$"

_PARTS = regex(r"([+-]?)(?=[.]?[0-9])([0-9]*)[.]?([0-9]*)(?:([KMGTPE])i|([numkMGTPE])|([eE])([+-]?[0-9]{1,3}))?\Z")
_POWERS = {suffix: 3 * step for step, suffix in enumerate(("n", "u", "m", "", "k", "M", "G", "T", "P", "E"), start=-3)}
_SUFFIXES = {power: suffix for suffix, power in _POWERS.items()}
_BINARY = ("", "Ki", "Mi", "Gi", "Ti", "Pi", "Ei")
_BINARY_STEPS = {suffix[0]: step for step, suffix in enumerate(_BINARY) if suffix}
_MAX_LENGTH = 400  # Python turns no more than 4300 digits into a number, and no amount needs as many
_FAST_DIGITS = 18  # as many always fit into 64 bits: apimachinery then keeps the text of some amounts as it is


class QuantityError(ValueError):
    """A text is no quantity; the message states why, without naming it."""


class Quantity(NamedTuple):
    """An amount of `nanos` 10^-9 units (cores, bytes), and its canonical `text`. Compare `nanos`: `1Gi` and
    `1073741824` are one amount and two texts.
    """

    nanos: int
    text: str

    @property
    def units(self) -> int:
        """Whole units, rounded away from zero as `Quantity.Value()` does."""
        return self.nanos // NANO if self.nanos < 0 else -(-self.nanos // NANO)


def canonical(quantity: str | float) -> str:
    """`quantity` as an API server prints it. Raises `QuantityError`."""
    return parse(quantity).text


def parse(quantity: str | float) -> Quantity:
    """The amount of a YAML scalar. Raises `QuantityError`.

    A number is taken as the number it is, as it reaches an API server: `1e3` unquoted is `1k`, quoted it stays `1e3`.
    """
    text = quantity if isinstance(quantity, str) else _number(quantity)
    # A text that knows where it is from shall not come back for another one that is equal.
    return _parsed(text) if type(text) is str else _parsed.__wrapped__(text)


@lru_cache(maxsize=1024)
def _parsed(text: str) -> Quantity:
    parts = _PARTS.match(text) if len(text) <= _MAX_LENGTH else None
    if parts is None:
        raise QuantityError("it is no number with an optional suffix such as `m`, `M` or `Mi`")
    sign, whole, fraction, binary, decimal, exponential, exponent = parts.groups(default="")
    whole, digits = whole.lstrip("0"), int(whole + fraction)
    power = (int(exponent) if exponential else _POWERS[decimal]) - len(fraction)
    nanos = _nanos(digits, power, _BINARY_STEPS.get(binary, 0))
    if nanos > MAXIMUM * NANO:
        raise QuantityError("it is more than 2^63-1")
    kept = _kept_binary(whole, fraction, _BINARY_STEPS[binary]) if binary else _kept_decimal(whole, fraction, power)
    if nanos and kept:
        return Quantity(-nanos if sign == "-" else nanos, text)
    magnitude = _binary_text(nanos) if binary else _decimal_text(nanos, exponential=bool(exponential))
    return Quantity(-nanos, f"-{magnitude}") if sign == "-" and nanos else Quantity(nanos, magnitude)


def _number(number: float) -> str:
    """`number` without an exponent: Go writes JSON numbers so, in the range a quantity has."""
    if isinstance(number, int):
        return str(number)
    mantissa, _, exponent = repr(float(number)).partition("e")
    if not exponent:
        return mantissa
    sign, digits = ("-" if mantissa.startswith("-") else ""), mantissa.lstrip("-")
    whole, _, fraction = digits.partition(".")
    point = len(whole) + int(exponent)
    digits = whole + fraction
    return sign + ("0." + "0" * -point + digits if point <= 0 else digits.ljust(point, "0"))


def _nanos(digits: int, power: int, binary_step: int) -> int:
    """`digits` · 10^`power` · 1024^`binary_step` in 10^-9 units, rounded up."""
    amount, power = digits << (10 * binary_step), power + 9
    factor: int = 10 ** abs(power)
    return amount * factor if power >= 0 else -(-amount // factor)


def _kept_binary(whole: str, fraction: str, step: int) -> bool:
    """Whether apimachinery keeps the text of a binary amount: in its fast path, unless 8 divides the digits."""
    fast = not fraction and len(whole) <= _FAST_DIGITS - 4 - 3 * step
    return fast and int(whole or "0") % 8 != 0


def _kept_decimal(whole: str, fraction: str, power: int) -> bool:
    """Whether apimachinery keeps the text of a decimal amount, although it may have a fraction: `1.500` is `1.500`."""
    digits = (whole or "0") + fraction
    fast = len(digits) <= _FAST_DIGITS and power >= _POWERS["n"]
    return fast and power % 3 == 0 and not digits.endswith("000") and digits[0] != "0"


def _decimal_text(nanos: int, *, exponential: bool = False) -> str:
    power = _POWERS["n"]
    while nanos and nanos % 1000 == 0:
        nanos, power = nanos // 1000, power + 3
    if not nanos:
        return "0"
    return f"{nanos}{f'e{power}' if power else ''}" if exponential else f"{nanos}{_SUFFIXES[power]}"


def _binary_text(nanos: int) -> str:
    """Below 1024, and with a fraction, a binary amount is printed as a decimal one."""
    units, rest = divmod(nanos, NANO)
    if rest or units < 1024:  # noqa: PLR2004 - the first binary step
        return _decimal_text(nanos)
    step = 0
    while units % 1024 == 0:
        units, step = units // 1024, step + 1
    return f"{units}{_BINARY[step]}"
