"""What of a plan falls to one of several parts: its own Workers, and to the first one what is of none."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from compiler.output.plan import Plan
from compiler.output.unit import WORKSPACE, Unit, UnitKey, directory_of
from compiler.pipeline.shards import Shard


def restricted(planned: Plan, units: Iterable[Unit], known: Iterable[UnitKey], shard: Shard, *, below_target: bool) -> Plan:
    """`planned` without what other parts tell. `units` are those that this part has made, `known` the keys of all Workers;
    what keeps a whole tree from being looked at is told by every part.
    """
    own = {unit.directory for unit in units if unit.key.resource not in ("", WORKSPACE)}
    others = {directory_of(key, below_target=below_target) for key in known} - own

    def has(path: str) -> bool:
        folders = [parent.as_posix() for parent in (Path(path), *Path(path).parents)]
        return not own.isdisjoint(folders) or (shard.is_first and others.isdisjoint(folders))

    if planned.blocked and not planned.steps:
        return planned
    out = planned.out.as_posix()
    return planned._replace(
        changes=tuple([change for change in planned.changes if has(change.path)]),
        problems=tuple([problem for problem in planned.problems if has(problem.file.removeprefix(f"{out}/"))]),
        steps=tuple([step for step in planned.steps if has(step.directory)]),
    )
