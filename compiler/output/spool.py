"""Rendered files on their way from the process that has rendered them to the one that writes them. They lie on the disk meanwhile:
those of ten thousand Workers are more than a run may hold.
"""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress

from compiler.errors import WriteError
from compiler.output.unit import Remembered, digest
from compiler.records import NamedTuple


class Spool:
    """A folder that is there until it is closed, with a file for each process that keeps something in it."""

    def __init__(self) -> None:
        """Raises `WriteError` where nothing can be kept."""
        try:
            self._folder = tempfile.mkdtemp(prefix="workerc-")
        except OSError as error:
            raise WriteError(f"no folder for rendered files: {(error.strerror or str(error)).lower()}") from None
        self._process, self._handle, self._end = 0, -1, 0

    def keep(self, files: Mapping[str, bytes]) -> Remembered:
        """`files`, which may be given to another process now. Raises `WriteError`."""
        try:
            if self._process != os.getpid():  # a copy of the process that has begun has a file of its own
                self._process, self._end = os.getpid(), 0
                self._handle = os.open(self._path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o600)
            data = b"".join(files.values())
            start, self._end = self._end, self._end + len(data)
            while data:
                data = data[os.write(self._handle, data) :]
        except OSError as error:
            raise WriteError(f"rendered files cannot be kept: {(error.strerror or str(error)).lower()}") from None
        kept = Kept(self._path, start, tuple([(name, len(each)) for name, each in files.items()]))
        return Remembered({name: digest(each) for name, each in files.items()}, kept.load)

    def close(self) -> None:
        """What was kept is gone."""
        if self._process == os.getpid():
            os.close(self._handle)
        with suppress(OSError):
            for name in os.listdir(self._folder):  # noqa: PTH208 - strings, as everywhere here
                os.unlink(os.path.join(self._folder, name))  # noqa: PTH108, PTH118
            os.rmdir(self._folder)  # noqa: PTH106

    @property
    def _path(self) -> str:
        return os.path.join(self._folder, str(self._process))  # noqa: PTH118


class Kept(NamedTuple):
    """Files of one unit: they lie one after the other in the file at `path`, from `start` on, each with its length."""

    path: str
    start: int
    lengths: tuple[tuple[str, int], ...]

    def load(self) -> Mapping[str, bytes]:
        """Raises `WriteError`, since whoever asks is about to write them."""
        try:
            with open(self.path, "rb") as file:  # noqa: PTH123
                file.seek(self.start)
                return {name: file.read(length) for name, length in self.lengths}
        except OSError as error:
            raise WriteError(f"rendered files are gone: {(error.strerror or str(error)).lower()}") from None
