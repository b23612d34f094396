"""Makes a plan true, so that a run killed at any moment leaves every file old or new and the next run completes it.

The inventory that a directory will have is written first, beside the one it has; then files are replaced, each by
renaming a complete one over it; then files are deleted; last, the new inventory is renamed over the old one. Whatever
is on the disk in between, each file has a digest that one of the two inventories lists.

Nothing is flushed to the disk itself. What a killed process has written survives it; what a power cut takes is rendered
again from the source, and a file it leaves empty has the digest of nothing and is reported as drift. Thousands of
flushes would make a run many times slower for the sake of that.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from compiler.errors import InternalError, WriteError
from compiler.output.names import INVENTORY, UNFINISHED, WRITING
from compiler.output.plan import Plan
from compiler.output.steps import Change, Step

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_BINARY", 0)
_MODE = 0o644
_RECORDS = (INVENTORY, UNFINISHED, WRITING)


def apply(plan: Plan) -> None:
    """Change the output directory as `plan` says. Raises `WriteError`, which names the place that failed."""
    if plan.blocked:
        raise InternalError("a plan with errors was to be applied")
    disk = _Disk(plan.out)
    for step in plan.steps:
        disk.begin(step)
        for change in _files(step):
            if change.new is not None:
                disk.write(step.directory, change.path, change.new)
    for step in plan.steps:
        for change in _files(step):
            if change.new is None:
                disk.delete(step.directory, change.path)
    for step in plan.steps:
        disk.finish(step)


@contextmanager
def undone(plan: Plan) -> Iterator[None]:
    """Whatever is raised within, every file that `plan` changes is afterwards what it was before."""
    before: dict[str, tuple[str, bytes | None]] = {}
    for step in plan.steps:
        for path in [change.path for change in step.changes] + [f"{step.directory}/{name}" for name in _RECORDS]:
            file = plan.out / path
            with _named(file):
                before[path] = step.directory, file.read_bytes() if file.is_file() else None
    try:
        yield
    except BaseException:
        disk = _Disk(plan.out)
        for path, (directory, data) in before.items():
            with suppress(OSError, WriteError):
                if data is None:
                    (plan.out / path).unlink(missing_ok=True)
                else:
                    disk.write(directory, path, data)
        raise


def _files(step: Step) -> Iterator[Change]:
    """The changes of a step that are not about its records, which have their own time."""
    records = {f"{step.directory}/{name}" for name in _RECORDS}
    return (change for change in step.changes if change.path not in records)


class _Disk:
    """Paths are relative to `out`. Directories are looked at once: links are not followed."""

    def __init__(self, out: Path) -> None:
        self._out = out
        self._known: set[str] = set()

    def begin(self, step: Step) -> None:
        self._directory(step.directory)
        if WRITING in step.leftovers:
            self._unlink(f"{step.directory}/{WRITING}")
        if step.before is not None:
            self.write(step.directory, f"{step.directory}/{INVENTORY}", step.before)
        if step.after:
            self.write(step.directory, f"{step.directory}/{UNFINISHED}", step.after)

    def write(self, directory: str, path: str, data: bytes) -> None:
        """Replace or create the file at `path`; the complete one is written in `directory` first."""
        self._directory(path.rpartition("/")[0])
        unfinished = self._out / directory / WRITING
        with _named(self._out / path):
            try:
                with open(os.open(unfinished, _FLAGS, _MODE), "wb") as file:  # noqa: PTH123 - a path that must not exist yet
                    if hasattr(os, "fchmod"):
                        os.fchmod(file.fileno(), _MODE)
                    file.write(data)
                unfinished.replace(self._out / path)
            except FileExistsError:
                raise WriteError(
                    f"{unfinished.as_posix()}: the file exists, so another run is writing here",
                    "wait for it; if there is none, delete the file and render again",
                ) from None
            except OSError:
                with suppress(OSError):
                    unfinished.unlink()
                raise

    def delete(self, directory: str, path: str) -> None:
        self._directory(path.rpartition("/")[0])
        self._unlink(path)
        self._prune(path.rpartition("/")[0], directory)

    def finish(self, step: Step) -> None:
        inventory, unfinished = f"{step.directory}/{INVENTORY}", f"{step.directory}/{UNFINISHED}"
        if not step.gone:
            with _named(self._out / inventory):
                (self._out / unfinished).replace(self._out / inventory)
            return
        self._unlink(inventory)
        self._unlink(unfinished)
        self._prune(step.directory, "")

    def _directory(self, directory: str) -> None:
        if directory in self._known:
            return
        path = self._out / directory
        with _named(path):
            if not directory:
                path.mkdir(parents=True, exist_ok=True)
            else:
                self._directory(directory.rpartition("/")[0])
                with suppress(FileExistsError):
                    path.mkdir()
                if not stat.S_ISDIR(path.lstat().st_mode):
                    raise WriteError(f"{path.as_posix()}: it is no directory", "move it away and render again")
        self._known.add(directory)

    def _unlink(self, path: str) -> None:
        with _named(self._out / path):
            (self._out / path).unlink(missing_ok=True)

    def _prune(self, directory: str, end: str) -> None:
        """Remove `directory` and those above it below `end`, as far as they are empty: a file of ours was in them."""
        while directory != end:
            try:
                (self._out / directory).rmdir()
            except OSError:
                return
            self._known.discard(directory)
            directory = directory.rpartition("/")[0]


@contextmanager
def _named(path: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        raise WriteError(
            f"{path.as_posix()}: {(error.strerror or str(error)).lower()}",
            "every file is as it was or as it was to be: render again when this is repaired",
        ) from None
