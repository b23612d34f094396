"""What the violations of a schema come to: every violation one finding, one finding for every cause."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.resources.fields import fields
from compiler.resources.schema import Schema, resolved, schema
from compiler.resources.unknown import meaning
from compiler.resources.validators import Validator, Violation, validator
from compiler.resources.violation import RANK, missing_field, unknown_field, wrong_value

# Other rules judge which versions and types there are; here they only have to be texts.
_JUDGED_ELSEWHERE = frozenset((("version",), ("type",)))

_compiled = cache(lambda type_: validator(schema(type_)))


def verdict(type_: str, data: Mapping[str, Any], judge: Validator | None) -> list[Finding]:
    """What is wrong with `data` by the schema of `type_`, or by `judge`, by field path."""
    whole = schema(type_)
    broken = (judge or _compiled(type_))(data) + list(_floats(type_, whole, data))
    if not broken:
        return []
    findings = [*_wrong_values(broken, data), *_wrong_keys(broken, data, type_, whole)]
    return sorted(findings, key=lambda finding: (finding.path, finding.code))


def _wrong_values(broken: list[Violation], data: Mapping[str, Any]) -> Iterator[Finding]:
    worst: dict[FieldPath, Violation] = {}
    for violation in broken:
        if violation.keyword not in RANK or (violation.path in _JUDGED_ELSEWHERE and violation.keyword != "type"):
            continue
        known = worst.get(violation.path)
        if known is None or RANK[violation.keyword] < RANK[known.keyword]:
            worst[violation.path] = violation
    for path, violation in worst.items():
        yield wrong_value(violation, _at(data, path))


def _wrong_keys(broken: list[Violation], data: Mapping[str, Any], type_: str, whole: Schema) -> Iterator[Finding]:
    """Unknown and missing keys. A field is not missing where an unknown key was meant to be it."""
    meant: set[FieldPath | None] = set()
    for path, part in _parts(broken, "additionalProperties"):
        siblings = _at(data, path)
        for key in siblings:
            if key not in part["properties"]:
                found = meaning(path, key, part, type_, data)
                meant.add(found.field)
                yield unknown_field((*path, key), found, siblings)
    for path, part in _parts(broken, "required"):
        for key in part["required"]:
            if key not in _at(data, path) and (*path, key) not in meant:
                yield missing_field((*path, key), _field(whole, (*path, key)))


def _parts(broken: list[Violation], keyword: str) -> Iterator[tuple[FieldPath, Schema]]:
    """Where `keyword` is broken; a library may say so once for each key."""
    found = [(violation.path, violation.part) for violation in broken if violation.keyword == keyword]
    return iter({(path, id(part)): (path, part) for path, part in found}.values())


def _field(whole: Schema, path: FieldPath) -> Schema:
    """What the schema says of the field at `path`."""
    part = whole
    for step in path:
        inner = part.get("items", {}) if isinstance(step, int) else part.get("properties", {}).get(step, {})
        part = resolved(whole, inner)
    return part


def _floats(type_: str, whole: Schema, data: Mapping[str, Any]) -> Iterator[Violation]:
    """JSON Schema takes `2.0` for an integer; what is compiled has to be one."""
    for path in _integers(type_):
        value = _at(data, path)
        if isinstance(value, float) and value.is_integer():
            yield Violation(path, "type", _field(whole, path))


@cache
def _integers(type_: str) -> tuple[FieldPath, ...]:
    """Where a resource has integers; no list holds any."""
    return tuple([tuple(path.split(".")) for path, info in fields(type_).items() if info.type.startswith("integer")])


def _at(data: Any, path: FieldPath) -> Any:
    """The value at `path`, or None."""
    for step in path:
        try:
            data = data[step]
        except (KeyError, TypeError):
            return None
    return data
