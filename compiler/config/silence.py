"""The selection of a run and the baseline, from the configuration and the command line."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from compiler.config.config import Config
from compiler.config.discovery import rooted, shown
from compiler.errors import ConfigError, UsageError
from compiler.pipeline.selection import Selection
from compiler.source import Source, read, read_within


def selection(
    config: Config,
    *,
    select: tuple[str, ...] = (),
    ignore: tuple[str, ...] = (),
    profile: str | None = None,
    baseline: str | None = None,
    anew: bool = False,
) -> Selection:
    """What counts in a run. The command line's `select` and `profile` take the place of the configured ones, also of
    those for single paths; its `ignore` adds. With `anew` the baseline is about to be written, and may be missing.

    Raises `UsageError` for a rule that does not exist, `ConfigError` for a baseline that cannot be read.
    """
    select, ignore = _names(select), _names(ignore)
    _check("--select", select)
    _check("--ignore", ignore)
    per_path = config.per_path
    if select:
        per_path = tuple([setting._replace(select=None) for setting in per_path])
    if profile:
        per_path = tuple([setting._replace(profile=None) for setting in per_path])
    chosen = Selection(
        select or config.select,
        (*config.ignore, *ignore),
        per_path,
        rooted=rooted(config.root),
        narrowed=bool(select or ignore or profile),
    )
    source = _baseline(config, baseline, anew=anew)
    if source is None:
        return chosen
    from compiler.lint.baseline import parse  # noqa: PLC0415 - most runs have none

    return chosen._replace(baseline=parse(source, lenient=anew))


def baseline_path(config: Config, baseline: str | None) -> Path | None:
    """Where the baseline is or will be: as the command line says, else as configured."""
    if baseline:
        return Path(baseline)
    return config.root / config.baseline if config.baseline else None


def _baseline(config: Config, option: str | None, *, anew: bool) -> Source | None:
    """Its text; None where there is none. One that is configured lies within the repository."""
    path = baseline_path(config, option)
    if path is None:
        return None
    if option:
        return None if anew and not path.exists() else read(path, shown(path))
    if read_within(config.root, str(config.baseline)) is None:
        if anew:
            return None
        where = config.source.name if config.source else shown(config.root)
        raise ConfigError(f"{where}: there is no baseline `{config.baseline}`", "write it with `workerc lint --update-baseline`")
    return read(path, shown(path))


def _names(given: Iterable[str]) -> tuple[str, ...]:
    """`SEM,REF` is `SEM` and `REF`, as other linters read it."""
    return tuple([name.strip() for text in given for name in text.split(",") if name.strip()])


def _check(option: str, names: Iterable[str]) -> None:
    for name in names:
        from compiler.config.rulenames import advice_on  # noqa: PLC0415 - loads every rule, and most runs name none

        if advice := advice_on(name):
            raise UsageError(f"`{option}` names `{name}`, and there is no such rule or family", advice)
