"""Places and advice in plain words, as several formats write them."""

from __future__ import annotations

from compiler.diagnostics import Diagnostic, Position
from compiler.report.visible import visible_name


def place(file: str, at: Position) -> str:
    """`worker.yaml:12:5`."""
    return f"{visible_name(file)}:{at.line}:{at.column}"


def details(diagnostic: Diagnostic) -> list[str]:
    """What is to be said beside the message: help, related places, the environments it holds in."""
    lines = [f"help: {diagnostic.help}"] if diagnostic.help else []
    lines += [f"note: {related.message}: {place(related.file, related.span.start)}" for related in diagnostic.related]
    lines += [f"in: {', '.join(diagnostic.environments)}"] if diagnostic.environments else []
    return lines
