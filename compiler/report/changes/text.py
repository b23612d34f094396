"""Changes for people: of each Worker what differs and what that does, then what is dangerous, what is asked for, and the sum."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diff.objects import Action, Capacity, Comparison, WorkerChange
from compiler.diff.summary import summary
from compiler.regex import regex
from compiler.report.changes.changes import Changes
from compiler.report.changes.tables import capacity_rows
from compiler.report.changes.wording import SIGNS, Line, cause, lines, named, numbered, place, remarks, sides, told
from compiler.report.colors import Paint, paint, plain
from compiler.report.report import Options
from compiler.report.summary import counted
from compiler.report.text import text as report_text
from compiler.report.visible import visible
from compiler.report.width import table

_STYLES = {"+": "help", "-": "error", "~": "warning", "!": "error"}
_FIRST = "(1) "
_COLOR = regex(r"\x1b\[[0-9;]*m")


def text(changes: Changes, options: Options) -> str:
    style = paint if options.color else plain
    comparison = changes.comparison
    blocks = [list(_worker(worker, comparison, style)) for worker in comparison.workers]
    if changes.report.diagnostics:
        blocks.append(list(_findings(changes, options)))
    blocks.append(list(_capacity(comparison.capacity, style)))
    blocks.append([*remarks(comparison), style(f"{' -> '.join(sides(comparison))}: {summary(comparison)}", "strong")])
    return "\n".join("".join([f"{line}\n" for line in block]) for block in blocks if block)


def _worker(worker: WorkerChange, comparison: Comparison, style: Paint) -> Iterator[str]:
    yield (
        f"{style(place(worker, comparison), 'strong')}: {worker.consequence.value}"
        if worker.worker
        else style(place(worker, comparison), "strong")
    )
    for group in told(worker):
        names = ", ".join(named(change.key) for change in group.objects)
        said = _said(group.objects[0].consequence.value, group.objects[0].reason)
        yield _signed(Line(SIGNS[group.objects[0].action], f"{names}: {said}"), style, 2)
        for change in group.fields:
            first, *rest = lines(change)
            where = f"  {style(cause(change), 'frame')}" if change.cause else ""
            yield f"{_signed(first, style, 6)}{where}"
            yield from (_signed(line, style, 6) for line in rest)
        if group.left:
            yield f"{' ' * 8}{counted(group.left, 'more field')} not shown"
    for action in (Action.CREATED, Action.DELETED):
        names = ", ".join(named(change.key) for change in worker.objects if change.action is action)
        if names:
            yield _signed(Line(SIGNS[action], f"{names}: {action.value}"), style, 2)


def _said(consequence: str, reason: str) -> str:
    return f"{consequence}, {visible(reason)}" if reason else consequence


def _signed(line: Line, style: Paint, indent: int) -> str:
    text = f"{line.sign} {line.text}"
    return f"{' ' * indent}{style(text, _STYLES[line.sign]) if line.sign in '+-' and line.sign.strip() else text}"


def _findings(changes: Changes, options: Options) -> Iterator[str]:
    """As `lint` tells them, without the figures; each step of a recipe stands in a line of its own."""
    blocks = report_text(changes.report, options).split("\n\n")[:-1]
    for line in "\n\n".join(blocks).split("\n"):
        if _FIRST in line and "; (2) " in line:
            first, *steps = numbered(line)
            indent = " " * _COLOR.sub("", first).index(_FIRST)
            yield first
            yield from (f"{indent}{step}" for step in steps)
        else:
            yield line


def _capacity(capacity: tuple[Capacity, ...], style: Paint) -> Iterator[str]:
    rows = list(capacity_rows(capacity))
    if not rows:
        return
    yield style("what is asked for, at the smallest and at the largest number of replicas", "strong")
    yield from (f"  {line}" for line in table(rows, gap=2))
