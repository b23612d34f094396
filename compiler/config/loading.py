"""Finds `workerc.yaml`, and has it read."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compiler import __version__
from compiler.config.config import FILE_NAME, Config
from compiler.config.discovery import shown
from compiler.config.settings import with_settings
from compiler.errors import ConfigError
from compiler.source import read


def load(file: str | None = None, settings: Sequence[str] = ()) -> Config:
    """The configuration in `file`, else in the `workerc.yaml` found upward, else the defaults. `settings` are values from the
    command line.

    What is wrong with the file is in `diagnostics`. Raises `ReadError` for a file that cannot be read, `ConfigError` where
    another version of workerc is required, and `UsageError` for a setting that is none.
    """
    path = Path(file) if file else _found(Path.cwd())
    if path is None:
        return with_settings(Config(root=_repository(Path.cwd()) or Path.cwd()), settings)
    from compiler.config.written import written  # noqa: PLC0415 - of no use where there is no such file

    config = written(path.parent, read(path, shown(path)), settings)
    if config.requires and not _satisfies(__version__, config.requires):
        advice = f'install it with `pip install "workerc{config.requires.replace(" ", "")}"`'
        raise ConfigError(f"{shown(path)}: it requires workerc {config.requires}, and this is {__version__}", advice)
    return config


def _found(start: Path) -> Path | None:
    """The `workerc.yaml` in `start` or above it, but not above the root of the Git repository."""
    for folder in (start, *start.parents):
        if (folder / FILE_NAME).is_file():
            return folder / FILE_NAME
        if (folder / ".git").exists():
            return None
    return None


def _repository(start: Path) -> Path | None:
    return next((folder for folder in (start, *start.parents) if (folder / ".git").exists()), None)


def _satisfies(version: str, requirement: str) -> bool:
    """Whether `version` meets every part of a list such as `>=1.4,<1.5`; missing parts of a version count as 0."""
    return all(_meets(version, part.strip()) for part in requirement.split(","))


def _meets(version: str, part: str) -> bool:
    operator = part.rstrip("0123456789. ").strip()
    wanted, have = _numbers(part.removeprefix(operator)), _numbers(version)
    compared = (have > wanted) - (have < wanted)
    return compared in {"==": (0,), "!=": (-1, 1), ">=": (0, 1), "<=": (-1, 0), ">": (1,), "<": (-1,)}[operator]


def _numbers(version: str) -> tuple[int, ...]:
    numbers = [int(number) for number in version.strip().split(".")]
    return (*numbers, *[0] * (4 - len(numbers)))
