"""SARIF 2.1.0, as code scanning of GitHub and the viewers of editors read it.

https://docs.oasis-open.org/sarif/sarif/v2.1.0/sarif-v2.1.0.html; section numbers below are of that text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from urllib.parse import quote

from compiler.diagnostics import Diagnostic, Edit, Fix, Span, dotted
from compiler.hints import Any
from compiler.lint.families import FAMILIES
from compiler.lint.rule import Rule
from compiler.report.fingerprint import fingerprints
from compiler.report.jsontext import json_text
from compiler.report.pages import plain, prose, rule_help
from compiler.report.report import Options, Report, Silenced

SCHEMA = "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json"
_ROOT = "%SRCROOT%"  # where relative addresses start; the reader knows it (3.14.14)


def sarif(report: Report, options: Options) -> str:
    """All rules and all results. Those that were silenced are suppressed results with their reason."""
    entries = sorted([*((d, None) for d in report.diagnostics), *((e.diagnostic, e) for e in report.silenced)], key=_order)
    rules = _rules(options.rules, [diagnostic for diagnostic, _ in entries])
    index = {rule["id"]: number for number, rule in enumerate(rules)}
    prints = fingerprints([diagnostic for diagnostic, _ in entries])
    results = []
    for (diagnostic, silenced), fingerprint in zip(entries, prints, strict=True):
        result = _result(diagnostic, index[diagnostic.code], fingerprint)
        if report.silenced:  # all results have the property or none (3.27.23)
            result["suppressions"] = [_suppression(silenced)] if silenced else []
        results.append(result)
    driver: dict[str, Any] = {"name": "workerc", "rules": rules}
    if options.version:
        driver["version"] = options.version
    run = {
        "tool": {"driver": driver},
        "automationDetails": {"id": "workerc/"},
        "columnKind": "unicodeCodePoints",
        "originalUriBaseIds": {_ROOT: {"description": {"text": "the root of the repository"}}},
        "invocations": [{"executionSuccessful": True}],
        "results": results,
    }
    return json_text({"$schema": SCHEMA, "version": "2.1.0", "runs": [run]})


def _order(entry: tuple[Diagnostic, Silenced | None]) -> tuple[tuple[str, int, int, str, str], bool]:
    return entry[0].sort_key, entry[1] is not None


def _rules(rules: Mapping[str, Rule], diagnostics: Iterable[Diagnostic]) -> list[dict[str, Any]]:
    described = {code: _rule(rule) for code, rule in rules.items()}
    named = {d.code: {"id": d.code, "name": d.name, "shortDescription": {"text": d.name}} for d in diagnostics}  # policies
    return [rule for _, rule in sorted({**named, **described}.items())]


def _rule(rule: Rule) -> dict[str, Any]:
    severity, page = rule.severities[0], rule_help(rule)
    family = FAMILIES.get(rule.code[:3])
    return {
        "id": rule.code,
        "name": rule.name,
        "shortDescription": {"text": rule.summary or rule.name},
        "fullDescription": {"text": prose(rule) or rule.name},
        "help": {"text": plain(page).rstrip(), "markdown": page},
        "defaultConfiguration": {"enabled": severity is not None, "level": severity.word if severity else "none"},
        "properties": {"tags": [family.word] if family else [], "blocking": rule.blocking},
    }


def _result(diagnostic: Diagnostic, rule: int, fingerprint: str) -> dict[str, Any]:
    place = _physical(diagnostic.file, diagnostic.span)
    where = dotted(diagnostic.path)
    owner = f"{diagnostic.resource}: {where}" if diagnostic.resource else where
    result: dict[str, Any] = {
        "ruleId": diagnostic.code,
        "ruleIndex": rule,
        "level": diagnostic.severity.word,
        "message": _message(f"{diagnostic.message} ({diagnostic.help})" if diagnostic.help else diagnostic.message),
        "locations": [{"physicalLocation": place} | ({"logicalLocations": [{"fullyQualifiedName": owner}]} if owner else {})],
        "partialFingerprints": {"workerc/v1": fingerprint},
        "properties": {"blocking": diagnostic.blocking, "environments": list(diagnostic.environments)},
    }
    if diagnostic.related:
        result["relatedLocations"] = [
            {"id": number, "physicalLocation": _physical(related.file, related.span), "message": _message(related.message)}
            for number, related in enumerate(diagnostic.related)
        ]
    if diagnostic.fix and diagnostic.fix.edits:
        result["fixes"] = [_fix(diagnostic.file, diagnostic.fix)]
    return result


def _message(text: str) -> dict[str, str]:
    """`[text](target)` would be a link in a plain message, too (3.11.6). Braces stay single: there are no arguments."""
    return {"text": text.replace("](", "] (")}


def _suppression(silenced: Silenced) -> dict[str, str]:
    kind = "inSource" if silenced.by == "comment" else "external"
    return {"kind": kind, "status": "accepted", "justification": silenced.reason or f"silenced by {silenced.by}"}


def _fix(file: str, fix: Fix) -> dict[str, Any]:
    changes = [{"artifactLocation": _artifact(file), "replacements": [_replacement(edit) for edit in fix.edits]}]
    return {"description": _message(fix.title), "artifactChanges": changes, "properties": {"safe": fix.safe}}


def _replacement(edit: Edit) -> dict[str, Any]:
    return {"deletedRegion": _region(edit.span), "insertedContent": {"text": edit.text}}


def _physical(file: str, span: Span) -> dict[str, Any]:
    return {"artifactLocation": _artifact(file), "region": _region(span)}


def _region(span: Span) -> dict[str, int]:
    return {
        "startLine": span.start.line,
        "startColumn": span.start.column,
        "endLine": span.end.line,
        "endColumn": span.end.column,
    }


def _artifact(file: str) -> dict[str, str]:
    """A relative address, percent-encoded; a file that was named absolutely has an absolute one."""
    path = quote(file.removeprefix("./").encode("utf-8", "surrogatepass"), safe="/")
    if file.startswith("/"):
        return {"uri": f"file://{path}"}
    if re.match("[A-Za-z]:/", file):
        return {"uri": f"file:///{file[0]}:{path.removeprefix(f'{file[0]}%3A')}"}
    return {"uri": path, "uriBaseId": _ROOT}
