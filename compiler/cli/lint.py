"""`workerc lint`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import NamedTuple

import click

from compiler.cli import options
from compiler.cli.reading import Input, chosen, read_input
from compiler.cli.results import exit_code, write
from compiler.cli.terminal import complain, tracked
from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.config.loading import load
from compiler.config.silence import selection as selected
from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.errors import UsageError
from compiler.pipeline.lint import findings, reported
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import Extent
from compiler.report.report import Report
from compiler.repository.repository import Repository, read_source
from compiler.source import Source


class Request(NamedTuple):
    """What a run was asked to look at."""

    paths: tuple[str, ...]
    environments: tuple[Environment, ...]
    selection: Selection
    workspace: str | None
    thorough: bool  # in all environments and workspaces
    stdin_name: str | None
    force_exclude: bool


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...|-]")
@options.formats
@options.fail_on
@click.option("--fix", is_flag=True, help="Fix what can be fixed safely.")
@click.option("--unsafe-fixes", is_flag=True, help="With --fix or --diff: fix also what changes the Worker that is read.")
@click.option("--diff", is_flag=True, help="Show what --fix would change, and write nothing; exits with 1 if there is anything.")
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--select", multiple=True, metavar="RULE", help="Run only these codes, families or names; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not run these codes, families or names; repeatable.")
@click.option("--profile", type=click.Choice(["default", "strict", "production"]), help="Table of severities.")
@options.environments
@options.workspace
@click.option("--baseline", metavar="FILE", help="Findings recorded in FILE do not count. Default: `baseline:` of workerc.yaml.")
@click.option("--update-baseline", is_flag=True, help="Record what is found now, as far as it can be.")
@click.option("--add-ignores", is_flag=True, help="Write a comment into the files for every warning and error.")
@click.option("--reason", metavar="TEXT", help="Reason that --add-ignores writes.")
@click.option("--show-suppressed", is_flag=True, help="Show what is silenced by comment, baseline or configuration, and why.")
@click.option("--statistics", is_flag=True, help="Show how often each rule found something, as text or json.")
@click.option("--stdin-filename", metavar="NAME", help="Name to show for standard input.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out although they are named.")
@options.common
def lint(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str,
    *,
    fix: bool,
    unsafe_fixes: bool,
    diff: bool,
    exit_zero: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    environments: tuple[str, ...],
    workspace: str | None,
    baseline: str | None,
    update_baseline: bool,
    add_ignores: bool,
    reason: str | None,
    show_suppressed: bool,
    statistics: bool,
    stdin_filename: str | None,
    force_exclude: bool,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,
) -> int:
    """Judge Workers: syntax, schema, rules and references.

    Without PATHS the whole repository is judged, Workers compared with each other included. `-` reads standard
    input.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 usage, configuration, I/O or a defect of workerc.
    """
    config = load(config_file)
    where = chosen(config, environments)
    if profile:
        where = tuple(environment._replace(profile=profile) for environment in where)
    recording = None
    if update_baseline:
        from compiler.cli.silencing import baseline_to_write  # noqa: PLC0415 - most runs write nothing

        narrowing = {"PATH": paths, "-e": environments, "-w": workspace, "--select": select, "--ignore": ignore}
        recording = baseline_to_write(config, baseline, {**narrowing, "--profile": profile, "--add-ignores": add_ignores})
    if add_ignores:
        from compiler.cli.silencing import check_ignores  # noqa: PLC0415

        check_ignores(reason, where, paths)
    elif reason is not None:
        raise UsageError("`--reason` is for `--add-ignores`", "give both, or neither")
    wished = None
    if fix or unsafe_fixes or diff:
        from compiler.cli.fixing import repair, wish  # noqa: PLC0415 - most runs write nothing

        others = {"--add-ignores": add_ignores, "--update-baseline": update_baseline}
        wished = wish(paths, others, fix=fix, unsafe=unsafe_fixes, diff=diff)
    selection = selected(config, select=select, ignore=ignore, profile=profile, baseline=baseline, anew=update_baseline)
    thorough = not environments and not workspace
    request = Request(paths, where, selection, workspace, thorough, stdin_filename, force_exclude)
    given = _read(config, request)
    report = _judged(config, request, given, recording, quiet=quiet)
    if add_ignores:
        from compiler.cli.silencing import add_ignores as written  # noqa: PLC0415

        written(report, reason, quiet=quiet)
        given = _read(config, request)
        report = _judged(config, request, given, None, quiet=quiet)
    if wished:
        ours = config.sources_named and not paths
        after = repair(wished, given.repository, report, _judge(request, given, ours=ours), ours=ours, quiet=quiet)
        if diff:
            changed = after is not given.repository and not exit_zero
            return 2 if given.failed or config.diagnostics else int(changed)
        given = given._replace(repository=after)
        report = _judged(config, request, given, None, quiet=quiet)
    on_stderr = wished is not None and wished.stdin
    _write(config, report, formats, color=color, quiet=quiet, silenced=show_suppressed, statistics=statistics, err=on_stderr)
    if verbose:
        click.echo("\n".join([f"judged {file}" for file in report.files]), err=True)
    if given.failed or config.diagnostics:
        return 2
    return 0 if exit_zero else exit_code(report, fail_on)


def _read(config: Config, request: Request) -> Input:
    return read_input(config, request.paths, stdin_name=request.stdin_name, force_exclude=request.force_exclude)


def _judge(request: Request, given: Input, *, ours: bool) -> Callable[[Source], Sequence[Diagnostic]]:
    """What counts in a new text of one of the sources, by itself."""
    where, selection = request.environments, request.selection

    def judge(source: Source) -> Sequence[Diagnostic]:
        repository = Repository((read_source(source, ours=ours),))
        found = findings(repository, given.platform, where, selection, whole=False, workspace=request.workspace)
        return reported(repository, found, selection, where).diagnostics

    return judge


def _judged(config: Config, request: Request, given: Input, baseline: Path | None, *, quiet: bool) -> Report:
    """The report on what was read. The `baseline` to record it in is written in between, unless something that
    belongs into it could not be read.
    """
    paths, where, selection = request.paths, request.environments, request.selection
    found = findings(
        given.repository,
        given.platform,
        where,
        selection,
        whole=not paths,
        workspace=request.workspace,
        further=config.diagnostics,
        track=tracked("judging", quiet=quiet),
    )
    if baseline and (given.failed or config.diagnostics):
        complain(f"{shown(baseline)}: the baseline is not written, since not everything could be read")
    elif baseline:
        from compiler.cli.silencing import update_baseline  # noqa: PLC0415 - most runs write nothing

        selection = update_baseline(baseline, given.repository, found, selection, where, quiet=quiet)
    extent = Extent(whole=not paths, thorough=request.thorough and not given.failed)
    return reported(given.repository, found, selection, where, extent)


def _write(
    config: Config, report: Report, formats: Sequence[str], *, color: str, quiet: bool, silenced: bool, statistics: bool, err: bool
) -> None:
    if config.source is not None:
        report = report._replace(sources={**report.sources, config.source.name: config.source})
    if not statistics:
        write(report, formats, color=color, quiet=quiet, silenced=silenced, err=err)
        return
    from compiler.report.statistics import STATISTICS  # noqa: PLC0415 - most runs show findings

    write(report, formats, color=color, quiet=quiet, silenced=silenced, reporters=STATISTICS, err=err)
