"""Calls of functions and methods: whether there is one of that name, and whether it takes these arguments."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from compiler.bloblang.arithmetic import CONSTANTS, Value, article
from compiler.bloblang.dialects import Dialect, Parameter, Signature, engines, is_old
from compiler.bloblang.problem import Kind, Problem
from compiler.records import NamedTuple

# What constants the engine takes for a parameter; any for the types that are not here.
_TAKES = {"s": {"string"}, "i": {"number"}, "f": {"number"}, "b": {"boolean", "number"}, "a": {"array"}}
_TYPES = {"s": "a string", "i": "an integer", "f": "a number", "b": "a boolean", "a": "an array"}

_INSTEAD = {
    "timestamp": "use `now()`, with `.ts_format(…)`",
    "timestamp_utc": "use `now()`, with `.ts_format(…)`",
    "parse_timestamp_unix": "use `.ts_parse(…).ts_unix()`",
}


class Argument(NamedTuple):
    """`name` is empty where it goes by its place."""

    name: str
    value: Value
    start: int
    end: int


class Call(NamedTuple):
    """Of the function or method `name`, from `start` to `end`, with what stands in its brackets."""

    name: str
    start: int
    end: int
    arguments: list[Argument]
    is_method: bool


def wrong(call: Call, dialect: Dialect) -> Iterator[Problem]:
    """At most one problem: an unknown name hides the rest, and so does the first wrong argument."""
    signatures = dialect.methods(call.name) if call.is_method else dialect.functions(call.name)
    if not signatures:
        yield _unknown(call, dialect)
        return
    problem = None
    for signature in signatures:
        problem = next(_refused(call, signature), None)
        if problem is None:
            return
    if problem:
        yield problem


def _unknown(call: Call, dialect: Dialect) -> Problem:
    name = call.name
    here, there = ("method", "function") if call.is_method else ("function", "method")
    kind = Kind.UNKNOWN_METHOD if call.is_method else Kind.UNKNOWN_FUNCTION
    if dialect.functions(name) if call.is_method else dialect.methods(name):
        advice = f"write `{name}(…)`, with nothing before it" if call.is_method else f"call it on a value: `this.{name}(…)`"
        return Problem(call.start, call.end, kind, f"`{name}` is a {there}, not a {here}", advice)
    elsewhere = engines(f"{here}s", name)
    if elsewhere:
        message = f"the {here} `{name}` is not in {dialect.engine}"
        return Problem(call.start, call.end, kind, message, f"it is in {_listed(elsewhere)}")
    if is_old(f"{here}s", name):
        return Problem(call.start, call.end, kind, f"the {here} `{name}` was removed in v4", _INSTEAD.get(name))
    choices = dialect.method_names() if call.is_method else dialect.function_names()
    shown = name if len(name) <= _LONGEST else name[: _LONGEST - 1] + "…"
    return Problem(call.start, call.end, kind, f"no {here} `{shown}` is known", None, name, choices)


_LONGEST = 40


def _refused(call: Call, signature: Signature) -> Iterator[Problem]:
    """Why a version with `signature` refuses the call."""
    named = [argument for argument in call.arguments if argument.name]
    if named and len(named) < len(call.arguments):
        other = next(argument for argument in call.arguments if not argument.name)
        yield _wrong(other, f"arguments of `{call.name}` are given by name and by place", "name all of them, or none")
    for argument in named:
        if Counter(each.name for each in named)[argument.name] > 1:
            last = [each for each in named if each.name == argument.name][-1]
            yield _wrong(last, f"the argument `{argument.name}` is given twice")
    if signature is None:
        if named:
            yield _wrong(named[0], f"`{call.name}` takes no arguments by name")
    elif named:
        yield from _refused_by_name(call, named, signature)
    else:
        yield from _refused_by_place(call, signature)


def _refused_by_name(call: Call, named: list[Argument], parameters: tuple[Parameter, ...]) -> Iterator[Problem]:
    known = {parameter.name: parameter for parameter in parameters}
    for argument in named:
        if argument.name not in known:
            message = f"`{call.name}` has no parameter `{argument.name[:_LONGEST]}`"
            yield _wrong(argument, message, _those(parameters))._replace(word=argument.name, choices=tuple(known))
    yield from _missing(call, [parameter for parameter in parameters if parameter.name not in {each.name for each in named}])
    for argument in named:
        yield from _of_wrong_type(call, argument, known[argument.name])


def _refused_by_place(call: Call, parameters: tuple[Parameter, ...]) -> Iterator[Problem]:
    given = call.arguments
    if len(given) > len(parameters):
        takes = f"takes {_count(parameters)}" if parameters else "takes no arguments"
        yield _wrong(given[len(parameters)], f"`{call.name}` {takes}, and is given {len(given)}", _those(parameters))
    yield from _missing(call, list(parameters[len(given) :]))
    for argument, parameter in zip(given, parameters, strict=False):
        yield from _of_wrong_type(call, argument, parameter)


def _missing(call: Call, parameters: list[Parameter]) -> Iterator[Problem]:
    names = [f"`{parameter.name}`" for parameter in parameters if not parameter.optional]
    if names:
        message = f"`{call.name}` is missing {' and '.join(names)}"
        yield Problem(call.start, call.end, Kind.WRONG_ARGUMENTS, message)


def _of_wrong_type(call: Call, argument: Argument, parameter: Parameter) -> Iterator[Problem]:
    takes, kind = _TAKES.get(parameter.type), argument.value.kind
    if takes and kind in CONSTANTS and kind not in takes:
        message = f"`{parameter.name}` of `{call.name}` takes {_TYPES[parameter.type]}, not {article(kind)}"
        yield _wrong(argument, message)


def _wrong(argument: Argument, message: str, advice: str | None = None) -> Problem:
    return Problem(argument.start, argument.end, Kind.WRONG_ARGUMENTS, message, advice)


def _those(parameters: tuple[Parameter, ...]) -> str | None:
    return f"it takes {_listed([parameter.name for parameter in parameters], '`')}" if parameters else None


def _count(parameters: tuple[Parameter, ...]) -> str:
    least, most = len([parameter for parameter in parameters if not parameter.optional]), len(parameters)
    number = str(most) if least == most else f"at most {most}"
    return f"{number} argument{'' if most == 1 else 's'}"


def _listed(names: tuple[str, ...] | list[str], quote: str = "") -> str:
    *first, last = [f"{quote}{name}{quote}" for name in names]
    return f"{', '.join(first)} and {last}" if first else last
