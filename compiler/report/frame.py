"""Lines of a source with marks under what is spoken of."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from itertools import accumulate

from compiler.diagnostics import Span
from compiler.records import NamedTuple
from compiler.report.colors import Paper
from compiler.report.visible import characters
from compiler.report.width import widths
from compiler.source import Source

_TAB = "    "
_NARROWEST = 20


class Mark(NamedTuple):
    """Columns of one line, from 1, half-open. `style` is that of the severity for what is reported, else `frame`."""

    line: int
    start: int
    end: int
    label: str
    style: str


class Cells(NamedTuple):
    """What shows each code point of a line, and the column of the terminal, from 0, at which each starts, and the end."""

    shown: list[str]
    columns: list[int]


def marks(source: Source, span: Span, label: str, style: str) -> list[Mark]:
    """The marks for `span`: its first and its last line when it has several. None where the source has no such line."""
    (first, start, _), (last, end, _) = span
    if last > first and end == 1:
        last, end = last - 1, 0
    if last > len(source.line_starts):
        return []
    if first >= last:
        return [Mark(first, start, end if span.end.line == first else _length(source, first) + 1, label, style)]
    text = source.line(last)
    indent = len(text) - len(text.lstrip()) + 1
    return [
        Mark(first, start, _length(source, first) + 1, "", style),
        Mark(last, indent, end or len(text) + 1, label, style),
    ]


def frame(source: Source, marked: Sequence[Mark], paper: Paper) -> Iterator[str]:
    """The marked lines of `source`, each line once, with `...` for those left out."""
    yield paper.rim()
    before = 0
    for number in sorted({mark.line for mark in marked}):
        if before and number == before + 2:
            yield from _line(source, before + 1, [], paper)
        elif before and number > before + 1:
            yield paper.paint("...", "frame")
        yield from _line(source, number, [mark for mark in marked if mark.line == number], paper)
        before = number


def _line(source: Source, number: int, marked: Sequence[Mark], paper: Paper) -> Iterator[str]:
    cells = _cells(source.line(number))
    left, right = _window(cells, marked, max(paper.width - paper.gutter - 3, _NARROWEST))
    text = "".join(cells.shown[left:right])
    lead, tail = "…" if left else "", "…" if right < len(cells.shown) else ""
    yield f"{paper.rim(number=str(number))} {lead}{text}{tail}".rstrip()
    for mark in marked:
        start = min(max(mark.start - 1, left), right)
        end = min(max(mark.end - 1, start), right)
        indent = cells.columns[start] - cells.columns[left] + len(lead)
        under = ("-" if mark.style == "frame" else "^") * max(cells.columns[end] - cells.columns[start], 1)
        yield f"{paper.rim()} {' ' * indent}{paper.paint(f'{under} {mark.label}'.rstrip(), mark.style)}"


def _cells(line: str) -> Cells:
    shown = [_TAB if show == "\\t" else show for show in characters(line)]
    return Cells(shown, [0, *accumulate(widths(shown))])


def _window(cells: Cells, marked: Sequence[Mark], room: int) -> tuple[int, int]:
    """The range of code points that fits into `room` columns and shows the beginning of the first mark."""
    columns, count = cells.columns, len(cells.shown)
    if columns[-1] <= room:
        return 0, count
    start = min(marked[0].start - 1, count) if marked else 0
    left = start
    while left and columns[start] - columns[left - 1] <= room // 3:
        left -= 1
    while left and columns[-1] - columns[left - 1] < room:
        left -= 1
    room -= left > 0
    if columns[-1] - columns[left] <= room:
        return left, count
    right = left
    while right < count and columns[right + 1] - columns[left] < room:
        right += 1
    return left, right


def _length(source: Source, line: int) -> int:
    return len(source.line(line))
