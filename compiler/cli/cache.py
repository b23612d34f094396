"""`workerc cache`."""

from __future__ import annotations

from pathlib import Path

import click

from compiler.cache.committed import is_free
from compiler.cache.place import clean as cleaned
from compiler.cache.place import inside, is_ours
from compiler.cli import options
from compiler.cli.results import Look, write
from compiler.cli.terminal import say, tell
from compiler.config.config import CACHE, Config
from compiler.config.discovery import shown
from compiler.config.loading import load
from compiler.errors import WriteError
from compiler.report.report import Report
from compiler.report.summary import counted
from compiler.report.visible import visible

_MEGA, _KILO = 10**6, 10**3


@click.group()
def cache() -> None:
    """Say where is remembered what was judged, or forget it."""


@cache.command("dir")
@options.common
def where(
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Print the folder in which `lint` and `render` remember what they have judged.

    It need not be there yet. Where nothing is remembered, standard error says why; with `cache: false` no folder is printed.

    Exit codes: 0 done; 2 usage, configuration, I/O or a defect of workerc.
    """
    config = load(config_file)
    if config.cache is not None:
        say(f"{visible(shown(config.root / config.cache))}\n")
    if reason := _unused(config):
        tell(f"nothing is remembered: {reason}", quiet=quiet)
    return _told(config, color, quiet=quiet)


@cache.command()
@options.common
def clean(
    *,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Remove what workerc has remembered, and nothing else that lies in the folder.

    That is always safe: the next run judges everything anew. With `cache: false` it is looked for where it would be by default.

    Exit codes: 0 done, or there was nothing; 2 usage, configuration, I/O or a defect of workerc.
    """
    config = load(config_file)
    if config.diagnostics:  # the folder may be wrong
        return _told(config, color, quiet=quiet)
    folder = config.root / (config.cache or CACHE)
    name = visible(shown(folder))
    if not inside(folder, config.root):
        tell(f"nothing is removed: {name} does not lie inside the repository", quiet=quiet)
        return 0
    try:
        removed = cleaned(folder)
    except OSError as error:
        raise WriteError(f"{name}: it cannot be removed: {(error.strerror or str(error)).lower()}") from None
    if not removed.files:
        tell(f"{name}: there is nothing to remove", quiet=quiet)
        return 0
    tell(f"{name}: removed {counted(removed.files, 'file')}, {_size(removed.size)}", quiet=quiet)
    return 0


def _unused(config: Config) -> str | None:
    """Why nothing is remembered, where nothing is."""
    if config.cache is None:
        return "workerc.yaml says `cache: false`"
    if config.source is None:
        return "there is no workerc.yaml"
    folder: Path = config.root / config.cache
    if not inside(folder, config.root):
        return "the folder does not lie inside the repository"
    if not is_free(folder):
        return "there is no Git repository, or something of the folder is committed"
    return None if is_ours(folder) else "the folder holds files of somebody else"


def _told(config: Config, color: str, *, quiet: bool) -> int:
    """The exit code, with what is wrong with the configuration."""
    if not config.diagnostics:
        return 0
    write(Report(config.diagnostics, config.texts, tuple(config.texts), 0, {}), (), Look(color, quiet), err=True)
    return 2


def _size(number: int) -> str:
    return f"{number / _MEGA:.1f} MB" if number >= _MEGA else f"{-(-number // _KILO)} kB"
