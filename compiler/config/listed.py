"""Files that a list in `workerc.yaml` names: themselves, by a folder or by a pattern."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.errors import ConfigError, ReadError
from compiler.source import Source, read_within

_SUFFIXES = (".json", ".yaml", ".yml")
_MOST = 1024  # files


def listed_files(config: Config, key: str, patterns: Iterable[str]) -> dict[Path, bool]:
    """The files that `patterns`, the list under `key`, name: each once, in order, and whether it was named itself.

    What Git ignores is read, too: it may be fetched. Raises `ConfigError` for what does not exist, or lies elsewhere.
    """
    found: dict[Path, bool] = {}
    for pattern in patterns:
        matches = _matches(config.root, key, pattern)
        if not matches:
            where = config.source.name if config.source else shown(config.root)
            raise ConfigError(f"{where}: there is no `{pattern}` for `{key}`")
        for path in matches:
            below = _below(path, config) if path.is_dir() else [path]
            found |= {each: found.get(each, False) or each == path for each in below}
        if len(found) > _MOST:
            raise ConfigError(f"{pattern}: there are more than {_MOST} files for `{key}`")
    return found


def _matches(root: Path, key: str, pattern: str) -> list[Path]:
    if Path(pattern).is_absolute():
        raise ConfigError(f"{pattern}: the path under `{key}` leads out of the repository")
    if any(character in pattern for character in "*?["):
        return sorted(path for path in root.glob(pattern) if path.is_dir() or path.suffix in _SUFFIXES)
    return [root / pattern] if (root / pattern).exists() else []


def _below(folder: Path, config: Config) -> Iterable[Path]:
    strays = config.tracked.strays if config.tracked else ()

    def walked() -> Iterator[Path]:
        for top, folders, names in os.walk(folder):
            folders[:] = sorted(name for name in folders if not name.startswith("."))
            found = [Path(top) / name for name in sorted(names) if name.endswith(_SUFFIXES)]
            yield from (path for path in found if not strays or Path(os.path.relpath(path, config.root)).as_posix() not in strays)

    return walked()


def read_listed(config: Config, key: str, path: Path) -> Source:
    """Raises `ConfigError` where it cannot be read, or a link leads out of the repository."""
    try:
        source = read_within(config.root, os.path.relpath(path, config.root))
    except ReadError:
        raise ConfigError(f"{shown(path)}: the path under `{key}` leads out of the repository") from None
    if source is None:
        raise ConfigError(f"{shown(path)}: it is no file")
    source.name = shown(path)
    return source
