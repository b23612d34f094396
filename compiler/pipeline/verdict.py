"""What judging one file that holds Workers only gives: all that a run takes of it, as values that JSON can hold.

Such a verdict depends on the file, the platform, the environments and the rules, and on no other Worker. So files can be judged by
several processes, in any order, or not at all where a verdict is remembered.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution
from compiler.hints import TYPE_CHECKING, Any, Protocol
from compiler.lint.engine import judgement
from compiler.lint.ties import ties
from compiler.pipeline.idle import applied, is_sound
from compiler.pipeline.lint import on_source, profile_of
from compiler.pipeline.restoring import diagnostics_of, facts_of, shares_of
from compiler.pipeline.selection import Selection
from compiler.pipeline.shares import Share
from compiler.pipeline.unused import DocumentKey, used_by
from compiler.pipeline.values import names_of
from compiler.records import NamedTuple
from compiler.repository.platform import Platform
from compiler.repository.repository import Facts, Read, Unread, is_readable
from compiler.resources.types import COMPILED
from compiler.source import Source

if TYPE_CHECKING:
    from compiler.pipeline.admission import Admission


class Judged(NamedTuple):
    """A file in one environment. One whose reading crashed has no share."""

    found: tuple[Diagnostic, ...]
    shares: tuple[Share, ...]


class JudgedWorker(NamedTuple):
    """What is found in one Worker, how it was read, None where that crashed, and what it is to others, where that is asked for."""

    found: list[Diagnostic]
    resolution: Resolution | None
    share: Share | None


class Verdict(NamedTuple):
    """`reading` is what was found before any environment was looked at; `judged` is in the order of the environments."""

    facts: Facts
    reading: tuple[Diagnostic, ...]
    judged: tuple[Judged, ...]

    @property
    def found(self) -> list[Diagnostic]:
        """All that was found, in any environment."""
        return [*self.reading, *[each for there in self.judged for each in there.found]]


class Memo(Protocol):
    """Remembers what was found in several files together, or has it made. It follows from `sources` and `parts`, beside what every
    verdict follows from.
    """

    def found(
        self, what: str, sources: Sequence[Source], parts: Iterable[str], make: Callable[[], Iterable[Diagnostic]]
    ) -> Sequence[Diagnostic]: ...


class NoMemo:
    """Remembers nothing."""

    def found(
        self, _what: str, _sources: Sequence[Source], _parts: Iterable[str], make: Callable[[], Iterable[Diagnostic]]
    ) -> Sequence[Diagnostic]:
        return list(make())


NO_MEMO = NoMemo()


class Bench(NamedTuple):
    """What files are judged by. `compares`: the run compares Workers with each other; `judges` have the policies of environments by
    their names.
    """

    platform: Platform
    environments: Sequence[Environment]
    selection: Selection
    compares: bool
    judges: Mapping[str, Admission]
    memo: Memo = NO_MEMO

    def verdict(self, unread: Unread) -> Verdict | None:
        """None where the file holds something else than Workers."""
        read = unread.parsed
        if any(resource.type != COMPILED for resource in read.resources):
            return None
        reading = tuple(on_source(read, self.selection, self.environments))
        judged = tuple([self._judged(read, environment) for environment in self.environments])
        return Verdict(facts(read, found=bool(reading or any(there.found for there in judged))), reading, judged)

    def _judged(self, read: Read, environment: Environment) -> Judged:
        workers = list(self.workers(read, environment))
        found = tuple([diagnostic for each in workers for diagnostic in each.found])
        return Judged(found, tuple([each.share for each in workers if each.share]))

    def workers(self, read: Read | Unread, environment: Environment) -> Iterator[JudgedWorker]:
        """Each Worker of a file in `environment`, judged."""
        for number, resource in enumerate(read.resources):
            if resource.type != COMPILED:
                continue
            profile = profile_of(resource, environment, self.selection)
            found, resolution = judgement(resource, environment, self.platform, profile)
            own = None
            if resolution and (judge := self.judges.get(environment.name)):
                found += judge.on_worker(resolution, profile)
            if resolution and self.compares:
                own = share(number, resolution, self.platform, sorted(used_by([resolution], self.platform, environment)))
            yield JudgedWorker(found, resolution, own)


def facts(read: Read, *, found: bool) -> Facts:
    """Those of a file that holds Workers only, and in which something was `found` or nothing."""
    shown = False
    if found:
        from compiler.report.safe import unmasked  # noqa: PLC0415 - a clean file needs none

        shown = any(unmasked([read.source]))
    names = tuple(dict.fromkeys(names_of(read)))
    return Facts(len(read.resources), is_readable(read), is_sound(read), names, shown)


def share(number: int, read: Resolution, platform: Platform, used: Sequence[DocumentKey] = ()) -> Share:
    return Share(number, [] if read.is_told else ties(read.worker, platform), used, applied(read) if read.effects else ())


def restored(value: Any, environments: int) -> Verdict:
    """The verdict that JSON has made `value` of, in so many environments. Raises one of `MISSHAPEN` where it is none."""
    known, reading, judged = value
    facts = facts_of(known)
    found = [Judged(tuple(diagnostics_of(there)), shares_of(shares, facts)) for there, shares in judged]
    if len(found) != environments:
        raise ValueError
    return Verdict(facts, tuple(diagnostics_of(reading)), tuple(found))
