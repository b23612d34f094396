"""`workerc graph`."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cli import options
from compiler.cli.graph_formats import FORMATS, masked
from compiler.cli.reading import Input, chosen, read_input
from compiler.cli.results import Look, write, write_file
from compiler.cli.terminal import say, tell
from compiler.cli.unread import unread
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.environment.resolution import resolution
from compiler.errors import UsageError
from compiler.pipeline.graph import graph as drawn
from compiler.pipeline.lint import placed_in
from compiler.pipeline.unused import DocumentKey, unused, used_by
from compiler.redaction.redacted import redacted, without
from compiler.redaction.sources import masked as hidden
from compiler.resources.resource import Resource


@click.command()
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="mermaid", show_default=True, help="How.")
@click.option("-e", "environment", metavar="NAME", help="Environment to draw. Default: the first.")
@options.workspace
@options.settings
@click.option("-o", "--output", metavar="FILE", default="-", help="Where to write; `-` is standard output.")
@options.common
def graph(
    *,
    form: str,
    environment: str | None,
    workspace: str | None,
    settings: tuple[str, ...],
    output: str,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Draw Workers, their topology, and what connects them: data, stacks, volumes, secrets; and what nothing uses.

    Exit codes: 0 done; 1 a file cannot be parsed, so that something may be missing; 2 usage, configuration, I/O or a
    defect of workerc.
    """
    config = load(config_file, settings)
    where = chosen(config, [environment] if environment else [])[:1]
    given = read_input(config, ())
    missing = unread(given.repository, where, config)
    if missing.diagnostics:
        write(missing, (), Look(color, quiet), err=True)
    resources = placed_in(given.repository.workers, workspace, where[0])
    if not resources and not given.failed and not missing.diagnostics:
        raise UsageError(
            f"there is no Worker in the workspace `{workspace}`" if workspace else "there are no Workers to draw",
            "`workerc get` lists all there are",
        )
    workers = sorted([resolution(each, where[0]).worker for each in resources], key=lambda worker: (worker.workspace, worker.name))
    alone = _unused(given, config) if workspace is None and not given.failed else []
    found = drawn(workers, given.platform, where[0], alone)
    secrets = hidden({**{each.document.source.name: each.document.source for each in resources}, **config.texts}).secrets
    text = FORMATS[form](masked(found, lambda said: without(redacted(said).text, secrets)))
    if output == "-":
        say(text)
    else:
        write_file(Path(output), text.encode())
    for node in sorted(found.circular):
        tell(f"data of {node.home}/{node.name} comes back to it", quiet=quiet)
    for node in sorted(found.orphans):
        tell(f"nothing uses the {node.kind} {node.name}", quiet=quiet)
    return 2 if given.failed or config.diagnostics else int(bool(missing.diagnostics))


def _unused(given: Input, config: Config) -> list[Resource]:
    """What nothing uses in any environment."""
    used: set[DocumentKey] = set()
    for environment in config.environments:
        used |= used_by([resolution(each, environment) for each in given.repository.workers], given.platform, environment)
    return unused(given.repository, used, config.environments)
