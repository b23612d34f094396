"""Where a field stands in the file when the data that is judged had to be put right first."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compiler.diagnostics import Change, FieldPath, Move, Repair


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

    def repair(self, repair: Repair | None) -> Repair | None:
        """`repair` with its changes at the paths that `written` gives."""
        if repair is None or not self.stages:
            return repair
        return repair._replace(changes=tuple(map(self._change, repair.changes)))

    def _change(self, change: Change) -> Change:
        moved = change._replace(path=self.written(change.path))
        return moved._replace(home=self.written(moved.home)) if isinstance(moved, Move) else moved


def _before(stage: Mapping[FieldPath, FieldPath], path: FieldPath) -> FieldPath:
    for length in range(len(path), 0, -1):
        if (old := stage.get(path[:length])) is not None:
            return old + path[length:]
    return path
