"""Changes as a comment for a pull request: what happens first, all else folded. Its first line lets a script find and update it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.diagnostics import Diagnostic
from compiler.diff.objects import Action, Comparison, WorkerChange
from compiler.diff.summary import summary
from compiler.regex import regex
from compiler.report.changes.changes import Changes
from compiler.report.changes.tables import capacity_rows
from compiler.report.changes.wording import SIGNS, cause, lines, named, place, remarks, sides, steps, told
from compiler.report.markdown import LIMIT, code, prose
from compiler.report.report import Options
from compiler.report.summary import counted
from compiler.report.visible import visible
from compiler.report.wording import place as at

MARKER = "<!-- workerc:diff -->"
_FINDINGS, _WORKERS, _CAPACITY = 20_000, 14_000, 8_000  # bytes that each part may take; what is left is for the fields
_RESERVED = 2_048  # for what says that something was left out, and for who adds a line of their own
_TICKS = regex("`+")


def markdown(changes: Changes, _options: Options) -> str:
    """At most 65,536 bytes, which is GitHub's limit in characters. What does not fit is counted."""
    comparison = changes.comparison
    before, after = (code(name) for name in sides(comparison))
    parts = [MARKER, f"### workerc: {summary(comparison)}", "", f"From {before} to {after}."]
    parts += [line for remark in remarks(comparison) for line in ("", prose(remark))]
    parts += _table(("", "Finding", "Place"), [_finding(each) for each in changes.report.worst_first], _FINDINGS, "finding")
    parts += _table(
        ("Worker", "What happens", "Objects"), [_row(each, comparison) for each in comparison.workers], _WORKERS, "Worker"
    )
    rows = [f"| {' | '.join(map(code, row))} |" for row in capacity_rows(comparison.capacity)]
    if rows:
        head = ("Where", "What", "At the fewest replicas", "At the most")
        parts += _folded("Requests and limits", _table(head, rows, _CAPACITY, "line"))
    if comparison.workers:
        blocks = [list(_fields(worker, comparison)) for worker in comparison.workers]
        parts += _folded("Fields", list(_fitting(blocks, LIMIT - _RESERVED - _size(parts))))
    return _text(parts)


def _text(parts: Iterable[str]) -> str:
    return "".join([f"{line}\n" for line in parts])


def _size(parts: Iterable[str]) -> int:
    return len(_text(parts).encode())


def _table(head: Sequence[str], rows: Sequence[str], room: int, noun: str) -> list[str]:
    """As many rows as fit into `room`."""
    kept: list[str] = []
    for row in rows:
        room -= _size([row])
        if room < 0:
            break
        kept.append(row)
    left = len(rows) - len(kept)
    parts = ["", f"| {' | '.join(head)} |", f"|{' --- |' * len(head)}", *kept] if kept else []
    return [*parts, *(["", f"{counted(left, f'more {noun}')} not shown."] if left else [])]


def _folded(title: str, inside: Sequence[str]) -> list[str]:
    return ["", f"<details><summary>{title}</summary>", *inside, "", "</details>"]


def _finding(diagnostic: Diagnostic) -> str:
    advice = steps(diagnostic.help)
    told = [prose(step) if len(advice) == 1 else f"{number}. {prose(step)}" for number, step in enumerate(advice, start=1)]
    said = "<br>".join([prose(diagnostic.message), *told])
    where = code(at(diagnostic.file, diagnostic.span.start)) if diagnostic.file else ""
    return f"| {diagnostic.severity.word} {code(diagnostic.code)} | {said} | {where} |"


def _row(worker: WorkerChange, comparison: Comparison) -> str:
    counts = [(action, sum(1 for change in worker.objects if change.action is action)) for action in Action]
    objects = ", ".join(f"{number} {action.value}" for action, number in counts if number)
    happens = worker.consequence.value if worker.worker else ""
    return f"| {code(place(worker, comparison))} | {happens} | {objects} |"


def _fields(worker: WorkerChange, comparison: Comparison) -> Iterator[str]:
    """What differs in a Worker, as a block of code: signs are coloured, and nothing in it is read as anything else."""
    text: list[str] = []
    for group in told(worker):
        first = group.objects[0]
        names = ", ".join(named(change.key) for change in group.objects)
        text.append(f"{SIGNS[first.action].replace('~', ' ')} {names}: {first.consequence.value}")
        text += [f"  {visible(first.reason)}"] if first.reason else []
        for change in group.fields:
            where = f"  # {cause(change)}" if change.cause else ""
            start, *rest = lines(change)
            text += [f"{start.sign.replace('~', '!')}   {start.text}{where}", *[f"{line.sign}   {line.text}" for line in rest]]
        text += [f"    {counted(group.left, 'more field')} not shown"] if group.left else []
    text += [
        f"{SIGNS[each.action]} {named(each.key)}" for each in worker.objects if each.action in (Action.CREATED, Action.DELETED)
    ]
    fence = "`" * max([3, *[len(run) + 1 for run in _TICKS.findall("\n".join(text))]])
    yield from ("", f"{code(place(worker, comparison))}", "", f"{fence}diff", *text, fence)


def _fitting(blocks: Sequence[Sequence[str]], room: int) -> Iterator[str]:
    """As many blocks as fit into `room`; one that is too long is left out whole, and shorter ones behind it are not."""
    left = 0
    for block in blocks:
        if _size(block) > room:
            left += 1
        else:
            room -= _size(block)
            yield from block
    if left:
        yield from ("", f"The fields of {counted(left, 'more Worker')} are not shown.")
