"""Workflow commands: GitHub Actions makes annotations of them at the lines of a pull request.

https://docs.github.com/actions/reference/workflow-commands-for-github-actions; escaping as in actions/toolkit.
"""

from __future__ import annotations

from compiler.diagnostics import Diagnostic, Severity
from compiler.report.report import Options, Report
from compiler.report.summary import counted, summary
from compiler.report.visible import visible
from compiler.report.wording import details, place

_COMMANDS = {Severity.ERROR: "error", Severity.WARNING: "warning", Severity.NOTE: "notice"}
SHOWN = 10  # annotations of each kind that GitHub shows for one step


def github(report: Report, _options: Options) -> str:
    """The total first, as a notice that the limit cannot hide, then all diagnostics, worst first."""
    lines = [f"::notice title=workerc::{_data(' '.join([summary(report), *_hidden(report)]))}"]
    return "".join([f"{line}\n" for line in [*lines, *map(_command, report.worst_first)]])


def _hidden(report: Report) -> list[str]:
    counts = {severity: report.count(severity) + (severity is Severity.NOTE) for severity in Severity}
    over = [counted(counts[each] - SHOWN, each.word) for each in sorted(Severity, reverse=True) if counts[each] > SHOWN]
    return [f"(GitHub shows {SHOWN} annotations of a kind; {', '.join(over)} more in the log only)"] if over else []


def _command(diagnostic: Diagnostic) -> str:
    start, end = diagnostic.span
    properties = {"file": visible(diagnostic.file), "line": start.line, "endLine": end.line}
    if start.line == end.line:  # the runner drops columns of several lines
        properties |= {"col": start.column, "endColumn": max(end.column, start.column)}
    properties["title"] = f"{diagnostic.code} {diagnostic.name}"
    written = ",".join([f"{name}={_property(str(value))}" for name, value in properties.items()])
    return f"::{_COMMANDS[diagnostic.severity]} {written}::{_data(_message(diagnostic))}"


def _message(diagnostic: Diagnostic) -> str:
    """The place is repeated, since the log shows only the message."""
    first = f"{place(diagnostic.file, diagnostic.span.start)}: {diagnostic.message}"
    return "\n".join([first, *details(diagnostic)])


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
