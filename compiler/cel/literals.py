"""What the literals of an expression mean. `LiteralError` says what is wrong with one."""

from __future__ import annotations

import re

from compiler.cel.uint import LEAST_INT, MOST_INT, MOST_UINT, Uint
from compiler.regex import regex

_ESCAPE = regex(r"\\(?:([xX])(..)|u(.{4})|U(.{8})|([0-3][0-7][0-7])|(.))", re.DOTALL)
_SIMPLE = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
_TRIPLE = 6  # the quotes of """""", the shortest of its kind


class LiteralError(ValueError):
    pass


def integer(text: str) -> int:
    value = int(text, 16) if "0x" in text else _decimal(text)
    if not LEAST_INT <= value <= MOST_INT:
        raise LiteralError("invalid int literal")
    return value


def unsigned(text: str) -> Uint:
    digits = text[:-1]
    value = int(digits, 16) if digits.startswith("0x") else _decimal(digits)
    if value > MOST_UINT:
        raise LiteralError("invalid uint literal")
    return Uint(value)


def double(text: str) -> float:
    value = float(text)
    if value in {float("inf"), float("-inf")}:
        raise LiteralError("invalid double literal")
    return value


def string(text: str) -> str:
    quoted, raw = _unquoted(text)
    return quoted if raw or "\\" not in quoted else _ESCAPE.sub(_character, quoted)


def bytestring(text: str) -> bytes:
    quoted, raw = _unquoted(text[1:])
    if raw or "\\" not in quoted:
        return quoted.encode()
    parts = []
    at = 0
    for found in _ESCAPE.finditer(quoted):
        parts.append(quoted[at : found.start()].encode())
        parts.append(_octets(found))
        at = found.end()
    return b"".join((*parts, quoted[at:].encode()))


def _decimal(text: str) -> int:
    """More digits than any 64 bits hold are not worth the time to read them."""
    return int(text) if len(text.lstrip("-0")) <= len(str(MOST_UINT)) else MOST_UINT + 1


def _unquoted(text: str) -> tuple[str, bool]:
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    raw = text[0] in "rR"
    if raw:
        text = text[1:]
    width = 3 if len(text) >= _TRIPLE and text[:3] in {'"""', "'''"} else 1
    return text[width:-width], raw


def _character(found: re.Match[str]) -> str:
    _, two, four, eight, octal, simple = found.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple)
    point = int(octal, 8) if octal else int(two or four or eight, 16)
    if point > 0x10FFFF or 0xD800 <= point <= 0xDFFF:  # noqa: PLR2004 - the range of Unicode, and its surrogates
        raise LiteralError("invalid unicode code point")
    return chr(point)


def _octets(found: re.Match[str]) -> bytes:
    _, two, _, _, octal, simple = found.groups()
    if simple is not None:
        return _SIMPLE.get(simple, simple).encode()
    if not two and not octal:
        raise LiteralError("unable to unescape string")
    return bytes((int(octal, 8) if octal else int(two, 16),))
