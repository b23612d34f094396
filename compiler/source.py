"""One input text with its name. The only module that reads the user's YAML from disk."""

from __future__ import annotations

import codecs
import sys
from bisect import bisect_right
from functools import cached_property
from pathlib import Path
from typing import NamedTuple

from compiler.diagnostics import Position, Span
from compiler.errors import ReadError

MAX_BYTES = 16 * 1024 * 1024

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)


class Undecodable(NamedTuple):
    """Where and why the bytes are no text."""

    message: str
    span: Span


class Source:
    """A decoded text. `text` keeps its line ends; `bom` and `encoding` are what writing it back needs."""

    __slots__ = ("__dict__", "bom", "encoding", "name", "text", "undecodable")

    def __init__(
        self, name: str, text: str, *, encoding: str = "utf-8", bom: bytes = b"", undecodable: Undecodable | None = None
    ) -> None:
        self.name, self.text, self.encoding, self.bom, self.undecodable = name, text, encoding, bom, undecodable

    @cached_property
    def line_starts(self) -> list[int]:
        """Offsets at which lines start; LF, CRLF and CR end a line, as in YAML 1.2."""
        starts, text = [0], self.text
        if "\r" not in text:
            at = text.find("\n")
            while at >= 0:
                starts.append(at + 1)
                at = text.find("\n", at + 1)
            return starts
        for offset, character in enumerate(text):
            if character == "\n" or (character == "\r" and text[offset + 1 : offset + 2] != "\n"):
                starts.append(offset + 1)
        return starts

    def position(self, offset: int) -> Position:
        line = bisect_right(self.line_starts, offset)
        return Position(line, offset - self.line_starts[line - 1] + 1, offset)

    def span(self, start: int, end: int) -> Span:
        return Span(self.position(start), self.position(end))

    def line(self, number: int) -> str:
        """The text of line `number`, counted from 1, without its end."""
        starts = self.line_starts
        end = starts[number] if number < len(starts) else len(self.text)
        return self.text[starts[number - 1] : end].rstrip("\r\n")


def decode(name: str, data: bytes) -> Source:
    """`data` as YAML detects its encoding (YAML 1.2, section 5.2); a byte order mark is taken off."""
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(name, data[len(bom) :], encoding, bom)
    if data[:1] == b"\0" or data[1:2] == b"\0":
        return _decoded(name, data, "utf-16-be" if data[:1] == b"\0" else "utf-16-le", b"")
    return _decoded(name, data, "utf-8", b"")


def _decoded(name: str, data: bytes, encoding: str, bom: bytes) -> Source:
    try:
        return Source(name, data.decode(encoding), encoding=encoding, bom=bom)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        source = Source(name, before, encoding=encoding, bom=bom)
        place = source.span(len(before), len(before))
        found = " ".join([f"0x{byte:02X}" for byte in data[error.start : error.end][:4]])
        source.undecodable = Undecodable(f"the bytes {found} are not {encoding.upper()}", place)
        return source


def read(path: Path, name: str | None = None) -> Source:
    """The source at `path`, shown as `name`. Raises `ReadError`; a file over 16 MiB is not read at all."""
    name = name if name is not None else path.as_posix()
    try:
        size = path.stat().st_size
        if size > MAX_BYTES:
            return _too_large(name, size)
        return decode(name, path.read_bytes())
    except OSError as error:
        raise ReadError(f"{name}: {(error.strerror or str(error)).lower()}") from None


def read_within(folder: Path, name: str) -> Source | None:
    """The source at the relative path `name` inside `folder`, links included; None where there is no such file.

    Raises `ReadError` where the path leads out of the folder.
    """
    root = folder.resolve()
    try:
        path = (root / name).resolve()
    except (OSError, RuntimeError, ValueError):  # too long, a link to itself, a null character
        return None
    if not path.is_relative_to(root):
        raise ReadError(f"{name}: the path leads out of its folder")
    return read(path, name) if path.is_file() else None


def read_stdin(name: str) -> Source:
    data = sys.stdin.buffer.read(MAX_BYTES + 1)
    return _too_large(name, len(data)) if len(data) > MAX_BYTES else decode(name, data)


def _too_large(name: str, size: int) -> Source:
    place = Span(Position(1, 1, 0), Position(1, 1, 0))
    return Source(name, "", undecodable=Undecodable(f"the file has {size} bytes, more than {MAX_BYTES}", place))
