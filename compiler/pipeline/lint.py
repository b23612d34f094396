"""Sources to a report: every resource judged in every environment, equal findings once."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.diagnostics import Diagnostic, Related, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.lint.engine import document_diagnostics, judge
from compiler.lint.registry import RULES
from compiler.pipeline.selection import Selection
from compiler.report.report import Report, Silenced
from compiler.repository.platform import Platform
from compiler.repository.repository import Repository
from compiler.resources.resource import Resource


def lint(
    repository: Repository,
    platform: Platform,
    environments: Sequence[Environment],
    selection: Selection,
    *,
    whole: bool,
    workspace: str | None = None,
    further: Iterable[Diagnostic] = (),
) -> Report:
    """The report on `repository`. `whole`: it is all there is, so Workers are compared with each other.

    With `workspace` only Workers that are placed there are judged. `further` diagnostics were found elsewhere, in
    the configuration for example.
    """
    found = list(further)
    for read in repository.read:
        for document in read.documents:
            found += document_diagnostics(document, environments[0].profile)
    judged = [
        (environment.name, diagnostic)
        for environment in environments
        for resource in placed_in(repository.workers, workspace, environment)
        for diagnostic in judge(resource, environment, platform, environment.profile)
    ]
    if whole:
        for environment in environments:
            workers = placed_in(repository.workers, workspace, environment)
            judged += [(environment.name, diagnostic) for diagnostic in duplicates(workers, environment)]
    return reported(repository, [*((None, d) for d in found), *judged], selection, several=len(environments) > 1)


def reported(
    repository: Repository, found: Iterable[tuple[str | None, Diagnostic]], selection: Selection, *, several: bool
) -> Report:
    """Diagnostics, each with the environment it was found in, as a report. `several`: environments are named."""
    diagnostics = merged(found, several=several)
    kept = tuple(d for d in diagnostics if selection.allows(d))
    return Report(
        diagnostics=kept,
        sources={read.source.name: read.source for read in repository.read},
        files=tuple(read.source.name for read in repository.read if read.resources or read.documents),
        workers=len(repository.workers),
        other=repository.other,
        silenced=tuple(Silenced(d, "configuration", None) for d in diagnostics if not selection.allows(d)),
    )


def merged(found: Iterable[tuple[str | None, Diagnostic]], *, several: bool) -> list[Diagnostic]:
    """Equal diagnostics once, in order of place, with the worst severity and the environments they hold in."""
    same: dict[Diagnostic, list[tuple[str | None, Diagnostic]]] = {}
    for name, diagnostic in found:
        key = diagnostic._replace(severity=Severity.NOTE, environments=(), resource="")  # a workspace may have another name there
        same.setdefault(key, []).append((name, diagnostic))
    result = []
    for cases in same.values():
        names = tuple(dict.fromkeys(name for name, _ in cases if name is not None)) if several else ()
        worst = max((diagnostic for _, diagnostic in cases), key=lambda diagnostic: diagnostic.severity)
        result.append(worst._replace(environments=names))
    return sorted(result, key=lambda diagnostic: diagnostic.sort_key)


def placed_in(workers: Iterable[Resource], workspace: str | None, environment: Environment) -> list[Resource]:
    """Those of `workers` that `environment` places in `workspace`; all of them for None."""
    return [worker for worker in workers if workspace is None or workspace_of(worker, environment) == workspace]


def duplicates(workers: Iterable[Resource], environment: Environment) -> Iterator[Diagnostic]:
    """A diagnostic for each Worker whose workspace and name an earlier one has already."""
    rule = RULES["REF201"]
    first: dict[tuple[str, str], Resource] = {}
    for worker in workers:
        if worker.name is None:
            continue
        workspace = workspace_of(worker, environment)
        other = first.setdefault((workspace, worker.name), worker)
        severity = rule.severity(environment.profile)
        if other is not worker and severity is not None:
            place = other.document.span(("name",))
            yield Diagnostic(
                code=rule.code,
                name=rule.name,
                severity=severity,
                message=f"the workspace `{workspace}` has two Workers named `{worker.name}`",
                file=worker.document.source.name,
                span=worker.document.span(("name",)),
                help="rename one of them, or give it another workspace",
                related=(Related(other.document.source.name, place, "the other one"),),
                path=("name",),
                resource=f"{workspace}/{worker.name}",
                blocking=rule.blocking,
            )
