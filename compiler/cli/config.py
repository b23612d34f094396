"""`workerc config`."""

from __future__ import annotations

import click

from compiler.cli import options
from compiler.cli.config_check import check as checked
from compiler.cli.config_formats import FORMATS, masked
from compiler.cli.reading import chosen
from compiler.cli.results import Look, exit_code, write
from compiler.cli.terminal import complain, say, tell
from compiler.config.effective import settings as effective
from compiler.config.loading import load
from compiler.report.report import Report
from compiler.report.visible import visible


@click.group()
def config() -> None:
    """Show and check the configuration."""


@config.command()
@options.environments
@options.settings
@click.option("--format", "form", type=click.Choice(list(FORMATS)), default="text", show_default=True, help="How.")
@options.common
def show(
    environments: tuple[str, ...],
    settings: tuple[str, ...],
    form: str,
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Print every key with its value, and where that was said.

    What an environment does not say for itself is not repeated: it holds for all. Secrets are masked.
    """
    found = load(config_file, settings)
    if found.source is None:
        tell("there is no workerc.yaml: every key has its default", quiet=quiet)
    say(FORMATS[form](masked(found, effective(found, chosen(found, environments)))))
    if found.diagnostics:
        write(Report(found.diagnostics, found.texts, tuple(found.texts), 0, {}), (), Look(color, quiet), err=True)
        return 2
    return 0


@config.command()
@options.settings
@options.formats
@options.fail_on
@options.common
def check(
    settings: tuple[str, ...],
    formats: tuple[str, ...],
    fail_on: str,
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001
) -> int:
    """Say what is wrong with the configuration, and with the files it names.

    Exit codes: 0 nothing at or above --fail-on; 1 findings; 2 a file cannot be read, or this is the wrong version.
    """
    found = load(config_file, settings)
    result = checked(found)
    if result.report.diagnostics or formats:
        write(result.report, formats, Look(color, quiet))
    for error in result.stops:
        complain(str(error), error.help)
    if not result.report.diagnostics and not result.stops:
        names = ", ".join([visible(name) for name in found.texts])
        tell(f"{names}: nothing is wrong" if names else "there is no workerc.yaml: every key has its default", quiet=quiet)
    return 2 if result.stops else exit_code(result.report, fail_on)
