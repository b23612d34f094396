"""A repository in parts that several machines judge beside each other: `--shard I/N`."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from hashlib import sha256

from compiler.diagnostics import Diagnostic
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.environment.workspaces import name_of
from compiler.pipeline.part import Part
from compiler.records import NamedTuple
from compiler.repository.repository import Repository


class Shard(NamedTuple):
    """The part `number` of `total`, from 1."""

    number: int
    total: int

    def __str__(self) -> str:
        return f"{self.number}/{self.total}"

    def has(self, name: str) -> bool:
        """Whether the file `name`, relative to the repository, falls to this part: by its name alone, so that it stays where it is
        whatever else comes and goes.
        """
        return int.from_bytes(sha256(name.encode(errors="surrogateescape")).digest()[:8], "big") % self.total == self.number - 1

    @property
    def is_first(self) -> bool:
        """Whether what belongs to no single file falls to this part."""
        return self.number == 1


def sharded(repository: Repository, environments: Sequence[Environment], shard: Shard, rooted: Callable[[str], str]) -> Part:
    """The part of `repository` that falls to `shard`. Files with Workers of one name in one workspace stay together: a baseline
    takes the two for one.
    """
    first: dict[tuple[str, str, str | None], str] = {}
    leader: dict[str, str] = {}

    def leading(name: str) -> str:
        while (above := leader.get(name, name)) != name:
            name = above
        return name

    for worker in repository.workers:
        file = worker.document.source.name
        for environment in environments:
            key = (environment.name, str(workspace_of(worker, environment)), name_of(worker, environment))
            one, other = sorted((leading(file), leading(first.setdefault(key, file))))
            leader[other] = one

    def has(name: str) -> bool:
        return shard.has(rooted(leading(name)))

    def tells(diagnostic: Diagnostic) -> bool:
        return has(diagnostic.file)

    return Part(has, tells)
