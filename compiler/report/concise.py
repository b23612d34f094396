"""One line for each diagnostic, as editors and `grep` read them."""

from __future__ import annotations

from compiler.report.report import Options, Report
from compiler.report.wording import place


def concise(report: Report, _options: Options) -> str:
    return "".join([f"{place(d.file, d.span.start)}: {d.severity.word}[{d.code}] {d.message}\n" for d in report.diagnostics])
