"""Gets a verdict on every file of a run that holds Workers only: what is remembered, and what processes work out."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from compiler.cli.policies import Enforced
from compiler.cli.processes import cores, spread
from compiler.environment.environment import Environment
from compiler.hints import TYPE_CHECKING, Any, Protocol, TypeVar
from compiler.repository.repository import Facts, Repository, Unread

if TYPE_CHECKING:
    from compiler.pipeline.admission import Admission

Track = Callable[[Sequence[Unread]], Iterable[Unread]]


class OnFile(Protocol):
    """A verdict of any kind."""

    @property
    def facts(self) -> Facts: ...


V = TypeVar("V", bound=OnFile)


V_co = TypeVar("V_co", bound=OnFile, covariant=True)


class Judge(Protocol[V_co]):
    """Gives None for a file that holds something else than Workers."""

    def verdict(self, unread: Unread) -> V_co | None: ...


class Memory(Protocol[V]):
    """What earlier runs have found out."""

    def recall(self, unread: Unread) -> V | None:
        """None for what is not known."""

    def entry(self, unread: Unread, verdict: V) -> Any | None:
        """What is to be remembered of a verdict, None for nothing. It is asked where the verdict is made."""

    def put(self, unread: Unread, entry: Any) -> None: ...


def known(
    judge: Judge[V], repository: Repository, memory: Memory[V] | None, jobs: int | None, track: Track = list
) -> tuple[Repository, dict[str, V]] | None:
    """Verdicts on all files that are unread, by their names, and the repository with the facts on these. None where one of them
    holds something else than Workers, so that the platform is another one than the judge knows.
    """
    unread = [read for read in repository.read if isinstance(read, Unread)]
    verdicts = {each.source.name: verdict for each in unread if memory and (verdict := memory.recall(each))}
    waiting = [each for each in unread if each.source.name not in verdicts]

    def work(unread: Unread) -> tuple[V, Any] | None:
        verdict = judge.verdict(unread.anew())
        return (verdict, memory.entry(unread, verdict) if memory else None) if verdict else None

    for each, answer in zip(waiting, spread(work, waiting, jobs or cores(), track=track), strict=True):
        if answer is None:
            return None
        verdicts[each.source.name], entry = answer
        if memory and entry is not None:
            memory.put(each, entry)
    read = [each.anew(verdicts[each.source.name].facts) if isinstance(each, Unread) else each for each in repository.read]
    return repository._replace(read=tuple(read)), verdicts


def judges(environments: Iterable[Environment], enforced: Enforced) -> dict[str, Admission]:
    enforcing = [(environment, policies) for environment in environments if (policies := enforced.sets.get(environment.name))]
    if not enforcing:
        return {}
    from compiler.pipeline.admission import Admission  # noqa: PLC0415 - slow to import, and many repositories have no policies

    return {environment.name: Admission(policies, environment) for environment, policies in enforcing}
