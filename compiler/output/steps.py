"""What changes in one directory of the tree."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from compiler.lint.rule import Rule
from compiler.lint.rules.reported import tree as rules
from compiler.output.inventory import Inventory, written
from compiler.output.names import INVENTORY
from compiler.output.record import Record
from compiler.output.tree import DIRECTORY, FILE, LINK, MISSING, Tree
from compiler.output.unit import Later, Remembered, Unit, UnitKey, digests_of
from compiler.records import NamedTuple


class Options(NamedTuple):
    prune: bool
    adopt: bool
    overwrite_drift: bool


class Problem(NamedTuple):
    """At a path below the output directory, the empty one being that itself."""

    rule: Rule
    path: str
    message: str
    help: str | None = None


class Change(NamedTuple):
    """`action` is create, update or delete; `path` is relative to the output directory. `new` is None for a deletion."""

    path: str
    action: str
    new: bytes | Later | None

    @property
    def data(self) -> bytes | None:
        """The bytes that are new."""
        return self.new.data if isinstance(self.new, Later) else self.new


@dataclass(frozen=True)
class Step:
    """All that happens in one directory. `changes` do not name the inventory unless nothing else changes.

    `before` is what the inventory has to say first, None where it says so already: every file that is about to be
    replaced or deleted, with the digest it has. `after` is what it says in the end; it is empty where nothing is
    known to have been ours but a leftover. With `gone` the directory is no longer ours.
    """

    directory: str
    changes: tuple[Change, ...] = ()
    before: bytes | None = None
    after: bytes = b""
    gone: bool = False
    leftovers: tuple[str, ...] = ()
    unchanged: int = 0
    problems: tuple[Problem, ...] = ()


def update(tree: Tree, unit: Unit, recorded: Record, options: Options, *, takes_over: bool) -> Step:
    """`unit` written into its directory, and what its inventory lists beyond that deleted.

    `takes_over` says that what the directory was recorded for is gone.
    """
    if recorded.wrong and not options.adopt:
        return _unbelieved(recorded, "restore it from the version control, or have it written anew with `--adopt`")
    if recorded.key not in (None, unit.key) and not takes_over and not options.adopt:
        return _taken(recorded, unit.key)
    if (kind := tree.kind(unit.directory)) not in (MISSING, DIRECTORY):
        return Step(unit.directory, problems=(_linked(unit.directory, kind),))
    work = _Work(tree, recorded, options)
    for name in sorted(unit.files):
        work.write(name, unit.files)
    for name in sorted(recorded.names - unit.files.keys()):
        namesakes = [other for other in unit.files if other.lower() == name.lower()]
        if not any(tree.same(work.path(name), work.path(other)) for other in namesakes):
            work.delete(name)
    return work.step(unit.key, digests_of(unit.files))


def removal(tree: Tree, recorded: Record, options: Options) -> Step:
    """Everything that the inventories of a directory list deleted, and they themselves."""
    if recorded.wrong:
        return _unbelieved(
            recorded, "restore it from the version control, or delete the directory: nothing is rendered there any more"
        )
    work = _Work(tree, recorded, options)
    for name in sorted(recorded.names):
        work.delete(name)
    return work.step(recorded.key, {}, gone=True)


@dataclass
class _Work:
    """Collects what happens in one directory."""

    tree: Tree
    recorded: Record
    options: Options
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    found: dict[str, str] = field(default_factory=dict)  # digests of the files that are replaced or deleted
    kept: dict[str, str] = field(default_factory=dict)  # digests of files that stay although nothing wants them
    unchanged: int = 0

    @cached_property
    def listed(self) -> Mapping[str, frozenset[str]]:
        return self.recorded.listed

    def path(self, name: str) -> str:
        return f"{self.recorded.directory}/{name}"

    def write(self, name: str, files: Mapping[str, bytes]) -> None:
        path = self.path(name)
        kind = self.tree.kind(path)
        if kind == MISSING:
            self.changes.append(Change(path, "create", _new(files, name)))
        elif kind != FILE:
            self.problems.append(_linked(path, kind))
        elif self._holds(path, name, files):
            self.unchanged += 1
        elif self._ours(name) or self._adopted(name):
            self.changes.append(Change(path, "update", _new(files, name)))

    def delete(self, name: str) -> None:
        path = self.path(name)
        kind = self.tree.kind(path)
        if kind == MISSING:
            return
        if kind != FILE:
            self.problems.append(_linked(path, kind))
        elif not self.options.prune:
            now = self.tree.digest(path)
            self.kept[name] = now if now in self.listed[name] else min(self.listed[name])
        elif self._ours(name):
            self.changes.append(Change(path, "delete", None))

    def step(self, key: UnitKey | None, digests: Mapping[str, str], *, gone: bool = False) -> Step:
        rest = (self.recorded.leftovers, self.unchanged, tuple(self.problems))
        inventory = Inventory(key, {**self.kept, **digests}) if key is not None else None
        if inventory and not (gone or self.changes or self.recorded.leftovers) and inventory == self.recorded.inventory:
            return Step(self.recorded.directory, (), None, b"", gone, *rest)  # nothing is written, an inventory neither
        known = self.recorded.inventory.digests if self.recorded.inventory else {}
        before, after = None, b""
        if inventory is not None and key is not None:
            after = written(inventory)
            if any(known.get(name) != digest for name, digest in self.found.items()):
                before = written(Inventory(key, {**known, **self.found}))
        changes = self.changes or self._only_records(None if gone else after)
        return Step(self.recorded.directory, tuple(changes), before, after, gone, *rest)

    def _only_records(self, after: bytes | None) -> list[Change]:
        recorded, path = self.recorded, self.path(INVENTORY)
        now = written(recorded.inventory) if recorded.inventory else None
        if now != after:
            return [Change(path, "create" if now is None else "delete" if after is None else "update", after)]
        return [Change(self.path(name), "delete", None) for name in recorded.leftovers]

    def _holds(self, path: str, name: str, files: Mapping[str, bytes]) -> bool:
        """Whether the file at `path` is what it is to be."""
        if isinstance(files, Remembered) and (found := self.tree.digest(path)):
            return found == files.digests[name]
        return self.tree.read(path, len(files[name])) == files[name]

    def _ours(self, name: str) -> bool:
        if name not in self.listed:
            return False
        self.found[name] = found = self.tree.digest(self.path(name))
        if found in self.listed[name] or self.options.overwrite_drift:
            return True
        recorded = " or ".join([f"`{each[:12]}…`" for each in sorted(self.listed[name])])
        message = f"the file was changed by something else: its digest is `{found[:12]}…`, recorded is {recorded}"
        advice = "move the change into the source, or discard it with `--overwrite-drift`"
        self.problems.append(Problem(rules.drifted_file, self.path(name), message, advice))
        return False

    def _adopted(self, name: str) -> bool:
        if name in self.listed:
            return False
        if not self.options.adopt:
            message = "a file that no inventory lists is where a rendered one belongs"
            advice = "move it away, or have it replaced with `--adopt`"
            self.problems.append(Problem(rules.foreign_file, self.path(name), message, advice))
            return False
        self.found[name] = self.tree.digest(self.path(name))
        return True


def _new(files: Mapping[str, bytes], name: str) -> bytes | Later:
    return Later(files, name) if isinstance(files, Remembered) else files[name]


def _linked(path: str, kind: str) -> Problem:
    shown = {LINK: "a symbolic link", DIRECTORY: "a directory"}.get(kind, "no regular file")
    message = f"rendered files belong here, and the path is or leads through {shown}"
    return Problem(rules.linked_output, path, message, "move it away and render again")


def _unbelieved(recorded: Record, advice: str) -> Step:
    name, reason = recorded.wrong or (INVENTORY, "")
    problem = Problem(rules.unreadable_inventory, f"{recorded.directory}/{name}", f"the inventory {reason}", advice)
    return Step(recorded.directory, problems=(problem,))


def _taken(recorded: Record, key: UnitKey) -> Step:
    there, wanted = ("/".join(part for part in each if part) for each in (recorded.key or (), key))
    message = f"the directory is recorded for `{there}`, and `{wanted}` would be written there"
    advice = "render everything once, or take the directory over with `--adopt`"
    if recorded.key and recorded.key.target != key.target:
        advice = "name both targets in `targets:` of workerc.yaml, or write elsewhere with `-o`"
    problem = Problem(rules.colliding_output, f"{recorded.directory}/{INVENTORY}", message, advice)
    return Step(recorded.directory, problems=(problem,))
