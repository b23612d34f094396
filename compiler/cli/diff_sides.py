"""Both sides of `workerc diff`: the working tree, and what it is compared with."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from pathlib import Path

from compiler.cli.compiling import Extent, compiled, output_directory
from compiler.cli.diff_revision import Snapshot, rendered
from compiler.cli.reading import Input, chosen, read_input, require_placed
from compiler.cli.terminal import tracked
from compiler.config.config import Config
from compiler.config.silence import selection
from compiler.diagnostics import Diagnostic
from compiler.diff.objects import ObjectKey, Side
from compiler.environment.environment import Environment
from compiler.environment.targets import HELM, KUBERNETES
from compiler.output.tree import Tree
from compiler.output.unit import SHARED, WORKSPACE
from compiler.pipeline.diff_causes import Told
from compiler.pipeline.diff_computes import seen_computes
from compiler.pipeline.diff_environments import across
from compiler.pipeline.diff_findings import Past
from compiler.pipeline.diff_sides import Asked, Place, Sourced, placed_workers, rendered_side
from compiler.pipeline.diff_written import Written, chart_object, written_side
from compiler.pipeline.render import Compiled
from compiler.pipeline.selection import Selection
from compiler.records import NamedTuple
from compiler.resources.resource import Resource
from compiler.source import Source

TREE = "working tree"


class Now(NamedTuple):
    """The working tree, compiled. `workers` are by where their objects lie."""

    config: Config
    asked: Asked
    given: Input
    environments: tuple[Environment, ...]
    selection: Selection
    result: Compiled
    workers: Mapping[Place, Resource]
    out: Path

    def wanted(self, place: Place) -> bool:
        """Whether what lies at `place` is compared: of a part of the sources nobody knows what a workspace needs."""
        if not self.asked.paths:
            return self.asked.wanted(place)
        return place.resource != WORKSPACE and self.asked.wanted(place)

    def side(self, wanted: Callable[[Place], bool]) -> Sourced:
        return rendered_side(TREE, self.result, self.workers, self.environments, out=self.out.as_posix(), wanted=wanted)

    @property
    def sources(self) -> Mapping[str, Source]:
        """Every file that origins name, also of what was only read beside what is asked for."""
        return {**{read.source.name: read.source for read in self.given.repository.context}, **self.result.report.sources}


class Sides(NamedTuple):
    """What is compared, and what is known beside the objects: `past` are the Workers of the other side where that is one of
    sources, `lines` leads to its lines. `diagnostics` say what keeps the other side from being whole, `notes` why it has nothing.
    """

    before: Side
    after: Sourced
    computes: Mapping[ObjectKey, str]  # of `before`
    lines: Told | None = None
    past: Mapping[Place, Past] | None = None
    across: bool = False
    diagnostics: tuple[Diagnostic, ...] = ()
    notes: tuple[str, ...] = ()


def now(config: Config, asked: Asked, then: Snapshot | None, *, charts: bool, quiet: bool) -> Now:
    """The working tree as far as it is asked for, compiled to manifests, and with `charts` to those too."""
    where = chosen(config, asked.environments)
    given = _read(config, asked, then)
    require_placed(given, config, None if asked.paths else asked.workspace, where)
    where = tuple([each._replace(targets=(*each.targets, KUBERNETES) if charts else (KUBERNETES,)) for each in where])
    chosen_rules = selection(config)
    whole = bool(asked.paths) or asked.between  # a workspace has another name in another environment
    extent = Extent(None if whole else asked.workspace, whole=not asked.paths and not asked.workspace)
    result = compiled(config, given, where, chosen_rules, extent, track=tracked("rendering", quiet=quiet))
    workers = placed_workers(given.repository, where)
    return Now(config, asked, given, where, chosen_rules, result, workers, output_directory(config, None))


def _read(config: Config, asked: Asked, then: Snapshot | None) -> Input:
    """A path that only the revision has is one whose Workers are gone."""
    there = [path for path in asked.paths if then is None or Path(path).exists() or not then.counterpart(path).exists()]
    given = read_input(config, there)
    return given._replace(repository=given.repository._replace(read=())) if asked.paths and not there else given


def written(config: Config, folder: Path | None, asked: Asked) -> Written:
    """What workerc has written into `folder`, else into the output directory."""
    there = folder or output_directory(config, None)
    return written_side(there.as_posix(), Tree(there), asked.wanted)


def with_directory(now: Now, found: Written) -> Sides:
    """The working tree against what lies in a directory."""
    charts = {place: unit for unit in now.result.units if unit.key.target == HELM and (place := Place.of(unit.key)) in found.charts}
    shared = {place.resource for place in charts if place.environment == SHARED}

    def wanted(place: Place) -> bool:
        in_chart = place in charts or (place.resource in shared and place not in found.places)
        return now.wanted(place) and not in_chart and (not now.asked.paths or place in now.workers)

    after = now.side(wanted)
    made = [chart_object(place, unit.files, f"{now.out.as_posix()}/{unit.directory}") for place, unit in charts.items()]
    after = after._replace(side=Side(TREE, {**after.side.objects, **{each.key: each for each in made}}))
    before = found.side
    if now.asked.paths:
        kept = {key: each for key, each in before.objects.items() if _place(key) in now.workers}
        before = Side(before.name, kept)
    notes = () if found.places else (f"there is nothing in `{before.name}` that workerc has written: all is new",)
    return Sides(before, after, seen_computes(before, after), diagnostics=found.diagnostics, notes=notes)


def with_revision(now: Now, then: Snapshot) -> Sides:
    """The working tree against what the sources of a revision render."""
    was = rendered(then, now.asked, now.wanted)
    after = now.side(now.wanted)
    notes = (f"`{then.name}` has no file of this repository: all is new",) if was.empty else ()
    lines = Told(was.sourced, was.sources, was.called)
    before = was.sourced
    return Sides(before.side, after, before.computes, lines, was.workers, diagnostics=was.absent, notes=notes)


def between_environments(now: Now) -> Sides:
    """One environment of the working tree against the other one."""
    named = {environment.name: environment for environment in now.environments}
    first, second = (named[name] for name in now.asked.environments)
    sides = [
        rendered_side(each.name, now.result, now.workers, now.environments, wanted=_within(now, each)) for each in (first, second)
    ]
    before, after = across(sides[0], sides[1], now.given.repository, (first, second))
    lines = Told(before, now.sources)
    return Sides(before.side, after, before.computes, lines, across=True)


def _within(now: Now, environment: Environment) -> Callable[[Place], bool]:
    """The workspace may be called as either environment does."""
    named = _workspaces(now)

    def wanted(place: Place) -> bool:
        ours = place.environment == environment.name and not (now.asked.paths and place.resource == WORKSPACE)
        return ours and (named is None or (place.environment, place.workspace) in named)

    return wanted


def _workspaces(now: Now) -> frozenset[tuple[str, str]] | None:
    """The names that the workspace which is asked for has in each environment; None where none is."""
    if now.asked.workspace is None:
        return None
    meant = {id(worker) for place, worker in now.workers.items() if place.workspace == now.asked.workspace}
    return frozenset((place.environment, place.workspace) for place, worker in now.workers.items() if id(worker) in meant)


def _place(key: ObjectKey) -> Place:
    return Place(key.environment, key.workspace, key.worker or WORKSPACE)
