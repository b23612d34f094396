"""Verdicts on files to the findings of a whole run: what `compiler.pipeline.lint.findings` finds, without every Worker at hand."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import partial
from itertools import chain

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution
from compiler.lint.comparing import comparisons
from compiler.lint.engine import judgement
from compiler.lint.ties import tied
from compiler.pipeline.idle import idle_overlays
from compiler.pipeline.lint import Found, on_source, profile_of
from compiler.pipeline.selection import Selection
from compiler.pipeline.shares import Share
from compiler.pipeline.unused import DocumentKey, unused_declarations
from compiler.pipeline.values import on_values, unused_values
from compiler.pipeline.verdict import Bench, Memo, Verdict
from compiler.records import NamedTuple
from compiler.repository.bundles import BUNDLE
from compiler.repository.platform import Platform
from compiler.repository.repository import Read, Repository, Unread

Verdicts = Mapping[str, Verdict]  # by the name of the file


class Member(NamedTuple):
    """A Worker of the repository in one environment, as far as it has to be known for now. `resolution` is there where it was
    judged here.
    """

    read: Read | Unread
    share: Share
    resolution: Resolution | None = None

    def resolved(self, platform: Platform, environment: Environment, selection: Selection) -> Resolution | None:
        """How it is in `environment`, for which it may have to be read."""
        if self.resolution:
            return self.resolution
        resource = self.read.resources[self.share.number]
        return judgement(resource, environment, platform, profile_of(resource, environment, selection), ()).resolution


def concluded(
    bench: Bench,
    repository: Repository,
    verdicts: Verdicts,
    *,
    everywhere: bool = False,
    further: Iterable[Diagnostic] = (),
) -> list[Found]:
    """Everything that is found in `repository`, where `verdicts` are known of some of its files; these are the whole repository if
    `bench` compares. `everywhere`: its environments are all there are; `further` was found elsewhere.
    """
    environments, selection, whole = bench.environments, bench.selection, bench.compares
    found: list[Found] = [(None, diagnostic) for diagnostic in further]
    for read in repository.read:
        known = verdicts.get(read.source.name)
        found += [(None, each) for each in (known.reading if known else on_source(read, selection, environments))]
    valued = [each for each in environments if each.values or each.faults or each.written]
    if valued:
        files = None if whole else frozenset(read.source.name for read in repository.read)
        found += on_values(valued, selection, files)
    used: set[DocumentKey] = set()
    for number, environment in enumerate(environments):
        members: list[Member] = []
        for read in repository.read:
            if known := verdicts.get(read.source.name):
                there = known.judged[number]
                found += [(environment.name, diagnostic) for diagnostic in there.found]
                members += [Member(read, each) for each in there.shares]
                continue
            for judged in bench.workers(read, environment):
                found += [(environment.name, diagnostic) for diagnostic in judged.found]
                members += [Member(read, judged.share, judged.resolution)] if judged.share else []
        declared = list(_declared(bench, repository, environment, found))
        if whole:
            holding = {read.source.name: _holds(read) for read in repository.read}
            together = Together(bench.platform, selection, environment, bench.memo).found(repository, members, declared, holding)
            found += [(environment.name, diagnostic) for diagnostic in together]
            used.update(*[member.share.used for member in members])
    if whole and everywhere and repository.declarations:
        found += unused_declarations(repository, used, environments, selection)
    if whole and valued:
        found += unused_values(repository, bench.platform, environments, selection)
    return found


def _declared(bench: Bench, repository: Repository, environment: Environment, found: list[Found]) -> Iterator[Resolution]:
    for resource in repository.declarations:
        judged = judgement(resource, environment, bench.platform, profile_of(resource, environment, bench.selection))
        found += [(environment.name, diagnostic) for diagnostic in judged.diagnostics]
        if judged.resolution:
            yield judged.resolution


class Together(NamedTuple):
    """What Workers of one environment are compared by."""

    platform: Platform
    selection: Selection
    environment: Environment
    memo: Memo

    def found(
        self,
        repository: Repository,
        members: Sequence[Member],
        declared: Sequence[Resolution] = (),
        files: Mapping[str, bool] | None = None,
    ) -> Iterator[Diagnostic]:
        """What is wrong with all Workers, `members`, and with declarations beside each other: of the Workers those are looked at
        that something ties to another one. `files` says of each file whether it holds a resource, where declarations may ask.
        """
        environment = self.environment
        ties = [members[number] for number in sorted(tied([member.share.ties for member in members]))]

        def compared() -> Iterable[Diagnostic]:
            reads = [read for each in ties if (read := each.resolved(self.platform, environment, self.selection))]
            profile = partial(profile_of, environment=environment, selection=self.selection)
            return comparisons([*reads, *declared], self.platform, profile, files, rooted=self.selection.rooted)

        bundled = any(read.worker.resource.type == BUNDLE for read in declared)
        names = [f"{name}={holds}" for name, holds in (files or {}).items()] if bundled else []
        sources = [member.read.source for member in ties]
        yield from self.memo.found(f"compared {environment.name}", sources, chain(_told(ties), names), compared)
        if environment.overlays:
            yield from idle_overlays(environment, [effect for member in members for effect in member.share.effects], repository)


def _told(members: Iterable[Member]) -> Iterator[str]:
    """What decides, beside their sources, what `members` are to each other."""
    for member in members:
        placements = member.read.placements if isinstance(member.read, Unread) else ()
        yield repr((member.share.number, [(placement.bundle, placement.workspace) for placement in placements]))


def _holds(read: Read | Unread) -> bool:
    return read.facts.workers > 0 if isinstance(read, Unread) and read.facts else bool(read.resources)
