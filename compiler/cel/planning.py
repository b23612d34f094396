"""Turns a checked expression into closures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar

from compiler.cel import costs, folds, logic, members
from compiler.cel.budget import PER_EXPRESSION
from compiler.cel.calls import called
from compiler.cel.checking import Checked
from compiler.cel.declarations import Declarations
from compiler.cel.errors import EvaluationError
from compiler.cel.frames import SLOTS, Frame, Part, Run, charged, constant
from compiler.cel.functions import Overload
from compiler.cel.libraries import regex
from compiler.cel.macros import ACCUMULATOR
from compiler.cel.messages import DEFINITIONS
from compiler.cel.optional import NONE, Optional
from compiler.cel.syntax import Call, Comprehension, Elements, Entries, Ident, Literal, Message, Node, Select
from compiler.cel.texts import shown
from compiler.cel.types import BOOL, DOUBLE, INT, LIST, STRING, UINT, Kind
from compiler.cel.values import contains, put, type_of_value

_SCALARS = frozenset((BOOL, INT, UINT, DOUBLE, STRING))
_PATTERNS = frozenset(("matches", "find", "findAll"))
_CONVERSIONS = frozenset(("bool", "bytes", "double", "duration", "dyn", "int", "string", "timestamp", "type", "uint"))


class Planner:
    """`slots` counts the variables of loops."""

    def __init__(self, checked: Checked, declarations: Declarations) -> None:
        self._checked = checked
        self._declarations = declarations
        self._scopes: list[dict[str, int]] = []
        self.slots = 0

    def part(self, node: Node) -> Part:
        return self._PARTS[type(node)](self, node)

    def run(self, node: Node) -> Run:
        """Evaluates `node` and spends what it costs."""
        return charged(self.part(node))

    # names

    def _literal(self, node: Literal) -> Part:
        return constant(node.value)

    def _name(self, node: Ident | Select) -> Part:
        name = self._checked.names[node]
        if not name.startswith("."):
            at = next(scope[name] for scope in reversed(self._scopes) if name in scope)
            return Part(members.slot(at), 1, attribute=True, path=(at, ()))
        name = name[1:]
        if self._checked.types[node].kind is Kind.TYPE and name not in self._declarations.variables:
            return constant(self._declarations.named_types[name])
        return Part(members.named(name), 1, attribute=True, path=(name, ()))

    def _select(self, node: Select) -> Part:
        if node in self._checked.names:
            return self._name(node)
        operand = self.part(node.operand)
        run, field = operand.run, node.field
        if node.test:
            return Part(lambda frame: members.present(run(frame), field), operand.cost + (not operand.attribute))
        return _field(operand, field, _member_cost(operand, 1))

    # calls

    def _call(self, node: Call) -> Part:
        special = self._SPECIAL.get(node.function if node.target is None else f".{node.function}")
        if special is not None:
            return special(self, node)
        function = self._checked.functions[node]
        overloads = self._checked.overloads[node]
        target = node.target if overloads[0].member else None
        arguments = [self.part(argument) for argument in ((target, *node.arguments) if target else node.arguments)]
        if function == "@in" and (part := _membership(overloads, *arguments)):
            return part
        if function in _PATTERNS and len(arguments) > 1 and arguments[1].constant:
            _check_pattern(arguments[1].value)
        every = self._declarations.functions[function]
        part = called(function, overloads, every, arguments, costs.call_cost(function, overloads))
        if function in _CONVERSIONS and len(arguments) == 1 and arguments[0].constant:
            return constant(part.run([0, PER_EXPRESSION, {}]))
        return part

    def _terms(self, node: Node, function: str) -> list[Part]:
        if isinstance(node, Call) and node.function == function:
            return [part for argument in node.arguments for part in self._terms(argument, function)]
        return [self.part(node)]

    def _logical(self, node: Call) -> Part:
        first, *rest = self._terms(node, node.function)
        terms = [first.run, *map(charged, rest)]
        return Part(logic.conjunction(terms) if node.function == "_&&_" else logic.disjunction(terms), first.cost)

    def _choice(self, node: Call) -> Part:
        condition, *branches = map(self.part, node.arguments)
        # A branch that is a name or a field is read without a step of its own.
        then, otherwise = (charged(b._replace(cost=b.cost - 1)) if b.attribute and b.cost else charged(b) for b in branches)
        return Part(logic.choice(condition.run, then, otherwise), condition.cost, attribute=True)

    def _index(self, node: Call) -> Part:
        operand, key = map(self.part, node.arguments)
        if key.constant:
            members.check_key(key.value)
        cost = _member_cost(operand, 1 if key.constant else key.cost if key.attribute else key.cost + 1)
        run, run_key = operand.run, key.run
        if node.function == "_[?_]":
            return Part(lambda frame: members.chosen(run(frame), run_key(frame)), cost, attribute=True)
        if key.constant and key.value.__class__ is str:
            return _field(operand, key.value, cost)
        return Part(lambda frame: members.selected(run(frame), run_key(frame)), cost, attribute=True)

    def _optional_select(self, node: Call) -> Part:
        operand, field = map(self.part, node.arguments)
        run, name = operand.run, field.value
        return Part(lambda frame: members.chosen(run(frame), name), _member_cost(operand, 1), attribute=True)

    def _or(self, node: Call) -> Part:
        assert node.target is not None
        target, other = self.part(node.target), self.run(node.arguments[0])
        return Part(_alternative(target.run, other, unwrapped=node.function == "orValue"), target.cost)

    # literals

    def _elements(self, node: Elements) -> Part:
        parts = [self.part(element) for element in node.elements]
        if node.optional:
            run = _some_elements([(part.run, at in node.optional) for at, part in enumerate(parts)])
        elif all(part.constant for part in parts):
            return constant([part.value for part in parts])
        else:
            runs = [part.run for part in parts]
            run = _all_elements(runs)
        return Part(run, costs.LIST + sum(part.cost for part in parts))

    def _entries(self, node: Entries) -> Part:
        entries = [(self.part(entry.key), self.part(entry.value), entry.optional) for entry in node.entries]
        run = _map([(key.run, value.run, optional) for key, value, optional in entries])
        if all(key.constant and value.constant for key, value, _ in entries):
            return constant(run([]))
        return Part(run, costs.MAP + sum(key.cost + value.cost for key, value, _ in entries))

    def _message(self, node: Message) -> Part:
        fields = self._entries(Entries(node.offset, node.entries))
        build, run = DEFINITIONS[node.name.removeprefix(".")].build, fields.run
        return Part(lambda frame: build(run(frame)), costs.MESSAGE + (fields.cost - costs.MAP if fields.cost else 0))

    # loops

    def _comprehension(self, node: Comprehension) -> Part:
        if node.accumulator != ACCUMULATOR:
            return self._bound(node)
        over = self.part(node.range)
        first = self._slot()
        second = self._slot() if node.second else None
        scope = {node.first: first, ACCUMULATOR: first}
        if second is not None:
            scope[node.second] = second
        self._scopes.append(scope)
        run, cost = self._fold(node, folds.rounds(over.run, first, second))
        self._scopes.pop()
        return Part(run, over.cost + cost)

    def _slot(self) -> int:
        self.slots += 1
        return SLOTS + self.slots - 1

    def _bound(self, node: Comprehension) -> Part:
        value = self.part(node.initial)
        at = self._slot()
        self._scopes.append({node.accumulator: at})
        body = self.part(node.result)
        self._scopes.pop()
        return Part(folds.bound(at, value.run, body.run), value.cost + body.cost)

    def _fold(self, node: Comprehension, each: folds.Rounds) -> tuple[Run, int]:
        step = node.step
        assert isinstance(step, Call)
        if isinstance(node.initial, Literal):
            if step.function == "_?_:_":
                return folds.exactly_one(each, self.part(step.arguments[0])), folds.COMPARED
            every = step.function == "_&&_"
            return folds.quantified(each, self.part(step.arguments[1]), every=every), folds.RESULT
        condition = None
        if step.function == "_?_:_":
            condition = self.part(step.arguments[0])
            step = step.arguments[1]
            assert isinstance(step, Call)
        return self._collection(each, condition, step), folds.RESULT

    def _collection(self, each: folds.Rounds, condition: Part | None, step: Call) -> Run:
        _, *arguments = step.arguments
        if step.function == "_+_":
            (single,) = arguments
            assert isinstance(single, Elements)
            return folds.collected(each, condition, self.part(single.elements[0]))
        parts = [self.part(argument) for argument in arguments]
        return folds.merged(each, condition, *parts) if len(parts) == 1 else folds.mapped(each, condition, *parts)

    _PARTS: ClassVar[dict[type, Callable[..., Part]]] = {
        Literal: _literal,
        Ident: _name,
        Select: _select,
        Call: _call,
        Elements: _elements,
        Entries: _entries,
        Message: _message,
        Comprehension: _comprehension,
    }
    _SPECIAL: ClassVar[dict[str, Callable[..., Part]]] = {
        "_&&_": _logical,
        "_||_": _logical,
        "_?_:_": _choice,
        "_[_]": _index,
        "_[?_]": _index,
        "_?._": _optional_select,
        ".or": _or,
        ".orValue": _or,
    }


def _check_pattern(pattern: Any) -> None:
    """A literal expression that is wrong refuses the policy, even where it would never be looked for."""
    if isinstance(pattern, str) and (complaint := regex.problem(pattern)):
        raise EvaluationError(complaint)


def _field(operand: Part, field: str, cost: int) -> Part:
    if operand.path is None:
        return Part(members.field(operand.run, field), cost, attribute=True)
    root, fields = operand.path[0], (*operand.path[1], field)
    return Part(members.path(root, fields), cost, attribute=True, path=(root, fields))


def _membership(overloads: tuple[Overload, ...], value: Part, container: Part) -> Part | None:
    """`x in ['a', 'b']`: the server makes a set of such a list, and looking into it costs nothing."""
    if len(overloads) > 1 or not container.constant or type_of_value(container.value) is not LIST:
        return None
    if not container.value:
        return constant(value=False)
    if not all(type_of_value(element) in _SCALARS for element in container.value):
        return None
    run, elements = value.run, container.value
    if all(type_of_value(element) is STRING for element in elements):
        texts = frozenset(elements)
        return Part(lambda frame: isinstance(found := run(frame), str) and found in texts, value.cost)
    return Part(lambda frame: contains(elements, run(frame)), value.cost)


def _member_cost(operand: Part, cost: int) -> int:
    """What is selected in the result of a call has one step more."""
    return operand.cost + cost + (not operand.attribute)


def _alternative(target: Run, other: Run, *, unwrapped: bool) -> Run:
    def run(frame: Frame) -> Any:
        value = target(frame)
        if not isinstance(value, Optional):
            raise EvaluationError("no such overload")
        if value is not NONE:
            return value.value if unwrapped else value
        return other(frame)

    return run


def _all_elements(runs: list[Run]) -> Run:
    return lambda frame: [run(frame) for run in runs]


def _some_elements(elements: list[tuple[Run, bool]]) -> Run:
    def run(frame: Frame) -> list[Any]:
        found = []
        for element, optional in elements:
            value = element(frame)
            if not optional:
                found.append(value)
            elif not isinstance(value, Optional):
                raise EvaluationError(f"cannot initialize optional list element from non-optional value {shown(value)}")
            elif value is not NONE:
                found.append(value.value)
        return found

    return run


def _map(entries: list[tuple[Run, Run, bool]]) -> Run:
    def run(frame: Frame) -> dict[Any, Any]:
        found: dict[Any, Any] = {}
        for run_key, run_value, optional in entries:
            key, value = run_key(frame), run_value(frame)
            if not optional:
                put(found, key, value)
            elif not isinstance(value, Optional):
                complaint = f"cannot initialize optional entry '{shown(key)}' from non-optional value {shown(value)}"
                raise EvaluationError(complaint)
            elif value is NONE:
                found.pop(key, None)
            else:
                put(found, key, value.value)
        return found

    return run
