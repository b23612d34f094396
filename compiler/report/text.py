"""Diagnostics for people: what is wrong, the lines it is in, and what to do."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Diagnostic, Position
from compiler.hints import TYPE_CHECKING
from compiler.report.colors import Paint, Paper, paint, plain
from compiler.report.report import Options, Report, Silenced
from compiler.report.summary import remarks, summary
from compiler.report.wording import place

if TYPE_CHECKING:
    from compiler.report.frame import Mark


def text(report: Report, options: Options) -> str:
    style = paint if options.color else plain
    blocks = [list(_diagnostic(diagnostic, report, options.width, style)) for diagnostic in report.diagnostics]
    blocks += [list(_silenced(entry, style)) for entry in report.silenced if options.silenced]
    blocks.append([style(summary(report), "strong"), *remarks(report)])
    return "\n".join("".join([f"{line}\n" for line in block]) for block in blocks)


def _diagnostic(diagnostic: Diagnostic, report: Report, width: int, style: Paint) -> Iterator[str]:
    from compiler.report.frame import frame  # noqa: PLC0415 - of no use where nothing is wrong

    severity = diagnostic.severity.word
    framed, notes = _places(diagnostic, report)
    gutter = max((len(str(mark.line)) for marked in framed.values() for mark in marked), default=1)
    paper = Paper(gutter, width, style)
    yield f"{style(f'{severity}[{diagnostic.code}]', severity)}{style(f': {diagnostic.message}', 'strong')}"
    for file, marked in framed.items():
        at = diagnostic.span.start if file == diagnostic.file else Position(marked[0].line, marked[0].start, 0)
        yield f"{' ' * gutter}{style('-->', 'frame')} {place(file, at)}"
        if marked:
            yield from frame(report.sources[file], marked, paper)
    notes += _advice(diagnostic)
    if notes and any(framed.values()):
        yield paper.rim()
    for word, said in notes:
        yield f"{paper.rim('=')} {style(f'{word}:', 'help')} {said}"


def _places(diagnostic: Diagnostic, report: Report) -> tuple[dict[str, list[Mark]], list[tuple[str, str]]]:
    """The marks in each file, the diagnostic's own first, and as notes the places of which there is no text."""
    from compiler.report.frame import marks  # noqa: PLC0415

    framed: dict[str, list[Mark]] = {diagnostic.file: []}
    notes = []
    own = (diagnostic.file, diagnostic.span, "", diagnostic.severity.word)
    for file, span, label, style in (own, *((*related, "frame") for related in diagnostic.related)):
        found = marks(report.sources[file], span, label, style) if file in report.sources else []
        if found:
            framed.setdefault(file, []).extend(found)
        elif label:
            notes.append(("note", f"{label}: {place(file, span.start)}"))
    return framed, notes


def _advice(diagnostic: Diagnostic) -> Iterator[tuple[str, str]]:
    if diagnostic.help:
        yield "help", diagnostic.help
    if diagnostic.fix:
        yield f"fixable with {'--fix' if diagnostic.fix.safe else '--unsafe-fixes'}", diagnostic.fix.title
    if diagnostic.environments:
        yield "in", ", ".join(diagnostic.environments)


def _silenced(entry: Silenced, style: Paint) -> Iterator[str]:
    diagnostic = entry.diagnostic
    yield f"{style(f'silenced {diagnostic.severity.word}[{diagnostic.code}]', 'frame')}: {diagnostic.message}"
    yield f" {style('-->', 'frame')} {place(diagnostic.file, diagnostic.span.start)}"
    yield f"  {style('=', 'frame')} {style('by:', 'help')} {entry.by}{f', {entry.reason}' if entry.reason else ''}"
