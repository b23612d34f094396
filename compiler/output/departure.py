"""What goes from the output tree with Workers that leave the repository, and what of it speaks of them.

As everywhere nothing is touched but files that an inventory lists, with the digest it lists. Nothing else is looked at: what is
stale elsewhere stays so.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from pathlib import Path

from compiler.output.plan import Plan, diagnosed, rendered_at
from compiler.output.record import Record, record
from compiler.output.steps import Options, Step, removal, update
from compiler.output.tree import Tree
from compiler.output.unit import SHARED, WORKSPACE, Unit, UnitKey, lies_right, overview
from compiler.records import NamedTuple

_AS_IT_IS = Unit(UnitKey("", "", "", ""), "", {})


class Leaving(NamedTuple):
    """Workers by their names, and the keys of `known`, the outputs that the repository has without them."""

    names: frozenset[str]
    known: frozenset[UnitKey]

    def takes(self, key: UnitKey | None) -> bool:
        return key is not None and key.resource in self.names and key not in self.known


def shared_with(out: Path, leaving: Leaving) -> tuple[UnitKey, ...]:
    """The keys of what workspaces need, where Workers go that were rendered into those. Raises `ReadError`."""
    marked = _marked(Tree(out))
    places = {recorded.key[:3] for recorded in marked if recorded.key and leaving.takes(recorded.key)}
    keys = [recorded.key for recorded in marked if recorded.key and recorded.key.resource == WORKSPACE]
    return tuple([key for key in keys if places & {key[:3], (key.target, SHARED, key.workspace)}])


def departure(
    out: Path,
    leaving: Leaving,
    shared: Mapping[UnitKey, Unit | None],
    *,
    overwrite_drift: bool = False,
    skip_unreadable: bool = False,
) -> Plan:
    """How `out` becomes what it is without the output of Workers that leave. `shared` is what workspaces need from now on; None
    where that is nothing. With `skip_unreadable` a directory stays whose inventory may not be believed. Raises `ReadError`.
    """
    tree = Tree(out)
    options = Options(prune=True, adopt=False, overwrite_drift=overwrite_drift)
    marked = _marked(tree)
    unbelieved = [] if skip_unreadable else [each for each in marked if each.wrong and _name(each) in leaving.names]
    emptied = [
        each for each in marked if leaving.takes(each.key) or (each.key is not None and shared.get(each.key, _AS_IT_IS) is None)
    ]
    steps = [removal(tree, recorded, options) for recorded in (*emptied, *unbelieved)]
    wanted = [(recorded, unit) for recorded in marked if recorded.key and (unit := shared.get(recorded.key))]
    steps += [update(tree, unit, recorded, options, takes_over=False) for recorded, unit in wanted]
    steps += _overviews(tree, marked, emptied, options)
    changes = sorted(change for step in steps for change in step.changes)
    problems = [problem for step in steps for problem in step.problems]
    changing = tuple([step for step in steps if step.changes])
    return Plan(out, tuple(changes), sum(step.unchanged for step in steps), diagnosed(out, problems), changing)


def _overviews(tree: Tree, marked: Collection[Record], emptied: Iterable[Record], options: Options) -> Iterator[Step]:
    """What builds all of an environment, without what goes."""
    gone = {recorded.directory: recorded.key for recorded in emptied}
    for recorded in marked:
        key = recorded.key
        if key is None or key.resource or key[:2] not in {each[:2] for each in gone.values() if each}:
            continue
        if rest := rendered_at(key[:2], tree, marked, gone):
            yield update(tree, overview(key, recorded.directory, rest), recorded, options, takes_over=False)
        else:
            yield removal(tree, recorded, options)


def _marked(tree: Tree) -> list[Record]:
    found = [record(tree, directory) for directory in tree.marked()]
    return [recorded for recorded in found if lies_right(recorded.directory, recorded.key)]


def _name(recorded: Record) -> str:
    return recorded.directory.rpartition("/")[2]
