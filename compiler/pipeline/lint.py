"""Sources to a report: every resource judged in every environment, equal findings once."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain, islice
from types import MappingProxyType

from compiler.diagnostics import Diagnostic, Related, Severity
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, workspace_of
from compiler.hints import TYPE_CHECKING
from compiler.lint.engine import document_diagnostics, judgement
from compiler.lint.placing import RENDERED, USED
from compiler.pipeline.part import ALL, Part
from compiler.pipeline.selection import Selection
from compiler.pipeline.silences import NOT_ALL, Extent, Silences
from compiler.report.report import Report, Silenced
from compiler.repository.platform import Platform
from compiler.repository.repository import Read, Repository, Unread, is_ours
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED

if TYPE_CHECKING:
    from compiler.pipeline.policies import PolicySet

Track = Callable[[Sequence[Resource]], Iterable[Resource]]
NO_POLICIES: Mapping[str, PolicySet] = MappingProxyType({})
_MAX_USERS = 3  # of one overlay or value, that a diagnostic shows
Found = tuple[str | None, Diagnostic]  # with the name of the environment, where it was found in one


def lint(
    repository: Repository,
    platform: Platform,
    environments: Sequence[Environment],
    selection: Selection,
    *,
    whole: bool,
    workspace: str | None = None,
    further: Iterable[Diagnostic] = (),
    thorough: bool = False,
    track: Track = list,
) -> Report:
    """The report on `repository`. `whole`: it is all there is, so resources are compared with each other.

    With `workspace` only Workers that are placed there are judged, and no declaration. `further` diagnostics were found
    elsewhere, in the configuration for example. `thorough`: these are all environments there are, so that suppressions which
    nothing needs are reported. `track` is told of the Workers that are judged, one after the other.
    """
    found = findings(
        repository,
        platform,
        environments,
        selection,
        whole=whole,
        everywhere=thorough,
        workspace=workspace,
        further=further,
        track=track,
    )
    return reported(repository, found, selection, environments, Extent(whole=whole, thorough=thorough and workspace is None))


def findings(
    repository: Repository,
    platform: Platform,
    environments: Sequence[Environment],
    selection: Selection,
    *,
    whole: bool,
    everywhere: bool = False,
    workspace: str | None = None,
    further: Iterable[Diagnostic] = (),
    policies: Mapping[str, PolicySet] = NO_POLICIES,
    part: Part = ALL,
    track: Track = list,
) -> list[Found]:
    """Everything that `lint` finds, before it is known what of it counts. `everywhere`: these are all environments; `policies`
    are those of each. With `part` the repository is whole, and only what that part answers for is found; of the rest is read what
    it is compared with.
    """
    found: list[Found] = [(None, diagnostic) for diagnostic in further]
    found += part.judged((None, each) for each in on_reading(repository, selection, environments))
    if valued := [each for each in environments if each.values or each.faults or each.written]:
        from compiler.pipeline.values import on_values  # noqa: PLC0415 - of no use where nothing has values

        files = None if whole else frozenset(read.source.name for read in repository.read)
        found += part.told(on_values(valued, selection, files))
    used: set[tuple[str, int]] = set()  # documents of declarations
    declares = bool(whole and everywhere and workspace is None and repository.declarations)
    for environment in environments:
        reads, ours = [], []
        declarations = repository.declarations if workspace is None else ()
        for resource in chain(track(placed_in(repository.workers, workspace, environment)), declarations):
            judges = part.judges(resource.document.source.name)
            profile = profile_of(resource, environment, selection)
            judged = judgement(resource, environment, platform, profile, None if judges else ())
            found += [(environment.name, diagnostic) for diagnostic in judged.diagnostics if judges]
            reads += [judged.resolution] if judged.resolution else []
            ours += [judged.resolution] if judged.resolution and judges else []
        if enforced := policies.get(environment.name):
            found += [(environment.name, diagnostic) for diagnostic in _by_policies(enforced, ours, environment, selection)]
        if whole:
            together = beside_each_other(reads, repository, platform, environment, selection, whole=workspace is None)
            found += part.told((environment.name, diagnostic) for diagnostic in together)
        if declares:
            from compiler.pipeline.unused import used_by  # noqa: PLC0415 - as little as the rules for declarations

            used |= used_by(reads, platform, environment)
    if declares:
        from compiler.pipeline.unused import unused_declarations  # noqa: PLC0415

        found += part.told(unused_declarations(repository, used, environments, selection))
    if whole and workspace is None and valued:
        from compiler.pipeline.values import unused_values  # noqa: PLC0415

        found += part.told(unused_values(repository, platform, environments, selection))
    return found


def beside_each_other(
    reads: Sequence[Resolution],
    repository: Repository,
    platform: Platform,
    environment: Environment,
    selection: Selection,
    *,
    whole: bool = True,
) -> Iterator[Diagnostic]:
    """What is wrong with the resources of `repository` beside each other, which are read as `reads` in `environment`. `whole`:
    those are all of them.
    """
    from compiler.lint.comparing import comparisons  # noqa: PLC0415 - a lint of one file would wait for it

    files = {read.source.name: bool(read.resources) for read in repository.read}
    profile = partial(profile_of, environment=environment, selection=selection)
    yield from comparisons(reads, platform, profile, files if whole else None, rooted=selection.rooted)
    if environment.overlays and whole:
        from compiler.pipeline.idle import applied, idle_overlays  # noqa: PLC0415 - as above

        yield from idle_overlays(environment, chain.from_iterable(map(applied, reads)), repository)


def _by_policies(
    policies: PolicySet, reads: Iterable[Resolution], environment: Environment, selection: Selection
) -> Iterator[Diagnostic]:
    from compiler.pipeline.admission import Admission  # noqa: PLC0415 - most repositories have no policies on Workers

    admission = Admission(policies, environment)
    for read in reads:
        if read.worker.resource.type == COMPILED:
            yield from admission.on_worker(read, profile_of(read.worker.resource, environment, selection))


def profile_of(resource: Resource, environment: Environment, selection: Selection) -> str:
    return selection.profile(resource.document.source.name, environment)


def on_reading(repository: Repository, selection: Selection, environments: Sequence[Environment]) -> Iterator[Diagnostic]:
    """What reading the documents found, before any environment is looked at."""
    for read in repository.read:
        yield from on_source(read, selection, environments)


def on_source(read: Read | Unread, selection: Selection, environments: Sequence[Environment]) -> Iterator[Diagnostic]:
    """What reading one of them found."""
    if environments and read.documents:
        profile = selection.profile(read.source.name, environments[0])
        for document in read.documents:
            yield from document_diagnostics(document, profile)


def reported(
    repository: Repository,
    found: Iterable[Found],
    selection: Selection,
    environments: Sequence[Environment],
    extent: Extent = NOT_ALL,
    *,
    part: Part = ALL,
) -> Report:
    """What was found in `environments` as a report: what counts, and what does not, each once; `part` is that of `repository`
    which was judged.
    """
    silences = Silences(repository, selection, environments)
    several = len(environments) > 1
    counting: list[Found] = []
    silenced: list[tuple[str | None, Silenced]] = []

    def sort(name: str | None, diagnostics: Iterable[Diagnostic]) -> None:
        kept, others = silences.split(diagnostics)
        counting.extend((name, diagnostic) for diagnostic in kept)
        silenced.extend((name, entry) for entry in others)

    groups = grouped(found)
    for name, diagnostics in groups.items():
        sort(name, diagnostics)
    everything = [diagnostic for diagnostics in groups.values() for diagnostic in diagnostics]
    sort(None, silences.on_comments(environments, extent, everything, part))
    sort(None, silences.on_baseline(environments, extent, everything) if part is ALL else ())
    texts = {name: source for environment in environments for name, source in environment.texts.items()}
    judged = tuple([read for read in repository.read if part.judges(read.source.name)])
    shown = [read.source.name for read in repository.read if isinstance(read, Unread) and read.facts and read.facts.shown]
    return Report(
        diagnostics=tuple(merged(counting, several=several)),
        sources={**texts, **{read.source.name: read.source for read in repository.read}},
        files=tuple(read.source.name for read in judged if is_ours(read)),
        workers=repository._replace(read=judged).worker_count,
        other=repository.other,
        silenced=tuple(_merged_silenced(silenced, several=several)),
        filled=tuple(texts),
        shown=frozenset(shown),
    )


def grouped(found: Iterable[Found]) -> dict[str | None, list[Diagnostic]]:
    """What was found, by environment."""
    groups: dict[str | None, list[Diagnostic]] = {}
    for name, diagnostic in found:
        groups.setdefault(name, []).append(diagnostic)
    return groups


def _merged_silenced(found: Iterable[tuple[str | None, Silenced]], *, several: bool) -> list[Silenced]:
    alike: dict[tuple[str, str | None], list[Found]] = {}
    for name, entry in found:
        alike.setdefault((entry.by, entry.reason), []).append((name, entry.diagnostic))
    entries = [Silenced(d, *why) for why, group in alike.items() for d in merged(group, several=several)]
    return sorted(entries, key=lambda entry: (entry.diagnostic.sort_key, entry.by))


def merged(found: Iterable[tuple[str | None, Diagnostic]], *, several: bool) -> list[Diagnostic]:
    """Equal diagnostics once, in order of place, with the worst severity and the environments they hold in.

    What an overlay or a value is the cause of is one, too, and names the first of the Workers that use it.
    """
    same: dict[Diagnostic, list[tuple[str | None, Diagnostic]]] = {}
    for name, diagnostic in found:
        # A workspace may have another name in another environment.
        key = diagnostic._replace(severity=Severity.NOTE, environments=(), resource="", related=_users(diagnostic, used=False))
        same.setdefault(key, []).append((name, diagnostic))
    result = []
    for cases in same.values():
        names = tuple(dict.fromkeys(name for name, _ in cases if name is not None)) if several else ()
        worst = max((diagnostic for _, diagnostic in cases), key=lambda diagnostic: diagnostic.severity)
        if len(cases) > 1:
            users = dict.fromkeys(user for _, diagnostic in cases for user in _users(diagnostic, used=True))
            worst = worst._replace(related=(*_users(worst, used=False), *islice(users, _MAX_USERS)))
        result.append(worst._replace(environments=names))
    return sorted(result, key=lambda diagnostic: diagnostic.sort_key)


def _users(diagnostic: Diagnostic, *, used: bool) -> tuple[Related, ...]:
    """The related places that another Worker or environment has elsewhere, or those that it has not."""
    return tuple([related for related in diagnostic.related if (related.message in (USED, RENDERED)) is used])


def placed_in(workers: Iterable[Resource], workspace: str | None, environment: Environment) -> list[Resource]:
    """Those of `workers` that `environment` places in `workspace`; all of them for None."""
    return [worker for worker in workers if workspace is None or workspace_of(worker, environment) == workspace]
