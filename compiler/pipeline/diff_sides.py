"""The sides of a diff that sources give: what a run has rendered, as objects to compare, with what only sources know."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from types import MappingProxyType

from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved, workspace_of
from compiler.environment.targets import HELM, KUBERNETES
from compiler.environment.workspaces import name_of
from compiler.hints import Any
from compiler.manifest.manifest import Manifest
from compiler.output.unit import SHARED, WORKSPACE, UnitKey
from compiler.pipeline.render import Compiled
from compiler.records import NamedTuple
from compiler.repository.repository import Repository
from compiler.resources.resource import Resource
from compiler.workload.scheduling import compute_name

WORKLOADS = ("Deployment", "StatefulSet")
_NOTHING: Mapping[Any, Any] = MappingProxyType({})


class Place(NamedTuple):
    """Where the objects of one Worker lie in an output tree; `resource` is `WORKSPACE` for what a workspace shares."""

    environment: str
    workspace: str
    resource: str

    @classmethod
    def of(cls, key: UnitKey) -> Place:
        return cls(*key[1:])


class Asked(NamedTuple):
    """What of each side is compared: all, unless something is named. `between`: the two environments are the sides. `settings` are
    values from the command line.
    """

    environments: tuple[str, ...] = ()
    workspace: str | None = None
    paths: tuple[str, ...] = ()
    settings: tuple[str, ...] = ()
    between: bool = False

    def wanted(self, place: Place) -> bool:
        """A chart for all environments is no part of one."""
        if place.environment == SHARED and (self.environments or self.workspace):
            return False
        return (not self.environments or place.environment in self.environments) and self.workspace in (None, place.workspace)


class Sourced(NamedTuple):
    """`side` with what was known while it was rendered: `manifests` have origins, `computes` are those of workloads."""

    side: Side
    manifests: Mapping[ObjectKey, Manifest] = _NOTHING
    computes: Mapping[ObjectKey, str] = _NOTHING


def object_key(place: Place, data: Mapping[str, Any]) -> ObjectKey:
    """The key of the object `data`, which has an apiVersion, a kind and a name."""
    worker = "" if place.resource == WORKSPACE else place.resource
    group = str(data["apiVersion"]).rpartition("/")[0]
    return ObjectKey(place.environment, place.workspace, worker, group, str(data["kind"]), str(data["metadata"]["name"]))


def placed_workers(repository: Repository, environments: Iterable[Environment]) -> dict[Place, Resource]:
    """The Workers of `repository` by where their objects lie, as far as their names are known."""
    found: dict[Place, Resource] = {}
    for environment in environments:
        for worker in repository.workers:
            if name := name_of(worker, environment):
                found.setdefault(Place(environment.name, str(workspace_of(worker, environment)), name), worker)
    return found


def rendered_side(
    name: str,
    result: Compiled,
    workers: Mapping[Place, Resource],
    environments: Iterable[Environment],
    *,
    out: str = "",
    wanted: Callable[[Place], bool] = bool,
) -> Sourced:
    """What `result` would write, as manifests, where `wanted`. What is in charts only counts as what those render.

    `workers` are by `placed_workers`; files are named below `out` where that is given.
    """
    known = {environment.name: environment for environment in environments}
    objects: dict[ObjectKey, SideObject] = {}
    manifests: dict[ObjectKey, Manifest] = {}
    computes: dict[ObjectKey, str] = {}
    for place, folder, group in _groups(result):
        if not wanted(place):
            continue
        compute = _compute(workers.get(place), known[place.environment])
        for manifest in group:
            key = object_key(place, manifest.object)
            file = f"{out}/{folder}/{manifest.file_name}" if out and folder else ""
            objects[key], manifests[key] = SideObject(key, manifest.object, file), manifest
            if compute and manifest.kind in WORKLOADS:
                computes[key] = compute
    return Sourced(Side(name, objects), manifests, computes)


def _groups(result: Compiled) -> Iterator[tuple[Place, str, tuple[Manifest, ...]]]:
    """The manifests of each Worker and workspace once, with the folder they are written to, empty where they are in a chart."""
    plain = {unit.key[1:] for unit in result.units if unit.key.target == KUBERNETES}
    for unit, group in zip(result.units, result.manifests, strict=True):
        if group and (unit.key.target == KUBERNETES or unit.key[1:] not in plain):
            yield Place.of(unit.key), "" if unit.key.target == HELM else unit.directory, group


def _compute(worker: Resource | None, environment: Environment) -> str:
    return str(compute_name(resolved(worker, environment))) if worker else ""
