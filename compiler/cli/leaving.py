"""What `workerc delete` takes out of the output directory."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import groupby
from pathlib import Path

from compiler.cli.compiling import Extent, compiled, output_directory
from compiler.cli.reading import Input
from compiler.config.config import Config
from compiler.config.discovery import rooted
from compiler.config.silence import selection
from compiler.diagnostics import Severity
from compiler.environment.targets import TARGETS
from compiler.environment.workspaces import name_of
from compiler.output.departure import Leaving, departure, shared_with
from compiler.output.plan import Plan
from compiler.output.unit import Unit, UnitKey
from compiler.pipeline.known import known_keys
from compiler.records import NamedTuple
from compiler.repository.platform import platform
from compiler.repository.repository import Repository, placed, read_source
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED
from compiler.source import Source

_UNKNOWN = Unit(UnitKey("", "", "", ""), "", {})  # in place of what nobody can say; None is for what is not needed any more


class Output(NamedTuple):
    """`shared` are what workspaces need without what leaves; `kept` says what of that is left as it is, since nobody knows."""

    directory: Path
    leaving: Leaving
    shared: Mapping[UnitKey, Unit | None]
    kept: tuple[str, ...]

    def plan(self, *, force: bool) -> Plan:
        """As the directory is now. Raises `ReadError`."""
        return departure(self.directory, self.leaving, self.shared, overwrite_drift=force, skip_unreadable=force)


def output_of(targets: Sequence[Resource], texts: Mapping[str, str], given: Input, config: Config) -> Output | None:
    """What is there of `targets`; None where nobody can say. `texts` are files as they will be, by the names of their sources, and
    empty for those that go.
    """
    workers = [target for target in targets if target.type == COMPILED]
    names = {name_of(worker, environment) for worker in workers for environment in config.environments}
    rest = _without(texts, given, config)
    known = known_keys(rest.repository, [each._replace(targets=TARGETS) for each in config.environments])
    if config.source is None or not workers or None in names or known is None:
        return None
    directory = output_directory(config, None)
    leaving = Leaving(frozenset([name for name in names if name]), known)
    shared = dict(_shared(shared_with(directory, leaving), rest, config))
    told = [f"what Workers of `{key.workspace}` share in `{key.environment}`" for key, unit in shared.items() if unit is _UNKNOWN]
    return Output(
        directory, leaving, {key: unit for key, unit in shared.items() if unit is not _UNKNOWN}, tuple(dict.fromkeys(told))
    )


def _shared(keys: Collection[UnitKey], rest: Input, config: Config) -> Iterator[tuple[UnitKey, Unit | None]]:
    """What the Workers that stay need together; `_UNKNOWN` while one of them has an error."""
    for (name, workspace), group in groupby(sorted(keys, key=_place), _place):
        environments = [environment for environment in config.environments if environment.name == name]
        if not environments:
            yield from ((key, None) for key in group)
            continue
        result = compiled(config, rest, environments, selection(config), Extent(workspace, judged=False))
        failed = any(diagnostic.severity is Severity.ERROR for diagnostic in result.report.diagnostics)
        units = {unit.key: unit for unit in result.units}
        for key in group:
            yield key, _UNKNOWN if failed else units.get(key)


def _place(key: UnitKey) -> tuple[str, str]:
    return key.environment, key.workspace


def _without(texts: Mapping[str, str], given: Input, config: Config) -> Input:
    """What there is when the files are as `texts` say."""
    found = given.repository
    read = [
        read_source(Source(each.source.name, texts[each.source.name]), ours=config.sources_named)
        if each.source.name in texts
        else each
        for each in found.read
        if texts.get(each.source.name, "-")
    ]
    repository = placed(Repository(tuple(read), found.context), rooted(config.root))
    declarations = [*repository.declarations, *Repository(repository.context).declarations]
    depots = {environment.name: environment.depots for environment in config.environments}
    known = platform(declarations, versions=config.environments[0].stack_versions, depots=depots)
    return Input(repository, known, given.failed, given.complete)
