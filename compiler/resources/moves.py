"""Where a field stands in the file when the data that is judged had to be put right first."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import Change, FieldPath, Move, Repair
from compiler.document import Document
from compiler.hints import Self
from compiler.records import NamedTuple


class Abroad(tuple[str | int, ...]):  # noqa: SLOT001 - a tuple with attributes cannot have slots
    """A field path in another document than that of the resource: what an overlay or a value of an environment gave.

    `field` is the path that it has in the resource. With `value_only` the key stands in the resource, at `field`. `via` is
    where an overlay asks for the value.
    """

    document: Document
    field: FieldPath
    value_only: bool
    via: Abroad | None

    def __new__(
        cls, path: FieldPath, document: Document, field: FieldPath, *, value_only: bool = False, via: Abroad | None = None
    ) -> Self:
        self = super().__new__(cls, path)
        self.document, self.field, self.value_only, self.via = document, field, value_only, via
        return self

    def at(self, field: FieldPath) -> Abroad:
        """The same where the resource has it at `field`."""
        if field == self.field:
            return self
        return Abroad(tuple(self), self.document, field, value_only=self.value_only, via=self.via)

    def below(self, steps: FieldPath) -> Abroad:
        """What lies below it, at `steps`: its keys are abroad, too."""
        return Abroad((*self, *steps), self.document, (*self.field, *steps), via=self.via) if steps else self


class Moves(NamedTuple):
    """Each stage maps paths it made to the paths they had before it; what lies below moved along. A path `Abroad` was
    made by the stage, out of something else than the document.
    """

    stages: tuple[Mapping[FieldPath, FieldPath], ...] = ()

    def then(self, stage: Mapping[FieldPath, FieldPath]) -> Moves:
        return Moves((*self.stages, stage)) if stage else self

    def followed(self, later: Moves) -> Moves:
        return Moves((*self.stages, *later.stages)) if later.stages else self

    def written(self, path: FieldPath) -> FieldPath:
        """The path in the document of what is at `path` after the last stage, or in another one if it is from there."""
        for number in range(len(self.stages) - 1, -1, -1):
            path = _before(self.stages[number], path)
            if isinstance(path, Abroad):
                return path.at(field_of(Moves(self.stages[:number]).written(path.field)))
        return path

    def repair(self, repair: Repair | None) -> Repair | None:
        """`repair` with its changes at the paths that `written` gives; None where one of them is abroad."""
        if repair is None or not self.stages:
            return repair
        changes = tuple(map(self._change, repair.changes))
        return None if any(isinstance(change.path, Abroad) for change in changes) else repair._replace(changes=changes)

    def _change(self, change: Change) -> Change:
        moved = change._replace(path=self.written(change.path))
        return moved._replace(home=self.written(moved.home)) if isinstance(moved, Move) else moved


def field_of(path: FieldPath) -> FieldPath:
    """The path in the resource of what is written at `path`."""
    return path.field if isinstance(path, Abroad) else path


def _before(stage: Mapping[FieldPath, FieldPath], path: FieldPath) -> FieldPath:
    for length in range(len(path), 0, -1):
        if (old := stage.get(path[:length])) is not None:
            return old.below(path[length:]) if isinstance(old, Abroad) else old + path[length:]
    return path
