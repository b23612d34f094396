"""One rendered Kubernetes object: as data, as text, and with the origin of each of its scalars."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from compiler.diagnostics import FieldPath
from compiler.traced import Origin


class Manifest:
    """`object` holds plain values, `text` is its YAML. Origins are worked out when somebody asks."""

    __slots__ = ("_origins", "object", "text")

    def __init__(self, object: dict[str, Any], text: str, origins: Callable[[], Mapping[FieldPath, Origin]]) -> None:  # noqa: A002
        self.object, self.text, self._origins = object, text, origins

    @property
    def kind(self) -> str:
        return str(self.object["kind"])

    @property
    def name(self) -> str:
        return str(self.object["metadata"]["name"])

    @property
    def file_name(self) -> str:
        return f"{self.kind.lower()}-{self.name}.yaml"

    def origins(self) -> Mapping[FieldPath, Origin]:
        return self._origins()
