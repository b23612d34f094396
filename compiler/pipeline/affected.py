"""Which sources a change can matter to: those that differ, and those of which something else that differs decides.

A source is affected as a whole, with all resources in it. At worst there is one too many; `docs/changed-only.md` has the list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution
from compiler.hints import Any
from compiler.lint.engine import judgement
from compiler.pipeline.lint import beside_each_other, profile_of
from compiler.pipeline.part import Part
from compiler.pipeline.relations import uses
from compiler.pipeline.selection import Selection
from compiler.pipeline.unused import unused_declarations, used_by
from compiler.pipeline.values import unused_values
from compiler.records import NamedTuple
from compiler.repository.bundles import BUNDLE
from compiler.repository.platform import DEFAULT_COMPUTE, SECRETS, Declaration, Platform
from compiler.repository.repository import Repository
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED

Embeds = Callable[[str, str], bool]  # of a source and a value in it: whether that names a file that differs
_Reads = dict[str, list[Resolution]]  # by environment


class Side(NamedTuple):
    """A repository with the platform that it declares."""

    repository: Repository
    platform: Platform


class Affected(NamedTuple):
    """`files` are the names of sources. `fresh` are findings that only `now` has: on resources beside each other, or on settings
    that nothing stands for.
    """

    files: frozenset[str]
    fresh: frozenset[Diagnostic] = frozenset()

    def part(self) -> Part:
        return Part(self.files.__contains__, self._tells)

    def _tells(self, diagnostic: Diagnostic) -> bool:
        return diagnostic in self.fresh or any(place in self.files for place in _places(diagnostic))


def affected(
    before: Side,
    now: Side,
    changed: Collection[str],
    environments: Sequence[Environment],
    selection: Selection,
    *,
    embeds: Embeds,
) -> Affected | None:
    """What a change from `before` to `now` matters to, where the sources `changed` differ, and neither the configuration nor
    anything that it names; None where that is everything.
    """
    sides = (before.repository, now.repository)
    files = set(changed)
    files |= {name for side in sides for name in _placed_by(side, files)}
    if _identities(before.repository, files) != _identities(now.repository, files):
        return None  # what is declared is also what is suggested, and whether anything is said of what is not
    then, here = [[each for each in _declarations(side) if _file(each) in files] for side in sides]
    declared = _differing(then, here, files)
    names = _names_of(declared)
    while more := [each for each in _declarations(now.repository) if _file(each) not in files and _mentions(each.data, names)]:
        declared += more
        files |= {_file(each) for each in more}
        names |= _names_of(more)
    kinds = {_kind(each) for each in declared}
    readings = {environment.name: _readings(now, environment, selection) for environment in environments}
    earlier = {environment.name: _readings(before, environment, selection) for environment in environments}
    for environment in environments:
        for read in readings[environment.name]:
            if read.worker.resource.type == COMPILED and _file(read.worker.resource) not in files:
                depends = kinds and _depends(read, names, kinds, now.platform, environment)
                files |= {_file(read.worker.resource)} if depends or _embeds(read, embeds) else set()
    files |= _namesakes([*_each(earlier), *_each(readings)], files)
    earlier_found, found = (
        frozenset(_together(side, reads, environments, selection)) for side, reads in ((before, earlier), (now, readings))
    )
    sources = {read.source.name for read in now.repository.read}
    files |= {diagnostic.file for _, diagnostic in earlier_found ^ found} & sources
    return Affected(frozenset(files), frozenset(diagnostic for _, diagnostic in found - earlier_found))


def _file(resource: Resource) -> str:
    return resource.document.source.name


def _each(readings: _Reads) -> Iterator[Resolution]:
    for reads in readings.values():
        yield from reads


def _places(diagnostic: Diagnostic) -> Iterator[str]:
    yield diagnostic.file
    yield from (related.file for related in diagnostic.related)


def _placed_by(repository: Repository, files: Collection[str]) -> set[str]:
    """What bundles in `files` name."""
    return {
        _file(resource)
        for resource in repository.everything
        if any(placement.document.source.name in files for placement in resource.placements)
    }


def _declarations(repository: Repository) -> list[Resource]:
    return [resource for resource in repository.everything if resource.type not in (COMPILED, BUNDLE)]


def _differing(before: Sequence[Resource], now: Sequence[Resource], files: Collection[str]) -> list[Resource]:
    """Those that are not on both sides, word for word and at the same place."""

    def known(resource: Resource) -> Any:
        document = resource.document
        moved = any(placement.document.source.name in files for placement in resource.placements)
        start = document.span(()).start
        return (document.source.name, start.line, start.column, document.text) if not moved else id(resource)

    both = {known(resource) for resource in before} & {known(resource) for resource in now}
    return [resource for resource in (*before, *now) if known(resource) not in both]


def _kind(resource: Resource) -> str:
    return SECRETS[0] if resource.type in SECRETS else resource.type


def _identities(repository: Repository, files: Collection[str]) -> Counter[tuple[Any, ...]]:
    """What the declarations in `files` are known by: what anything that only lists or finds them can see."""
    found: Counter[tuple[Any, ...]] = Counter()
    for resource in _declarations(repository):
        if _file(resource) in files:
            said = [placement.workspace for placement in resource.placements]
            stack = Declaration(resource, bundled=False).stack_name if resource.type == "stack" else None
            found[resource.type, resource.name, stack, resource.stated_workspace, *said] += 1
    return found


def _names_of(declarations: Iterable[Resource]) -> set[str]:
    """What Workers may call them by."""
    found = set()
    for resource in declarations:
        stack = Declaration(resource, bundled=False).stack_name if resource.type == "stack" else None
        found |= {name for name in (resource.name, stack.name if stack else None) if name}
    return found


def _mentions(data: Any, names: Collection[str]) -> bool:
    """Whether a text in `data` holds one of `names`, in a longer word too."""
    if not names:
        return False
    waiting = [data]
    while waiting:
        value = waiting.pop()
        if isinstance(value, str):
            if any(name in value for name in names):
                return True
        elif isinstance(value, dict):
            waiting += value.keys()
            waiting += value.values()
        elif isinstance(value, list):
            waiting += value
    return False


def _depends(
    read: Resolution, names: Collection[str], kinds: Collection[str], platform: Platform, environment: Environment
) -> bool:
    """Whether the Worker may name one of `names`; who names something that nobody declares hears of what comes near."""
    worker = read.worker
    if (DEFAULT_COMPUTE in names and not worker.section.get("compute")) or _mentions(worker.resource.data, names):
        return True
    unknown = any(use.declaration is None and use.kind in kinds for use in uses(worker, platform, environment))
    return unknown or _mentions(worker.data, names)


def _embeds(read: Resolution, embeds: Embeds) -> bool:
    configs = read.worker.section.get("configs")
    values = configs.values() if isinstance(configs, dict) else ()
    return any(isinstance(value, str) and "\n" not in value and embeds(_file(read.worker.resource), value) for value in values)


def _namesakes(reads: Iterable[Resolution], files: Collection[str]) -> set[str]:
    """Where else there is a Worker of the same name in the same workspace: a baseline takes the two for one."""
    homes: dict[tuple[str, str, str], set[str]] = {}
    for read in reads:
        worker = read.worker
        homes.setdefault((worker.environment, worker.workspace, worker.name), set()).add(_file(worker.resource))
    return {file for group in homes.values() if not group.isdisjoint(files) for file in group}


def _readings(side: Side, environment: Environment, selection: Selection) -> list[Resolution]:
    profile = partial(profile_of, environment=environment, selection=selection)
    resources = [*side.repository.workers, *side.repository.declarations]
    read = [judgement(resource, environment, side.platform, profile(resource), ()).resolution for resource in resources]
    return [each for each in read if each]


def _together(
    side: Side, readings: _Reads, environments: Sequence[Environment], selection: Selection
) -> Iterator[tuple[str | None, Diagnostic]]:
    """What a run for the whole repository finds that no single resource is enough for."""
    for environment in environments:
        reads = readings[environment.name]
        for diagnostic in beside_each_other(reads, side.repository, side.platform, environment, selection):
            yield environment.name, diagnostic
    yield from unused_values(side.repository, side.platform, environments, selection)
    used = set[tuple[str, int]]().union(*[used_by(readings[each.name], side.platform, each) for each in environments])
    yield from unused_declarations(side.repository, used, environments, selection)
