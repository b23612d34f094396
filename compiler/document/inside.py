"""Where a part of a text stands in the source: behind quotes, escapes, folded lines and the indentation of block scalars."""

from __future__ import annotations

import re

from compiler.diagnostics import FieldPath, Span
from compiler.document.document import Document
from compiler.hints import Any
from compiler.regex import regex

_HEADER = regex(r"([|>])([+-]?)([1-9]?)[+-]?[^\n\r]*(?:\r\n|\n|\r)")
_FIRST_LINE = regex(r"(?:[ ]*(?:\r\n|\n|\r))*+([ ]*)")  # that is not empty, with its indentation
_ESCAPE = regex(r"\\(?:x[0-9A-Fa-f]{2}|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8}|(?:\r\n|\n|\r)[ \t]*|.)")


def part_span(document: Document, path: FieldPath, start: int, end: int) -> Span:
    """The span of the characters from `start` to `end` of the text at `path`; of the whole value where that is not seen."""
    place, value = document.place(path), _value(document.data, path)
    if place is None or not isinstance(value, str) or not 0 <= start <= len(value):
        return document.span(path)
    raw = document.source.text[place.start : place.end]
    offsets = _offsets(raw, value)
    if offsets is None:
        return document.span(path)
    first = offsets[start] if start < len(offsets) else offsets[-1] + 1 if offsets else 0
    last = max(offsets[min(end, len(offsets)) - 1] + 1, first + 1) if end > start else first + 1
    return document.source.span(place.start + first, min(place.start + last, len(document.source.text)))


def _value(data: Any, path: FieldPath) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _offsets(raw: str, value: str) -> list[int] | None:
    """The offset into `raw` of each character of `value`; None where the two do not fit, as behind an alias."""
    if header := _HEADER.match(raw):
        return _in_block(raw, value, header)
    if raw[:1] in ("'", '"') and len(raw) > 1:
        return _in_flow(raw, value, 1, raw[0])
    return _in_flow(raw, value, 0, "")


def _in_block(raw: str, value: str, header: re.Match[str]) -> list[int] | None:
    body = header.end()
    first, leading = _FIRST_LINE.match(raw, body), _FIRST_LINE.match(value)
    assert first is not None
    assert leading is not None
    indentation = len(first[1]) - (len(leading[1]) if header[3] else 0)
    found: list[int] = []
    at = _behind_indentation(raw, body, indentation)
    for character in value:
        if at < len(raw) and raw[at] == "\r" and character == "\n":
            found.append(at)
            at = _behind_indentation(raw, at + (2 if raw[at : at + 2] == "\r\n" else 1), indentation)
        elif at < len(raw) and raw[at] == character:
            found.append(at)
            at = _behind_indentation(raw, at + 1, indentation) if character == "\n" else at + 1
        elif header[1] == ">" and at < len(raw) and raw[at] in "\r\n":
            found.append(at)  # a space that a line break was folded to, or one of two line breaks
            at = _behind_indentation(raw, at + (2 if raw[at : at + 2] == "\r\n" else 1), indentation)
            if character != " ":
                if at >= len(raw) or raw[at] != character:
                    return None
                found[-1], at = at, at + 1
        elif character == "\n" and at >= len(raw):
            found.append(len(raw) - 1)  # the last line break, where the source ends without one
        else:
            return None
    return found


def _behind_indentation(raw: str, at: int, indentation: int) -> int:
    end = at
    while end < min(len(raw), at + indentation) and raw[end] == " ":
        end += 1
    return end


def _in_flow(raw: str, value: str, at: int, quote: str) -> list[int] | None:
    found: list[int] = []
    for character in value:
        at = _behind_fold(raw, at, character, quote)
        if quote == '"' and (escape := _ESCAPE.match(raw, at)):
            found.append(at)
            at = escape.end()
        elif quote == "'" and raw.startswith("''", at):
            found.append(at)
            at += 2
        elif at >= len(raw) or (raw[at] != character and raw[at] not in "\r\n"):
            return None
        else:
            found.append(at)
            at += 1
    return found


def _behind_fold(raw: str, at: int, character: str, quote: str) -> int:
    """Where what stands for `character` begins: behind white space around a line break, and line breaks that are escaped."""
    while at < len(raw):
        if quote == '"' and (escape := _ESCAPE.match(raw, at)) and escape[0][1] in "\r\n":
            at = escape.end()
        elif raw[at] in " \t\r\n" and raw[at] != character and not (character == " " and raw[at] in "\r\n"):
            at += 1
        else:
            break
    return at
