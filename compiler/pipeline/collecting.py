"""What the Workers of one run give, collected while they are compiled one after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from functools import partial

from compiler.diagnostics import Diagnostic, Finding, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, resolved
from compiler.hints import TYPE_CHECKING
from compiler.lint.engine import crash, judgement
from compiler.lint.placing import Subject, placed
from compiler.lint.registry import RULES
from compiler.manifest.custom import Kinds
from compiler.manifest.manifest import Manifest
from compiler.output.unit import Unit, UnitKey
from compiler.pipeline.folders import unusable_folders
from compiler.pipeline.outputs import Outputs
from compiler.pipeline.part import Part
from compiler.pipeline.rendered_findings import rendered_findings
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import Silences
from compiler.pipeline.template_findings import Made, failures, misplaced, twice
from compiler.pipeline.workspaces import Shared, Want, Workspaces
from compiler.records import NamedTuple
from compiler.render.configfiles import ConfigFileProblem
from compiler.render.helm.shared import ApartError
from compiler.render.kubernetes import Kubernetes
from compiler.render.own import OwnTemplates
from compiler.render.problem import TemplateProblem
from compiler.repository.platform import Platform
from compiler.resources.moves import Moves
from compiler.resources.resource import Resource
from compiler.resources.worker import Worker
from compiler.workload.declarations import has_placeholders
from compiler.workload.lower import lower
from compiler.workload.renderable import obstacles
from compiler.workload.scheduling import compute_name
from compiler.workload.secrets import Need, needs

if TYPE_CHECKING:
    from compiler.pipeline.admission import Admission


_SHOWN = 5  # fields in a message

Files = Callable[[str, str], bytes | None]  # of the name of a source, and what it names


class Product(NamedTuple):
    """What compiling the Workers of one file in one environment gave. `wants` is what workspaces need because of them."""

    found: tuple[Diagnostic, ...]
    units: tuple[tuple[UnitKey, str, Mapping[str, bytes]], ...]
    needs: tuple[Need, ...]
    images: tuple[str, ...]
    wants: tuple[Want, ...]

    def stored(self, keep: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]) -> Product:
        """The same where `keep` holds the files of the units."""
        return self._replace(units=tuple([(key, directory, keep(files)) for key, directory, files in self.units]))


class Run:
    """Collects what the Workers of one run give."""

    def __init__(
        self,
        platform: Platform,
        selection: Selection,
        silences: Silences,
        files: Files,
        judges: Mapping[str, Admission],
        *,
        outputs: Outputs,
        own: OwnTemplates,
        kinds: Kinds,
    ) -> None:
        self._platform, self._selection, self._silences = platform, selection, silences
        self._judges = judges
        self._own, self._kinds = own, kinds
        self._kubernetes = Kubernetes(own)
        self.begin(files, outputs)

    def begin(self, files: Files, outputs: Outputs) -> None:
        """Nothing is collected so far."""
        self._files, self._outputs = files, outputs
        self._objects: dict[tuple[str, ...], Made] = {}
        self._workspaces = Workspaces(self._platform, self._selection)
        self.found: list[tuple[str | None, Diagnostic]] = []
        self.needs: list[Need] = []
        self.images: dict[str, set[str]] = {}  # of the Workers of each environment

    def alone(self, files: Files) -> Run:
        """One that begins anew with another reader of files, and shares only what is the same for every Worker: templates and
        policies.
        """
        run = copy(self)
        run.begin(files, self._outputs.alone())
        return run

    def product(self, environment: Environment) -> Product:
        """What has been collected for `environment` by a run that is `alone` and has compiled in no other one."""
        return Product(
            tuple([diagnostic for _, diagnostic in self.found]),
            tuple([(unit.key, unit.directory, unit.files) for unit in self._outputs.units]),
            tuple(self.needs),
            tuple(sorted(self.images.get(environment.name, ()))),
            tuple(self._workspaces.wants(environment)),
        )

    def knows(self, product: Product) -> bool:
        """Whether all is there that is needed to take it."""
        return all(self._workspaces.knows(want) for want in product.wants)

    def take(self, product: Product, environment: Environment) -> None:
        """What compiling a Worker elsewhere gave, as if it had been compiled here."""
        self.found += [(environment.name, diagnostic) for diagnostic in product.found]
        self._outputs.units += [Unit(*unit) for unit in product.units]
        self.needs += product.needs
        self.images.setdefault(environment.name, set()).update(product.images)
        for want in product.wants:
            self._workspaces.want(want, environment)

    def compile(self, resource: Resource, environment: Environment) -> Resolution | None:
        """How the Worker was read is returned, for comparing it with others."""
        environment = self._selection.within(resource.document.source.name, environment)
        found, read = judgement(resource, environment, self._platform, environment.profile)
        judge = self._judges.get(environment.name)
        if judge and read:
            found += judge.on_worker(read, environment.profile)
        unread = any(RULES[problem.code].blocking for problem in resource.document.problems)
        if not unread and not self._stops(found):
            try:
                found += self._compiled(resource, environment)
            except Exception as error:  # noqa: BLE001 - a crash is ours, and hides nothing of the other Workers
                found.append(crash("compiling the Worker", error, Subject(resource.document, environment.profile)))
        self.found += [(environment.name, diagnostic) for diagnostic in found]
        return read

    def compile_part(self, resource: Resource, environment: Environment, part: Part) -> Resolution | None:
        """A Worker that `part` does not have is read for comparing it, and for what its workspace needs because of it."""
        name = resource.document.source.name
        if part.judges(name):
            return self.compile(resource, environment)
        environment = self._selection.within(name, environment)
        read = judgement(resource, environment, self._platform, environment.profile, ()).resolution
        if read and self._workspaces.needs(read.worker, environment):
            # One that cannot be compiled is told where it is judged, and keeps a whole run from writing anything.
            with suppress(Exception):
                worker = resolved(resource, environment)
                workload = lower(worker, self._platform, environment, partial(self._files, name))
                self._workspaces.add(workload, worker, environment)
        return read

    def _compiled(self, resource: Resource, environment: Environment) -> list[Diagnostic]:
        worker = resolved(resource, environment)
        name = resource.document.source.name

        def files(value: str) -> bytes | None:
            return self._files(name, value)

        if unfilled := self._unreadable(worker, environment):
            return unfilled
        if found := [*obstacles(worker, self._platform, environment.stack_versions, files), *unusable_folders(worker)]:
            return _placed(worker, found, environment.profile)
        workload = lower(worker, self._platform, environment, files)
        self.images.setdefault(environment.name, set()).add(f"{workload.image.repository}:{workload.image.tag}")
        try:
            manifests = self._kubernetes.render(workload, worker)
        except ConfigFileProblem as problem:
            return _placed(worker, [problem.finding(worker)], environment.profile)
        except ExceptionGroup as group:
            return self._failed(worker, group, environment)
        shutdown = int(workload.shutdown_seconds)
        wrong = rendered_findings(worker, manifests, environment, self._kinds, self._own, shutdown=shutdown)
        if judge := self._judges.get(environment.name):
            wrong += judge.on_manifests(worker, manifests, environment.profile)
        if self._own:
            wrong += misplaced(worker, manifests, self._own, environment.profile, self._kinds)
            wrong += self._repeated(worker, manifests, environment)
        if not self._stops(wrong):
            try:
                self._outputs.add(workload, worker, manifests, environment)
            except ExceptionGroup as group:
                return [*wrong, *self._failed(worker, group, environment)]
            self.needs += needs(workload)
            self._workspaces.add(workload, worker, environment)
        return wrong

    def _failed(self, worker: Worker, group: ExceptionGroup[Exception], environment: Environment) -> list[Diagnostic]:
        problems = [problem for problem in group.exceptions if isinstance(problem, TemplateProblem)]
        return list(failures(worker, problems, self._own, environment.profile))

    def _unreadable(self, worker: Worker, environment: Environment) -> list[Diagnostic]:
        """Placeholders of the compute and the temporary volume of `worker` that nothing fills here."""
        volume = worker.section.get("tempVolume")
        named = [self._platform.compute(compute_name(worker)), self._platform.volume_of(volume, worker) if volume else None]
        found: list[Diagnostic] = []
        for declaration in named:
            if declaration and has_placeholders(declaration):
                place = self._selection.within(declaration.resource.document.source.name, environment)
                judged = judgement(declaration.resource, place, self._platform, place.profile).diagnostics
                found += [each for each in judged if each.blocking and each.severity is Severity.ERROR]
        return found

    def share(self, environment: Environment) -> None:
        """What the Workers that were compiled in `environment` need together."""
        for shared in self._workspaces.shared(environment, self._judges.get(environment.name)):
            found = [*shared.diagnostics, *self._shadowed(shared)]
            self.found += [(environment.name, diagnostic) for diagnostic in found]
            if shared.manifests:
                self._outputs.share(shared)

    def finish(self, environments: Sequence[Environment]) -> None:
        """Charts that are for all environments, once all of those have been compiled."""
        for worker, problem in self._outputs.finish(environments):
            if isinstance(problem, ApartError):
                found = _placed(worker, [_apart(problem)], environments[0].profile)
            else:
                found = self._failed(worker, problem, environments[0])
            self.found += [(None, diagnostic) for diagnostic in found]

    def _shadowed(self, shared: Shared) -> Iterator[Diagnostic]:
        """Objects of the workspace that a template of the repository has rendered for a Worker."""
        for manifest in shared.manifests:
            if made := self._objects.get(_identity(manifest, shared.environment)):
                yield from twice(made, Made(made.worker, manifest), self._own, shared.environment.profile)

    def _repeated(self, worker: Worker, manifests: Iterable[Manifest], environment: Environment) -> Iterator[Diagnostic]:
        """Objects that another Worker has rendered in the same environment."""
        for manifest in manifests:
            first = self._objects.setdefault(_identity(manifest, environment), Made(worker, manifest))
            if first.worker.resource is not worker.resource:
                yield from twice(Made(worker, manifest), first, self._own, environment.profile)

    def _stops(self, found: Iterable[Diagnostic]) -> bool:
        return any(d.severity is Severity.ERROR for d in self._silences.counting(found))


def _identity(manifest: Manifest, environment: Environment) -> tuple[str, ...]:
    """What no other object of an environment may have."""
    group, namespace = manifest.object["apiVersion"].rpartition("/")[0], str(manifest.object["metadata"].get("namespace"))
    return environment.name, group, manifest.kind, namespace, manifest.name


def _apart(problem: ApartError) -> Finding:
    places = f"`{problem.one.environment}` and `{problem.other.environment}`"
    fields = ", ".join([f"`{field}`" for field in problem.fields[:_SHOWN]])
    more = f" and {len(problem.fields) - _SHOWN} more" if len(problem.fields) > _SHOWN else ""
    message = f"one chart cannot serve {places}: the Worker differs there in {fields}{more}"
    advice = "say the same in both, or give each environment its own chart with `helm.shared: false`"
    return Finding(("name",), message, advice, code="K8S205")


def _placed(worker: Worker, findings: Iterable[Finding], profile: str) -> list[Diagnostic]:
    subject = Subject(worker.resource.document, profile, f"{worker.workspace}/{worker.name}")
    found = [placed(finding, RULES[finding.code], subject, Moves()) for finding in findings]
    return [diagnostic for diagnostic in found if diagnostic]
