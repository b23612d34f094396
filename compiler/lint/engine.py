"""Run every rule over one resource in one environment, and over what reading a document found.

A crash inside a rule is ours: it becomes a diagnostic with the code `CRASH`, which makes the run exit 2, and hides
no other finding.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from functools import cache, lru_cache
from pathlib import PurePath

from compiler.diagnostics import Diagnostic, Finding, Related, Severity
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, resolution, workspace_of
from compiler.hints import Any
from compiler.lint.placing import Subject, placed, placed_problem
from compiler.lint.registry import RULES, rules_with
from compiler.lint.rule import Rule
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.repository.platform import Platform
from compiler.resources.declared import Declared
from compiler.resources.moves import Abroad, Moves
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED, DECLARATIONS
from compiler.resources.worker import Worker

CRASH = "BUG000"  # the code of diagnostics that report a defect of workerc itself

_GUESSED = frozenset(("SPC108", "SPC109"))  # of another type, or slipped
_SCOPES = ("worker", "platform", "resource")  # of rules that judge one Worker
_DECLARED = ("declaration", "resource")
_ALONE = frozenset(("worker", "resource"))  # rules that take nothing but the Worker
_VARIABLE = regex(r"\$[{A-Za-z_]")
_KEPT = frozenset(("compute", "volume"))  # declarations of which fields get into manifests


class Judgement(NamedTuple):
    """Everything that is wrong with one resource, by place, and how it was read; None where reading it crashed."""

    diagnostics: list[Diagnostic]
    resolution: Resolution | None


def document_diagnostics(document: Document, profile: str) -> list[Diagnostic]:
    """What reading `document` found, by place."""
    found = [placed_problem(problem, RULES[problem.code], Subject(document, profile)) for problem in document.problems]
    return in_order(found)


def judge(
    resource: Resource, environment: Environment, platform: Platform, profile: str, rules: Iterable[Rule] | None = None
) -> list[Diagnostic]:
    """Everything that is wrong with `resource` in `environment`, by place. `rules` default to all of them."""
    return judgement(resource, environment, platform, profile, rules).diagnostics


def judgement(
    resource: Resource, environment: Environment, platform: Platform, profile: str, rules: Iterable[Rule] | None = None
) -> Judgement:
    subject = Subject(resource.document, profile, f"{workspace_of(resource, environment)}/{resource.name or ''}")
    try:
        read = _believed(resolution(resource, environment))
    except Exception as error:  # noqa: BLE001 - whatever it is, it is ours, and the run goes on
        return Judgement([crash("reading the resource", error, subject)], None)
    found = [placed(finding, RULES[finding.code], subject, Moves()) for finding in read.findings]
    scopes = _SCOPES if resource.type == COMPILED else _DECLARED if resource.type in DECLARATIONS else ()
    if () in read.silent:  # all has been said of it, and nothing in it need have its right type
        chosen: tuple[Rule, ...] = ()
    else:
        chosen = running(read.worker, profile, scopes) if rules is None else _of_scopes(rules, profile, scopes)
    found += _judged(chosen, read, platform, subject)
    diagnostics = in_order(found)
    if read.removed:
        diagnostics = [_with_removal(diagnostic, read.removed) for diagnostic in diagnostics]
    if any(diagnostic.code in _GUESSED for diagnostic in diagnostics):
        # What was meant is a guess until that is repaired: good enough for errors, not for advice.
        diagnostics = [diagnostic for diagnostic in diagnostics if diagnostic.severity > Severity.NOTE]
    return Judgement(diagnostics, read)


def _with_removal(diagnostic: Diagnostic, removed: Iterable[Abroad]) -> Diagnostic:
    """`diagnostic` with the place in an overlay that took out what it misses."""
    for gone in removed:
        around = gone.field[:-1]
        if diagnostic.path[: len(around)] == around and f"`{gone.field[-1]}`" in diagnostic.message:
            place = Related(gone.document.source.name, gone.document.key_span(gone), "taken out here")
            return diagnostic._replace(related=(*diagnostic.related, place))
    return diagnostic


def _believed(read: Resolution) -> Resolution:
    """In a declaration `${NAME}` waits for `dataos-ctl`, where nothing is compiled from it: it is not judged."""
    resource = read.worker.resource
    if resource.type in {COMPILED, *_KEPT} or not read.findings:
        return read
    waiting = [finding for finding in read.findings if _is_variable(resource.document.data, finding)]
    silent = read.silent - {finding.path for finding in waiting}
    return read._replace(findings=tuple([finding for finding in read.findings if finding not in waiting]), silent=silent)


def _is_variable(data: Any, finding: Finding) -> bool:
    for step in finding.path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return False
    return isinstance(data, str) and _VARIABLE.search(data) is not None


def running(worker: Worker, profile: str, scopes: tuple[str, ...]) -> tuple[Rule, ...]:
    """The rules that are on in `profile` and may find something in `worker` in `scopes`."""
    shut = tuple([when for when in _gates(profile, scopes) if not _is_open(when, worker)])
    return _running(profile, scopes, frozenset(worker.section), shut)


def _is_open(when: Callable[[Any], bool], worker: Worker) -> bool:
    try:
        return when(worker)
    except Exception:  # noqa: BLE001 - the rule will tell
        return True


@cache
def _gates(profile: str, scopes: tuple[str, ...]) -> tuple[Callable[[Any], bool], ...]:
    rules = _of_scopes(rules_with(scopes), profile, scopes)
    return tuple(dict.fromkeys(rule.when for rule in rules if rule.when))


@lru_cache(maxsize=256)
def _running(
    profile: str, scopes: tuple[str, ...], fields: frozenset[str], shut: tuple[Callable[[Any], bool], ...]
) -> tuple[Rule, ...]:
    """The same where the section has `fields`, and of what rules wait for `shut` is not true."""
    rules = _of_scopes(rules_with(scopes), profile, scopes)
    return tuple([rule for rule in rules if rule.when not in shut and not (rule.fields and rule.fields.isdisjoint(fields))])


def _of_scopes(rules: Iterable[Rule], profile: str, scopes: tuple[str, ...]) -> tuple[Rule, ...]:
    return tuple([rule for rule in rules if rule.check and rule.scope in scopes and rule.severity(profile) is not None])


def _judged(rules: Iterable[Rule], read: Resolution, platform: Platform, subject: Subject) -> list[Diagnostic | None]:
    found: list[Diagnostic | None] = []
    for rule in rules:
        try:
            for finding in _check(rule, read, platform):
                if not read.is_silent(finding.path):
                    found.append(placed(finding, rule, subject, read.moves))  # noqa: PERF401 - what came before a crash stays
        except Exception as error:  # noqa: BLE001 - a crash of one rule hides nothing that others find
            found.append(crash(f"the rule {rule.code}", error, subject))
    return found


def _check(rule: Rule, read: Resolution, platform: Platform) -> Iterator[Finding]:
    assert rule.check is not None
    scope = rule.scope
    if scope in _ALONE:
        return rule.check(read.worker)
    return rule.check(declared(read) if scope == "declaration" else read.worker, platform)


def declared(read: Resolution) -> Declared:
    """A declaration as rules take it."""
    found = read.worker
    return Declared(found.resource, found.environment, found.name, found.workspace, found.data)


def in_order(found: Iterable[Diagnostic | None]) -> list[Diagnostic]:
    """Each once, by place; None is nothing."""
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
