"""Texts in double quotes: as Go prints them in errors and lists, and as CEL reads them back."""

from __future__ import annotations

_NAMED = {"\a": "\\a", "\b": "\\b", "\f": "\\f", "\n": "\\n", "\r": "\\r", "\t": "\\t", "\v": "\\v", "\\": "\\\\", '"': '\\"'}
_CEL = str.maketrans(_NAMED)
_TWO_BYTES = 0x10000


def cel_quoted(text: str) -> str:
    """`text` as a literal of CEL; what CEL has no escape for stays as it is."""
    return f'"{text.translate(_CEL)}"'


def go_quoted(text: str | bytes) -> str:
    """`text` as Go's `%q` prints it: every character is visible. Bytes that are no UTF-8 are escaped one by one."""
    if isinstance(text, bytes):
        text = text.decode("utf-8", "surrogateescape")
    return f'"{"".join(map(_visible, text))}"'


def _visible(character: str) -> str:
    if character in _NAMED:
        return _NAMED[character]
    if character == " " or character.isprintable():
        return character
    point = ord(character)
    if character.isascii():
        return f"\\x{point:02x}"
    if 0xDC80 <= point <= 0xDCFF:  # noqa: PLR2004 - how `surrogateescape` writes a byte
        return f"\\x{point & 0xFF:02x}"
    return f"\\u{point:04x}" if point < _TWO_BYTES else f"\\U{point:08x}"
