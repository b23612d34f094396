"""Times commands side by side: in turns, so that whatever else the machine does falls on all of them alike."""

from __future__ import annotations

import subprocess
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from statistics import median, quantiles
from typing import NamedTuple

Command = Sequence[str | Path]


class Timing(NamedTuple):
    """Seconds: the median and the quartiles of all runs."""

    median: float
    lower: float
    upper: float


def measured(commands: Mapping[str, Command], *, cwd: Path, runs: int = 21, warm_up: int = 2) -> dict[str, Timing]:
    """The wall time of each of `commands`, each run `runs` times. Raises `CalledProcessError` where one fails."""
    seconds: dict[str, list[float]] = {name: [] for name in commands}
    for turn in range(warm_up + runs):
        for name, command in commands.items():
            start = time.perf_counter()
            subprocess.run(command, cwd=cwd, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL)
            if turn >= warm_up:
                seconds[name].append(time.perf_counter() - start)
    return {name: _timing(values) for name, values in seconds.items()}


def _timing(seconds: list[float]) -> Timing:
    lower, _, upper = quantiles(seconds, n=4)
    return Timing(median(seconds), lower, upper)


def table(timings: Mapping[str, Timing], *, against: str) -> str:
    """Medians with quartiles in milliseconds, and each median as a multiple of that of `against`."""
    width = max(len(name) for name in timings)
    base = timings[against].median
    rows = [f"{'':{width}}  median ms  quartiles ms   x {against}"]
    for name, timing in timings.items():
        quartiles = f"{timing.lower * 1000:.0f} to {timing.upper * 1000:.0f}"
        rows.append(f"{name:{width}}  {timing.median * 1000:9.1f}  {quartiles:>12}   {timing.median / base:.2f}")
    return "\n".join(rows)
