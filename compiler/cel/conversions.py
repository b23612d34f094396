"""From one type to another: `int("7")`, `string(1.5)` and the like. What cannot be converted is an error."""

from __future__ import annotations

import math
import re

from compiler.cel.arithmetic import integer, unsigned
from compiler.cel.errors import EvaluationError
from compiler.cel.texts import double_text
from compiler.cel.uint import LEAST_INT, MOST_INT, MOST_UINT, Uint
from compiler.hints import Any
from compiler.regex import regex

_INTEGER = regex(r"[+-]?[0-9]+", re.ASCII)
_UNSIGNED = regex(r"[0-9]+", re.ASCII)
_DOUBLE = regex(
    r"[+-]?(?:inf(?:inity)?|0x(?=[.]?[0-9a-f_])[0-9a-f_]*(?:[.][0-9a-f_]*)?p[+-]?[0-9_]+"
    r"|(?=[.]?[0-9])[0-9_]*(?:[.][0-9_]*)?(?:e[+-]?[0-9_]+)?)|nan",
    re.ASCII | re.IGNORECASE,
)
_MOST_DIGITS = 64  # of an integer: leading zeros included, and Python's own limit is far above
_TRUE = frozenset(("1", "t", "T", "true", "TRUE", "True"))
_FALSE = frozenset(("0", "f", "F", "false", "FALSE", "False"))


def same(value: Any) -> Any:
    return value


def _refused(source: str, target: str) -> EvaluationError:
    return EvaluationError(f"type conversion error from '{source}' to '{target}'")


def int_of_double(value: float) -> int:
    if math.isfinite(value) and LEAST_INT < value < MOST_INT:
        return int(value)
    raise EvaluationError("integer overflow")


def int_of_string(text: str) -> int:
    if _INTEGER.fullmatch(text) and len(digits := text.lstrip("+-0")) <= _MOST_DIGITS:
        value = int(digits or "0")
        value = -value if text.startswith("-") else value
        if LEAST_INT <= value <= MOST_INT:
            return value
    raise _refused("string", "int")


def int_of_uint(value: int) -> int:
    return integer(int(value))


def uint_of_double(value: float) -> Uint:
    if math.isfinite(value) and 0 <= value < MOST_UINT:
        return Uint(int(value))
    raise EvaluationError("unsigned integer overflow")


def uint_of_int(value: int) -> Uint:
    return unsigned(value)


def uint_of_string(text: str) -> Uint:
    if _UNSIGNED.fullmatch(text) and len(digits := text.lstrip("0")) <= _MOST_DIGITS and int(digits or "0") <= MOST_UINT:
        return Uint(int(digits or "0"))
    raise _refused("string", "uint")


def double_of_int(value: int) -> float:
    return float(value)


def double_of_string(text: str) -> float:
    if _DOUBLE.fullmatch(text):
        try:
            value = float.fromhex(text.replace("_", "")) if "x" in text.lower() else float(text)
        except (ValueError, OverflowError):
            raise _refused("string", "double") from None
        if math.isfinite(value) or "n" in text.lower():  # infinity by name is one, 1e400 is none
            return value
    raise _refused("string", "double")


def bool_of_string(text: str) -> bool:
    if text in _TRUE:
        return True
    if text in _FALSE:
        return False
    raise _refused("string", "bool")


def bytes_of_string(text: str) -> bytes:
    return text.encode("utf-8", "surrogatepass")


def string_of_bool(value: Any) -> str:
    return "true" if value else "false"


def string_of_bytes(value: bytes) -> str:
    try:
        return value.decode("utf-8")
    except UnicodeDecodeError:
        raise EvaluationError("invalid UTF-8 in bytes, cannot convert to string") from None


def string_of_double(value: float) -> str:
    return double_text(value)


def string_of_int(value: int) -> str:
    return int.__repr__(value)
