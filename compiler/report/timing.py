"""Where the time of a run went, for people."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.records import NamedTuple
from compiler.report.visible import visible

SLOWEST = 10  # rules and policies that are shown


class Spent(NamedTuple):
    """What a phase, a rule or a policy took, all `calls` of it together."""

    name: str
    seconds: float
    calls: int = 0


class Timing(NamedTuple):
    """`phases` are in the order of a run, and together the whole of it. `judges` are rules and policies, as parts of those."""

    phases: tuple[Spent, ...]
    judges: tuple[Spent, ...]
    files: int = 0
    workers: int = 0

    @property
    def seconds(self) -> float:
        return sum([phase.seconds for phase in self.phases])


def timing_text(timing: Timing) -> str:
    """A table of phases, and below it one of the slowest rules and policies."""
    read = f"time for {_counted(timing.files, 'file')} with {_counted(timing.workers, 'Worker')}"
    lines = [read, "", *_table(timing.phases, timing.seconds, calls=False)]
    lines.append(_line("total", timing.seconds, timing.seconds, max([len(each.name) for each in timing.phases], default=0)))
    slowest = sorted(timing.judges, key=lambda judge: (-judge.seconds, judge.name))[:SLOWEST]
    if slowest:
        together = _milliseconds(sum([judge.seconds for judge in timing.judges]))
        shown = f"the {len(slowest)} slowest of {_counted(len(timing.judges), 'rule and policy', 'rules and policies')}"
        lines += ["", f"{shown}, which took {together} ms together", "", *_table(slowest, timing.seconds, calls=True)]
    return "".join([f"{line}\n" for line in lines])


def _table(rows: Sequence[Spent], total: float, *, calls: bool) -> Iterator[str]:
    names = [visible(row.name) for row in rows]
    width = max(map(len, names), default=0)
    yield f"{'':{width}}  {'ms':>10}  {'share':>6}" + (f"  {'calls':>8}" if calls else "")
    for name, row in zip(names, rows, strict=True):
        yield _line(name, row.seconds, total, width) + (f"  {row.calls:>8,}" if calls else "")


def _line(name: str, seconds: float, total: float, width: int) -> str:
    share = seconds / total if total else 0.0
    return f"{name:{width}}  {_milliseconds(seconds):>10}  {share:>6.1%}"


def _milliseconds(seconds: float) -> str:
    return f"{seconds * 1000:,.1f}"


def _counted(number: int, one: str, several: str | None = None) -> str:
    return f"{number:,} {one if number == 1 else several or f'{one}s'}"
