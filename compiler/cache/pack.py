"""One file of the cache: lines of JSON, the first with the digest of those that follow. Each of the others is an entry, what it is
remembered under and the value, so that a reader parses no value that nobody asks for.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from compiler.cache.digests import sha256
from compiler.records import NamedTuple

SUFFIX = ".pack"
LIMIT = 32 << 20  # bytes of a pack; a larger one was not written here
KEYS = 4  # that are kept of one name: two branches, each linted and rendered
_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)


Stamp = tuple[int, int, int]


class Pack(NamedTuple):
    """`entries` are values as JSON by their slots, the oldest first. `stamp` tells whether the file is still the one that was
    read; None where there was none.
    """

    entries: dict[str, str]
    stamp: Stamp | None = None


def slot(name: str, key: str) -> str:
    """What an entry is called: the digest of the name that it is for, and its key."""
    return f"{name}.{key}"


def head(body: bytes) -> bytes:
    """The first line of a pack that goes on with `body`."""
    return b'{"workerc-cache":1,"sha256":"%s"}\n' % sha256(body).encode()


def read(path: Path) -> Pack:
    """What `path` holds: nothing where it is not there, is no file of ours, is a link, or was cut or changed."""
    read_at = None
    try:
        about = path.lstat()
        read_at = _stamp(about)
        if not stat.S_ISREG(about.st_mode) or about.st_size > LIMIT:
            return Pack({}, read_at)
        with path.open("rb") as file:
            data = file.read(LIMIT + 1)
        said, mark, body = data.partition(b"\n")
        if said + mark != head(body):
            return Pack({}, read_at)
        return Pack(dict(_entries(body.decode("ascii"))), read_at)
    except (OSError, ValueError):  # a ValueError for what is not ASCII
        return Pack({}, read_at)


def stamp(path: Path) -> Stamp | None:
    """That of the file which is at `path` now."""
    try:
        return _stamp(path.lstat())
    except OSError:
        return None


def write(path: Path, entries: dict[str, str]) -> None:
    """Puts a complete file in the place of `path`, with the newest of `entries`. Raises `OSError`."""
    lines: list[str] = []
    size = len(head(b""))
    kept: dict[str, int] = {}
    for name, value in reversed(entries.items()):
        owner = name.partition(".")[0]
        kept[owner] = kept.get(owner, 0) + 1
        line = f'["{name}",{value}]\n'
        if kept[owner] <= KEYS and size + len(line) <= LIMIT:
            lines.append(line)
            size += len(line)
    body = "".join(reversed(lines)).encode("ascii")
    replace(path, head(body) + body)


def replace(path: Path, data: bytes) -> None:
    """Puts a complete file with `data` in the place of `path`. Raises `OSError`."""
    beside = path.with_name(f"{path.name}.{os.urandom(8).hex()}.tmp")
    try:
        with os.fdopen(os.open(beside, _FLAGS, 0o666), "wb") as file:
            file.write(data)
        beside.replace(path)
    except BaseException:
        with suppress(OSError):
            beside.unlink()
        raise


def _stamp(about: os.stat_result) -> Stamp:
    return about.st_mtime_ns, about.st_size, about.st_ino


def _entries(body: str) -> Iterator[tuple[str, str]]:
    for line in body.split("\n"):
        name, mark, value = line.partition('",')
        if mark:
            yield name[2:], value[:-1]
