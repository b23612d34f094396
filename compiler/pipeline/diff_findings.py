"""What policies say of the changes that a diff has found, at the Workers that caused them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic
from compiler.diff.objects import Comparison, ObjectChange, ObjectKey, WorkerChange
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution, resolved
from compiler.manifest.manifest import Manifest
from compiler.pipeline.admission import Admission
from compiler.pipeline.diff_policies import Spot, Transitions
from compiler.pipeline.diff_sides import Place
from compiler.pipeline.lint import Found
from compiler.pipeline.selection import Selection
from compiler.records import NamedTuple
from compiler.repository.platform import Platform
from compiler.resources.resource import Resource
from compiler.resources.worker import Worker


class Past(NamedTuple):
    """A Worker of the other side."""

    worker: Worker
    spot: Spot


class Judging(NamedTuple):
    """What changes are judged by. `judges` have the policies of each environment. `workers` are those of the working tree by where
    their objects lie, `past` those of the other side, which may not be known. `out` is the output directory.
    """

    platform: Platform
    selection: Selection
    environments: Sequence[Environment]
    judges: Mapping[str, Admission]
    workers: Mapping[Place, Resource]
    past: Mapping[Place, Past] | None = None
    out: str = ""


def change_findings(found: Comparison, manifests: Mapping[ObjectKey, Manifest], judging: Judging) -> list[Found]:
    """What the policies of the working tree say of the changes in `found`. `manifests` are those of the working tree."""
    result: list[Found] = []
    for environment in judging.environments:
        judge = judging.judges.get(environment.name)
        if judge is not None:
            result += [(environment.name, each) for each in _InEnvironment(judging, environment, judge, found).findings(manifests)]
    return result


class _InEnvironment:
    def __init__(self, judging: Judging, environment: Environment, judge: Admission, found: Comparison) -> None:
        self._judging, self._environment = judging, environment
        self._changes = [each for each in found.workers if each.environment == environment.name]
        before = {id(each.after.data): each.before.data for each in found.objects if each.before and each.after}
        self._past: Mapping[Place, Past] = judging.past or {}

        def was(worker: Worker) -> Worker | None:
            known = self._past.get(Place(environment.name, worker.workspace, worker.name))
            return known.worker if known else None

        self._judge = Transitions(judge.policies, environment, judging.out, lambda obj: before.get(id(obj)), was)

    def findings(self, manifests: Mapping[ObjectKey, Manifest]) -> Iterator[Diagnostic]:
        for change in self._changes:
            yield from self._on_change(change, manifests)
        if self._judging.past is not None:
            yield from self._on_workers()

    def _on_change(self, change: WorkerChange, manifests: Mapping[ObjectKey, Manifest]) -> Iterator[Diagnostic]:
        place = Place(change.environment, change.workspace, change.worker)
        resource = self._judging.workers.get(place)
        for each in change.objects:
            worker = self._resolved(resource) if resource else self._volume(each.key)
            profile = self._profile(worker.resource) if worker else self._environment.profile
            if each.after and worker and each.key in manifests:
                yield from self._judge.on_manifests(worker, [manifests[each.key]], profile)
            elif each.before and not each.after:
                yield from self._judge.on_gone(each.before.data, self._spot(place, worker, each), profile)

    def _on_workers(self) -> Iterator[Diagnostic]:
        """Workers that are new or not what they were, and those that are gone."""
        name, past = self._environment.name, self._past
        for place, resource in self._judging.workers.items():
            if place.environment != name:
                continue
            read = resolution(resource, self._within(resource))
            if place not in past or past[place].worker.data != read.worker.data:
                yield from self._judge.on_worker(read, self._profile(resource))
        for place, gone in past.items():
            if place.environment == name and place not in self._judging.workers:
                yield from self._judge.on_gone_worker(gone.worker, gone.spot, self._environment.profile)

    def _spot(self, place: Place, worker: Worker | None, change: ObjectChange) -> Spot:
        """Where the Worker is that lost an object, where it was, or where the object lies."""
        if worker:
            document = worker.resource.document
            return Spot(f"{worker.workspace}/{worker.name}", document.source.name, document.span(("name",)))
        if known := self._past.get(place):
            return known.spot
        return Spot(f"{place.workspace}/{place.resource}", change.before.file if change.before else "")

    def _volume(self, key: ObjectKey) -> Worker | None:
        """The declaration that a claim of a workspace is made from."""
        declared = self._judging.platform.declared(key.name, "volume") if key.kind == "PersistentVolumeClaim" else []
        found = [self._resolved(each.resource) for each in declared]
        return next((each for each in found if each.workspace == key.workspace), next(iter(found), None))

    def _resolved(self, resource: Resource) -> Worker:
        return resolved(resource, self._within(resource))

    def _within(self, resource: Resource) -> Environment:
        return self._judging.selection.within(resource.document.source.name, self._environment)

    def _profile(self, resource: Resource) -> str:
        return self._within(resource).profile
