"""The figures of a report, in words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable

from compiler.diagnostics import Severity
from compiler.report.report import Report
from compiler.report.visible import visible


def counted(number: int, noun: str) -> str:
    return f"{number} {noun}" if number == 1 else f"{number} {noun}s"


def found(report: Report) -> str:
    """`2 errors, 1 warning`; `no findings`."""
    counts = [(report.count(severity), severity.word) for severity in sorted(Severity, reverse=True)]
    return ", ".join(counted(number, word) for number, word in counts if number) or "no findings"


def judged(report: Report) -> str:
    """`3 files (14 Workers)`."""
    return f"{counted(len(report.files), 'file')} ({counted(report.workers, 'Worker')})"


def summary(report: Report) -> str:
    """`2 errors, 1 warning in 3 files (14 Workers)`."""
    return f"{found(report)} in {judged(report)}"


def remarks(report: Report) -> list[str]:
    """What else is to be said of a run: fixes there are, what was silenced, what was left alone."""
    fixes = [diagnostic.fix for diagnostic in report.diagnostics if diagnostic.fix]
    safe = sum(1 for fix in fixes if fix.safe)
    lines = [f"{safe} fixable with --fix"] if safe else []
    lines += [f"{len(fixes) - safe} fixable with --unsafe-fixes"] if safe < len(fixes) else []
    remarks = [", ".join(lines)] if lines else []
    if report.silenced:
        ways = _tally(f"by {entry.by}" for entry in report.silenced)
        remarks.append(f"{counted(len(report.silenced), 'finding')} silenced: {ways}")
    if others := sum(report.other.values()):
        types = ", ".join(f"{number} {visible(name)}" for name, number in sorted(report.other.items()) if number)
        remarks.append(f"{others} other DataOS {'resource' if others == 1 else 'resources'} left alone: {types}")
    return remarks


def _tally(words: Iterable[str]) -> str:
    return ", ".join(f"{number} {word}" for word, number in sorted(Counter(words).items()))
