"""Which scalars of a resource are secret, judged as they would be in a file that says the same."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.redaction.redacted import redacted
from compiler.regex import regex
from compiler.traced import Bool, written

_PLAIN_KEY = regex(r"[A-Za-z_][\w-]*")
_LINE = 1000  # characters that a list may take in one line


class Hidden(NamedTuple):
    """What is shown in place of values and keys, by their paths: only of those in which something is secret."""

    values: Mapping[FieldPath, str]
    keys: Mapping[FieldPath, str]


def hidden(data: Any) -> Hidden:
    """The secrets in the mapping `data`, plain or traced, with `*` for each of their characters."""
    sheet = _Sheet()
    sheet.entries(data, (), 0)
    text = "".join(sheet.parts)
    shown = redacted(text).text
    if shown == text:
        return Hidden({}, {})
    return Hidden(dict(_masked(sheet.values, text, shown)), dict(_masked(sheet.keys, text, shown)))


def _masked(places: Mapping[FieldPath, Sequence[int]], text: str, shown: str) -> Iterator[tuple[FieldPath, str]]:
    for path, offsets in places.items():
        masked = "".join([shown[offset] for offset in offsets])
        if masked != "".join([text[offset] for offset in offsets]):
            yield path, masked


class _Sheet:
    """The text of such a file: it need not be valid YAML, only look like it, and knows the offset of each character of a scalar.

    Lists of short scalars stay in one line: `[--password, x]` is told by what stands side by side.
    """

    def __init__(self) -> None:
        self.parts: list[str] = []
        self.values: dict[FieldPath, Sequence[int]] = {}
        self.keys: dict[FieldPath, Sequence[int]] = {}
        self._length = 0

    def entries(self, mapping: Mapping[str, Any], path: FieldPath, depth: int, first: str | None = None) -> None:
        for key, item in mapping.items():
            at = (*path, str(key))
            self._put(first if first is not None else f"\n{'  ' * depth}")
            first = None
            self.keys[at] = self._plain(key) if _PLAIN_KEY.fullmatch(key) else self._quoted(key)
            self._put(":")
            self._value(item, at, depth)

    def _value(self, value: Any, path: FieldPath, depth: int) -> None:
        if isinstance(value, dict) and value:
            self.entries(value, path, depth + 1)
        elif isinstance(value, list) and value:
            self._items(value, path, depth + 1)
        elif isinstance(value, str | int | float) and not isinstance(value, bool | Bool):
            text = written(value)
            self._put(" ")
            self.values[path] = self._block(text, depth + 1) if "\n" in text else self._quoted(text)
        else:
            self._put(f" {value}")

    def _items(self, items: list[Any], path: FieldPath, depth: int) -> None:
        if not any(isinstance(item, dict | list) or "\n" in str(item) for item in items) and len(str(items)) < _LINE:
            for index, item in enumerate(items):
                self._put("," if index else " [")
                self._value(item, (*path, index), depth)
            self._put("]")
            return
        for index, item in enumerate(items):
            self._put(f"\n{'  ' * depth}-")
            if isinstance(item, dict) and item:
                self.entries(item, (*path, index), depth + 1, " ")
            else:
                self._value(item, (*path, index), depth)

    def _put(self, text: str) -> None:
        self.parts.append(text)
        self._length += len(text)

    def _plain(self, text: str) -> Sequence[int]:
        start = self._length
        self._put(text)
        return range(start, self._length)

    def _quoted(self, text: str) -> Sequence[int]:
        places: list[int] = []
        self._put('"')
        for part in re.split(r'(?=["\\])', text.replace("\n", " ")):
            if part[:1] in {'"', "\\"}:
                self._put("\\")
            places += self._plain(part)
        self._put('"')
        return places

    def _block(self, text: str, depth: int) -> Sequence[int]:
        places: list[int] = []
        self._put("|")
        for index, line in enumerate(text.split("\n")):
            places += [self._length] if index else []
            self._put(f"\n{'  ' * depth}")
            places += self._plain(line)
        return places
