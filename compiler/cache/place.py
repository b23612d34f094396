"""The folder of the cache: whether it may be used, how it is marked, and how what is ours in it goes."""

from __future__ import annotations

import os
import re
import stat
import time
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

from compiler.cache.pack import replace
from compiler.records import NamedTuple
from compiler.regex import regex

BUDGET = 64 << 20  # bytes of all packs
_TAG, _IGNORE = "CACHEDIR.TAG", ".gitignore"
_MARKS = {
    _IGNORE: b"# Written by workerc: what it remembers is nobody's work.\n*\n",
    _TAG: b"Signature: 8a477f597d28d172789f06886806bc55\n"
    b"# Written by workerc, which remembers here what it has judged. Deleting this folder is always safe.\n"
    b"# What the file is for: https://bford.info/cachedir/\n",
}
_PACK = regex(r"[0-9a-f]{2}\.pack")
_LEFT = regex(r"([0-9a-f]{2}\.pack|CACHEDIR\.TAG|\.gitignore)\.[0-9a-f]{16}\.tmp")
_FORGOTTEN = 3600  # seconds after which nobody is going to rename a file


class _File(NamedTuple):
    path: Path
    size: int
    written: float


class Removed(NamedTuple):
    files: int
    size: int


def inside(folder: Path, root: Path) -> bool:
    """Whether `folder` lies below `root`, links followed, and not in what Git keeps there."""
    try:
        there, base = folder.resolve(), root.resolve()
    except (OSError, RuntimeError, ValueError):  # for a link to itself, and for a name that is none
        return False
    return there != base and there.is_relative_to(base) and ".git" not in there.relative_to(base).parts


def is_ours(folder: Path) -> bool:
    """Whether workerc has made `folder`. Where it holds nothing, or is not there, that may still come."""
    try:
        names = os.listdir(folder)  # noqa: PTH208 - names are enough
        if _TAG in names:
            return (folder / _TAG).read_bytes() == _MARKS[_TAG]
    except OSError:
        return not os.path.lexists(folder)
    return all(name == _IGNORE or _LEFT.fullmatch(name) for name in names)


def prepare(folder: Path) -> bool:
    """Makes `folder` where it is not there, and marks it. False where it is somebody else's. Raises `OSError`."""
    folder.mkdir(parents=True, exist_ok=True)
    if not is_ours(folder):
        return False
    for name, text in _MARKS.items():  # the tag last: with it the folder counts as ours, and complete
        if not os.path.lexists(folder / name):
            replace(folder / name, text)
    return True


def shrink(folder: Path) -> None:
    """Takes away what runs have left that were killed, and the oldest packs while all of them are too large together.
    Raises `OSError`.
    """
    packs = list(_files(folder, _PACK))
    total = sum(pack.size for pack in packs)
    gone = []
    for pack in sorted(packs, key=lambda pack: pack.written):
        if total <= BUDGET:
            break
        gone.append(pack.path)
        total -= pack.size
    now = time.time()
    gone += [file.path for file in _files(folder, _LEFT) if now - file.written > _FORGOTTEN]
    for path in gone:
        path.unlink(missing_ok=True)


def clean(folder: Path) -> Removed:
    """Deletes what is ours in `folder`, and the folder where nothing is left, unless it is a link. The tag goes last: a folder
    that is not empty yet is ours as long. Raises `OSError`.
    """
    found = list(_ours(folder)) if is_ours(folder) else []
    for file in found:
        file.path.unlink(missing_ok=True)
    if found:
        with suppress(OSError):  # somebody else's file lies there
            folder.rmdir()
    return Removed(len(found), sum(file.size for file in found))


def _ours(folder: Path) -> Iterator[_File]:
    yield from _files(folder, _PACK)
    yield from _files(folder, _LEFT)
    for name, text in _MARKS.items():
        with suppress(OSError):
            if (folder / name).read_bytes() == text:
                yield _File(folder / name, len(text), 0)


def _files(folder: Path, named: re.Pattern[str]) -> Iterator[_File]:
    """Files, and links, whose whole name is `named`; nothing where there is no folder."""
    with suppress(FileNotFoundError), os.scandir(folder) as entries:
        for entry in entries:
            about = entry.stat(follow_symlinks=False)
            if named.fullmatch(entry.name) and not stat.S_ISDIR(about.st_mode):
                yield _File(Path(entry.path), about.st_size, about.st_mtime)
