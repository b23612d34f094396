"""Reads what a command was asked to judge; what cannot be read is told, and the rest goes on."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from compiler.cli.terminal import complain
from compiler.config.config import Config
from compiler.config.discovery import Found, discover, discover_sources, shown
from compiler.environment.environment import Environment
from compiler.errors import ReadError, UsageError
from compiler.repository.platform import Platform, platform
from compiler.repository.repository import Read, Repository, read_source
from compiler.resources.suggestions import suggestion
from compiler.source import Source, read, read_stdin

STDIN = "-"


class Input(NamedTuple):
    """`failed`: something that was asked for could not be read, which has been told."""

    repository: Repository
    platform: Platform
    failed: bool


def read_input(config: Config, paths: Sequence[str], *, stdin_name: str | None = None, force_exclude: bool = False) -> Input:
    """What is at `paths`, or under the sources of the configuration where there are none, and the platform."""
    named = [path for path in paths if path != STDIN]
    found = discover(config, named, force_exclude=force_exclude) if paths else discover_sources(config)
    reader = _Reader(found)
    sources = list(reader.sources(found.files))
    if STDIN in paths:
        sources.append(read_stdin(stdin_name or "<stdin>"))
    ours = config.sources_named and not paths
    repository = Repository(tuple(read_source(source, ours=ours) for source in sources))
    declarations = list(repository.declarations)
    if paths and config.source is not None:
        names = {source.name for source in sources}
        declarations += [r for context in _context(config, names) for r in Repository((context,)).declarations]
    elif config.platform is not None and not paths:
        declarations += [r for context in _context(config, {s.name for s in sources}) for r in Repository((context,)).declarations]
    depots = {environment.name: environment.depots for environment in config.environments}
    known = platform(declarations, versions=config.environments[0].stack_versions, depots=depots)
    return Input(repository, known, reader.failed)


def _context(config: Config, known: set[str]) -> Iterator[Read]:
    """The files of the platform that are not judged themselves: they only have to be found."""
    for path in discover_sources(config, config.platform).files:
        name = shown(path)
        if name not in known:
            try:
                yield read_source(read(path, name))
            except ReadError:
                continue


class _Reader:
    def __init__(self, found: Found) -> None:
        self.failed = bool(found.missing)
        for message in found.missing:
            complain(message)

    def sources(self, files: Iterable[Path]) -> Iterator[Source]:
        for file in files:
            try:
                yield read(file, shown(file))
            except ReadError as error:
                self.failed = True
                complain(str(error), error.help)


def chosen(config: Config, names: Sequence[str]) -> tuple[Environment, ...]:
    """The environments called `names`, all of them where none is. Raises `UsageError` for an unknown one."""
    known = {environment.name: environment for environment in config.environments}
    for name in names:
        if name not in known:
            meant = suggestion(name, known)
            listed = f"the environments are {', '.join(known)}"
            raise UsageError(f"there is no environment `{name}`", f"did you mean `{meant}`? {listed}" if meant else listed)
    return tuple(environment for name, environment in known.items() if not names or name in names)
