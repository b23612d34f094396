"""The output directory as it is on the disk, read as far as somebody asks. No link below it is ever followed."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from contextlib import suppress
from pathlib import Path

from compiler.errors import ReadError
from compiler.output.names import INVENTORY, MAX_DEPTH, UNFINISHED, WRITING
from compiler.output.unit import digest

MISSING, FILE, DIRECTORY, LINK, OTHER = "missing", "file", "directory", "link", "other"

_MOST = 64 * 1024 * 1024  # bytes of a file that may be ours: what is longer is not even hashed
_CHUNK = 64 * 1024  # bytes: most files are read at once
_READING = os.O_RDONLY | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_MARKS = (INVENTORY, UNFINISHED, WRITING)


class Tree:
    """Paths are relative to `out`, with `/`; the output directory itself is the empty one."""

    def __init__(self, out: Path) -> None:
        self.out = out
        self._root = os.fspath(out)
        self._kinds = {"": DIRECTORY if os.path.isdir(out) else MISSING}  # noqa: PTH112 - pathlib raises where a parent is closed
        self._entries: dict[str, dict[str, str]] = {}

    def entries(self, directory: str) -> dict[str, str]:
        """What each name in `directory` is; empty where there is no such directory. Raises `ReadError`."""
        found = self._entries.get(directory)
        if found is None:
            there = (self._kinds.get(directory) or self.kind(directory)) == DIRECTORY
            found = self._entries[directory] = self._listed(directory) if there else {}
        return found

    def kind(self, path: str) -> str:
        """What is at `path`; a link or a file on the way to it counts for it."""
        parent, _, name = path.rpartition("/")
        above = self._kinds.get(parent) or self.kind(parent)
        if above == MISSING or not name:
            return above
        if above != DIRECTORY:
            return OTHER if above == FILE else above
        found = self.entries(parent).get(name) or self._spelled_otherwise(parent, name)
        if found == DIRECTORY:
            self._kinds[path] = found
        return found

    def same(self, path: str, other: str) -> bool:
        """Whether two paths that differ in case only are one file, as on the disks of macOS and Windows."""
        try:
            return (self.out / path).samefile(self.out / other)
        except OSError:
            return False

    def marked(self) -> Iterator[str]:
        """Directories in which workerc has written, or started to."""
        return (directory for directory in self._directories() if any(mark in self.entries(directory) for mark in _MARKS))

    def holds_files(self, *, beside: Collection[str]) -> bool:
        """Whether there is anything but directories, hidden files, and what lies in the directories `beside`."""
        known = tuple([f"{directory}/" for directory in beside])
        return any(
            kind != DIRECTORY and not name.startswith(".")
            for directory in self._directories()
            if not f"{directory}/".startswith(known)
            for name, kind in self.entries(directory).items()
        )

    def read(self, path: str, most: int) -> bytes | None:
        """The bytes of a file, None where it has more than `most` or has gone. Raises `ReadError`."""
        try:
            handle = os.open(f"{self._root}/{path}", _READING)
            try:
                return _at_most(handle, most)
            finally:
                os.close(handle)
        except FileNotFoundError:
            return None
        except OSError as error:
            raise _unreadable(self.out / path, error) from None

    def digest(self, path: str) -> str:
        """The SHA-256 of a file; empty where no file of ours can be as long, or it has gone. Raises `ReadError`."""
        data = self.read(path, _MOST)
        return digest(data) if data is not None else ""

    def _spelled_otherwise(self, directory: str, name: str) -> str:
        for entry, kind in self.entries(directory).items():
            if entry.lower() == name.lower() and self.same(f"{directory}/{entry}", f"{directory}/{name}"):
                return kind
        return MISSING

    def _directories(self, directory: str = "", depth: int = 0) -> Iterator[str]:
        yield directory
        if depth < MAX_DEPTH:
            for name, kind in self.entries(directory).items():
                if kind == DIRECTORY and not name.startswith("."):
                    yield from self._directories(f"{directory}/{name}" if directory else name, depth + 1)

    def _listed(self, directory: str) -> dict[str, str]:
        with suppress(FileNotFoundError):
            try:
                with os.scandir(f"{self._root}/{directory}") as entries:
                    found = [(entry.name, FILE if entry.is_file(follow_symlinks=False) else _kind(entry)) for entry in entries]
                return dict(sorted(found))
            except PermissionError as error:
                raise _unreadable(self.out / directory, error) from None
        return {}


def _kind(entry: os.DirEntry[str]) -> str:
    """What is no regular file."""
    if entry.is_symlink() or getattr(entry, "is_junction", bool)():
        return LINK
    return DIRECTORY if entry.is_dir(follow_symlinks=False) else OTHER


def _at_most(handle: int, most: int) -> bytes | None:
    data = os.read(handle, _CHUNK)
    if len(data) == _CHUNK and os.fstat(handle).st_size > most:
        return None
    chunks, size = [data], len(data)
    while data and size <= most:
        data = os.read(handle, _CHUNK)
        chunks.append(data)
        size += len(data)
    return b"".join(chunks) if size <= most else None


def _unreadable(path: Path, error: OSError) -> ReadError:
    return ReadError(f"{path.as_posix()}: {(error.strerror or str(error)).lower()}")
