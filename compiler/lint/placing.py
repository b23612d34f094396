"""Findings, which speak of fields, put at their places in the text."""

from __future__ import annotations

from compiler.diagnostics import Diagnostic, FieldPath, Finding, Fix, Related, Span
from compiler.document import Document, Problem
from compiler.lint.anchor import anchor
from compiler.lint.rule import Rule
from compiler.records import NamedTuple
from compiler.resources.moves import Abroad, Moves, field_of

RENDERED = "rendered as"  # of the field of an object that a policy refuses
USED = "used here"  # of the field of a Worker, where an overlay or a value of an environment is the cause


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
    written = moves.written(finding.path)
    document, path = _home(written, subject.document, on_key=finding.on_key)
    related = [_related(moves.written(other), message, subject.document) for other, message in finding.related]
    if document is not subject.document:
        users = [written.via] if isinstance(written, Abroad) and written.via else []
        related += [_related(user, USED, subject.document) for user in (*users, field_of(written))]
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=severity,
        message=finding.message,
        file=document.source.name,
        span=_span(finding, path, document),
        help=finding.help,
        related=(*related, *finding.elsewhere),
        path=field_of(path),
        anchor=anchor(field_of(path), subject.document.data),
        fix=_fix(finding, document, moves) if finding.repair and document is subject.document else None,
        resource=subject.resource,
        blocking=rule.blocking,
    )


def _home(path: FieldPath, document: Document, *, on_key: bool) -> tuple[Document, FieldPath]:
    """The document that `path` is in, and the path there: a key that has only its value from elsewhere stands in `document`."""
    if not isinstance(path, Abroad):
        return document, path
    return (document, path.field) if on_key and path.value_only else (path.document, path)


def _related(path: FieldPath, message: str, document: Document) -> Related:
    home, there = _home(path, document, on_key=True)
    return Related(home.source.name, home.key_span(there), message)


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
