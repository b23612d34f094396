"""The type checker: what each part of an expression is, which functions it calls, and what the server would refuse.

It follows cel-go's step by step, because what is refused depends on the order in which type variables meet their types.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from compiler.cel.declarations import Declarations
from compiler.cel.functions import Overload
from compiler.cel.messages import DEFINITIONS, Definition
from compiler.cel.syntax import (
    Call,
    Comprehension,
    Elements,
    Entries,
    Entry,
    Ident,
    Literal,
    Message,
    Node,
    Select,
)
from compiler.cel.types import BOOL, DYN, ERROR, INT, Kind, Type, list_of, map_of, optional_of
from compiler.cel.unification import Bindings, is_dyn_or_error, most_general, unwrapped
from compiler.cel.values import type_of_value
from compiler.cel.wording import Problems, described, signature

LOGICAL = frozenset(("_&&_", "_||_"))


@dataclass(frozen=True, slots=True)
class Checked:
    """`names` are the parts that are one name, `a.b.c`, whatever they look like; `overloads` what each call may run, and
    `functions` what it calls: for `a.b.f(x)` that may be a function with dots in its name, and no member of `a.b`.
    """

    root: Node
    types: Mapping[Node, Type]
    names: Mapping[Node, str]
    functions: Mapping[Node, str]
    overloads: Mapping[Node, tuple[Overload, ...]]


def checked(root: Node, declarations: Declarations, problems: Problems) -> Checked:
    """What is wrong is added to `problems`."""
    checker = _Checker(declarations, problems)
    checker.check(root)
    types = {node: checker.bindings.substituted(t, free_is_dyn=True) for node, t in checker.types.items()}
    return Checked(root, types, checker.names, checker.functions, checker.overloads)


def qualified(node: Node) -> list[str] | None:
    """The names of `a.b.c`, or nothing where a part of it is computed."""
    parts: list[str] = []
    while isinstance(node, Select) and not node.test:
        parts.append(node.field)
        node = node.operand
    return [node.name, *reversed(parts)] if isinstance(node, Ident) else None


@dataclass
class _Checker:
    declarations: Declarations
    problems: Problems
    bindings: Bindings = field(default_factory=Bindings)
    scopes: list[dict[str, Type]] = field(default_factory=list)
    types: dict[Node, Type] = field(default_factory=dict)
    names: dict[Node, str] = field(default_factory=dict)
    functions: dict[Node, str] = field(default_factory=dict)
    overloads: dict[Node, tuple[Overload, ...]] = field(default_factory=dict)

    def check(self, node: Node) -> Type:
        self.types[node] = found = self._CHECKS[type(node)](self, node)
        return found

    # names

    def _local(self, name: str) -> Type | None:
        return next((scope[name] for scope in reversed(self.scopes) if name in scope), None)

    def _ident(self, node: Ident) -> Type:
        local = self._local(node.name)
        if local is not None:
            self.names[node] = node.name
            return local
        found = self.declarations.name(node.name.removeprefix("."))
        if found is None:
            self.problems.add(f"undeclared reference to '{node.name}' (in container '')", node.offset)
            return ERROR
        self.names[node] = f".{node.name.removeprefix('.')}"
        return found

    def _select(self, node: Select) -> Type:
        parts = None if node.test else qualified(node)
        if parts and self._local(parts[0]) is None:
            name = ".".join(parts).removeprefix(".")
            found = self.declarations.name(name)
            if found is not None:
                self.names[node] = f".{name}"
                return found
        selected = self._field(node, node.operand, node.field, optional=False)
        return BOOL if node.test else self.bindings.substituted(selected)

    def _optional_select(self, node: Call) -> Type:
        operand, name = node.arguments
        assert isinstance(name, Literal)
        self.functions[node] = node.function
        return self.bindings.substituted(self._field(node, operand, str(name.value), optional=True))

    def _field(self, node: Node, operand: Node, name: str, *, optional: bool) -> Type:
        target, wrapped = unwrapped(self.bindings.substituted(self.check(operand)))
        match target.kind:
            case Kind.MAP:
                found = target.parameters[1]
            case Kind.PARAMETER:
                self.bindings.assignable(DYN, target)
                found = DYN
            case Kind.OBJECT | Kind.PLAIN if target.kind is Kind.OBJECT or target.name.startswith("kubernetes."):
                found = self._declared_field(node, target, name)
            case _:
                if not is_dyn_or_error(target):
                    self.problems.add(f"type '{described(target)}' does not support field selection", node.offset)
                found = DYN
        return optional_of(found) if wrapped or optional else found

    def _declared_field(self, node: Node, target: Type, name: str) -> Type:
        if target.fields is None:
            self.problems.add(f"unexpected failed resolution of '{target.name}'", node.offset)
            return ERROR
        found = target.fields.get(name)
        if found is None:
            self.problems.add(f"undefined field '{name}'", node.offset)
            return ERROR
        return found

    # calls

    def _call(self, node: Call) -> Type:
        if node.function == "_?._":
            return self._optional_select(node)
        for argument in node.arguments:
            self.check(argument)
        name = node.function.removeprefix(".")
        if node.target is None:
            return self._resolved(node, name, None)
        prefix = qualified(node.target)
        if prefix:
            dotted = f"{'.'.join(prefix)}.{name}".removeprefix(".")
            if dotted in self.declarations.functions:
                return self._resolved(node, dotted, None)
        self.check(node.target)
        return self._resolved(node, name, node.target)

    def _resolved(self, node: Call, name: str, target: Node | None) -> Type:
        candidates = self.declarations.functions.get(name)
        if candidates is None:
            self.problems.add(f"undeclared reference to '{node.function}' (in container '')", node.offset)
            return ERROR
        self.functions[node] = name
        arguments = [self.types[argument] for argument in ((target, *node.arguments) if target else node.arguments)]
        if name in LOGICAL:
            return self._logical(node, arguments)
        found: list[Overload] = []
        result: Type | None = None
        for overload in candidates:
            if overload.member != (target is not None) or len(overload.parameters) != len(arguments):
                continue
            own, *parameters = self.bindings.instance((overload.result, *overload.parameters))
            if not self.bindings.all_assignable(arguments, parameters):
                continue
            found.append(overload)
            own = self.bindings.substituted(own)
            if result is None:
                result = own
            elif result != own:
                result = DYN
        if result is None:
            applied = signature([self.bindings.substituted(t, free_is_dyn=True) for t in arguments], member=target is not None)
            self.problems.add(f"found no matching overload for '{name}' applied to '{applied}'", node.offset)
            return ERROR
        self.overloads[node] = tuple(found)
        return result

    def _logical(self, node: Call, arguments: list[Type]) -> Type:
        wrong = False
        for argument, t in zip(node.arguments, arguments, strict=True):
            if not self.bindings.assignable(t, BOOL):
                self._mismatch(argument, BOOL, t)
                wrong = True
        return ERROR if wrong else BOOL

    # literals

    def _mismatch(self, node: Node, expected: Type, found: Type) -> None:
        self.problems.add(f"expected type '{described(expected)}' but found '{described(found)}'", node.offset)

    def _joined(self, previous: Type | None, current: Type) -> Type:
        """The type of elements of a literal. Where they differ it is refused later, once its types are known."""
        if previous is None:
            return current
        return most_general(previous, current) if self.bindings.assignable(previous, current) else DYN

    def _held(self, node: Node) -> Type:
        """What is in the optional `node`."""
        t = self.types[node]
        held, wrapped = unwrapped(t)
        if not wrapped and held.kind is not Kind.DYN:
            self._mismatch(node, optional_of(held), held)
        return held

    def _elements(self, node: Elements) -> Type:
        joined: Type | None = None
        for at, element in enumerate(node.elements):
            t = self.check(element)
            joined = self._joined(joined, self._held(element) if at in node.optional else t)
        return list_of(joined or self.bindings.variable())

    def _entries(self, node: Entries) -> Type:
        keys: Type | None = None
        values: Type | None = None
        for entry in node.entries:
            keys = self._joined(keys, self.check(entry.key))
            t = self.check(entry.value)
            values = self._joined(values, self._held(entry.value) if entry.optional else t)
        return map_of(keys or self.bindings.variable(), values or self.bindings.variable())

    def _message(self, node: Message) -> Type:
        found = DEFINITIONS.get(node.name.removeprefix("."))
        if found is None:
            self.problems.add(f"undeclared reference to '{node.name}' (in container '')", node.offset)
            return ERROR
        for entry in node.entries:
            self._field_value(entry, found)
        return found.type

    def _field_value(self, entry: Entry, message: Definition) -> None:
        assert isinstance(entry.key, Literal)
        given = self.check(entry.value)
        if entry.optional:
            given = self._held(entry.value)
        name = entry.key.value
        expected = message.fields.get(name)
        if expected is None:
            self.problems.add(f"undefined field '{name}'", entry.offset)
        elif not self.bindings.assignable(expected, given):
            complaint = f"expected type of field '{name}' is '{described(expected)}' but provided type is '{described(given)}'"
            self.problems.add(complaint, entry.offset)

    # loops

    def _comprehension(self, node: Comprehension) -> Type:
        over = self.check(node.range)
        accumulated = self.check(node.initial)
        over = self.bindings.substituted(over)
        self.scopes.append({node.accumulator: accumulated})
        self.scopes.append(self._variables(node, over))
        condition = self.check(node.condition)
        if not self.bindings.assignable(BOOL, condition):
            self._mismatch(node.condition, BOOL, condition)
        step = self.check(node.step)
        if not self.bindings.assignable(accumulated, step):
            self._mismatch(node.step, accumulated, step)
        self.scopes.pop()
        result = self.check(node.result)
        self.scopes.pop()
        return self.bindings.substituted(result)

    def _variables(self, node: Comprehension, over: Type) -> dict[str, Type]:
        match over.kind:
            case Kind.LIST:
                first, second = INT, over.parameters[0]
                if not node.second:
                    first = second
            case Kind.MAP:
                first, second = over.parameters
            case Kind.DYN | Kind.ERROR | Kind.PARAMETER:
                self.bindings.assignable(DYN, over)
                first = second = DYN
            case _:
                complaint = f"expression of type '{described(over)}' cannot be range of a comprehension"
                self.problems.add(f"{complaint} (must be list, map, or dynamic)", node.range.offset)
                first = second = ERROR
        return {node.first: first, node.second: second} if node.second else {node.first: first}

    def _literal(self, node: Literal) -> Type:
        return type_of_value(node.value)

    _CHECKS: ClassVar[dict[type, Callable[..., Type]]] = {
        Literal: _literal,
        Ident: _ident,
        Select: _select,
        Call: _call,
        Elements: _elements,
        Entries: _entries,
        Message: _message,
        Comprehension: _comprehension,
    }
