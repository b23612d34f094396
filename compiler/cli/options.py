"""Options that several commands have."""

from __future__ import annotations

from collections.abc import Callable
from functools import wraps

import click

from compiler.environment.targets import TARGETS
from compiler.hints import Any, TypeVar, cast

Command = TypeVar("Command", bound=Callable[..., Any])

_COMMON = (
    click.option(
        "--config",
        "config_file",
        metavar="FILE",
        type=click.Path(),
        help="Configuration, instead of the workerc.yaml found upward.",
    ),
    click.option(
        "--color", type=click.Choice(["auto", "always", "never"]), default="auto", show_default=True, help="Colour of text output."
    ),
    click.option("-q", "--quiet", is_flag=True, help="Print nothing beside results."),
    click.option("--verbose", is_flag=True, help="Say what is read and left out."),
)


def common(command: Command) -> Command:
    """Give `command` the options that every one has."""
    for option in reversed(_COMMON):
        command = option(command)
    return command


def timing(command: Command) -> Command:
    """Give `command`, which returns its exit code, the option `--timing`."""

    @wraps(command)
    def measured(*arguments: Any, timing: bool, **wishes: Any) -> int:
        if not timing:
            return int(command(*arguments, **wishes))
        from compiler.cli.timing import timed  # noqa: PLC0415 - nobody else loads anything for it

        wishes["jobs"] = wishes.get("jobs") or 1  # what other processes do is not seen from here
        return timed(lambda: int(command(*arguments, **wishes)))

    told = "Show on standard error where the time went: by phase, and the slowest rules and policies."
    return cast("Command", click.option("--timing", is_flag=True, help=told)(measured))


environments = click.option(
    "-e", "environments", multiple=True, metavar="NAME", help="Environment to look at; repeatable. Default: all."
)
settings = click.option(
    "--set",
    "settings",
    multiple=True,
    metavar="NAME=VALUE",
    help="Value of a placeholder, in every environment; repeatable. Lists and mappings as YAML in one line: `[a, b]`.",
)
targets = click.option(
    "--target",
    "targets",
    type=click.Choice(TARGETS),
    multiple=True,
    help="Plain manifests or Helm charts; may be given twice. Default: `targets:` of workerc.yaml, else kubernetes.",
)
workspace = click.option("-w", "workspace", metavar="NAME", help="Only Workers placed in this workspace.")
fail_on = click.option(
    "--fail-on",
    type=click.Choice(["error", "warning", "note", "never"]),
    default="error",
    show_default=True,
    help="Least severity that gives exit code 1.",
)
formats = click.option(
    "--format",
    "formats",
    multiple=True,
    metavar="FORMAT[=FILE]",
    help="How findings are written; repeatable, with a file each: text (default), concise, json, sarif, github, gitlab, junit,"
    " markdown.",
)
since = click.option(
    "--since",
    metavar="REV",
    help="Only what may be affected by what has changed since this branch left REV, not committed changes included.",
)
shard = click.option("--shard", metavar="I/N", help="Only part I of N: the parts together are the whole.")
no_cache = click.option("--no-cache", is_flag=True, help="Remember nothing, and use nothing that was remembered.")
jobs = click.option(
    "-j", "--jobs", type=click.IntRange(min=1), metavar="N", help="Processes to judge with; default: one for each core."
)
tracked = click.option("--tracked", is_flag=True, help="Read only files that Git tracks, as they are in the working tree.")
