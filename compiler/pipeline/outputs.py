"""What the Workers and workspaces of a run become in the output tree, for each target."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from copy import copy
from functools import partial

from compiler.environment.environment import Environment
from compiler.environment.targets import HELM, KUBERNETES
from compiler.manifest.manifest import Manifest
from compiler.output.unit import SHARED, WORKSPACE, Unit, UnitKey, directory_of, overview, unit
from compiler.pipeline.workspaces import Shared
from compiler.records import NamedTuple
from compiler.render.helm.chart import Charts
from compiler.render.helm.notes import Lines
from compiler.render.helm.shared import ApartError, SharedCharts, Variant
from compiler.render.helm.workspace import WorkspaceCharts
from compiler.render.own import OwnTemplates
from compiler.resources.worker import Worker
from compiler.workload.workload import Workload


class Chart(NamedTuple):
    """A chart of a run, and how to find out where the lines of its templates and values come from. `manifests` are what it
    gives with its own values, where it is for one environment.
    """

    unit: Unit
    worker: str
    lines: Callable[[], Mapping[str, Lines]]
    manifests: tuple[Manifest, ...] = ()


class Outputs:
    """Collects units, and beside each what it holds or, as a chart, renders by itself. `apart`: each target has a folder."""

    def __init__(self, own: OwnTemplates, *, kustomization: str, apart: bool) -> None:
        self._kustomization, self._apart = kustomization, apart
        self._charts, self._workspace_charts = Charts(own), WorkspaceCharts()
        self._variants: dict[int, list[Variant]] = {}
        self.begin()

    def begin(self) -> None:
        """Nothing is collected so far."""
        self.units: list[Unit] = []
        self.manifests: list[tuple[Manifest, ...]] = []
        self.charts: list[Chart] = []

    def alone(self) -> Outputs:
        """One that begins anew, and shares only templates."""
        outputs = copy(self)
        outputs.begin()
        return outputs

    def add(self, workload: Workload, worker: Worker, manifests: Sequence[Manifest], environment: Environment) -> None:
        """A Worker that nothing keeps from being written. Raises a group of `TemplateProblem` of those of the repository that
        can be no part of a chart: nothing is collected then.
        """
        chart = None
        if HELM in environment.targets and environment.charts.shared:
            self._variants.setdefault(id(worker.resource), []).append(Variant(environment.name, workload, worker))
        elif HELM in environment.targets:
            chart = self._charts.render(workload, worker, environment.charts.version)
        self._collect(environment, worker.workspace, worker.name, manifests, chart)
        if chart is not None:
            self.charts.append(Chart(self.units[-1], worker.name, partial(self._charts.lines, workload, worker), tuple(manifests)))

    def share(self, shared: Shared) -> None:
        """What a workspace needs."""
        environment = shared.environment
        version = environment.charts.version
        wanted = HELM in environment.targets
        chart = self._workspace_charts.render(shared.given, shared.manifests, version) if wanted else None
        self._collect(environment, shared.workspace, WORKSPACE, shared.manifests, chart)

    def finish(self, environments: Sequence[Environment]) -> Iterator[tuple[Worker, ApartError | ExceptionGroup[Exception]]]:
        """Charts that are for all of `environments`; where there can be none, why. A Worker that some of them do not have has an
        error there.
        """
        wanted = [environment.name for environment in environments if HELM in environment.targets and environment.charts.shared]
        shared = SharedCharts(self._charts)
        for variants in self._variants.values():
            if [variant.environment for variant in variants] != wanted:
                continue
            worker = variants[0].worker
            try:
                files = shared.render(variants, environments[0].charts.version)
            except (ApartError, ExceptionGroup) as problem:
                yield worker, problem
                continue
            key = UnitKey(HELM, SHARED, worker.workspace, worker.name)
            self.units.append(Unit(key, directory_of(key, below_target=self._apart), files))
            self.manifests.append(())
            self.charts.append(Chart(self.units[-1], worker.name, partial(shared.lines, variants)))

    def sum_up(self, environment: Environment, others: Iterable[UnitKey] = ()) -> None:
        """What builds all manifests of `environment` at once, where that is asked for: those of `others`, too."""
        place = (KUBERNETES, environment.name)
        directories = [unit.directory for unit in self.units if unit.key[:2] == place]
        known = [directory_of(key, below_target=self._apart) for key in others if key[:2] == place]
        directories += [directory for directory in known if directory not in directories]
        if directories and self._kustomization == "environment":
            key = UnitKey(*place, "", "")
            self.units.append(overview(key, directory_of(key, below_target=self._apart), directories))
            self.manifests.append(())

    def _collect(
        self,
        environment: Environment,
        workspace: str,
        resource: str,
        manifests: Sequence[Manifest],
        chart: Mapping[str, bytes] | None,
    ) -> None:
        if KUBERNETES in environment.targets:
            key = UnitKey(KUBERNETES, environment.name, workspace, resource)
            self.units.append(unit(key, manifests, kustomized=self._kustomization != "none", below_target=self._apart))
            self.manifests.append(tuple(manifests))
        if chart is not None:
            key = UnitKey(HELM, environment.name, workspace, resource)
            self.units.append(Unit(key, directory_of(key, below_target=self._apart), chart))
            self.manifests.append(tuple(manifests))
