"""What expressions can read of their input, worked out from their text: the same reads give the same result.

Never too little: what is used as a value is read as a whole, whatever happens to it then. Not much more either: of
`object.spec.template.spec.containers.all(c, has(c.resources.limits))` only how many containers there are, and whether each of
them has limits.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.cel.parsing import parsed
from compiler.cel.syntax import Call, Comprehension, Elements, Entries, Ident, Literal, Message, Node, Select
from compiler.records import NamedTuple

ROOTS = frozenset({"object", "oldObject", "request", "namespaceObject"})

# How much of the value at a path counts: all of it, whether it is there, how many there are, whether one thing is in it.
WHOLE, PRESENCE, SHAPE, MEMBER = "whole", "presence", "shape", "member"


class Every(NamedTuple):
    """A step of a path to each item of a list or mapping."""


EVERY = Every()
Step = str | int | Every
Path = tuple[Step, ...]


class Read(NamedTuple):
    """`path` starts with the name of a variable. `member` is what is looked for in the value of a MEMBER."""

    path: Path
    extent: str
    member: str | int | None = None


class Unbounded(Exception):  # noqa: N818 - the answer to a question
    """What is read depends on more than the input: on permissions, or on variables that need each other."""


def reads(expressions: Iterable[str], variables: Mapping[str, str]) -> tuple[Read, ...]:
    """What `expressions` can read, through `variables` too. Raises `Unbounded`."""
    reader = _Reader(variables)
    for text in expressions:
        reader.visit(parsed(text), {})
    return tuple(reader.found)


_Scope = Mapping[str, Path | None]  # the names that loops bind: to a path, or to something computed


class _Reader:
    def __init__(self, variables: Mapping[str, str]) -> None:
        self._texts = variables
        self._paths: dict[str, Path | None] = {}
        self._open: set[str] = set()
        self.found: dict[Read, None] = {}

    def visit(self, node: Node, scope: _Scope) -> None:
        """`node` is used as a value."""
        path = self._path(node, scope)
        if path is not None:
            self._read(path, WHOLE)
            return
        match node:
            case Ident(name=name):
                self._name(name, scope)
            case Select(operand=operand, field=field, test=test):
                inner = self._path(operand, scope) if test else None
                if inner is not None:
                    self._read((*inner, field), PRESENCE)
                elif not self._is_variable(node, scope):
                    self.visit(operand, scope)
            case Call():
                self._call(node, scope)
            case Comprehension():
                self._loop(node, scope)
            case Elements(elements=elements):
                for each in elements:
                    self.visit(each, scope)
            case Entries(entries=entries) | Message(entries=entries):
                for entry in entries:
                    self.visit(entry.key, scope)
                    self.visit(entry.value, scope)

    def _call(self, node: Call, scope: _Scope) -> None:
        every = (*([node.target] if node.target else ()), *node.arguments)
        paths = [self._path(each, scope) for each in every]
        match node.function, every, paths:
            case "size", [_], [[*path]]:
                self._read(tuple(path), SHAPE)
            case "hasValue", [_], [[*path]]:
                self._read(tuple(path), PRESENCE)
            case "@in", [Literal(value=str() | int() as member), _], [_, [*path]] if not isinstance(member, bool):
                self._read(tuple(path), MEMBER, member)
            case _:
                for each in every:
                    self.visit(each, scope)

    def _loop(self, node: Comprehension, scope: _Scope) -> None:
        over = self._path(node.range, scope)
        if over is None:
            self.visit(node.range, scope)
            item = None
        else:
            self._read(over, SHAPE)
            item = (*over, EVERY)
        bound: dict[str, Path | None] = {node.first: None if node.second else item}
        if node.second:
            bound[node.second] = item
        # A loop over nothing only gives a value its name.
        named = self._path(node.initial, scope) if isinstance(node.step, Ident) and node.step.name == node.accumulator else None
        if named is None:
            inner = {**scope, **bound, node.accumulator: None}
            self.visit(node.initial, scope)
            self.visit(node.condition, inner)
            self.visit(node.step, inner)
        self.visit(node.result, {**scope, node.accumulator: named})

    def _path(self, node: Node, scope: _Scope) -> Path | None:
        """The path that `node` is, if it is one."""
        match node:
            case Ident(name=name):
                return scope.get(name, (name,) if name in ROOTS else None)
            case Select(operand=operand, field=field, test=False):
                return self._variable(field) if self._is_variable(node, scope) else self._extended(operand, field, scope)
            case Call(function="_[_]" | "_[?_]" | "_?._", arguments=(operand, Literal(value=str() | int() as key))):
                return None if isinstance(key, bool) else self._extended(operand, key, scope)
            case Call(function="value", target=Node() as operand, arguments=()):
                return self._path(operand, scope)
            case _:
                return None

    def _extended(self, operand: Node, step: str | int, scope: _Scope) -> Path | None:
        path = self._path(operand, scope)
        return None if path is None else (*path, step)

    def _is_variable(self, node: Select, scope: _Scope) -> bool:
        """Whether `node` is a variable, whose expression has been read when its path was asked for."""
        return isinstance(node.operand, Ident) and node.operand.name == "variables" and "variables" not in scope

    def _variable(self, name: str) -> Path | None:
        if name in self._open or name not in self._texts:
            raise Unbounded(name)
        if name not in self._paths:
            self._open.add(name)
            root = parsed(self._texts[name])
            self._paths[name] = path = self._path(root, {})
            if path is None:
                self.visit(root, {})
            self._open.discard(name)
        return self._paths[name]

    def _name(self, name: str, scope: _Scope) -> None:
        """A name that is no path: a variable of a loop, a type, or something that nobody can follow."""
        if name not in scope and name.removeprefix(".").partition(".")[0] in {"authorizer", "variables", *ROOTS}:
            raise Unbounded(name)

    def _read(self, path: Path, extent: str, member: str | int | None = None) -> None:
        self.found[Read(path, extent, member)] = None
