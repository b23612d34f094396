"""Findings, which speak of fields, put at their places in the text."""

from __future__ import annotations

from typing import NamedTuple

from compiler.diagnostics import Diagnostic, FieldPath, Finding, Fix, Related, Span
from compiler.document import Document, Problem
from compiler.lint.anchor import anchor
from compiler.lint.rule import Rule
from compiler.resources.moves import Moves


class Subject(NamedTuple):
    """What is judged: `resource`, as `workspace/name`, in `document`, by the severities of `profile`."""

    document: Document
    profile: str
    resource: str = ""


def placed(finding: Finding, rule: Rule, subject: Subject, moves: Moves) -> Diagnostic | None:
    """`finding` in the text; `moves` lead from its paths to those of the document. None where the rule is off."""
    severity = rule.severity(subject.profile)
    if severity is None:
        return None
    document = subject.document
    path = moves.written(finding.path)
    related = [
        Related(document.source.name, document.key_span(moves.written(other)), message) for other, message in finding.related
    ]
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=severity,
        message=finding.message,
        file=document.source.name,
        span=_span(finding, path, document),
        help=finding.help,
        related=(*related, *finding.elsewhere),
        path=path,
        anchor=anchor(path, document.data),
        fix=_fix(finding, document, moves) if finding.repair else None,
        resource=subject.resource,
        blocking=rule.blocking,
    )


def _span(finding: Finding, path: FieldPath, document: Document) -> Span:
    if finding.on_key:
        return document.key_span(path)
    if finding.within is None:
        return document.span(path)
    from compiler.document.inside import part_span  # noqa: PLC0415 - a clean file needs none

    return part_span(document, path, *finding.within)


def _fix(finding: Finding, document: Document, moves: Moves) -> Fix | None:
    from compiler.lint.edits import fix  # noqa: PLC0415 - a clean file needs none

    repair = moves.repair(finding.repair)
    return fix(document, repair) if repair else None


def placed_problem(problem: Problem, rule: Rule, subject: Subject) -> Diagnostic | None:
    """What reading the document found."""
    severity = rule.severity(subject.profile)
    if severity is None:
        return None
    file = subject.document.source.name
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=severity,
        message=problem.message,
        file=file,
        span=problem.span,
        help=problem.help,
        related=tuple([Related(file, span, message) for span, message in problem.related]),
        blocking=rule.blocking,
    )
