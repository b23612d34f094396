"""Where a field stands in the file when the data that is judged had to be put right first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compiler.diagnostics import FieldPath


class Moves(NamedTuple):
    """Each stage maps paths it made to the paths they had before it; what lies below moved along."""

    stages: tuple[Mapping[FieldPath, FieldPath], ...] = ()

    def then(self, stage: Mapping[FieldPath, FieldPath]) -> Moves:
        return Moves((*self.stages, stage)) if stage else self

    def written(self, path: FieldPath) -> FieldPath:
        """The path in the document of what is at `path` after the last stage."""
        for stage in reversed(self.stages):
            path = _before(stage, path)
        return path


def _before(stage: Mapping[FieldPath, FieldPath], path: FieldPath) -> FieldPath:
    for length in range(len(path), 0, -1):
        if (old := stage.get(path[:length])) is not None:
            return old + path[length:]
    return path
