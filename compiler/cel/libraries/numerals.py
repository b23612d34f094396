"""Floating-point numbers as `golang.org/x/text` prints them for American English: what `format` gives."""

from __future__ import annotations

import math
from decimal import Decimal

_SUPERSCRIPTS = str.maketrans("-0123456789", "\u207b\u2070\u00b9\u00b2\u00b3\u2074\u2075\u2076\u2077\u2078\u2079")
_PRECISION = 6  # where none is asked for
_MOST = 1_000_000


def plain(number: float) -> str:
    """The shortest text that gives `number` again, without an exponent."""
    text = format(Decimal(repr(number)), "f")
    return text.removesuffix(".0")


def fixed(number: float, precision: int | None) -> str:
    """`%f` with commas between thousands."""
    if special := _special(number):
        return special
    least, most = _fraction_digits(precision)
    text = plain(abs(number)) if most < 0 else f"{abs(number):.{most}f}"
    whole, _, fraction = text.partition(".")
    fraction = fraction.rstrip("0").ljust(least, "0")
    return f"{'-' if number < 0 else ''}{int(whole):,}{'.' if fraction else ''}{fraction}"


def scientific(number: float, width: int | None) -> str:
    """`%e` with a power of ten in superscript. What looks like its precision (`%.9e`) is a width: cel-go writes `%9e`."""
    text = _special(number)
    if not text:
        mantissa, _, power = f"{abs(number):.{_PRECISION}e}".partition("e")
        exponent = f"{int(power):0{3 if int(power) < 0 else 2}d}".translate(_SUPERSCRIPTS)
        text = f"{'-' if number < 0 else ''}{mantissa}\u00d710{exponent}"
    return text.rjust(_PRECISION if width is None else width if width <= _MOST else 0)


def _special(number: float) -> str:
    if math.isnan(number):
        return "NaN"
    return ("-\u221e" if number < 0 else "\u221e") if math.isinf(number) else ""


def _fraction_digits(precision: int | None) -> tuple[int, int]:
    """The least and the most digits after the point. Go keeps them in 8 and 16 bits, and drops what does not fit."""
    wanted = _PRECISION if precision is None or precision > _MOST else precision
    return wanted & 0xFF, (wanted & 0xFFFF) - (0x10000 if wanted & 0x8000 else 0)
