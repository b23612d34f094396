"""Literals that can only fail: what the server finds in them when a policy is created."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import lru_cache

from compiler.cel.checking import Checked
from compiler.cel.declarations import Declarations
from compiler.cel.errors import EvaluationError
from compiler.cel.libraries import formatting
from compiler.cel.syntax import Call, Elements, Entries, Literal, Node, children
from compiler.cel.times import Duration, Timestamp
from compiler.cel.types import BOOL, BYTES, DOUBLE, DURATION, INT, NULL, STRING, TIMESTAMP, UINT, Kind, Type
from compiler.cel.uint import Uint
from compiler.cel.values import matches_type
from compiler.cel.wording import Problems, described
from compiler.hints import Any

# A text is also what doubles are written as, so that `%f` takes it.
_EXAMPLES: dict[Type, Any] = {
    BOOL: True,
    INT: 0,
    UINT: Uint(0),
    DOUBLE: 0.0,
    STRING: "NaN",
    BYTES: b"",
    NULL: None,
    DURATION: Duration(0),
    TIMESTAMP: Timestamp(0),
}
_EMPTY: dict[Kind, Any] = {Kind.LIST: [], Kind.MAP: {}, Kind.TYPE: INT}
_CONVERTED = frozenset(("duration", "timestamp"))


def validate(checked: Checked, declarations: Declarations, problems: Problems) -> None:
    for node, in_format in _walked(checked.root, in_format=False):
        match node:
            case Call():
                _literal_arguments(node, checked, declarations, problems)
                _literal_format(node, checked, problems)
            case Elements() if not in_format:
                _homogeneous_list(node, checked, problems)
            case Entries() if not in_format:
                _homogeneous_map(node, checked, problems)


def _walked(node: Node, *, in_format: bool) -> Iterator[tuple[Node, bool]]:
    """Every node below, and whether it is an argument of `format`, to which lists of anything are given."""
    todo = [(node, in_format)]
    while todo:
        node, in_format = todo.pop()
        yield node, in_format
        inside = in_format or (isinstance(node, Call) and node.function == "format")
        todo.extend((child, inside) for child in children(node))


def _literal_arguments(node: Call, checked: Checked, declarations: Declarations, problems: Problems) -> None:
    """`duration('1x')`, `timestamp('…')` and `x.matches('(')`. Written `matches(x, '(')` it is `x` that is looked at."""
    function = checked.functions.get(node, node.function)
    if not node.arguments or not isinstance(node.arguments[0], Literal):
        return
    argument = node.arguments[0]
    given = ("", argument.value) if function == "matches" else (argument.value,)
    if function not in _CONVERTED and function != "matches":
        return
    for overload in declarations.functions.get(function, ()):
        if len(overload.parameters) == len(given) and all(map(matches_type, overload.parameters, given)):
            try:
                overload.implementation(*given)
            except EvaluationError:
                problems.add(f"invalid {function} argument", argument.offset)
            return


def _literal_format(node: Call, checked: Checked, problems: Problems) -> None:
    """`'%d of %s'.format([a, b])`: the clauses against the types of what is given."""
    template = node.target
    if node.function != "format" or not isinstance(template, Literal) or not isinstance(template.value, str):
        return
    if len(node.arguments) != 1 or not isinstance(node.arguments[0], Elements):
        return
    complaint, offset = _format_problem(template.value, node.arguments[0].elements, checked)
    if complaint:
        problems.add(complaint, node.offset if offset is None else offset)


def _format_problem(template: str, given: tuple[Node, ...], checked: Checked) -> tuple[str, int | None]:
    """What is wrong, if anything, and with which argument, if with one."""
    count = 0
    try:
        for count, verb in enumerate(formatting.clauses(template), start=1):
            if count > len(given):
                return f"index {count - 1} out of range", None
            argument = given[count - 1]
            example = _example(checked.types[argument])
            if example is not None and (complaint := _refused(verb, example.value)):
                return f"error during formatting: {complaint}", argument.offset
    except EvaluationError as error:
        return str(error), None
    if len(given) > count:
        return f"too many arguments supplied to string.format (expected {count}, got {len(given)})", None
    return "", None


def _refused(verb: Callable[[Any], str], value: Any) -> str | None:
    try:
        verb(value)
    except EvaluationError as error:
        return str(error)
    return None


@lru_cache(maxsize=100)
def _example(t: Type) -> Literal | None:
    """A value of the type `t`, or nothing where any value may come."""
    if t.kind in {Kind.DYN, Kind.PARAMETER, Kind.ERROR}:
        return None
    if t in _EXAMPLES:
        return Literal(0, _EXAMPLES[t])
    if t.kind in _EMPTY:
        return Literal(0, _EMPTY[t.kind])
    return Literal(0, type("Example", (), {"cel_type": t})())


def _homogeneous_list(node: Elements, checked: Checked, problems: Problems) -> None:
    expected: Type | None = None
    for at, element in enumerate(node.elements):
        t = _held(checked.types[element], optional=at in node.optional)
        if expected is None:
            expected = t
        elif not _equivalent(expected, t):
            problems.add(f"expected type '{described(expected)}' but found '{described(t)}'", element.offset)
            return


def _homogeneous_map(node: Entries, checked: Checked, problems: Problems) -> None:
    expected: tuple[Type, Type] | None = None
    for entry in node.entries:
        found = checked.types[entry.key], _held(checked.types[entry.value], optional=entry.optional)
        if expected is None:
            expected = found
            continue
        for part, wanted, t in zip((entry.key, entry.value), expected, found, strict=True):
            if not _equivalent(wanted, t):
                problems.add(f"expected type '{described(wanted)}' but found '{described(t)}'", part.offset)


def _held(t: Type, *, optional: bool) -> Type:
    return t.parameters[0] if optional and t.kind is Kind.OPTIONAL else t


def _equivalent(left: Type, right: Type) -> bool:
    """Names of optional and opaque types decide, and so do their parameters, but for what a type parameter stands for."""
    if left.kind is not right.kind or len(left.parameters) != len(right.parameters):
        return False
    return left.name == right.name and all(map(_equivalent, left.parameters, right.parameters))
