"""Gets a verdict on every file of a run that holds Workers only: what is remembered, and what processes work out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from compiler.cli.policies import Enforced
from compiler.cli.processes import cores, spread
from compiler.environment.environment import Environment
from compiler.hints import TYPE_CHECKING, Protocol
from compiler.pipeline.verdict import Bench, Verdict
from compiler.records import NamedTuple
from compiler.repository.repository import Facts, Repository, Unread

if TYPE_CHECKING:
    from compiler.pipeline.admission import Admission

Track = Callable[[Sequence[Unread]], Iterable[Unread]]


class Memory(Protocol):
    """What earlier runs have found out. `recall` gives None for what it does not know."""

    def recall(self, unread: Unread) -> Verdict | None: ...

    def keep(self, unread: Unread, verdict: Verdict) -> None: ...


class Known(NamedTuple):
    """`repository` knows the facts on all files that `verdicts` are on, by name."""

    repository: Repository
    verdicts: dict[str, Verdict]


def known(bench: Bench, repository: Repository, memory: Memory | None, jobs: int | None, track: Track = list) -> Known | None:
    """Verdicts on all files that are unread; None where one of them holds something else than Workers, so that the platform is
    another one than that of the bench.
    """
    unread = [read for read in repository.read if isinstance(read, Unread)]
    verdicts = {each.source.name: verdict for each in unread if memory and (verdict := memory.recall(each))}
    waiting = [each for each in unread if each.source.name not in verdicts]
    for each, verdict in zip(waiting, spread(_judging(bench), waiting, jobs or cores(), track=track), strict=True):
        if verdict is None:
            return None
        verdicts[each.source.name] = verdict
        if memory:
            memory.keep(each, verdict)
    read = [each.knowing(verdicts[each.source.name].facts) if isinstance(each, Unread) else each for each in repository.read]
    return Known(repository._replace(read=tuple(read)), verdicts)


def judges(environments: Iterable[Environment], enforced: Enforced) -> dict[str, Admission]:
    enforcing = [(environment, policies) for environment in environments if (policies := enforced.sets.get(environment.name))]
    if not enforcing:
        return {}
    from compiler.pipeline.admission import Admission  # noqa: PLC0415 - slow to import, and many repositories have no policies

    return {environment.name: Admission(policies, environment) for environment, policies in enforcing}


def _judging(bench: Bench) -> Callable[[Unread], Verdict | None]:
    def judge(unread: Unread) -> Verdict | None:
        return bench.verdict(unread.knowing(_NOTHING_KNOWN))  # what is parsed of it is forgotten with it

    return judge


_NOTHING_KNOWN = Facts(0, readable=True, sound=True)
