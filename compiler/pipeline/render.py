"""Workers to units of the output tree: lint first, and nothing of a Worker that has an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from functools import partial
from itertools import chain

from compiler.diagnostics import Diagnostic, Finding, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, resolved, workspace_of
from compiler.hints import TYPE_CHECKING
from compiler.lint.comparing import comparisons
from compiler.lint.engine import crash, judgement
from compiler.lint.placing import Subject, placed
from compiler.lint.registry import RULES
from compiler.manifest.custom import NONE as NO_KINDS
from compiler.manifest.custom import Kinds
from compiler.manifest.manifest import Manifest
from compiler.output.unit import Unit
from compiler.pipeline.digests import unused_digests
from compiler.pipeline.folders import unusable_folders
from compiler.pipeline.idle import applied, idle_overlays
from compiler.pipeline.known import known_keys
from compiler.pipeline.lint import NO_POLICIES, Found, Track, on_reading, placed_in, profile_of, reported
from compiler.pipeline.outputs import Chart, Outputs
from compiler.pipeline.part import ALL, Part
from compiler.pipeline.rendered_findings import rendered_findings
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import Silences
from compiler.pipeline.template_findings import Made, failures, folded, misplaced, twice
from compiler.pipeline.uncompiled import uncompiled
from compiler.pipeline.values import on_values, unused_values
from compiler.pipeline.workspaces import Shared, Workspaces
from compiler.records import NamedTuple
from compiler.render.configfiles import ConfigFileProblem
from compiler.render.helm.shared import ApartError
from compiler.render.kubernetes import Kubernetes
from compiler.render.own import NONE, OwnTemplates
from compiler.render.problem import TemplateProblem
from compiler.report.report import Report
from compiler.repository.platform import Platform
from compiler.repository.repository import Repository
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
    from compiler.pipeline.policies import PolicySet

_SHOWN = 5  # fields in a message

Files = Callable[[str], bytes | None]


class Compiled(NamedTuple):
    """What a render run found and would write. `manifests` are those of `units`, in the same order; `needs` are the
    Secrets that have to be there, sorted. `found` is everything that was found, before it was known what of it counts. `judges`
    have counted what the policies of each environment were for. `charts` are those of Workers among the units.
    """

    report: Report
    units: tuple[Unit, ...]
    manifests: tuple[tuple[Manifest, ...], ...]
    needs: tuple[Need, ...]
    found: tuple[Found, ...] = ()
    judges: Mapping[str, Admission] = {}
    charts: tuple[Chart, ...] = ()


def render(
    repository: Repository,
    platform: Platform,
    environments: Sequence[Environment],
    selection: Selection,
    *,
    files: Callable[[str, str], bytes | None],
    workspace: str | None = None,
    strictly: bool = False,
    whole: bool = False,
    everywhere: bool = False,
    kustomization: str = "worker",
    apart: bool = False,
    own: OwnTemplates = NONE,
    kinds: Kinds = NO_KINDS,
    policies: Mapping[str, PolicySet] = NO_POLICIES,
    out: str = "",
    further: Iterable[Diagnostic] = (),
    part: Part = ALL,
    track: Track = list,
) -> Compiled:
    """Every Worker of `repository` in every environment; with `workspace` those that are placed there. `strictly`
    makes one that is placed elsewhere an error. `whole`: these are all Workers there are, `everywhere`: all environments.
    With `part` only its Workers are compiled, and what workspaces and environments need is made for all there are.

    `apart` gives each target a folder of its own. `files` reads what `configs` names: it takes the name of the source and the
    value; `own` are the repository's templates, `kinds` those that its definitions add, `policies` those of each environment.
    `out` is what the output directory is called in messages.
    Units are there for the Workers without an error; whether anything is written is for the caller, who sees the errors
    of all.
    """
    silences = Silences(repository, selection, environments)
    judges = _judges(environments, policies, out)
    outputs = Outputs(own, kustomization=kustomization, apart=apart)
    run = _Run(platform, selection, silences, files, judges, outputs=outputs, own=own, kinds=kinds)
    run.found += [(None, diagnostic) for diagnostic in further]
    run.found += part.judged((None, each) for each in on_reading(repository, selection, environments))
    run.found += part.told(on_values(environments, selection))
    others = known_keys(repository, environments) or () if part is not ALL else ()
    for environment in environments:
        chosen = placed_in(repository.workers, workspace, environment)
        inside = uncompiled(repository, platform, environment, selection)
        run.found += part.judged((environment.name, each) for each in inside)
        if strictly:
            elsewhere = (_elsewhere(worker, environment) for worker in repository.workers if worker not in chosen)
            run.found += [(environment.name, diagnostic) for diagnostic in elsewhere if diagnostic]
        reads = [read for resource in track(chosen) if (read := run.compile_part(resource, environment, part))]
        run.found += part.told(_beside_each_other(reads, repository, platform, environment, selection, whole=whole))
        run.share(environment)
        if whole and part is ALL and (judge := judges.get(environment.name)):
            run.found += [(environment.name, diagnostic) for diagnostic in judge.idle()]
        outputs.sum_up(environment, others)
    run.finish(environments)
    run.found += _unused(environments, run) if whole and everywhere and part is ALL else ()
    run.found += part.told(unused_values(repository, platform, environments, selection)) if whole else ()
    found = folded(run.found, own) if own else run.found
    report = reported(repository, found, selection, environments, part=part)
    report = report._replace(sources={**report.sources, **{source.name: source for source in own.sources.values()}})
    written = (tuple(outputs.units), tuple(outputs.manifests), merged_needs(run.needs))
    return Compiled(report, *written, tuple(found), judges, tuple(outputs.charts))


def _beside_each_other(
    reads: Sequence[Resolution],
    repository: Repository,
    platform: Platform,
    environment: Environment,
    selection: Selection,
    *,
    whole: bool,
) -> Iterator[Found]:
    profile = partial(profile_of, environment=environment, selection=selection)
    found = comparisons(reads, platform, profile)
    idle = (
        idle_overlays(environment, chain.from_iterable(map(applied, reads)), repository) if whole and environment.overlays else ()
    )
    yield from ((environment.name, diagnostic) for diagnostic in (*found, *idle))


def _unused(environments: Sequence[Environment], run: _Run) -> list[Found]:
    """Digests of no image; nothing where some Workers could not be compiled."""
    failed = any(each.severity is Severity.ERROR for _, each in run.found)
    return [] if failed else [(None, diagnostic) for diagnostic in unused_digests(environments, run.images)]


def _judges(environments: Iterable[Environment], policies: Mapping[str, PolicySet], out: str) -> dict[str, Admission]:
    """By the name of the environment, for those that enforce policies."""
    enforcing = [environment for environment in environments if policies.get(environment.name)]
    if not enforcing:
        return {}
    from compiler.pipeline.admission import Admission  # noqa: PLC0415 - slow to import, and many repositories have no policies

    return {environment.name: Admission(policies[environment.name], environment, out) for environment in enforcing}


class _Run:
    """Collects what the Workers of one run give."""

    def __init__(
        self,
        platform: Platform,
        selection: Selection,
        silences: Silences,
        files: Callable[[str, str], bytes | None],
        judges: Mapping[str, Admission],
        *,
        outputs: Outputs,
        own: OwnTemplates,
        kinds: Kinds,
    ) -> None:
        self._platform, self._selection, self._silences = platform, selection, silences
        self._judges = judges
        self._files, self._outputs, self._own, self._kinds = files, outputs, own, kinds
        self._kubernetes = Kubernetes(own)
        self._objects: dict[tuple[str, ...], Made] = {}
        self._workspaces = Workspaces(platform, selection)
        self.found: list[tuple[str | None, Diagnostic]] = []
        self.needs: list[Need] = []
        self.images: dict[str, set[str]] = {}  # of the Workers of each environment

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


def merged_needs(found: Iterable[Need]) -> tuple[Need, ...]:
    """Each Secret once, with every key that anybody needs of it."""
    same: dict[tuple[str, str], Need] = {}
    for need in found:
        other = same.setdefault((need.namespace, need.name), need)
        both = None if need.keys is None or other.keys is None else tuple(sorted({*need.keys, *other.keys}))
        same[need.namespace, need.name] = need._replace(keys=both)
    return tuple(same[place] for place in sorted(same))


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


def _elsewhere(resource: Resource, environment: Environment) -> Diagnostic | None:
    workspace = workspace_of(resource, environment)
    message = f"the Worker is placed in `{workspace}`, and `-w` names another workspace"
    places = [placement.related("a bundle places it") for placement in resource.placements if placement.workspace]
    finding = Finding(("workspace",), message, "leave `-w` out", elsewhere=tuple(places[:1]))
    subject = Subject(resource.document, environment.profile, f"{workspace}/{resource.name or ''}")
    return placed(finding, RULES["CFG102"], subject, Moves())
