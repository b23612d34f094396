"""The shipped schemas of Kubernetes: by kind and minor, and what several minors have in common.

`kubernetes/schemas.json` comes from `scripts/generate_kubernetes_schemas.py`. It is read when the first object is
judged and gives schemas of self-contained kinds, `{"$ref": …, "$defs": …}`.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from importlib import resources

from compiler.hints import Any

Schema = dict[str, Any]

_PREFIX = "#/$defs/"


@cache
def shipped() -> Mapping[str, Any]:
    text = resources.files("compiler.manifest").joinpath("kubernetes/schemas.json").read_text(encoding="utf-8")
    value: Mapping[str, Any] = json.loads(text)
    return value


def minors() -> tuple[str, ...]:
    """The minors whose schemas are shipped, oldest first."""
    return tuple(shipped()["minors"])


def root(kind: str) -> str | None:
    """The name of the definition of a kind, written `apps/v1/Deployment`; None where it is not shipped."""
    name: str | None = shipped()["kinds"].get(kind)
    return name


def schema(name: str, minor: str) -> Schema:
    """The definition `name` as `minor` has it, with all it refers to."""
    definitions: dict[str, Any] = {}
    _collect(name, minor, definitions)
    return {"$ref": _PREFIX + name, "$defs": definitions}


def common(name: str, wanted: tuple[str, ...]) -> Schema:
    """A schema that allows exactly what every one of the minors allows, as far as JSON Schema can say it shortly.

    Minors differ in the fields that there are. Where they differ otherwise the result is stricter, never laxer.
    """
    every = [schema(name, minor)["$defs"] for minor in wanted]
    shared = set(every[0]).intersection(*every[1:])
    definitions = {each: _intersection([definitions[each] for definitions in every]) for each in sorted(shared)}
    return {"$ref": _PREFIX + name, "$defs": definitions}


def _collect(name: str, minor: str, definitions: dict[str, Any]) -> None:
    if name not in definitions:
        definitions[name] = found = _definition(name, minor)
        for reference in _references(found):
            _collect(reference, minor, definitions)


def _definition(name: str, minor: str) -> Any:
    """`{"1.34": …, "1.37": …}` holds from each minor named on."""
    history = shipped()["definitions"][name]
    return history[max((since for since in history if _number(since) <= _number(minor)), key=_number)]


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        here = [value["$ref"].removeprefix(_PREFIX)] if isinstance(value.get("$ref"), str) else []
        return here + [name for item in value.values() for name in _references(item)]
    return []


def _intersection(schemas: list[Any]) -> Any:
    first = schemas[0]
    if all(each == first for each in schemas):
        return first
    rest = [{key: value for key, value in each.items() if key not in ("properties", "required")} for each in schemas]
    if not all(each == rest[0] for each in rest) or rest[0].get("additionalProperties") is not False:
        return False
    names = set(first["properties"]).intersection(*(each["properties"] for each in schemas))
    properties = {name: _intersection([each["properties"][name] for each in schemas]) for name in sorted(names)}
    required = sorted({name for each in schemas for name in each.get("required", ())})
    return {**rest[0], "properties": properties, "required": required}


def _number(minor: str) -> tuple[int, ...]:
    return tuple(int(part) for part in minor.split("."))
