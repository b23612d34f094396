"""`workerc values`."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli import options
from compiler.cli.reading import Input, chosen, placed_elsewhere, read_input
from compiler.cli.results import Look, write
from compiler.cli.terminal import say
from compiler.cli.values_formats import FORMATS
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.config.silence import selection
from compiler.diagnostics import Severity
from compiler.environment.environment import Environment
from compiler.environment.marks import OPENING
from compiler.environment.resolution import resolution, workspace_of
from compiler.errors import UsageError
from compiler.pipeline.fields import listed
from compiler.pipeline.lint import Found, on_reading, reported
from compiler.pipeline.values import on_values
from compiler.records import NamedTuple
from compiler.redaction.sources import masked
from compiler.report.report import Report
from compiler.repository.repository import Repository
from compiler.resources.resource import Resource
from compiler.resources.suggestions import suggestion

_ENDINGS = (".yaml", ".yml", ".json")


class Question(NamedTuple):
    """What is asked for: `subject` is a path or a name."""

    subject: str
    config: Config
    environments: tuple[Environment, ...]
    workspace: str | None


class Asked(NamedTuple):
    """What was read, the Workers of it that are `meant`, and those of them that are placed right, in each environment."""

    given: Input
    meant: tuple[Resource, ...]
    workers: tuple[tuple[Resource, Environment], ...]


@click.command()
@click.argument("subject", metavar="PATH|NAME")
@options.environments
@options.workspace
@options.settings
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How.")
@options.common
def values(
    subject: str,
    environments: tuple[str, ...],
    workspace: str | None,
    settings: tuple[str, ...],
    form: str,
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Print a Worker as it is in an environment, and where each field was said.

    Placeholders are filled, overlays laid over, the workspace is decided. Secrets are masked.

    Exit codes: 0 done; 1 something keeps the Worker from being compiled; 2 usage, configuration, I/O or a defect of
    workerc.
    """
    config = load(config_file, settings)
    where = chosen(config, environments)
    question = Question(subject, config, where, workspace)
    asked, look = _asked(question), Look(color, quiet)
    if not asked.workers:
        return _nothing(question, asked, look)
    repository = _narrowed(asked)
    sources = {read.source.name: read.source for read in repository.read}
    known = masked({**sources, **config.texts})
    wanted = selection(config)
    result = listed(asked.workers, asked.given.platform, wanted, known)
    found: list[Found] = [(None, diagnostic) for diagnostic in [*config.diagnostics, *on_reading(repository, wanted, where)]]
    report = reported(repository, [*found, *on_values(where, wanted), *result.found], wanted, where)
    errors = _stopping(report, config)
    say(FORMATS[form](result.listings))
    if errors.diagnostics:
        write(errors, (), look, err=True)
    return 2 if asked.given.failed or config.diagnostics else int(bool(errors.diagnostics))


def _asked(question: Question) -> Asked:
    """A name is looked for before a file of that name, unless it is written as a path is."""
    subject, config, where, workspace = question
    is_path = "/" in subject or "\\" in subject or subject == "." or subject.endswith(_ENDINGS)
    given = read_input(config, (subject,) if is_path else ())
    found = given.repository.workers
    if not is_path:
        found = tuple([worker for worker in found if any(_is_called(subject, worker, each) for each in where)])
        if not found and Path(subject).exists():
            return _asked(question._replace(subject=f"./{subject}"))
    in_order = sorted(found, key=lambda worker: (worker.document.source.name, worker.document.index))
    pairs = ((worker, each) for worker in in_order for each in where if is_path or _is_called(subject, worker, each))
    return Asked(given, found, tuple([(w, e) for w, e in pairs if workspace is None or workspace_of(w, e) == workspace]))


def _is_called(name: str, worker: Resource, environment: Environment) -> bool:
    written = worker.name or ""
    return written == name or (OPENING in written and resolution(worker, environment).worker.name == name)


def _nothing(question: Question, asked: Asked, look: Look) -> int:
    """Says why there is nothing to show. What was meant may be missing because of what is wrong with a file."""
    subject, config, where, workspace = question
    given, wanted = asked.given, selection(config)
    found: list[Found] = [(None, each) for each in [*config.diagnostics, *on_reading(given.repository, wanted, where)]]
    errors = _stopping(reported(given.repository, found, wanted, where), config)
    if errors.diagnostics:
        write(errors, (), look, err=True)
    if given.failed:
        return 2  # that is told
    if workspace is not None and asked.meant:
        places = sorted({workspace_of(worker, each) for worker in asked.meant for each in where})
        message = f"`{subject}` has no Worker in the workspace `{workspace}`"
        raise UsageError(message, placed_elsewhere(workspace, places))
    meant = suggestion(subject, sorted({worker.name for worker in given.repository.workers if worker.name}))
    advice = "name a Worker, or a file or a folder that has some"
    raise UsageError(f"there is no Worker `{subject}`", f"did you mean `{meant}`?" if meant else advice)


def _narrowed(asked: Asked) -> Repository:
    """The files that hold the Workers that are meant."""
    names = {worker.document.source.name for worker, _ in asked.workers}
    return Repository(tuple([read for read in asked.given.repository.read if read.source.name in names]))


def _stopping(report: Report, config: Config) -> Report:
    """Only what keeps Workers from being compiled: the rest is for `lint`."""
    kept = tuple([each for each in report.diagnostics if each.blocking and each.severity is Severity.ERROR])
    return report._replace(diagnostics=kept, silenced=(), sources={**report.sources, **config.texts})
