"""Whether data is surely valid by a shipped JSON Schema, without loading a library for it.

Most resources are valid, and a run that judges a few of them would spend more time on importing the validator than on
everything else. This says only yes or "ask the library": what is wrong, and where, the library says alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from math import isfinite

from compiler.hints import Any
from compiler.quantities import QuantityError, parse
from compiler.resources.schema import Schema, resolved

_LARGEST = 2**53  # beyond it JSON numbers are floats to some readers
_SAYS_NOTHING = frozenset(
    ("$defs", "$ref", "additionalProperties", "default", "deprecated", "description", "examples", "then", "title")
)  # by themselves


def accepts(whole: Any, data: Any) -> bool:
    """True only if `data` is valid by the schema `whole`; whatever is not known here is a doubt too, and so is a
    schema that is none.
    """
    return _accepts(whole, whole, data)


def _accepts(whole: Any, part: Any, data: Any) -> bool:
    if not isinstance(part, dict) or not _is_local(whole, part.get("$ref")):
        return part is True
    part = resolved(whole, part)
    for keyword, limit in part.items():
        if keyword in _SAYS_NOTHING or keyword.startswith("x-"):
            continue
        form, check = _CHECKS.get(keyword, _UNKNOWN)
        if not isinstance(limit, form) or not check(whole, part, data):
            return False
    return "properties" in part or "additionalProperties" not in part or _has_members(whole, part, data)


def _is_local(whole: Any, reference: Any) -> bool:
    """Whether `reference` is none, or leads to a definition in the form that `resolved` follows."""
    if reference is None:
        return True
    return isinstance(reference, str) and reference.removeprefix("#/$defs/") in whole.get("$defs", ())


def _has_members(whole: Any, part: Schema, data: Any) -> bool:
    if not isinstance(data, dict):
        return True
    known, other = part.get("properties", {}), part.get("additionalProperties", True)
    return all(isinstance(key, str) and _accepts(whole, known.get(key, other), value) for key, value in data.items())


def _has_items(whole: Any, part: Schema, data: Any) -> bool:
    return not isinstance(data, list) or all(_accepts(whole, part["items"], item) for item in data)


def _meets_condition(whole: Any, part: Schema, data: Any) -> bool:
    return "else" not in part and (_accepts(whole, part.get("then", True), data) or _fails(part["if"], data))


def _fails(condition: Schema, data: Any) -> bool:
    """Whether `data` surely fails a condition of the one form that models give: members that are there and constant."""
    if not isinstance(data, dict) or not condition.keys() <= {"properties", "required"}:
        return False
    if any(name not in data for name in condition.get("required", ())):
        return True
    members = condition.get("properties", {})
    wanted = {name: member["const"] for name, member in members.items() if member.keys() == {"const"} and name in data}
    return any(not _is_constant(value, data[name]) for name, value in wanted.items())


def _is_constant(value: Any, data: Any) -> bool:
    return isinstance(value, str | bool) and isinstance(data, type(value)) and value == data


def _is_a(kind: str, data: Any) -> bool:
    match kind:
        case "integer":
            return isinstance(data, int) and not isinstance(data, bool) and abs(data) < _LARGEST
        case "number":
            return isinstance(data, int | float) and not isinstance(data, bool) and isfinite(data)
    expected = {"string": str, "boolean": bool, "object": dict, "array": list}.get(kind)
    return expected is not None and isinstance(data, expected)


def _has_format(form: str, data: Any) -> bool:
    if form != "quantity":
        return False
    try:
        if isinstance(data, str):
            parse(data)
    except QuantityError:
        return False
    return True


def _matches(pattern: str, data: Any) -> bool:
    if not isinstance(data, str):
        return True
    try:
        return re.search(pattern.removesuffix("$") + r"\Z" * pattern.endswith("$"), data) is not None
    except re.error:
        return False


def _on(keyword: str, kind: type | tuple[type, ...], check: Callable[[Any, Any], bool]) -> Check:
    """A check of the value of `keyword` against data that are of `kind`; others have nothing to do with it."""
    return lambda _, part, data: not isinstance(data, kind) or check(part[keyword], data)


Check = Callable[[Any, Schema, Any], bool]
_ANY = object
_SIZE = (int, float)
_UNKNOWN: tuple[Any, Check] = ((), lambda _, __, ___: False)
# By keyword: what its value is in a schema, and the check of data by (whole schema, part, data).
_CHECKS: Mapping[str, tuple[Any, Check]] = {
    "$schema": (str, lambda _, part, __: bool(re.match("https?://json-schema[.]org/", part["$schema"]))),
    "properties": (dict, _has_members),
    "items": (dict, _has_items),
    "if": (dict, _meets_condition),
    "type": (
        (str, list),
        _on("type", _ANY, lambda kinds, data: any(_is_a(kind, data) for kind in ([kinds] if isinstance(kinds, str) else kinds))),
    ),
    "const": ((str, bool), _on("const", _ANY, _is_constant)),
    "enum": (list, _on("enum", _ANY, lambda values, data: isinstance(data, str) and data in values)),
    "format": (str, _on("format", _ANY, _has_format)),
    "pattern": (str, _on("pattern", _ANY, _matches)),
    "required": (list, _on("required", dict, lambda names, data: all(name in data for name in names))),
    "minLength": (int, _on("minLength", str, lambda least, data: len(data) >= least)),
    "maxLength": (int, _on("maxLength", str, lambda most, data: len(data) <= most)),
    "minItems": (int, _on("minItems", list, lambda least, data: len(data) >= least)),
    "maxItems": (int, _on("maxItems", list, lambda most, data: len(data) <= most)),
    "minimum": (_SIZE, _on("minimum", _SIZE, lambda least, data: data >= least)),
    "maximum": (_SIZE, _on("maximum", _SIZE, lambda most, data: data <= most)),
}
