"""Whether data is surely valid by a shipped JSON Schema, without loading a library for it.

Most resources are valid, and a run that judges a few of them would spend more time on importing the validator than on
everything else. This says only yes or "ask the library": what is wrong, and where, the library says alone.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from functools import lru_cache
from math import isfinite

from compiler.hints import Any
from compiler.quantities import QuantityError, parse
from compiler.resources.schema import Schema, resolved

_LARGEST = 2**53  # beyond it JSON numbers are floats to some readers
_SAYS_NOTHING = frozenset(
    ("$defs", "$ref", "additionalProperties", "default", "deprecated", "description", "examples", "then", "title")
)  # by themselves

Judge = Callable[[Any], bool]


def accepts(whole: Any, data: Any) -> bool:
    """True only if `data` is valid by the schema `whole`; whatever is not known here is a doubt too, and so is a
    schema that is none. Nobody may change the schema afterwards.
    """
    return _compiled(_Whole(whole)).accepts(whole, data)


class _Whole:
    """A schema as a key: equal only to the same object."""

    __slots__ = ("schema",)

    def __init__(self, schema: Any) -> None:
        self.schema = schema

    def __eq__(self, other: object) -> bool:
        return isinstance(other, _Whole) and other.schema is self.schema

    def __hash__(self) -> int:
        return id(self.schema)


@lru_cache(maxsize=64)
def _compiled(whole: _Whole) -> _Compiled:
    return _Compiled(whole.schema)


class _Compiled:
    """A schema of which each part becomes a function when it is first asked for: one resource asks for few of them."""

    def __init__(self, whole: Any) -> None:
        self._whole = whole
        self._judges: dict[int, Judge] = {}  # by the identity of a part, which stays as long as the whole

    def accepts(self, part: Any, data: Any) -> bool:
        return self.judge(part)(data)

    def judge(self, part: Any) -> Judge:
        found = self._judges.get(id(part))
        if found is None:
            found = self._judges[id(part)] = self._made(part)
        return found

    def _made(self, part: Any) -> Judge:
        if not isinstance(part, dict) or not _is_local(self._whole, part.get("$ref")):
            return _always if part is True else _never
        part = resolved(self._whole, part)
        checks: list[Judge] = []
        for keyword, limit in part.items():
            if keyword in _SAYS_NOTHING or keyword.startswith("x-"):
                continue
            form, make = _CHECKS.get(keyword, _UNKNOWN)
            if not isinstance(limit, form):
                return _never
            checks.append(make(self, part))
        if "properties" not in part and "additionalProperties" in part:
            checks.append(_members(self, part))
        return checks[0] if len(checks) == 1 else _all(checks)


def _always(_: Any) -> bool:
    return True


def _never(_: Any) -> bool:
    return False


def _all(checks: Sequence[Judge]) -> Judge:
    def judge(data: Any) -> bool:
        for check in checks:  # noqa: SIM110 - a generator would take longer than what it asks
            if not check(data):
                return False
        return True

    return judge


def _is_local(whole: Any, reference: Any) -> bool:
    """Whether `reference` is none, or leads to a definition in the form that `resolved` follows."""
    if reference is None:
        return True
    return isinstance(reference, str) and reference.removeprefix("#/$defs/") in whole.get("$defs", ())


def _members(schema: _Compiled, part: Schema) -> Judge:
    known, other = part.get("properties", {}), part.get("additionalProperties", True)
    judges: dict[str, Judge] = {}

    def judge(data: Any) -> bool:
        if not isinstance(data, dict):
            return True
        for key, value in data.items():
            if not isinstance(key, str):
                return False
            found = judges.get(key)
            if found is None:
                found = schema.judge(known.get(key, other))
                if key in known:
                    judges[key] = found
            if not found(value):
                return False
        return True

    return judge


def _items(schema: _Compiled, part: Schema) -> Judge:
    inner = part["items"]
    return lambda data: not isinstance(data, list) or all(map(schema.judge(inner), data))


def _condition(schema: _Compiled, part: Schema) -> Judge:
    if "else" in part:
        return _never
    condition, then = part["if"], part.get("then", True)
    return lambda data: schema.accepts(then, data) or _fails(condition, data)


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


def _type(_: _Compiled, part: Schema) -> Judge:
    kinds = part["type"]
    if isinstance(kinds, str):
        return _kind(kinds)
    judges = [_kind(kind) for kind in kinds]
    return lambda data: any(judge(data) for judge in judges)


def _kind(kind: Any) -> Judge:
    match kind:
        case "integer":
            return lambda data: isinstance(data, int) and not isinstance(data, bool) and abs(data) < _LARGEST
        case "number":
            return lambda data: isinstance(data, int | float) and not isinstance(data, bool) and isfinite(data)
    expected = {"string": str, "boolean": bool, "object": dict, "array": list}.get(str(kind))
    return _never if expected is None else lambda data: isinstance(data, expected)


def _has_format(form: str, data: Any) -> bool:
    if form != "quantity":
        return False
    try:
        if isinstance(data, str):
            parse(data)
    except QuantityError:
        return False
    return True


def _pattern(_: _Compiled, part: Schema) -> Judge:
    pattern = part["pattern"]
    expression = pattern.removesuffix("$") + r"\Z" * pattern.endswith("$")

    def judge(data: Any) -> bool:
        if not isinstance(data, str):
            return True
        try:
            return re.search(expression, data) is not None
        except re.error:
            return False

    return judge


def _on(keyword: str, kind: type | tuple[type, ...], check: Callable[[Any, Any], bool]) -> Make:
    """A check of the value of `keyword` against data that are of `kind`; others have nothing to do with it."""

    def made(_: _Compiled, part: Schema) -> Judge:
        limit = part[keyword]
        return lambda data: not isinstance(data, kind) or check(limit, data)

    return made


Make = Callable[[_Compiled, Schema], Judge]
_ANY = object
_SIZE = (int, float)
_DIALECTS = ("http://json-schema.org/", "https://json-schema.org/")
_UNKNOWN: tuple[Any, Make] = ((), lambda _, __: _never)
# By keyword: what its value is in a schema, and what makes a check of (compiled schema, part).
_CHECKS: Mapping[str, tuple[Any, Make]] = {
    "$schema": (str, lambda _, part: _always if part["$schema"].startswith(_DIALECTS) else _never),
    "properties": (dict, _members),
    "items": (dict, _items),
    "if": (dict, _condition),
    "type": ((str, list), _type),
    "const": ((str, bool), _on("const", _ANY, _is_constant)),
    "enum": (list, _on("enum", _ANY, lambda values, data: isinstance(data, str) and data in values)),
    "format": (str, _on("format", _ANY, _has_format)),
    "pattern": (str, _pattern),
    "required": (list, _on("required", dict, lambda names, data: all(name in data for name in names))),
    "minLength": (int, _on("minLength", str, lambda least, data: len(data) >= least)),
    "maxLength": (int, _on("maxLength", str, lambda most, data: len(data) <= most)),
    "minItems": (int, _on("minItems", list, lambda least, data: len(data) >= least)),
    "maxItems": (int, _on("maxItems", list, lambda most, data: len(data) <= most)),
    "minimum": (_SIZE, _on("minimum", _SIZE, lambda least, data: data >= least)),
    "maximum": (_SIZE, _on("maximum", _SIZE, lambda most, data: data <= most)),
}
