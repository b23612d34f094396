"""Makes a plan true, so that a run killed at any moment leaves every file old or new and the next run completes it.

The inventory that a directory will have is written first, beside the one it has; then files are replaced, each by
renaming a complete one over it; then files are deleted; last, the new inventory is renamed over the old one. Whatever
is on the disk in between, each file has a digest that one of the two inventories lists.

That holds for a file that is new in a directory that is new, too: written where it belongs, half of it would have a digest that
no inventory lists, which the next run had to take for somebody's edit, and a deployer might apply it. So it is renamed like any
other; what it is spared is a look at its directory, which was made a moment ago and cannot be a link. Writing the whole
directory beside its place, to rename it once, would spare more, and a run that is killed would leave a directory of files that
no inventory lists, which nobody may delete.

Nothing is flushed to the disk itself. What a killed process has written survives it; what a power cut takes is rendered
again from the source, and a file it leaves empty has the digest of nothing and is reported as drift. Thousands of
flushes would make a run many times slower for the sake of that.
"""

from __future__ import annotations

import os
import stat
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path

from compiler.errors import InternalError, WriteError
from compiler.output.names import INVENTORY, UNFINISHED, WRITING
from compiler.output.plan import Plan
from compiler.output.steps import Change, Step
from compiler.output.unit import Later

_FLAGS = os.O_WRONLY | os.O_CREAT | os.O_EXCL
_FLAGS |= getattr(os, "O_NOFOLLOW", 0) | getattr(os, "O_CLOEXEC", 0) | getattr(os, "O_BINARY", 0)
_MODE = 0o644
_RECORDS = (INVENTORY, UNFINISHED, WRITING)


Each = Callable[[Callable[[Step], None], Sequence[Step]], object]


def _in_turn(work: Callable[[Step], None], steps: Sequence[Step]) -> None:
    for step in steps:
        work(step)


def apply(plan: Plan, each: Each = _in_turn) -> None:
    """Change the output directory as `plan` says. `each` has work done on every step, in any order, and is done when all of it is:
    several processes may share it, since a directory belongs to one step. Raises `WriteError`, which names the place that failed.
    """
    if plan.blocked:
        raise InternalError("a plan with errors was to be applied")
    disk = _Disk(plan.out)
    each(disk.fill, plan.steps)
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
            try:
                before[path] = step.directory, file.read_bytes() if file.is_file() else None
            except OSError as error:
                raise _unwritten(file, error) from None
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
        self._start = f"{os.fspath(out)}/"
        self._known: set[str] = set()
        self._modes: dict[
            str, bool
        ] = {}  # of each directory, whether files get the mode that they are to have without a further call

    def begin(self, step: Step) -> None:
        self._directory(step.directory)
        if WRITING in step.leftovers:
            self._unlink(f"{step.directory}/{WRITING}")
        if step.before is not None:
            self.write(step.directory, f"{step.directory}/{INVENTORY}", step.before)
        if step.after:
            self.write(step.directory, f"{step.directory}/{UNFINISHED}", step.after)

    def fill(self, step: Step) -> None:
        """Everything of `step` that is created or updated, its new inventory beside the old one first."""
        self.begin(step)
        for change in _files(step):
            if (data := change.data) is not None:
                self.write(step.directory, change.path, data)
        for change in step.changes:
            if isinstance(change.new, Later):
                change.new.files.forget()  # a run holds no more than it has to

    def write(self, directory: str, path: str, data: bytes) -> None:
        """Replace or create the file at `path`; the complete one is written in `directory` first."""
        folder = path.rpartition("/")[0]
        if folder not in self._known:
            self._directory(folder)
        unfinished = f"{self._start}{directory}/{WRITING}"
        try:
            handle = os.open(unfinished, _FLAGS, _MODE)
        except FileExistsError:
            raise WriteError(
                f"{(self._out / directory / WRITING).as_posix()}: the file exists, so another run is writing here",
                "wait for it; if there is none, delete the file and render again",
            ) from None
        except OSError as error:
            raise self._failed(path, error) from None
        try:
            try:
                self._fill(handle, directory, data)
            finally:
                os.close(handle)
            os.replace(unfinished, f"{self._start}{path}")  # noqa: PTH105 - strings: there are tens of thousands
        except OSError as error:
            with suppress(OSError):
                os.unlink(unfinished)  # noqa: PTH108
            raise self._failed(path, error) from None

    def delete(self, directory: str, path: str) -> None:
        self._directory(path.rpartition("/")[0])
        self._unlink(path)
        self._prune(path.rpartition("/")[0], directory)

    def finish(self, step: Step) -> None:
        inventory, unfinished = f"{step.directory}/{INVENTORY}", f"{step.directory}/{UNFINISHED}"
        if not step.gone:
            try:
                os.replace(f"{self._start}{unfinished}", f"{self._start}{inventory}")  # noqa: PTH105
            except OSError as error:
                raise self._failed(inventory, error) from None
            return
        self._unlink(inventory)
        self._unlink(unfinished)
        self._prune(step.directory, "")

    def _fill(self, handle: int, directory: str, data: bytes) -> None:
        """Which mode a new file has depends on the process and the directory: it is looked at once for each."""
        if (right := self._modes.get(directory)) is None:
            right = not hasattr(os, "fchmod") or stat.S_IMODE(os.fstat(handle).st_mode) == _MODE
            self._modes[directory] = right
        if not right:
            os.fchmod(handle, _MODE)
        written = os.write(handle, data)
        while written < len(data):
            written += os.write(handle, data[written:])

    def _directory(self, directory: str) -> None:
        if directory in self._known:
            return
        path = f"{self._start}{directory}"
        try:
            if not directory:
                self._out.mkdir(parents=True, exist_ok=True)
            else:
                self._directory(directory.rpartition("/")[0])
                try:
                    os.mkdir(path)  # noqa: PTH102
                except FileExistsError:
                    if not stat.S_ISDIR(os.lstat(path).st_mode):
                        named = (self._out / directory).as_posix()
                        raise WriteError(f"{named}: it is no directory", "move it away and render again") from None
        except OSError as error:
            raise self._failed(directory, error) from None
        self._known.add(directory)

    def _unlink(self, path: str) -> None:
        try:
            os.unlink(f"{self._start}{path}")  # noqa: PTH108
        except FileNotFoundError:
            pass
        except OSError as error:
            raise self._failed(path, error) from None

    def _prune(self, directory: str, end: str) -> None:
        """Remove `directory` and those above it below `end`, as far as they are empty: a file of ours was in them."""
        while directory != end:
            try:
                os.rmdir(f"{self._start}{directory}")  # noqa: PTH106
            except OSError:
                return
            self._known.discard(directory)
            self._modes.pop(directory, None)
            directory = directory.rpartition("/")[0]

    def _failed(self, path: str, error: OSError) -> WriteError:
        return _unwritten(self._out / path, error)


def _unwritten(path: Path, error: OSError) -> WriteError:
    return WriteError(
        f"{path.as_posix()}: {(error.strerror or str(error)).lower()}",
        "every file is as it was or as it was to be: render again when this is repaired",
    )
