"""What a run would change in the output tree, worked out before anything is touched.

Nothing is deleted but files an inventory of ours lists, with the digest it lists, in a directory that this run renders
or whose source is nowhere in the repository.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from compiler.diagnostics import Diagnostic, Severity
from compiler.errors import WriteError
from compiler.lint.rules.reported import tree as rules
from compiler.output.layout import layout_problems
from compiler.output.record import Record, record
from compiler.output.steps import Change, Options, Problem, Step, removal, update
from compiler.output.tree import FILE, Tree
from compiler.output.unit import KUSTOMIZATION, WORKSPACE, Unit, UnitKey, joined, lies_right, overview
from compiler.records import NamedTuple


class Plan(NamedTuple):
    """`changes` are sorted by path; `unchanged` counts files. A blocked plan cannot be applied."""

    out: Path
    changes: tuple[Change, ...]
    unchanged: int
    problems: tuple[Diagnostic, ...]
    steps: tuple[Step, ...]

    @property
    def clean(self) -> bool:
        """Whether the tree is what would be rendered."""
        return not self.changes and not self.blocked

    @property
    def blocked(self) -> bool:
        return any(problem.severity is Severity.ERROR for problem in self.problems)

    @property
    def lines(self) -> list[str]:
        """`create rendered/default/public/reader/deployment-reader.yaml` and so on, for people."""
        return [f"{change.action} {(self.out / change.path).as_posix()}" for change in self.changes]


def plan(
    out: Path,
    units: Iterable[Unit],
    *,
    known: Collection[UnitKey] | None = None,
    spared: Collection[tuple[str, str]] = (),
    complete: bool = False,
    prune: bool = True,
    adopt: bool = False,
    overwrite_drift: bool = False,
    ours: bool = True,
) -> Plan:
    """How `out` becomes what `units` say. Trees that other runs have written below it are left alone.

    `complete` says that nothing else would be rendered from the repository: no paths, environments or workspaces were chosen.
    `known` are the keys of all Workers it would render, None where that is not known; in a complete run they are those of
    `units`. `spared` are targets, each with an environment, that somebody else renders. A run that is not complete does not
    know all that a workspace needs, and deletes nothing of that. Without a single unit nothing is deleted. `ours`
    says that nobody else writes to `out`. Raises `ReadError` and `WriteError`.
    """
    wanted = sorted(units, key=lambda unit: unit.directory)
    tree = Tree(out)
    if os.path.lexists(out) and not os.path.isdir(out):  # noqa: PTH112 - pathlib raises where a parent cannot be read
        raise WriteError(f"{out.as_posix()}: it is no directory", "name another one with `-o`")
    found = [record(tree, directory) for directory in tree.marked()]
    marked = {recorded.directory: recorded for recorded in found if lies_right(recorded.directory, recorded.key)}
    problems = layout_problems(wanted)
    scope = _Scope.of(wanted, known, spared, complete=complete, prune=prune)
    if wanted and not adopt:
        if not marked and tree.holds_files(beside=[recorded.directory for recorded in found]):
            message = "it holds files, and nothing that workerc has written into it"
            problems.append(Problem(rules.foreign_directory, "", message, _ADOPT_ROOT))
        problems += [] if ours else scope.strangers(marked.values())
    if problems:
        return Plan(out, (), 0, diagnosed(out, problems), ())
    options = Options(prune=prune, adopt=adopt, overwrite_drift=overwrite_drift)
    orphans = list(_orphans(tree, wanted, marked.values(), scope))
    steps = []
    for unit in wanted if complete else _with_others(tree, wanted, marked.values(), orphans):
        recorded = marked.get(unit.directory) or record(tree, unit.directory)
        takes_over = scope.gone(recorded.key)
        if unit.key.resource == WORKSPACE and not complete and recorded.key == unit.key:
            kept = [name for name in recorded.listed if tree.kind(f"{unit.directory}/{name}") == FILE]
            steps.append(update(tree, joined(unit, kept), recorded, options._replace(prune=False), takes_over=takes_over))
        else:
            steps.append(update(tree, unit, recorded, options, takes_over=takes_over))
    steps += [removal(tree, recorded, options) for recorded in orphans]
    problems = [problem for step in steps for problem in step.problems] + list(_unfinished(marked.values()))
    changes = sorted(change for step in steps for change in step.changes)
    unchanged = sum(step.unchanged for step in steps)
    return Plan(out, tuple(changes), unchanged, diagnosed(out, problems), tuple(step for step in steps if step.changes))


_ADOPT_ROOT = "name the directory that is meant with `-o`, or render into this one with `--adopt`"
_ONE_REPOSITORY = (
    "an output directory belongs to one repository: name another one with `-o`; `--adopt` takes this over, and deletes all in it"
)
_SHOWN = 3


class _Scope(NamedTuple):
    """Whose outputs a run may delete."""

    rendered: frozenset[UnitKey]
    resources: frozenset[tuple[str, str, str]]
    known: frozenset[UnitKey] | None
    spared: frozenset[tuple[str, str]]
    complete: bool
    prune: bool

    @classmethod
    def of(
        cls,
        units: list[Unit],
        known: Collection[UnitKey] | None,
        spared: Collection[tuple[str, str]],
        *,
        complete: bool,
        prune: bool,
    ) -> _Scope:
        rendered = frozenset(unit.key for unit in units)
        resources = frozenset((key.target, key.environment, key.resource) for key in rendered)
        if known is None and complete:
            known = rendered
        everything = None if known is None else frozenset(known) | rendered
        return cls(rendered, resources, everything, frozenset(spared), complete, prune and bool(units))

    def gone(self, key: UnitKey | None) -> bool:
        """Whether nothing in the repository would be rendered under `key`, and this run may say so."""
        if key is None or self.known is None or key in self.known or key[:2] in self.spared:
            return False
        # Only a run for all Workers knows what a workspace needs.
        apart = key.resource != WORKSPACE and (key.target, key.environment, key.resource) in self.resources
        return self.complete or apart

    def removable(self, key: UnitKey | None) -> bool:
        """Whether a directory that no wanted unit has, and whose inventory says `key`, may be emptied."""
        if not self.prune:
            return False
        return self.complete if key is None else key in self.rendered or self.gone(key)

    def strangers(self, marked: Iterable[Record]) -> Iterator[Problem]:
        """Where nothing in the tree is of a Worker that the repository has, it is the tree of another one: nothing in an inventory
        tells two repositories apart, since a name for one that every clone has is nowhere written.
        """
        apart = frozenset(("", WORKSPACE))
        there = {recorded.key.resource for recorded in marked if recorded.key} - apart
        if self.known is not None and there and there.isdisjoint(key.resource for key in self.known):
            more = f" and {len(there) - _SHOWN} more" if len(there) > _SHOWN else ""
            listed = ", ".join([f"`{name}`" for name in sorted(there)[:_SHOWN]])
            message = f"all that workerc has written into it is of Workers that this repository does not have: {listed}{more}"
            yield Problem(rules.output_of_another_repository, "", message, _ONE_REPOSITORY)


def _orphans(tree: Tree, wanted: list[Unit], marked: Iterable[Record], scope: _Scope) -> Iterator[Record]:
    """Directories of ours that nothing is rendered into any more."""
    directories = {unit.directory.lower(): unit.directory for unit in wanted}
    for recorded in marked:
        namesake = directories.get(recorded.directory.lower())
        taken = namesake is not None and (namesake == recorded.directory or tree.same(namesake, recorded.directory))
        if not taken and (scope.removable(recorded.key) or (recorded.wrong and scope.complete and scope.prune)):
            yield recorded


def _with_others(tree: Tree, wanted: list[Unit], marked: Iterable[Record], orphans: Iterable[Record]) -> Iterator[Unit]:
    """`wanted`, where what builds a whole environment also names what earlier runs rendered for it."""
    gone = {recorded.directory for recorded in orphans}
    for unit in wanted:
        if unit.key.resource:
            yield unit
            continue
        place = unit.key[:2]
        directories = {other.directory for other in wanted if other.key.resource and other.key[:2] == place}
        yield overview(unit.key, unit.directory, directories | rendered_at(place, tree, marked, gone))


def rendered_at(place: tuple[str, str], tree: Tree, marked: Iterable[Record], gone: Collection[str]) -> set[str]:
    """The directories that earlier runs rendered at `place`, a target and an environment, but for those that are `gone`."""
    return {
        recorded.directory
        for recorded in marked
        if recorded.key is not None and recorded.key.resource and recorded.key[:2] == place
        if recorded.directory not in gone and tree.kind(f"{recorded.directory}/{KUSTOMIZATION}") == FILE
    }


def _unfinished(marked: Iterable[Record]) -> Iterator[Problem]:
    found = [recorded for recorded in marked if recorded.leftovers]
    if found:
        more = f" and {len(found) - 1} more directories" if len(found) > 1 else ""
        message = f"an earlier run did not finish `{found[0].directory}`{more}"
        path = f"{found[0].directory}/{found[0].leftovers[0]}"
        yield Problem(rules.unfinished_run, path, message, "one more `workerc render` completes it")


def diagnosed(out: Path, problems: Iterable[Problem]) -> tuple[Diagnostic, ...]:
    """Problems of the tree `out` as everybody reports them."""
    found = []
    for rule, path, message, advice in problems:
        severity = rule.severity("default") or Severity.ERROR
        file = (out / path).as_posix()
        found.append(Diagnostic(rule.code, rule.name, severity, message, file, help=advice, blocking=rule.blocking))
    return tuple(sorted(found, key=lambda diagnostic: diagnostic.sort_key))
