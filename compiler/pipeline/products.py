"""Verdicts for `render`: what judging and compiling one file that holds Workers only gives."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.hints import TYPE_CHECKING, Any
from compiler.manifest.custom import NONE as NO_KINDS
from compiler.manifest.custom import Kinds
from compiler.output.unit import Remembered, UnitKey, digest, digests_of
from compiler.pipeline.collecting import Files, Product, Run
from compiler.pipeline.concluding import Member, Together
from compiler.pipeline.lint import NO_POLICIES, on_source, reported
from compiler.pipeline.outputs import Outputs
from compiler.pipeline.render import Compiled, admissions, merged_needs, unused
from compiler.pipeline.restoring import diagnostics_of, facts_of, require, shares_of, texts
from compiler.pipeline.selection import Selection
from compiler.pipeline.shares import Share
from compiler.pipeline.silences import Silences
from compiler.pipeline.uncompiled import uncompiled
from compiler.pipeline.values import on_values, unused_values
from compiler.pipeline.verdict import Memo, facts, share
from compiler.pipeline.workspaces import Want
from compiler.records import NamedTuple
from compiler.render.own import NONE
from compiler.repository.platform import Platform
from compiler.repository.repository import Facts, Read, Repository, Unread
from compiler.resources.types import COMPILED
from compiler.workload.secrets import Need

if TYPE_CHECKING:
    from compiler.pipeline.policies import PolicySet


class CompiledFile(NamedTuple):
    """A file in one environment. `matched` are the policies that were for something of it."""

    product: Product
    shares: tuple[Share, ...]
    matched: tuple[str, ...] = ()


class RenderVerdict(NamedTuple):
    """`compiled` is in the order of the environments. `files` are those that its Workers name, with digests: of what is not there
    it is empty.
    """

    facts: Facts
    reading: tuple[Diagnostic, ...]
    compiled: tuple[CompiledFile, ...]
    files: tuple[tuple[str, str], ...] = ()

    @property
    def found(self) -> list[Diagnostic]:
        """All that was found, in any environment."""
        return [*self.reading, *[each for there in self.compiled for each in there.product.found]]

    def stored(self, keep: Callable[[Mapping[str, bytes]], Mapping[str, bytes]]) -> RenderVerdict:
        """The same where `keep` holds the files of the units."""
        return self._replace(compiled=tuple([each._replace(product=each.product.stored(keep)) for each in self.compiled]))

    def files_of(self, key: UnitKey) -> Mapping[str, bytes]:
        """Those of one of its units; nothing where it has no such unit."""
        units = [unit for there in self.compiled for unit in there.product.units]
        return next((files for own, _, files in units if own == key), {})


class Workbench:
    """What files are compiled by, one by one. The arguments are those of `compiler.pipeline.render.render`, and so is what comes
    out. Templates of the repository, and charts for several environments, need all Workers at once.
    """

    def __init__(
        self,
        repository: Repository,
        platform: Platform,
        environments: Sequence[Environment],
        selection: Selection,
        *,
        files: Files,
        kustomization: str = "worker",
        apart: bool = False,
        kinds: Kinds = NO_KINDS,
        policies: Mapping[str, PolicySet] = NO_POLICIES,
        out: str = "",
    ) -> None:
        self._platform, self._environments, self._selection, self._files = platform, environments, selection, files
        self._judges = admissions(environments, policies, out)
        silences = Silences(repository, selection, environments)
        self._outputs = Outputs(NONE, kustomization=kustomization, apart=apart)
        self._run = Run(platform, selection, silences, files, self._judges, outputs=self._outputs, own=NONE, kinds=kinds)

    def verdict(self, unread: Unread) -> RenderVerdict | None:
        """None where the file holds something else than Workers."""
        read = unread.parsed
        if any(resource.type != COMPILED for resource in read.resources):
            return None
        seen: dict[str, str] = {}
        reading = tuple(on_source(read, self._selection, self._environments))
        compiled = tuple([self._compiled(read, environment, seen) for environment in self._environments])
        found = bool(reading or any(there.product.found for there in compiled))
        return RenderVerdict(facts(read, found=found), reading, compiled, tuple(sorted(seen.items())))

    def _compiled(self, read: Read, environment: Environment, seen: dict[str, str]) -> CompiledFile:
        def files(source: str, value: str) -> bytes | None:
            data = self._files(source, value)
            seen[value] = "" if data is None else digest(data)
            return data

        judge = self._judges.get(environment.name)
        before = Counter(judge.matched) if judge else Counter[str]()
        run = self._run.alone(files)
        shares = []
        for number, resource in enumerate(read.resources):
            if resolution := run.compile(resource, environment):
                shares.append(share(number, resolution, self._platform))
        matched = tuple(sorted(judge.matched - before)) if judge else ()
        return CompiledFile(run.product(environment), tuple(shares), matched)

    def knows(self, verdict: RenderVerdict) -> bool:
        """Whether all is there that is needed to take it over."""
        return all(self._run.knows(there.product) for there in verdict.compiled)

    def assembled(
        self,
        repository: Repository,
        verdicts: Mapping[str, RenderVerdict],
        *,
        everywhere: bool,
        further: Iterable[Diagnostic],
        memo: Memo,
    ) -> Compiled:
        """What all of `repository` has become, where `verdicts` are known of some of its files. `everywhere`: the environments are
        all there are.
        """
        run, environments, selection = self._run, self._environments, self._selection
        run.found += [(None, diagnostic) for diagnostic in further]
        for read in repository.read:
            known = verdicts.get(read.source.name)
            run.found += [(None, each) for each in (known.reading if known else on_source(read, selection, environments))]
        run.found += on_values(environments, selection)
        for number, environment in enumerate(environments):
            inside = uncompiled(repository, self._platform, environment, selection)
            run.found += [(environment.name, each) for each in inside]
            members = list(self._members(repository, verdicts, number))
            together = Together(self._platform, selection, environment, memo).found(repository, members)
            run.found += [(environment.name, each) for each in together]
            run.share(environment)
            if judge := self._judges.get(environment.name):
                run.found += [(environment.name, diagnostic) for diagnostic in judge.idle()]
            self._outputs.sum_up(environment)
        run.found += unused(environments, run) if everywhere else ()
        run.found += unused_values(repository, self._platform, environments, selection)
        report = reported(repository, run.found, selection, environments)
        units, needed = tuple(self._outputs.units), merged_needs(run.needs)
        return Compiled(report, units, (), needed, tuple(run.found), self._judges)

    def _members(self, repository: Repository, verdicts: Mapping[str, RenderVerdict], number: int) -> Iterator[Member]:
        """The Workers in one of the environments; what they have become is collected."""
        environment = self._environments[number]
        for read in repository.read:
            if known := verdicts.get(read.source.name):
                there = known.compiled[number]
                self._run.take(there.product, environment)
                if judge := self._judges.get(environment.name):
                    judge.matched.update(there.matched)
                yield from [Member(read, each) for each in there.shares]
                continue
            for index, resource in enumerate(read.resources):
                if resource.type == COMPILED and (resolution := self._run.compile(resource, environment)):
                    yield Member(read, share(index, resolution, self._platform), resolution)


Load = Callable[[UnitKey], Callable[[], Mapping[str, bytes]]]  # leads from a unit to what gives the bytes of its files


def remembered(verdict: RenderVerdict) -> Any:
    """`verdict` as JSON can hold it: units have digests in place of the bytes of their files."""
    compiled = []
    for product, shares, matched in verdict.compiled:
        units = [(key, directory, digests_of(files)) for key, directory, files in product.units]
        compiled.append(((product.found, units, product.needs, product.images, product.wants), shares, matched))
    return verdict.facts, verdict.reading, compiled, verdict.files


def restored(value: Any, load: Load, environments: int) -> RenderVerdict:
    """The verdict that JSON has made `value` of, which `remembered` gave, in so many environments. Raises one of `MISSHAPEN` where
    it is none.
    """
    known, reading, compiled, files = value
    facts = facts_of(known)
    found = tuple([_compiled_of(each, load, facts) for each in compiled])
    if len(found) != environments:
        raise ValueError
    return RenderVerdict(facts, tuple(diagnostics_of(reading)), found, tuple([_pair(each) for each in files]))


def _compiled_of(value: Any, load: Load, facts: Facts) -> CompiledFile:
    (found, units, needs, images, wants), shares, matched = value
    product = Product(
        tuple(diagnostics_of(found)),
        tuple([_restored_unit(load, *each) for each in units]),
        tuple([_need(*each) for each in needs]),
        texts(images),
        tuple([_want(*each) for each in wants]),
    )
    return CompiledFile(product, shares_of(shares, facts), texts(matched))


def _restored_unit(load: Load, key: Any, directory: Any, digests: Any) -> tuple[UnitKey, str, Remembered]:
    require((directory, digests), str, dict)
    of = UnitKey(*texts(key))
    texts(list(digests.values()))
    return of, directory, Remembered(digests, load(of))


def _need(namespace: Any, name: Any, keys: Any) -> Need:
    require((namespace, name), str, str)
    return Need(namespace, name, None if keys is None else texts(keys))


def _want(workspace: Any, claims: Any) -> Want:
    require((workspace, claims), str, list)
    for claim, declared in claims:
        require((claim, *declared), str, str, int)
    return Want(workspace, tuple([(claim, (file, index)) for claim, (file, index) in claims]))


def _pair(value: Any) -> tuple[str, str]:
    one, other = texts(value)
    return one, other
