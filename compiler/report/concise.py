"""One line for each diagnostic, as editors and `grep` read them."""

from __future__ import annotations

from compiler.report.report import Options, Report
from compiler.report.visible import visible_name


def concise(report: Report, _options: Options) -> str:
    return "".join(
        [
            f"{visible_name(d.file)}:{d.span.start.line}:{d.span.start.column}: {d.severity.word}[{d.code}] {d.message}\n"
            for d in report.diagnostics
        ]
    )
