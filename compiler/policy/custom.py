"""Kinds that CustomResourceDefinitions declare, and the defaults in their schemas."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from copy import deepcopy

from compiler.hints import Any
from compiler.policy.shapes import Kind

Object = Mapping[str, Any]


def custom_kinds(definitions: Iterable[Object]) -> tuple[Kind, ...]:
    """One for each served version."""
    return tuple(kind for kind, _ in _versions(definitions))


def custom_schemas(definitions: Iterable[Object]) -> dict[Kind, Object]:
    """The schema of each served version, as OpenAPI has it."""
    return {kind: (version.get("schema") or {}).get("openAPIV3Schema") or {} for kind, version in _versions(definitions)}


def with_defaults(value: Any, schema: Object) -> Any:
    """`value` with what `schema` says of fields that are absent, as deep as there is something."""
    if isinstance(value, Mapping):
        properties: Object = schema.get("properties") or {}
        missing = {name: deepcopy(each["default"]) for name, each in properties.items() if "default" in each and name not in value}
        others = schema.get("additionalProperties")
        rest: Object = others if isinstance(others, Mapping) else {}
        return {name: with_defaults(each, properties.get(name, rest)) for name, each in {**value, **missing}.items()}
    if isinstance(value, list):
        return [with_defaults(each, schema.get("items") or {}) for each in value]
    return value


def _versions(definitions: Iterable[Object]) -> Iterator[tuple[Kind, Object]]:
    for definition in definitions:
        spec = definition.get("spec") or {}
        names = spec.get("names") or {}
        for version in spec.get("versions") or ():
            if version.get("served"):
                namespaced = spec.get("scope") == "Namespaced"
                yield Kind(spec["group"], version["name"], names["kind"], names["plural"], namespaced), version
