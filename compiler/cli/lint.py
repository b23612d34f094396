"""`workerc lint`."""

from __future__ import annotations

import click

from compiler.cli import options
from compiler.cli.reading import chosen, read_input
from compiler.cli.results import exit_code, write
from compiler.config.loading import load
from compiler.pipeline.lint import lint as judged
from compiler.pipeline.selection import Selection


@click.command()
@click.argument("paths", nargs=-1, metavar="[PATH...|-]")
@options.formats
@options.fail_on
@click.option("--exit-zero", is_flag=True, help="Exit with 0 whatever is found.")
@click.option("--select", multiple=True, metavar="RULE", help="Run only these codes, families or names; repeatable.")
@click.option("--ignore", multiple=True, metavar="RULE", help="Do not run these codes, families or names; repeatable.")
@click.option("--profile", type=click.Choice(["default", "strict", "production"]), help="Table of severities.")
@options.environments
@options.workspace
@click.option("--stdin-filename", metavar="NAME", help="Name to show for standard input.")
@click.option("--force-exclude", is_flag=True, help="Leave excluded files out although they are named.")
@options.common
def lint(
    paths: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str,
    *,
    exit_zero: bool,
    select: tuple[str, ...],
    ignore: tuple[str, ...],
    profile: str | None,
    environments: tuple[str, ...],
    workspace: str | None,
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
    given = read_input(config, paths, stdin_name=stdin_filename, force_exclude=force_exclude)
    report = judged(
        given.repository,
        given.platform,
        where,
        Selection(select or config.select, (*config.ignore, *ignore)),
        whole=not paths,
        workspace=workspace,
        further=config.diagnostics,
    )
    if config.source is not None:
        report = report._replace(sources={**report.sources, config.source.name: config.source})
    write(report, formats, color=color, quiet=quiet)
    if verbose:
        click.echo("\n".join([f"judged {file}" for file in report.files]), err=True)
    if given.failed or config.diagnostics:
        return 2
    return 0 if exit_zero else exit_code(report, fail_on)
