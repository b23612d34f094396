"""Times commands side by side: in turns, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import os
import subprocess
import tempfile
import time
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

Command = Sequence[str | Path]

MEGABYTE = 1_000_000
_UNIT = 1024  # in which Linux counts the memory of a process


class Timing(NamedTuple):
    """Seconds: the median and the quartiles of all runs. Bytes: the most that one process of any run held."""

    median: float
    lower: float
    upper: float
    memory: int = 0


class Task(NamedTuple):
    """What `tool` does. `before` every run, uncounted; `codes` are those of a run that did its work; `output` says of what the
    last run printed how much it made, and what it left out.
    """

    tool: str
    command: Command
    cwd: Path
    codes: tuple[int, ...] = (0,)
    before: Callable[[], object] = lambda: None
    output: Callable[[bytes], str] = lambda printed: f"{len(printed):,} bytes printed"


class Measured(NamedTuple):
    timing: Timing
    output: str


class Failed(Exception):  # noqa: N818 - it says what happened
    """A command that did not do its work, so that its time says nothing."""


def environment() -> dict[str, str]:
    """That of every command: with bytecode, which any installation has."""
    return {name: value for name, value in os.environ.items() if name not in ("PYTHONDONTWRITEBYTECODE", "PYTHONPATH")}


def side_by_side(tasks: Sequence[Task], *, runs: int, warm_up: int) -> list[Measured]:
    """Raises `Failed`."""
    seconds: list[list[float]] = [[] for _ in tasks]
    memory, outputs = [0] * len(tasks), [""] * len(tasks)
    for turn in range(warm_up + runs):
        for number, task in enumerate(tasks):
            task.before()
            spent, held, printed = _run(task)
            if turn >= warm_up:
                seconds[number].append(spent)
                memory[number] = max(memory[number], held)
            if turn == warm_up + runs - 1:
                outputs[number] = task.output(printed)
    return [Measured(_timing(each, memory[number]), outputs[number]) for number, each in enumerate(seconds)]


def _run(task: Task) -> tuple[float, int, bytes]:
    """Seconds, bytes of the largest process, and what was printed."""
    with tempfile.TemporaryFile() as out:
        start = time.perf_counter()
        process = subprocess.Popen(
            task.command, cwd=task.cwd, env=environment(), stdin=subprocess.DEVNULL, stdout=out, stderr=subprocess.STDOUT
        )
        _, status, usage = os.wait4(process.pid, 0)
        spent = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        printed = out.read()
    if process.returncode not in task.codes:
        raise Failed(f"{task.tool} ended with {process.returncode}: {printed[-500:].decode(errors='replace').strip()}")
    return spent, usage.ru_maxrss * _UNIT, printed


def measured(commands: Mapping[str, Command], *, cwd: Path, runs: int = 21, warm_up: int = 2) -> dict[str, Timing]:
    """The time of each of `commands`. Raises `Failed`."""
    found = side_by_side([Task(name, command, cwd) for name, command in commands.items()], runs=runs, warm_up=warm_up)
    return {name: each.timing for name, each in zip(commands, found, strict=True)}


def _timing(seconds: list[float], memory: int) -> Timing:
    lower, _, upper = quantiles(seconds, n=4) if len(seconds) > 1 else seconds * 3
    return Timing(median(seconds), lower, upper, memory)


def table(timings: Mapping[str, Timing], *, against: str) -> str:
    """Medians with quartiles in milliseconds, and each median as a multiple of that of `against`."""
    width = max(len(name) for name in timings)
    base = timings[against].median
    rows = [f"{'':{width}}  median ms  quartiles ms   x {against}"]
    for name, timing in timings.items():
        quartiles = f"{timing.lower * 1000:.0f} to {timing.upper * 1000:.0f}"
        rows.append(f"{name:{width}}  {timing.median * 1000:9.1f}  {quartiles:>12}   {timing.median / base:.2f}")
    return "\n".join(rows)
