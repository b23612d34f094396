"""`format` of texts: the verbs of cel-go's second version of its strings, which prints numbers for American readers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence

from compiler.cel.conversions import string_of_bytes
from compiler.cel.errors import EvaluationError
from compiler.cel.libraries import costs
from compiler.cel.libraries.numerals import fixed, scientific
from compiler.cel.libraries.quoting import go_quoted
from compiler.cel.texts import shown
from compiler.cel.types import Type
from compiler.cel.values import type_of_value
from compiler.hints import Any
from compiler.regex import regex

_PRECISION = regex(r"\.([0-9]*)", re.ASCII)
_SPECIAL = {"NaN": float("nan"), "Infinity": float("inf"), "-Infinity": float("-inf")}
_PLAIN = {"int", "uint", "double", "bool", "string", "bytes", "type", "google.protobuf.Timestamp", "google.protobuf.Duration"}

Verb = Callable[[Any], str]


class FormatError(EvaluationError):
    """`parse` raises it too, when a literal is checked while an expression is compiled."""


def formatted(template: str, arguments: Sequence[Any]) -> str:
    """`template` with each clause such as `%.2f` replaced by the next one of `arguments`."""
    costs.keep_printable(arguments)
    pieces: list[str] = []
    at = count = 0
    while (clause := template.find("%", at)) >= 0:
        pieces.append(template[at:clause])
        if template.startswith("%%", clause):
            pieces.append("%")
            at = clause + 2
            continue
        if count >= len(arguments):
            raise FormatError(f"index {count} out of range")
        verb, at = parse(template, clause)
        try:
            pieces.append(verb(arguments[count]))
        except EvaluationError as error:
            raise FormatError(f"error during formatting: {error}") from None
        count += 1
    return "".join((*pieces, template[at:]))


def clauses(template: str) -> Iterator[Verb]:
    """What each clause does with its argument, in order. Raises `FormatError` at one that is none."""
    at = 0
    while (clause := template.find("%", at)) >= 0:
        if template.startswith("%%", clause):
            at = clause + 2
            continue
        verb, at = parse(template, clause)
        yield verb


def parse(template: str, at: int) -> tuple[Verb, int]:
    """The clause whose `%` is at `at`, and where the text goes on."""
    at += 1
    if at >= len(template):
        raise FormatError("unexpected end of string")
    precision: int | None = None
    if match := _PRECISION.match(template, at):
        precision, at = _precision(match, template), match.end()
    letter = template[at]
    verb = _VERBS.get(letter)
    if verb is None:
        byte = chr(letter.encode()[0])  # cel-go takes bytes for letters here
        raise FormatError(f'could not parse formatting clause: unrecognized formatting clause "{byte}"')
    return (lambda value: verb(value, precision)), at + 1


def _precision(match: re.Match[str], template: str) -> int:
    problem = "could not parse formatting clause: error while parsing precision: "
    if match.end() >= len(template):
        raise FormatError(f"{problem}could not find end of precision specifier")
    digits = match.group(1)
    reason = "" if digits else "invalid syntax"
    if len(digits) > 19 or int(digits or "0") >= 2**63:  # noqa: PLR2004 - 64 bits
        reason = "value out of range"
    if reason:
        raise FormatError(f'{problem}error while converting precision to integer: strconv.Atoi: parsing "{digits}": {reason}')
    return int(digits)


def _string(value: Any, _: int | None = None) -> str:
    name = _type(value)
    if name == "list":
        return f"[{', '.join(map(_literal, value))}]"
    if name == "map":
        return _map(value)
    if name == "null_type":
        return "null"
    if name not in _PLAIN:
        kinds = "strings, bools, bytes, ints, doubles, maps, lists, types, durations, and timestamps"
        raise EvaluationError(f"string clause can only be used on {kinds}, was given {name}")
    return _text(value)


def _type(value: Any) -> str:
    return type_of_value(value).name


def _text(value: Any) -> str:
    if isinstance(value, bytes):
        try:
            return string_of_bytes(value)
        except EvaluationError as error:
            raise EvaluationError(f"could not convert argument {go_quoted(str(error))} to string") from None
    return value.name if isinstance(value, Type) else shown(value)


def _map(value: Mapping[Any, Any]) -> str:
    pairs = []
    for key, item in value.items():
        name = _type(key)
        if name not in {"string", "bool", "int", "uint"}:
            raise EvaluationError(f"no formatting function for map key of type {name}")
        pairs.append((_literal(key), item))
    entries = (f"{key}:{_literal(item)}" for key, item in sorted(pairs, key=lambda pair: pair[0]))
    return f"{{{', '.join(entries)}}}"


def _literal(value: Any) -> str:
    """A value inside a list or a map, as a literal of CEL: mostly."""
    match _type(value):
        case "string":
            return go_quoted(value)
        case "bytes":
            return f"b{go_quoted(_string(value))}"
        case "double":
            text = f"{value:.6f}"
            return text if text[-1].isdigit() else f'"{_infinite(text)}"'
        case "google.protobuf.Timestamp":
            return f"timestamp({go_quoted(str(value))})"
        case "google.protobuf.Duration":
            return f"duration({go_quoted(str(value))})"
        case "int" | "uint" | "bool" | "null_type" | "type" | "list" | "map":
            return _string(value)
        case name:
            raise EvaluationError(f"no formatting function for {name}")


def _infinite(text: str) -> str:
    return {"inf": "+Inf", "-inf": "-Inf"}.get(text, "NaN")


def _decimal(value: Any, _: int | None) -> str:
    if (name := _type(value)) not in {"int", "uint"}:
        raise EvaluationError(f"decimal clause can only be used on integers, was given {name}")
    return str(int(value))


def _fixed(value: Any, precision: int | None) -> str:
    return fixed(_double(value, "fixed-point"), precision)


def _scientific(value: Any, precision: int | None) -> str:
    return scientific(_double(value, "scientific"), precision)


def _double(value: Any, clause: str) -> float:
    if (name := _type(value)) == "double":
        return float(value)
    if name == "string" and value in _SPECIAL:
        return _SPECIAL[value]
    raise EvaluationError(f"{clause} clause can only be used on doubles, was given {name}")


def _binary(value: Any, _: int | None) -> str:
    if (name := _type(value)) not in {"int", "uint", "bool"}:
        raise EvaluationError(f"only integers and bools can be formatted as binary, was given {name}")
    return f"{int(value):b}"


def _hexadecimal(value: Any, _: int | None) -> str:
    match _type(value):
        case "string":
            return str(value).encode("utf-8", "surrogatepass").hex()
        case "bytes":
            return bytes(value).hex()
        case "int" | "uint":
            return f"{int(value):x}"
        case name:
            raise EvaluationError(f"only integers, byte buffers, and strings can be formatted as hex, was given {name}")


def _octal(value: Any, _: int | None) -> str:
    if (name := _type(value)) not in {"int", "uint"}:
        raise EvaluationError(f"octal clause can only be used on integers, was given {name}")
    return f"{int(value):o}"


_VERBS: dict[str, Callable[[Any, int | None], str]] = {
    "s": _string,
    "d": _decimal,
    "f": _fixed,
    "e": _scientific,
    "b": _binary,
    "x": _hexadecimal,
    "X": lambda value, precision: _hexadecimal(value, precision).upper(),
    "o": _octal,
}
