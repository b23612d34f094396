"""One run at a time changes an output directory.

The system locks the directory itself: nothing lies in it that a deployer could read or Git could see, and the lock of a run that is
killed goes with it. Windows locks no directory; there a file of the temporary folder stands for it.
"""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from compiler.errors import WriteError

PATIENCE = 60.0  # seconds that a run waits for another one
_PAUSE = 0.1

Tell = Callable[[str], None]


@contextmanager
def locked(out: Path, tell: Tell, *, shared: bool = False) -> Iterator[None]:
    """Nobody else changes `out` meanwhile; with `shared` others may read it, too, and it need not be there. Otherwise it is made,
    and does not stay where nothing is put into it.

    Says so where it waits. Raises `WriteError` where that is in vain.
    """
    made: list[Path] = []
    handle = _wait(out, tell, made, shared=shared)
    try:
        yield
    finally:
        for folder in reversed(made):
            with suppress(OSError):
                folder.rmdir()
        if handle is not None:
            os.close(handle)


def _wait(out: Path, tell: Tell, made: list[Path], *, shared: bool) -> int | None:
    """The handle that has the lock; None where the disk knows no locks, or there is nothing to lock. What is missing is made."""
    end = time.monotonic() + PATIENCE
    told = False
    while True:
        if not shared:
            _make(out, made)
        try:
            handle = _opened(out)
        except OSError:
            return None
        try:
            _take(handle, shared=shared)
        except BlockingIOError:
            os.close(handle)
        except OSError:
            os.close(handle)
            return None
        else:
            if _is_there(handle, out):
                return handle
            os.close(handle)  # the directory was empty, and whoever had the lock has removed it
            continue
        if time.monotonic() >= end:
            raise WriteError(
                f"{out.as_posix()}: another run of workerc has been writing here for {PATIENCE:.0f} seconds",
                "nothing has been changed: run the command again when the other one has ended",
            )
        if not told:
            tell(f"{out.as_posix()}: another run of workerc is writing here, waiting for it")
            told = True
        time.sleep(_PAUSE)


def _make(out: Path, made: list[Path]) -> None:
    """The folder `out`, and those that it lies in. Where one cannot be, whoever writes says what is wrong."""
    with suppress(OSError):
        for folder in reversed([folder for folder in (out, *out.parents) if not os.path.lexists(folder)]):
            folder.mkdir()
            made.append(folder)


if sys.platform == "win32":  # pragma: no cover - no test runs there
    import msvcrt
    import tempfile
    from hashlib import sha256

    def _opened(out: Path) -> int:
        name = sha256(os.path.normcase(out.resolve()).encode()).hexdigest()[:32]
        return os.open(Path(tempfile.gettempdir()) / f"workerc-{name}.lock", os.O_RDWR | os.O_CREAT)

    def _take(handle: int, *, shared: bool) -> None:
        """There are no shared locks: who only reads takes none."""
        try:
            if not shared:
                msvcrt.locking(handle, msvcrt.LK_NBLCK, 1)
        except PermissionError:
            raise BlockingIOError from None

    def _is_there(handle: int, out: Path) -> bool:  # noqa: ARG001 - the file stands for any directory of this name
        return True

else:
    import fcntl

    def _opened(out: Path) -> int:
        return os.open(out, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)

    def _take(handle: int, *, shared: bool) -> None:
        fcntl.flock(handle, (fcntl.LOCK_SH if shared else fcntl.LOCK_EX) | fcntl.LOCK_NB)

    def _is_there(handle: int, out: Path) -> bool:
        try:
            return os.path.samestat(os.fstat(handle), out.stat())
        except OSError:
            return False
