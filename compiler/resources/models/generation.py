"""Models to JSON Schema 2020-12. Only `scripts/generate_schemas.py` and tests call this: what it gives is shipped."""

from __future__ import annotations

import json
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from compiler.resources.models.attribute import Model
from compiler.resources.models.platform import Bundle, Compute, Depot, InstanceSecret, Secret, VolumeResource
from compiler.resources.models.stack import Stack
from compiler.resources.models.worker import Worker
from compiler.resources.schema import VERSIONS, file_name

MODELS: dict[str, type[Model]] = {
    "worker": Worker,
    "stack": Stack,
    "compute": Compute,
    "volume": VolumeResource,
    "secret": Secret,
    "instance-secret": InstanceSecret,
    "depot": Depot,
    "bundle": Bundle,
}

DIALECT = "https://json-schema.org/draft/2020-12/schema"


class _Generator(GenerateJsonSchema):
    """Leaves out what would turn one error into several messages, or say nothing."""

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """None in a model stands for a field that is not there; nulls are dropped before data is judged."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        if schema.get("default") is None:
            return self.generate_inner(schema["schema"])
        return super().default_schema(schema)

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - overrides
        return False

    def sort(self, value: JsonSchemaValue, parent_key: str | None = None) -> JsonSchemaValue:  # noqa: ARG002 - overrides
        """In the order of the models, which is the order to read."""
        return value


def generated(model: type[Model], title: str) -> dict[str, Any]:
    """The schema of a whole resource."""
    schema = model.model_json_schema(schema_generator=_Generator)
    definitions = schema.pop("$defs")
    for definition in (schema, *definitions.values()):
        definition.pop("title", None)
    return {"$schema": DIALECT, "title": title, **schema, "$defs": dict(sorted(definitions.items()))}


def texts() -> dict[str, str]:
    """What each file of `compiler/resources/schemas` holds, by its name."""
    found = {}
    for type_, model in MODELS.items():
        schema = generated(model, f"DataOS {type_}")
        version = schema["properties"]["version"]
        assert tuple(version.get("enum", [version.get("const")])) == VERSIONS[type_]
        found[file_name(type_)] = json.dumps(schema, indent=2, ensure_ascii=False) + "\n"
    return found
