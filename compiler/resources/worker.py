"""A Worker in one environment: what rules judge and lowering compiles."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.placement import Placement
from compiler.resources.resource import Resource


class Spelling(NamedTuple):
    """How a repository writes what DataOS reads in two ways; None where both are as good."""

    autoscaling: str | None = None  # `autoscaling` or `autoScaling`


def _unchanged(workspace: str) -> str | None:
    return workspace


def _nowhere(_: FieldPath) -> Any:
    return None


class Worker(NamedTuple):
    """`data` is the whole resource with placeholders filled and whatever the schema refuses left out, so every
    field that is there has the right type. It holds plain values for rules, traced ones for lowering.

    `workspace` is decided (DESIGN of the workspace: bundle, file, environment, `public`); `name` is empty where
    the file has none that can be used. `variables` are the names of what the environment defines for all Workers, `spelling` is
    what the repository prefers. `external_secrets`: something brings secrets of other workspaces. `placements` are those of the
    resource with their workspaces as they are in the environment, None where those cannot be filled. `calls` leads from a
    workspace as files name it to what the environment calls it; None where nobody can say.
    `written` gives what stands where a field was written, in the file or in an overlay, before placeholders were filled.
    """

    resource: Resource
    environment: str
    name: str
    workspace: str
    data: Mapping[str, Any]
    variables: frozenset[str] = frozenset()
    spelling: Spelling = Spelling()
    external_secrets: bool = False
    placements: tuple[Placement, ...] = ()
    calls: Callable[[str], str | None] = _unchanged
    written: Callable[[FieldPath], Any] = _nowhere

    @property
    def section(self) -> Mapping[str, Any]:
        """The mapping under `worker:`; empty where there is none."""
        return self.data.get("worker") or {}

    @property
    def autoscaling(self) -> tuple[str, Mapping[str, Any]]:
        """The key autoscaling is written under, and its fields: none where it is absent or not enabled."""
        for key in ("autoScaling", "autoscaling"):
            fields = self.section.get(key)
            if fields and fields.get("enabled") is True:
                return key, fields
        return "", {}

    def get(self, *path: str | int) -> Any:
        """The value at a field path, or None."""
        value: Any = self.data
        for step in path:
            try:
                value = value[step]
            except (KeyError, IndexError, TypeError):
                return None
        return value

    def path(self, *path: str | int) -> FieldPath:
        """A field path inside the section: `worker.path("replicas")` is `("worker", "replicas")`."""
        return ("worker", *path)
