"""What Workers of a workspace need together, collected while they are compiled."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import Diagnostic, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved
from compiler.hints import TYPE_CHECKING
from compiler.lint.engine import judge
from compiler.manifest.manifest import Manifest
from compiler.pipeline.rendered_findings import rendered_findings
from compiler.pipeline.selection import Selection
from compiler.records import NamedTuple
from compiler.render.workspace import WorkspaceObjects
from compiler.repository.platform import Declaration, Platform
from compiler.resources.worker import Worker
from compiler.traced import Str
from compiler.workload.workload import Workload
from compiler.workload.workspace import Workspace, workspace

if TYPE_CHECKING:
    from compiler.pipeline.admission import Admission

_VOLUMES = ("dataosVolumes", "persistentVolume", "tempVolume")


class Shared(NamedTuple):
    """The objects of one workspace in one environment, and what is wrong with their declarations."""

    environment: Environment
    workspace: str
    given: Workspace
    manifests: tuple[Manifest, ...]
    diagnostics: tuple[Diagnostic, ...]


class Want(NamedTuple):
    """What a Worker needs of its workspace: the names of claims, each with the document that declares the volume."""

    workspace: str
    claims: tuple[tuple[str, tuple[str, int]], ...]


class Workspaces:
    """The workspaces of one run."""

    def __init__(self, platform: Platform, selection: Selection) -> None:
        self._platform, self._selection = platform, selection
        self._names: dict[str, dict[str, Str]] = {}  # environment → workspace → the same with its origin
        self._volumes: dict[tuple[str, str], dict[str, Declaration]] = {}
        self._objects = WorkspaceObjects()

    def needs(self, worker: Worker, environment: Environment) -> bool:
        """Whether what a workspace needs may be another thing without `worker`: the first one there, or one with volumes."""
        volumes = any(worker.section.get(key) for key in _VOLUMES)
        return volumes or worker.workspace not in self._names.get(environment.name, {})

    def add(self, workload: Workload, worker: Worker, environment: Environment) -> None:
        """A Worker that is rendered, with what it is lowered to."""
        namespace: Str = workload.namespace  # type: ignore[assignment]
        place = (environment.name, str(namespace))
        self._names.setdefault(environment.name, {}).setdefault(str(namespace), namespace)
        volumes = self._volumes.setdefault(place, {})
        for claim in workload.claims:
            if declaration := self._platform.volume_of(str(claim.name), worker):
                volumes[str(claim.name)] = declaration

    def wants(self, environment: Environment) -> Iterator[Want]:
        """What the Workers so far need in `environment`."""
        for name in self._names.get(environment.name, ()):
            volumes = self._volumes[environment.name, name]
            yield Want(name, tuple([(claim, declaration.resource.key) for claim, declaration in volumes.items()]))

    def knows(self, want: Want) -> bool:
        """Whether the volumes are declared."""
        return all(any(each.resource.key == key for each in self._platform.declared(claim, "volume")) for claim, key in want.claims)

    def want(self, want: Want, environment: Environment) -> None:
        """As if a Worker that needs this were added; its volumes are known."""
        self._names.setdefault(environment.name, {}).setdefault(want.workspace, Str(want.workspace))
        volumes = self._volumes.setdefault((environment.name, want.workspace), {})
        for claim, key in want.claims:
            volumes[claim] = next(each for each in self._platform.declared(claim, "volume") if each.resource.key == key)

    def shared(self, environment: Environment, judge: Admission | None = None) -> Iterator[Shared]:
        """Workspaces of `environment` that need something, in order of their names; `judge` has its policies."""
        for name, traced in sorted(self._names.get(environment.name, {}).items()):
            volumes = self._volumes[environment.name, name]
            found, sound = self._judged(volumes, environment)
            given = workspace(traced, sound.values(), environment)
            manifests = self._objects.render(given)
            for manifest in manifests:
                volume = sound.get(manifest.name) if manifest.kind == "PersistentVolumeClaim" else None
                found += rendered_findings(volume, [manifest], environment) if volume else []
                found += judge.on_manifests(volume, [manifest], environment.profile) if volume and judge else []
            if manifests or found:
                yield Shared(environment, name, given, tuple(manifests), tuple(found))

    def _judged(
        self, volumes: Mapping[str, Declaration], environment: Environment
    ) -> tuple[list[Diagnostic], Mapping[str, Worker]]:
        """What is wrong with `volumes`, and those that can be compiled."""
        found: list[Diagnostic] = []
        sound: dict[str, Worker] = {}
        for name, declaration in volumes.items():
            place = self._selection.within(declaration.resource.document.source.name, environment)
            judged = judge(declaration.resource, place, self._platform, place.profile)
            # The rest is for `lint`: it does not keep the volume from being compiled.
            if blocking := [diagnostic for diagnostic in judged if diagnostic.blocking and diagnostic.severity is Severity.ERROR]:
                found += blocking
            else:
                sound[name] = resolved(declaration.resource, environment)
        return found, sound
