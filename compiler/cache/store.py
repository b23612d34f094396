"""What is remembered of files from run to run. An entry is looked for under a digest of all that it follows from: one that is
found is true, and one that is not is made again.

Nothing here fails. Where a folder cannot be read or written, belongs to somebody else, is committed or lies outside of the
repository, nothing is remembered; a file that is not as it was written holds nothing. Runs at once may lose each other's
entries: each file is replaced whole.
"""

from __future__ import annotations

from contextlib import suppress
from functools import cached_property
from pathlib import Path

from compiler.cache import pack, place
from compiler.cache.committed import is_free
from compiler.cache.digests import sha256
from compiler.hints import Any
from compiler.jsonvalues import loads

PACKS = 64


class Store:
    """What is remembered in `folder`, which has to lie below `root`, links followed; `root` is by default what holds it.
    Around it has to be a Git repository in which nothing of it is committed: without one nobody could tell whose memory that is.
    Nothing is read before it is asked for, and nothing written before `save`.
    """

    def __init__(self, folder: Path, root: Path | None = None) -> None:
        self._folder, self._root = folder, folder.parent if root is None else root
        self._packs: dict[str, pack.Pack] = {}
        self._new: dict[str, dict[str, str]] = {}

    def get(self, name: str, key: str) -> Any | None:
        """The value that is remembered for the file `name` under `key`; None where none is. Its shape is for the caller to
        look at: whoever writes into the folder decides what it is.
        """
        where, owner = _place(name)
        entries, slot = self._pack(where).entries, pack.slot(owner, key)
        text = self._new.get(where, {}).get(slot) or entries.get(slot)
        if text is None:
            return None
        if slot in entries:
            entries[slot] = entries.pop(slot)  # the newest now: what is of use stays longest
        try:
            return loads(text)
        except (ValueError, RecursionError):
            return None

    def put(self, name: str, key: str, value: Any) -> None:
        """Remembers `value`, which is JSON, for the file `name` under `key`, which is a hexadecimal digest."""
        from json import dumps  # noqa: PLC0415 - who only reads needs no writer

        if not (key.isascii() and key.isalnum()):
            raise ValueError(f"no digest: {key}")
        where, owner = _place(name)
        new, slot = self._new.setdefault(where, {}), pack.slot(owner, key)
        new.pop(slot, None)
        new[slot] = dumps(value, separators=(",", ":"))

    def save(self) -> None:
        """Writes what was put since the last time, if that can be."""
        if not self._new or not self._usable:
            return
        with suppress(OSError):
            if place.prepare(self._folder):
                for where, new in self._new.items():
                    self._save(where, new)
                place.shrink(self._folder)
        self._packs.clear()
        self._new.clear()

    def _save(self, where: str, new: dict[str, str]) -> None:
        """Another run may have written the pack meanwhile: what it remembers is kept."""
        path, entries = self._folder / f"{where}{pack.SUFFIX}", dict(self._pack(where).entries)
        if pack.stamp(path) != self._pack(where).stamp:
            entries = pack.read(path).entries
        for slot, text in new.items():
            entries.pop(slot, None)
            entries[slot] = text
        pack.write(path, entries)

    @cached_property
    def _usable(self) -> bool:
        return place.inside(self._folder, self._root) and is_free(self._folder)

    def _pack(self, where: str) -> pack.Pack:
        if where not in self._packs:
            path = self._folder / f"{where}{pack.SUFFIX}"
            self._packs[where] = pack.read(path) if self._usable else pack.Pack({})
        return self._packs[where]


def _place(name: str) -> tuple[str, str]:
    """The pack that holds what is remembered for `name`, and what it is called there."""
    digest = sha256(name.encode("utf-8", "surrogatepass"))
    return f"{int(digest[:2], 16) % PACKS:02x}", digest[:32]
