"""Calls that are loops: each macro is written as one `Comprehension`, at the place where it is called.

The comprehensions are those of cel-go, because its type checker and its costs follow from their form.
"""

from __future__ import annotations

from collections.abc import Callable

from compiler.cel.syntax import Call, Comprehension, Elements, Entries, Ident, Literal, Node, Select, copied, size

ACCUMULATOR = "@result"
UNUSED = "#unused"
_FORBIDDEN = frozenset((ACCUMULATOR, "__result__"))
_MOST_COPIED = 20_000
_SORTED = "@__sortBy_input__"
MAP_INSERT = "cel.@mapInsert"

# From the call's offset, its target and its arguments.
Expander = Callable[[int, Node, tuple[Node, ...]], Node]


class MacroError(Exception):
    """A macro is called in a way that it cannot be expanded."""

    def __init__(self, message: str, offset: int) -> None:
        super().__init__(message)
        self.message = message
        self.offset = offset


def expanded(call: Call) -> Node | None:
    """What `call` stands for, or nothing if it calls a function."""
    if call.target is None:
        return _presence(call) if call.function == "has" and len(call.arguments) == 1 else None
    expander = _MACROS.get((call.function, len(call.arguments)))
    return expander(call.offset, call.target, call.arguments) if expander else None


def _presence(call: Call) -> Node:
    argument = call.arguments[0]
    if not isinstance(argument, Select):
        raise MacroError("invalid argument to has() macro", argument.offset)
    return Select(call.offset, argument.operand, argument.field, test=True)


def _variable(argument: Node, complaint: str) -> str:
    if not isinstance(argument, Ident):
        raise MacroError(complaint, argument.offset)
    return argument.name


def _variables(arguments: tuple[Node, ...], count: int) -> tuple[str, str]:
    """The names a macro with `count` variables binds; the second is empty where there is none."""
    names = [_variable(argument, "argument must be a simple name") for argument in arguments[:count]]
    if count > 1 and names[0] == names[1]:
        raise MacroError(f"duplicate variable name: {names[0]}", arguments[1].offset)
    for name, argument in zip(names, arguments, strict=False):
        _refuse_accumulator(name, argument)
    return names[0], names[1] if count > 1 else ""


def _refuse_accumulator(name: str, argument: Node) -> None:
    if name in _FORBIDDEN:
        raise MacroError("iteration variable overwrites accumulator variable", argument.offset)


def _quantifier(build: Callable[[int, Node], tuple[Node, Node, Node, Node]], count: int) -> Expander:
    def expand(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
        first, second = _variables(arguments, count)
        return Comprehension(at, target, first, second, ACCUMULATOR, *build(at, arguments[count]))

    return expand


def _accumulator(at: int) -> Node:
    return Ident(at, ACCUMULATOR)


def _call(at: int, function: str, *arguments: Node) -> Node:
    return Call(at, function, None, arguments)


def _all(at: int, predicate: Node) -> tuple[Node, Node, Node, Node]:
    condition = _call(at, "@not_strictly_false", _accumulator(at))
    return Literal(at, True), condition, _call(at, "_&&_", _accumulator(at), predicate), _accumulator(at)


def _exists(at: int, predicate: Node) -> tuple[Node, Node, Node, Node]:
    condition = _call(at, "@not_strictly_false", _call(at, "!_", _accumulator(at)))
    return Literal(at, False), condition, _call(at, "_||_", _accumulator(at), predicate), _accumulator(at)


def _exists_one(at: int, predicate: Node) -> tuple[Node, Node, Node, Node]:
    more = _call(at, "_+_", _accumulator(at), Literal(at, 1))
    step = _call(at, "_?_:_", predicate, more, _accumulator(at))
    return Literal(at, 0), Literal(at, True), step, _call(at, "_==_", _accumulator(at), Literal(at, 1))


def _filtered(at: int, step: Node, condition: Node | None) -> Node:
    return step if condition is None else _call(at, "_?_:_", condition, step, _accumulator(at))


def _appended(at: int, element: Node) -> Node:
    return _call(at, "_+_", _accumulator(at), Elements(at, (element,)))


def _collected(at: int, target: Node, variables: tuple[str, str], step: Node, initial: Node) -> Node:
    return Comprehension(at, target, *variables, ACCUMULATOR, initial, Literal(at, True), step, _accumulator(at))


def _map(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    variable = _variable(arguments[0], "argument is not an identifier")
    _refuse_accumulator(variable, arguments[0])
    condition = arguments[1] if len(arguments) == 3 else None  # noqa: PLR2004 - variable, condition, element
    return _collected(at, target, (variable, ""), _filtered(at, _appended(at, arguments[-1]), condition), Elements(at, ()))


def _filter(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    variable = _variable(arguments[0], "argument is not an identifier")
    _refuse_accumulator(variable, arguments[0])
    step = _filtered(at, _appended(at, Ident(arguments[0].offset, variable)), arguments[1])
    return _collected(at, target, (variable, ""), step, Elements(at, ()))


def _transform_list(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    first, second = _variables(arguments, 2)
    condition = arguments[2] if len(arguments) == 4 else None  # noqa: PLR2004 - two variables, condition, element
    return _collected(at, target, (first, second), _filtered(at, _appended(at, arguments[-1]), condition), Elements(at, ()))


def _transform_map(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    first, second = _variables(arguments, 2)
    condition = arguments[2] if len(arguments) == 4 else None  # noqa: PLR2004 - two variables, condition, value
    step = _call(at, MAP_INSERT, _accumulator(at), Ident(at, first), arguments[-1])
    return _collected(at, target, (first, second), _filtered(at, step, condition), Entries(at, ()))


def _transform_map_entry(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    first, second = _variables(arguments, 2)
    condition = arguments[2] if len(arguments) == 4 else None  # noqa: PLR2004 - two variables, condition, entry
    step = _call(at, MAP_INSERT, _accumulator(at), arguments[-1])
    return _collected(at, target, (first, second), _filtered(at, step, condition), Entries(at, ()))


def _bound(at: int, name: str, value: Node, body: Node) -> Node:
    """`body` with `name` for `value`: a loop over nothing whose accumulator is that name."""
    return Comprehension(at, Elements(at, ()), UNUSED, "", name, value, Literal(at, False), Ident(at, name), body)


def _twice(at: int, target: Node) -> Node:
    """Another tree like `target`. Chains of these macros double it each time."""
    if size(target, _MOST_COPIED) >= _MOST_COPIED:
        raise MacroError(f"expression has more than {_MOST_COPIED} parts once its macros are expanded", at)
    return copied(target)


def _opt_map(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    name = _variable(arguments[0], "optMap() variable name must be a simple identifier")
    body = _bound(at, name, Call(at, "value", _twice(at, target), ()), arguments[1])
    return _call(at, "_?_:_", Call(at, "hasValue", target, ()), _call(at, "optional.of", body), _call(at, "optional.none"))


def _opt_flat_map(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    name = _variable(arguments[0], "optFlatMap() variable name must be a simple identifier")
    body = _bound(at, name, Call(at, "value", _twice(at, target), ()), arguments[1])
    return _call(at, "_?_:_", Call(at, "hasValue", target, ()), body, _call(at, "optional.none"))


def _sort_by(at: int, target: Node, arguments: tuple[Node, ...]) -> Node:
    if not isinstance(target, Elements | Select | Ident | Comprehension | Call):
        complaint = "sortBy can only be applied to a list, identifier, comprehension, call or select expression"
        raise MacroError(complaint, target.offset)
    keys = _map(at, Ident(at, _SORTED), arguments)
    return _bound(at, _SORTED, target, Call(at, "@sortByAssociatedKeys", Ident(at, _SORTED), (keys,)))


# By name and number of arguments. There is no `existsOne` with one variable, as the server has none.
_MACROS: dict[tuple[str, int], Expander] = {
    ("all", 2): _quantifier(_all, 1),
    ("exists", 2): _quantifier(_exists, 1),
    ("exists_one", 2): _quantifier(_exists_one, 1),
    ("map", 2): _map,
    ("map", 3): _map,
    ("filter", 2): _filter,
    ("all", 3): _quantifier(_all, 2),
    ("exists", 3): _quantifier(_exists, 2),
    ("exists_one", 3): _quantifier(_exists_one, 2),
    ("existsOne", 3): _quantifier(_exists_one, 2),
    ("transformList", 3): _transform_list,
    ("transformList", 4): _transform_list,
    ("transformMap", 3): _transform_map,
    ("transformMap", 4): _transform_map,
    ("transformMapEntry", 3): _transform_map_entry,
    ("transformMapEntry", 4): _transform_map_entry,
    ("optMap", 2): _opt_map,
    ("optFlatMap", 2): _opt_flat_map,
    ("sortBy", 2): _sort_by,
}
