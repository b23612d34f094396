"""A declaration in one environment: what rules judge that look at anything else than a Worker."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.resource import Resource


class Declared(NamedTuple):
    """`data` is the whole resource in normal form, without whatever the schema refuses, so every field that the schema
    knows has the right type. A placeholder that waits for whoever applies the file still stands in it.

    `name` is empty where the file has none that can be used.
    """

    resource: Resource
    environment: str
    name: str
    workspace: str
    data: Mapping[str, Any]

    @property
    def type(self) -> str:
        return self.resource.type

    @property
    def section(self) -> Mapping[str, Any]:
        """The mapping under the key named after the type; empty where there is none."""
        return self.data.get(self.type) or {}

    def path(self, *path: str | int) -> FieldPath:
        """A field path inside the section: `declared.path("size")` is `("volume", "size")`."""
        return (self.type, *path)
