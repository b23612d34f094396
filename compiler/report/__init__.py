"""Reports in the formats of those who read them."""

from __future__ import annotations

from collections.abc import Mapping
from importlib import import_module

from compiler.report.report import DEFAULTS, Options, Report, Reporter

NAMES = ("text", "concise", "json", "sarif", "github", "gitlab", "junit", "markdown")


def reporter(name: str) -> Reporter:
    """The reporter of the format `name`. Its module `compiler.report.<name>` is imported when it is called first."""

    def report_as(report: Report, options: Options = DEFAULTS, /) -> str:
        if report.diagnostics or report.silenced:
            from compiler.report.safe import safe  # noqa: PLC0415 - a clean run has nothing to hide

            report = safe(report)
        written: str = getattr(import_module(f"compiler.report.{name}"), name)(report, options)
        return written

    report_as.__name__ = name
    return report_as


FORMATS: Mapping[str, Reporter] = {name: reporter(name) for name in NAMES}
