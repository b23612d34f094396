"""How often each rule has found something, in place of what it found."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from json import dumps

from compiler.diagnostics import Severity
from compiler.records import NamedTuple
from compiler.report.colors import paint, plain
from compiler.report.report import DEFAULTS, Options, Report, Reporter
from compiler.report.summary import remarks, summary
from compiler.report.visible import visible


class Row(NamedTuple):
    """`severity` is the worst of the findings; `silenced` are beside the `number` of those that count."""

    severity: Severity
    number: int
    code: str
    name: str
    silenced: int


def rows(report: Report) -> list[Row]:
    """One for each code, the worst first, and of equal severity the most frequent."""
    silent = [entry.diagnostic for entry in report.silenced]
    counts = Counter(diagnostic.code for diagnostic in report.diagnostics)
    silenced = Counter(diagnostic.code for diagnostic in silent)
    worst: dict[tuple[str, str], Severity] = {}
    for diagnostic in [*report.diagnostics, *([d for d in silent if d.code not in counts])]:
        key = (diagnostic.code, diagnostic.name)
        worst[key] = max(worst.get(key, diagnostic.severity), diagnostic.severity)
    found = [Row(severity, counts[code], code, name, silenced[code]) for (code, name), severity in worst.items()]
    return sorted(found, key=lambda row: (row.number == 0, -row.severity, -row.number, row.code))


def statistics_text(report: Report, options: Options = DEFAULTS, /) -> str:
    style = paint if options.color else plain
    found = [row for row in rows(report) if row.number or options.silenced]
    width = max([len(str(row.number)) for row in found], default=1)
    lines = [
        f"{row.number:>{width}}  {style(f'{row.severity.word:<7}', row.severity.word)}  {visible(row.code)}  {visible(row.name)}"
        + (f"  ({row.silenced} silenced)" if row.silenced else "")
        for row in found
    ]
    return "".join([f"{line}\n" for line in [*lines, *([""] if lines else []), style(summary(report), "strong"), *remarks(report)]])


def statistics_json(report: Report, _options: Options = DEFAULTS, /) -> str:
    """A list of objects with `code`, `name`, `severity`, `count` and `silenced`."""
    found = [
        {"code": row.code, "name": row.name, "severity": row.severity.word, "count": row.number, "silenced": row.silenced}
        for row in rows(report)
    ]
    return dumps(found, indent=2) + "\n"


STATISTICS: Mapping[str, Reporter] = {"text": statistics_text, "json": statistics_json}
