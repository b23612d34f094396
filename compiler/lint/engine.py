"""Run every rule over one resource in one environment, and over what reading a document found.

A crash inside a rule is ours: it becomes a diagnostic with the code `CRASH`, which makes the run exit 2, and hides
no other finding.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import PurePath

from compiler.diagnostics import Diagnostic, Severity
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, resolution, workspace_of
from compiler.lint.placing import Subject, placed, placed_problem
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.repository.platform import Platform
from compiler.resources.moves import Moves
from compiler.resources.resource import Resource

CRASH = "BUG000"  # the code of diagnostics that report a defect of workerc itself

_SLIP = "SPC109"


def document_diagnostics(document: Document, profile: str) -> list[Diagnostic]:
    """What reading `document` found, by place."""
    found = [placed_problem(problem, RULES[problem.code], Subject(document, profile)) for problem in document.problems]
    return _sorted(found)


def judge(
    resource: Resource, environment: Environment, platform: Platform, profile: str, rules: Iterable[Rule] | None = None
) -> list[Diagnostic]:
    """Everything that is wrong with `resource` in `environment`, by place. `rules` default to all of them."""
    subject = Subject(resource.document, profile, f"{workspace_of(resource, environment)}/{resource.name or ''}")
    try:
        read = resolution(resource, environment)
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the run goes on
        return [crash("reading the resource", error, subject)]
    found = [placed(finding, RULES[finding.code], subject, Moves()) for finding in read.findings]
    if resource.type == "worker":
        for rule in _running(profile) if rules is None else _of_one_resource(rules, profile):
            found += _judged(rule, read, platform, subject)
    diagnostics = _sorted(found)
    if any(diagnostic.code == _SLIP for diagnostic in diagnostics):
        # What was meant is a guess until the slip is repaired: good enough for errors, not for advice.
        diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.severity > Severity.NOTE]
    return diagnostics


@cache
def _running(profile: str) -> tuple[Rule, ...]:
    return _of_one_resource(RULES.values(), profile)


def _of_one_resource(rules: Iterable[Rule], profile: str) -> tuple[Rule, ...]:
    """Those that are on in `profile` and have something to check in one Worker."""
    scopes = ("worker", "platform")
    return tuple([rule for rule in rules if rule.check and rule.scope in scopes and rule.severity(profile) is not None])


def _judged(rule: Rule, read: Resolution, platform: Platform, subject: Subject) -> Iterator[Diagnostic | None]:
    assert rule.check is not None
    try:
        for finding in rule.check(read.worker, platform) if rule.scope == "platform" else rule.check(read.worker):
            if not read.is_silent(finding.path):
                yield placed(finding, rule, subject, read.moves)
    except Exception as error:  # noqa: BLE001 - a crash of one rule hides nothing that others find
        yield crash(f"the rule {rule.code}", error, subject)


def _sorted(found: Iterable[Diagnostic | None]) -> list[Diagnostic]:
    once = dict.fromkeys(diagnostic for diagnostic in found if diagnostic is not None)
    return sorted(once, key=lambda diagnostic: diagnostic.sort_key)


def crash(what: str, error: Exception, subject: Subject) -> Diagnostic:
    """That `what` crashed. The text of the exception stays out: it may hold a value that is nobody's business."""
    trace = error.__traceback__
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    where = f" at {PurePath(trace.tb_frame.f_code.co_filename).name}:{trace.tb_lineno}" if trace else ""
    return Diagnostic(
        code=CRASH,
        name="crash",
        severity=Severity.ERROR,
        message=f"{what} crashed: {type(error).__name__}{where}",
        file=subject.document.source.name,
        span=subject.document.key_span(()),
        help="this is a defect of workerc, not of your file: report it with this line",
        resource=subject.resource,
        blocking=True,
    )
