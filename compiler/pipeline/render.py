"""Workers to units of the output tree: lint first, and nothing of a Worker that has an error."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from compiler.diagnostics import Diagnostic, Finding, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, workspace_of
from compiler.hints import TYPE_CHECKING
from compiler.lint.comparing import comparisons
from compiler.lint.placing import Subject, placed
from compiler.lint.registry import RULES
from compiler.manifest.custom import NONE as NO_KINDS
from compiler.manifest.custom import Kinds
from compiler.manifest.manifest import Manifest
from compiler.output.unit import Unit
from compiler.pipeline.collecting import Run
from compiler.pipeline.digests import unused_digests
from compiler.pipeline.idle import applied, idle_overlays
from compiler.pipeline.known import known_keys
from compiler.pipeline.lint import NO_POLICIES, Found, Track, on_reading, placed_in, profile_of, reported
from compiler.pipeline.outputs import Chart, Outputs
from compiler.pipeline.part import ALL, Part
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import Silences
from compiler.pipeline.template_findings import folded
from compiler.pipeline.uncompiled import uncompiled
from compiler.pipeline.values import on_values, unused_values
from compiler.records import NamedTuple
from compiler.render.own import NONE, OwnTemplates
from compiler.report.report import Report
from compiler.repository.platform import Platform
from compiler.repository.repository import Repository
from compiler.resources.moves import Moves
from compiler.resources.resource import Resource
from compiler.workload.secrets import Need

if TYPE_CHECKING:
    from compiler.pipeline.admission import Admission
    from compiler.pipeline.policies import PolicySet


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
    judges = admissions(environments, policies, out)
    outputs = Outputs(own, kustomization=kustomization, apart=apart)
    run = Run(platform, selection, silences, files, judges, outputs=outputs, own=own, kinds=kinds)
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
    run.found += unused(environments, run) if whole and everywhere and part is ALL else ()
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


def unused(environments: Sequence[Environment], run: Run) -> list[Found]:
    """Digests of no image; nothing where some Workers could not be compiled."""
    failed = any(each.severity is Severity.ERROR for _, each in run.found)
    return [] if failed else [(None, diagnostic) for diagnostic in unused_digests(environments, run.images)]


def admissions(environments: Iterable[Environment], policies: Mapping[str, PolicySet], out: str) -> dict[str, Admission]:
    """By the name of the environment, for those that enforce policies."""
    enforcing = [environment for environment in environments if policies.get(environment.name)]
    if not enforcing:
        return {}
    from compiler.pipeline.admission import Admission  # noqa: PLC0415 - slow to import, and many repositories have no policies

    return {environment.name: Admission(policies[environment.name], environment, out) for environment in enforcing}


def merged_needs(found: Iterable[Need]) -> tuple[Need, ...]:
    """Each Secret once, with every key that anybody needs of it."""
    same: dict[tuple[str, str], Need] = {}
    for need in found:
        other = same.setdefault((need.namespace, need.name), need)
        both = None if need.keys is None or other.keys is None else tuple(sorted({*need.keys, *other.keys}))
        same[need.namespace, need.name] = need._replace(keys=both)
    return tuple(same[place] for place in sorted(same))


def _elsewhere(resource: Resource, environment: Environment) -> Diagnostic | None:
    workspace = workspace_of(resource, environment)
    message = f"the Worker is placed in `{workspace}`, and `-w` names another workspace"
    places = [placement.related("a bundle places it") for placement in resource.placements if placement.workspace]
    finding = Finding(("workspace",), message, "leave `-w` out", elsewhere=tuple(places[:1]))
    subject = Subject(resource.document, environment.profile, f"{workspace}/{resource.name or ''}")
    return placed(finding, RULES["CFG102"], subject, Moves())
