"""Whether a folder is part of what is committed. What somebody has committed there is no memory of ours: it would be their verdict
on their own Workers. Git's index is read here, since to ask Git takes longer than what a cache is for.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

_VERSIONS = (2, 3, 4)
_COMPRESSED = 4  # the version in which a name is what it does not share with the one before
_HEAD, _STATE, _MOST = 12, 40, 0xFFF
_EXTENDED = 0x4000
_HASHES = (20, 32)  # bytes: SHA-1, SHA-256


def is_free(folder: Path) -> bool:
    """Whether the Git repository around `folder` has nothing below it. False where there is none, or one that cannot be read."""
    try:
        there = folder.resolve()
        tree = next((each for each in (there, *there.parents) if (each / ".git").exists()), None)
        if tree is None or tree == there:
            return False
        name = there.relative_to(tree).as_posix().lower().encode()
        return not any(_holds(index.read_bytes(), name) for index in _indices(tree / ".git"))
    except (OSError, RuntimeError, ValueError, IndexError):
        return False


def _indices(git: Path) -> Iterator[Path]:
    """The index, and what it may share with others, where entries stay for a while that are gone. `git` is a file in further work
    trees and in submodules.
    """
    if git.is_file():
        git = git.parent / git.read_text(encoding="utf-8", errors="surrogateescape").removeprefix("gitdir:").strip()
    if not git.is_dir():
        raise ValueError
    yield from [git / "index"] if (git / "index").exists() else []
    yield from git.glob("sharedindex.*")


def _holds(index: bytes, name: bytes) -> bool:
    """Whether `index` has an entry at or below `name`, in whichever case. Raises `ValueError` for what is no index."""
    if index[:4] != b"DIRC" or index[7] not in _VERSIONS:
        raise ValueError
    if index[7] == _COMPRESSED:
        return any(each.lower() == name or each.lower().startswith(name + b"/") for each in _names(index))
    lowered = index.lower()
    at = lowered.find(name, _HEAD)
    while at != -1:
        end = index.index(b"\0", at)
        if index[at + len(name)] in b"/\0" and any(_length(index, at - before) == min(end - at, _MOST) for before in (2, 4)):
            return True
        at = lowered.find(name, at + 1)
    return False


def _names(index: bytes) -> list[bytes]:
    for size in _HASHES:
        with suppress(ValueError, IndexError):
            return list(_entries(index, size))
    raise ValueError


def _entries(index: bytes, size: int) -> Iterator[bytes]:
    """Raises `ValueError` where the hashes in it are not of that size."""
    at, name = _HEAD, b""
    for _ in range(int.from_bytes(index[8:_HEAD], "big")):
        at += _STATE + size
        length = _length(index, at)
        at += 4 if index[at] << 8 & _EXTENDED else 2
        shared, at = _number(index, at)
        end = index.index(b"\0", at)
        name = name[: len(name) - shared] + index[at:end]
        if min(len(name), _MOST) != length:
            raise ValueError
        at = end + 1
        yield name


def _length(index: bytes, at: int) -> int:
    """Of the name, as far as the flags at `at` can tell it."""
    return int.from_bytes(index[at : at + 2], "big") & _MOST


def _number(index: bytes, at: int) -> tuple[int, int]:
    """One of variable length, as Git writes offsets, and where what follows begins."""
    value = index[at] & 0x7F
    while index[at] & 0x80:
        at += 1
        value = (value + 1) << 7 | index[at] & 0x7F
    return value, at + 1
