"""Reads what a command was asked to judge; what cannot be read is told, and the rest goes on."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from compiler.cli.terminal import complain
from compiler.config.config import Config
from compiler.config.discovery import Found, discover, discover_sources, rooted, shown
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.errors import ReadError, UsageError
from compiler.records import NamedTuple
from compiler.repository.platform import Platform, platform
from compiler.repository.repository import Repository, Unread, placed, read_source, seems_plain
from compiler.resources.suggestions import suggestion
from compiler.resources.types import DATAOS_TYPES
from compiler.source import Source, read, read_stdin

STDIN = "-"
MANY = 48  # files: below that reading them all takes less than loading what spares it


class Input(NamedTuple):
    """`failed`: something that was asked for could not be read, which has been told. `entire`: the repository with its context is
    all there is, readable or not.
    """

    repository: Repository
    platform: Platform
    failed: bool
    entire: bool = False

    @property
    def complete(self) -> bool:
        """Whether the repository with its context is all there is, and all of it could be read."""
        return self.entire and self.repository.is_readable

    @property
    def spared(self) -> bool:
        """Whether some files are unread."""
        return any(isinstance(read, Unread) for read in self.repository.read)


def read_input(
    config: Config, paths: Sequence[str], *, stdin_name: str | None = None, force_exclude: bool = False, sparing: bool = False
) -> Input:
    """What is at `paths`, or under the sources of the configuration where there are none, and the platform. `sparing`: where there
    are many files, those that seem to hold Workers only are left unread.
    """
    named = [path for path in paths if path != STDIN]
    found = discover(config, named, force_exclude=force_exclude) if paths else discover_sources(config)
    reader = _Reader(found)
    sources = list(reader.sources())
    if STDIN in paths:
        sources.append(read_stdin(stdin_name or "<stdin>"))
    ours = config.sources_named and not paths
    referred = (paths and config.source is not None) or config.platform is not None
    beside = _Reader(discover_sources(config, config.platform) if referred else Found((), ()), told=False)
    if config.platform is not None and beside.found.refused:
        beside.refuse()  # nobody else judges what is there
        reader.failed = True
    sparing = sparing and len(sources) >= MANY
    reads = tuple([Unread(each, ours=ours) if sparing and seems_plain(each) else read_source(each, ours=ours) for each in sources])
    names = {source.name for source in sources}
    context = tuple(read_source(source) for source in beside.sources(names))
    repository = placed(Repository(reads, context), rooted(config.root))
    known = platform_of(repository, config)
    everything = not paths or (config.source is not None and config.platform is None)
    return Input(repository, known, reader.failed, everything and not reader.failed and not beside.failed)


def in_full(given: Input, config: Config) -> Input:
    """The same with nothing left unread, out of the texts that were read, so that nothing is told twice."""
    reads = [read_source(read.source, ours=read.ours) if isinstance(read, Unread) else read for read in given.repository.read]
    repository = placed(Repository(tuple(reads), given.repository.context), rooted(config.root))
    return given._replace(repository=repository, platform=platform_of(repository, config))


def platform_of(repository: Repository, config: Config) -> Platform:
    """What `repository` and its context declare."""
    declarations = [*repository.declarations, *Repository(repository.context).declarations]
    depots = {environment.name: environment.depots for environment in config.environments}
    return platform(declarations, versions=config.environments[0].stack_versions, depots=depots)


def require_placed(given: Input, config: Config, workspace: str | None, environments: Sequence[Environment]) -> None:
    """Raises `UsageError` where `environments` place no Worker in `workspace`, unless it may be in what could not be read."""
    if workspace is None or given.failed or config.diagnostics or not given.repository.is_readable:
        return
    workers = given.repository.workers
    if not workers:
        return
    places = sorted({workspace_of(worker, each) for worker in workers for each in environments})
    if workspace not in places:
        raise UsageError(f"there is no Worker in the workspace `{workspace}`", placed_elsewhere(workspace, places))


def require_type(kind: str) -> None:
    """Raises `UsageError` for what is no type of DataOS resources."""
    if kind not in DATAOS_TYPES:
        meant = suggestion(kind, DATAOS_TYPES)
        raise UsageError(f"there is no resource type `{kind}`", f"did you mean `{meant}`?" if meant else "`worker` is one")


def placed_elsewhere(workspace: str, places: Sequence[str]) -> str:
    """The advice to who looks in `workspace` for what is in `places`."""
    meant = suggestion(workspace, places)
    others = f"there are some in {', '.join([f'`{place}`' for place in places])}"
    return f"did you mean `{meant}`? {others}" if meant else others


class _Reader:
    """Reads what was found. Of what is only context nothing is told: it is judged by itself, and only has to be found."""

    def __init__(self, found: Found, *, told: bool = True) -> None:
        self.found, self._told = found, told
        self.failed = bool(found.missing or found.refused)
        for message in found.missing if told else ():
            complain(message)
        if told:
            self.refuse()

    def refuse(self) -> None:
        for message in self.found.refused:
            complain(message, "put the file itself there, or name it on the command line")

    def sources(self, known: Collection[str] = ()) -> Iterator[Source]:
        """Those that are not `known` by their names."""
        for file in self.found.files:
            if (name := shown(file)) in known:
                continue
            try:
                yield read(file, name)
            except ReadError as error:
                self.failed = True
                if self._told:
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
