"""`workerc diff`."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

import click

from compiler.cli import options
from compiler.cli.diff_against import Committed, against
from compiler.cli.diff_result import Difference, difference, stopped, write_difference
from compiler.cli.diff_revision import snapshot
from compiler.cli.diff_sides import between_environments, now, with_directory, with_revision, written
from compiler.cli.results import Look
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.errors import UsageError
from compiler.pipeline.diff_sides import Asked


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...]")
@click.option(
    "--against",
    "target",
    metavar="REV|DIR",
    help="A Git revision, whose sources are rendered, or another output directory. Default: the output directory.",
)
@click.option("--from", "one", metavar="NAME", help="Compare this environment with the one that `--to` names.")
@click.option("--to", "other", metavar="NAME", help="The environment that the one of `--from` is compared with.")
@options.environments
@options.settings
@options.workspace
@click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="How the difference is written; repeatable, with a file each: text (default), json, markdown.",
)
@click.option("--exit-zero", is_flag=True, help="Exit with 0 although something differs.")
@click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    help="Least severity of a finding that gives exit code 1. Default: error; never with --exit-zero.",
)
@options.common
def diff(
    paths: tuple[str, ...],
    *,
    target: str | None,
    one: str | None,
    other: str | None,
    environments: tuple[str, ...],
    settings: tuple[str, ...],
    workspace: str | None,
    formats: tuple[str, ...],
    exit_zero: bool,
    fail_on: str | None,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Say what the working tree changes in what is deployed: by object and field, with what it does and the line that causes it.

    It is compared with the output directory, with a Git revision or another directory (--against), or one environment with
    another (--from and --to). Nothing is written.

    Exit codes: 0 nothing differs; 1 something does, or a Worker has an error; 2 usage, configuration, I/O or a defect of
    workerc.
    """
    between = _between(one, other, target, environments)
    config = load(config_file, settings)
    asked = Asked(between or environments, workspace, paths, settings, between=bool(between))
    found = _found(config, asked, target, Look(color, quiet))
    if isinstance(found, int):
        return found
    write_difference(found, formats, Look(color, quiet))
    return found.exit_code(fail_on or ("never" if exit_zero else "error"), exit_zero=exit_zero)


def _between(one: str | None, other: str | None, target: str | None, environments: tuple[str, ...]) -> tuple[str, ...]:
    """The environments that are compared with each other, if that is asked for."""
    if one is None and other is None:
        return ()
    if one is None or other is None:
        raise UsageError("`--from` and `--to` belong together", "name an environment with each")
    if target is not None or environments:
        option = "-e" if target is None else "--against"
        raise UsageError(f"`--from` and `--to` say what is compared, and so does `{option}`", "leave one of them out")
    if one == other:
        raise UsageError(f"`--from` and `--to` both name `{one}`", "name two environments")
    return one, other


def _found(config: Config, asked: Asked, target: str | None, look: Look) -> Difference | int:
    """How the two sides differ; an exit code where there is nothing to compare."""
    other = None if target is None or asked.between else against(config, target)
    with ExitStack() as stack:
        then = stack.enter_context(snapshot(config, other)) if isinstance(other, Committed) else None
        found = None if then or asked.between else written(config, other if isinstance(other, Path) else None, asked)
        if found and not found.places and target is not None:
            raise UsageError(f"{target}: it holds nothing that workerc has written", "name an output directory, or a revision")
        tree = now(config, asked, then, charts=bool(found and found.charts), quiet=look.quiet)
        code = stopped(tree, found.diagnostics if found else (), look)
        if code is not None:
            return code
        if then:
            return difference(tree, with_revision(tree, then))
        return difference(tree, with_directory(tree, found) if found else between_environments(tree))
