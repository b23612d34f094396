"""Diagnostics for programs. `schemas/report.schema.json` describes it; `version` changes when a reader could break.

All characters beyond ASCII are escaped, so that names and texts of files, given exactly, do nothing to a terminal.
"""

from __future__ import annotations

from compiler.diagnostics import Diagnostic, Fix, Severity, Span
from compiler.hints import Any
from compiler.report.jsontext import json_text
from compiler.report.report import Options, Report

VERSION = 1


def json(report: Report, options: Options) -> str:
    content: dict[str, Any] = {"version": VERSION, "diagnostics": [_diagnostic(diagnostic) for diagnostic in report.diagnostics]}
    if options.silenced:
        content["silenced"] = [
            _diagnostic(entry.diagnostic) | {"by": entry.by, "reason": entry.reason} for entry in report.silenced
        ]
    content["summary"] = _summary(report)
    return json_text(content)


def _diagnostic(diagnostic: Diagnostic) -> dict[str, Any]:
    return {
        "file": diagnostic.file,
        **_place(diagnostic.span),
        "code": diagnostic.code,
        "name": diagnostic.name,
        "severity": diagnostic.severity.word,
        "message": diagnostic.message,
        "help": diagnostic.help,
        "related": [{"file": r.file, **_place(r.span), "message": r.message} for r in diagnostic.related],
        "fix": diagnostic.fix and _fix(diagnostic.fix),
        "path": list(diagnostic.path),
        "resource": diagnostic.resource or None,
        "environments": list(diagnostic.environments),
        "blocking": diagnostic.blocking,
    }


def _place(span: Span) -> dict[str, int]:
    return {"line": span.start.line, "column": span.start.column, "end_line": span.end.line, "end_column": span.end.column}


def _fix(fix: Fix) -> dict[str, Any]:
    edits = [{**_place(edit.span), "text": edit.text} for edit in fix.edits]
    return {"title": fix.title, "safe": fix.safe, "edits": edits}


def _summary(report: Report) -> dict[str, Any]:
    fixes = [diagnostic.fix for diagnostic in report.diagnostics if diagnostic.fix]
    return {
        **{f"{severity.word}s": report.count(severity) for severity in sorted(Severity, reverse=True)},
        "fixable": sum(1 for fix in fixes if fix.safe),
        "fixable_unsafely": sum(1 for fix in fixes if not fix.safe),
        "silenced": len(report.silenced),
        "files": len(report.files),
        "workers": report.workers,
        "other": dict(sorted(report.other.items())),
    }
