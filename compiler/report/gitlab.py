"""A Code Quality report of GitLab, shown in merge requests.

https://docs.gitlab.com/ci/testing/code_quality/#code-quality-report-format
"""

from __future__ import annotations

from compiler.diagnostics import Diagnostic, Severity
from compiler.hints import Any
from compiler.report.fingerprint import fingerprints
from compiler.report.jsontext import json_text
from compiler.report.report import Options, Report

_SEVERITIES = {Severity.ERROR: "critical", Severity.WARNING: "minor", Severity.NOTE: "info"}


def gitlab(report: Report, _options: Options) -> str:
    prints = fingerprints(report.diagnostics)
    return json_text([_issue(diagnostic, each) for diagnostic, each in zip(report.diagnostics, prints, strict=True)])


def _issue(diagnostic: Diagnostic, fingerprint: str) -> dict[str, Any]:
    help = f" ({diagnostic.help})" if diagnostic.help else ""  # noqa: A001 - the word the reader sees
    return {
        "type": "issue",
        "check_name": diagnostic.code,
        "description": f"{diagnostic.code} {diagnostic.name}: {diagnostic.message}{help}",
        "categories": ["Bug Risk"],
        "severity": "blocker" if diagnostic.blocking else _SEVERITIES[diagnostic.severity],
        "fingerprint": fingerprint,
        "location": {
            "path": diagnostic.file.removeprefix("./"),
            "lines": {"begin": diagnostic.span.start.line, "end": diagnostic.span.end.line},
        },
    }
