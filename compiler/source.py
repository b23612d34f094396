"""One input text with its name. The only module that reads the user's YAML from disk."""

from __future__ import annotations

import codecs
import os
import sys
from array import array
from bisect import bisect_right
from functools import cached_property
from pathlib import Path

from compiler.diagnostics import START, Position, Span
from compiler.errors import ReadError
from compiler.records import NamedTuple
from compiler.regex import regex

MAX_BYTES = 16 * 1024 * 1024
_CHUNK = 64 * 1024  # bytes: most files are read at once
_READING = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
# Without a mark the zero bytes around the first character tell (YAML 1.2, section 5.2): it is ASCII in every YAML.
_ZEROS = (
    (regex(rb"\0\0\0[^\0]"), "utf-32-be"),
    (regex(rb"[^\0]\0\0\0"), "utf-32-le"),
    (regex(rb"\0[^\0]"), "utf-16-be"),
    (regex(rb"[^\0]\0"), "utf-16-le"),
)
_LINE_END = regex(r"\r\n?|\n")


class Undecodable(NamedTuple):
    """Where and why the bytes are no text."""

    message: str
    span: Span
    help: str


class Source:
    """A decoded text. `text` keeps its line ends; `bom` and `encoding` are what writing it back needs."""

    __slots__ = ("__dict__", "bom", "encoding", "name", "text", "undecodable")

    def __init__(
        self, name: str, text: str, *, encoding: str = "utf-8", bom: bytes = b"", undecodable: Undecodable | None = None
    ) -> None:
        self.name, self.text, self.encoding, self.bom, self.undecodable = name, text, encoding, bom, undecodable

    @cached_property
    def line_starts(self) -> array[int]:
        """Offsets at which lines start; LF, CRLF and CR end a line, as in YAML 1.2."""
        starts = array("L", (0,))
        starts.extend(match.end() for match in _LINE_END.finditer(self.text))
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
    start = data[:4]
    if start.isascii() and 0 not in start:  # as nearly every file is
        return _decoded(name, data, "utf-8", b"")
    for bom, encoding in _BOMS:
        if data.startswith(bom):
            return _decoded(name, data[len(bom) :], encoding, bom)
    found = next((encoding for zeros, encoding in _ZEROS if zeros.match(data)), "utf-8")
    return _decoded(name, data, found, b"")


def _decoded(name: str, data: bytes, encoding: str, bom: bytes) -> Source:
    try:
        return Source(name, data.decode(encoding), encoding=encoding, bom=bom)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding)
        source = Source(name, before, encoding=encoding, bom=bom)
        place = source.span(len(before), len(before))
        found = " ".join([f"0x{byte:02X}" for byte in data[error.start : error.end][:4]])
        message = f"the bytes {found} are not {encoding.upper()}"
        source.undecodable = Undecodable(message, place, "save the file as UTF-8")
        return source


def read(path: Path | str, name: str | None = None) -> Source:
    """The source at `path`, shown as `name`. Raises `ReadError`; of a file over 16 MiB nothing is kept."""
    if name is None:
        name = path if isinstance(path, str) else path.as_posix()
    try:
        handle = os.open(path, _READING)
        try:
            data = _all_of(handle)
        finally:
            os.close(handle)
    except (OSError, ValueError) as error:  # a ValueError for a name with a NUL in it
        reason = getattr(error, "strerror", None) or str(error)
        raise ReadError(f"{name}: {reason.lower()}") from None
    return _limited(name, data)


def _all_of(handle: int) -> bytes:
    """What is read from `handle` until nothing more comes, or it is too much."""
    data = more = os.read(handle, _CHUNK)
    if not more or not (more := os.read(handle, _CHUNK)):
        return data
    chunks = [data]
    size = len(data)
    while more and size <= MAX_BYTES:
        chunks.append(more)
        size += len(more)
        more = os.read(handle, _CHUNK)
    return b"".join(chunks)


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
    return _limited(name, sys.stdin.buffer.read(MAX_BYTES + 1))


def _limited(name: str, data: bytes) -> Source:
    if len(data) <= MAX_BYTES:
        return decode(name, data)
    message = f"the file has more than {MAX_BYTES} bytes"
    return Source(name, "", undecodable=Undecodable(message, START, "split the file"))
