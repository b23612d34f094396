"""Reports built from `report.yaml` and the sources beside it."""

import re
from pathlib import Path
from typing import Any

import yaml

from compiler.diagnostics import Diagnostic, Edit, Fix, Position, Related, Severity, Span
from compiler.lint.rule import rule
from compiler.report.report import Options, Report, Silenced
from compiler.source import Source, decode


@rule("SEM101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def min_above_max():
    """The minimum of replicas is above the maximum.

    ```yaml bad
    worker: {autoScaling: {minReplicas: 5, maxReplicas: 2}}
    ```
    """


@rule("OPS103", None, production=Severity.ERROR, reported_elsewhere=True)
def debug_logging():
    """The log level is DEBUG."""


RULES = {"SEM101": min_above_max, "OPS103": debug_logging}


def load(case: Path) -> tuple[Report, Options]:
    sources = {
        path.name: decode(path.name, path.read_bytes()) for path in sorted(case.glob("*.yaml")) if path.name != "report.yaml"
    }
    content = yaml.safe_load((case / "report.yaml").read_text(encoding="utf-8"))
    report = Report(
        diagnostics=tuple(
            sorted((diagnostic(entry, sources) for entry in content.get("diagnostics", [])), key=lambda d: d.sort_key)
        ),
        sources=sources,
        files=tuple(content["files"]),
        workers=content["workers"],
        other=content.get("other", {}),
        silenced=tuple(
            Silenced(diagnostic(entry, sources), entry["by"], entry.get("reason")) for entry in content.get("silenced", [])
        ),
    )
    return report, Options(version="1.2.3", rules=RULES, **content.get("options", {}))


def diagnostic(entry: dict[str, Any], sources: dict[str, Source]) -> Diagnostic:
    file, span, _ = place(entry["at"], sources)
    return Diagnostic(
        code=entry["code"],
        name=entry["name"],
        severity=Severity[entry["severity"].upper()],
        message=entry["message"],
        file=file,
        span=span,
        help=entry.get("help"),
        related=tuple(Related(*place(text, sources)) for text in entry.get("related", [])),
        fix=fix(entry["fix"], sources.get(file)) if "fix" in entry else None,
        path=tuple(entry.get("path", [])),
        resource=entry.get("resource", ""),
        blocking=entry.get("blocking", False),
        environments=tuple(entry.get("environments", [])),
    )


def fix(entry: dict[str, Any], source: Source | None) -> Fix:
    return Fix(entry["title"], tuple(Edit(span(at, source), text) for at, text in entry["edits"]), entry["safe"])


def place(text: str, sources: dict[str, Source]) -> tuple[str, Span, str]:
    """`worker.yaml 1:7-1:13 what is said of it`."""
    match = re.fullmatch(r"(.*?) (\d+:\d+-\d+:\d+)(?: (.*))?", text, re.DOTALL)
    assert match, text
    return match[1], span(match[2], sources.get(match[1])), match[3] or ""


def span(text: str, source: Source | None) -> Span:
    numbers = [int(number) for number in re.split("[:-]", text)]
    return Span(position(*numbers[:2], source), position(*numbers[2:], source))


def position(line: int, column: int, source: Source | None) -> Position:
    known = source is not None and line <= len(source.line_starts)
    return Position(line, column, source.line_starts[line - 1] + column - 1 if known else 0)
