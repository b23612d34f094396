"""One row group for each kind of work: what workerc does, beside those who do the same or less."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from fleet import Fleet, made
from measure import MEGABYTE, Task
from peers import program

BIN = Path(sys.executable).parent
WORKERC = BIN / "workerc"

QUICK = {1: 1, 100: 20, 1_000: 100, 10_000: 300}  # sizes of a run that only shows that everything runs


class Beside(NamedTuple):
    """Who is measured beside workerc, and which multiple of its time workerc may take; None where nothing is promised."""

    task: Task
    at_most: float | None = None


class Missing(NamedTuple):
    """Who should stand beside workerc and cannot be had here."""

    tool: str
    reason: str


class Row(NamedTuple):
    """`memory` is what one process of workerc may hold, in megabytes."""

    work: str
    ours: Task
    beside: tuple[Beside | Missing, ...]
    runs: int = 5
    memory: int | None = None


class Place(NamedTuple):
    """Where everything is made, in sizes as the run wants them."""

    folder: Path
    quick: bool

    def size(self, count: int) -> int:
        return QUICK[count] if self.quick else count

    def fleet(self, count: int, *, errors: bool = False) -> Fleet:
        """One repository for each size: rows are measured one after the other, and none is in the way of another."""
        count = self.size(count)
        folder = self.folder / f"{'spoilt' if errors else 'fleet'}-{count}"
        if folder.is_dir():
            shutil.rmtree(folder)
        folder.mkdir(parents=True)
        found = made(folder, count, errors=errors)
        subprocess.run(["git", "init", "--quiet", folder], check=True)
        return found


Maker = Callable[[Place], Row]


def beside(tool: str, make: Callable[[Path], Task], at_most: float | None = None) -> Beside | Missing:
    """`tool` out of its own environment."""
    found = program(tool)
    return Missing(tool, found) if isinstance(found, str) else Beside(make(found), at_most)


def workerc(fleet: Fleet, *arguments: str, codes: tuple[int, ...] = (0,), before: Callable[[], object] = lambda: None) -> Task:
    words = f"workerc {' '.join(arguments[:1])}"
    return Task(words, [WORKERC, *arguments], fleet.folder, codes, before, lambda printed: _printed(fleet, printed))


def _printed(fleet: Fleet, printed: bytes) -> str:
    return f"{counted(len(fleet.workers), 'Worker')}, {len(printed):,} bytes printed"


def forgotten(fleet: Fleet) -> Callable[[], None]:
    """Makes the next run a cold one: nothing rendered, nothing remembered."""

    def forget() -> None:
        for name in ("rendered", ".workerc-cache"):
            shutil.rmtree(fleet.folder / name, ignore_errors=True)

    return forget


def written(folder: Path) -> str:
    """How much lies in `folder`."""
    sizes = [path.stat().st_size for path in folder.rglob("*") if path.is_file()]
    return f"{counted(len(sizes), 'file')}, {sum(sizes) / MEGABYTE:.1f} MB"


def counted(number: int, noun: str) -> str:
    return f"{number:,} {noun}{'' if number == 1 else 's'}"
