"""Where each field of a Worker was said, values and overlays of its environment included."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.environment.marks import has_placeholder
from compiler.environment.overlays import PATCH
from compiler.environment.placeholders import names_in
from compiler.environment.resolution import Resolution
from compiler.environment.values import COMMAND_LINE, Values, locate
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.resources.moves import Abroad, field_of
from compiler.resources.rewriting import rewritten
from compiler.traced import Origin, traced

_KINDS = {"declaration": "bundle"}


class Cause(NamedTuple):
    """What gave a field its value. `kind` is source, environment, bundle, overlay, value, default or derived.

    `file` is None for a default, a value from the command line, and where `causes` were put together; `name` is a value's.
    """

    kind: str
    file: str | None = None
    line: int | None = None
    column: int | None = None
    name: str | None = None
    causes: tuple[Cause, ...] = ()

    @property
    def leaves(self) -> Iterator[Cause]:
        """What stands in a file, or is a default."""
        if self.kind == "derived":
            for cause in self.causes:
                yield from cause.leaves
        else:
            yield self


DEFAULT = Cause("default")


class Causes:
    """Tells origins of the fields of one Worker."""

    def __init__(self, read: Resolution, environment: Environment) -> None:
        self._read, self._environment = read, environment
        self._file = read.worker.resource.document.source.name
        self._names = dict(_value_names(environment.values)) if isinstance(environment.values, Values) else {}

    def of(self, path: FieldPath, value: Any) -> Cause:
        """Where the `value` at `path` was said, and the values that are in the keys above it."""
        cause = self._cause(self.origin(path, value))
        keys = [self._cause(origin) for origin in self._in_keys(path)]
        return Cause("derived", causes=(cause, *keys)) if keys else cause

    def origin(self, path: FieldPath, value: Any) -> Origin:
        """That of `value`, or its place, where it has none: null, and everything in a Worker that cannot be compiled."""
        found: Origin | None = getattr(value, "origin", None)
        return found or self._place(path)

    def spelled(self, data: Any) -> Any:
        """The plain `data`, whose numbers are again as they were written."""

        def change(path: FieldPath, value: Any) -> Any:
            if not isinstance(value, int | float):
                return value
            document, there = self._there(path)
            spelling = None if isinstance(_at(document.data, there), str) else document.spelling(there)
            if not spelling:
                return value
            respelled = traced(value, self._place(path))
            respelled.spelling = spelling
            return respelled

        return rewritten(data, change)[0]

    def _there(self, path: FieldPath) -> tuple[Document, FieldPath]:
        there = self._read.moves.written(path)
        return there.document if isinstance(there, Abroad) else self._read.worker.resource.document, there

    def _place(self, path: FieldPath) -> Origin:
        """With the values that stand in the text there."""
        document, there = self._there(path)
        kind = "source" if not isinstance(there, Abroad) else "overlay" if self._is_patch(there) else "value"
        start = document.span(there).start
        own = Origin(kind, document.source.name, start.line, start.column)
        inputs = tuple(self._values_in(_at(document.data, there)))
        return Origin("derived", "text", inputs=(own, *inputs)) if inputs else own

    def _in_keys(self, path: FieldPath) -> Iterator[Origin]:
        for length in range(1, len(path) + 1):
            there = self._read.moves.written(path[:length])
            key = field_of(there)[-1] if isinstance(there, Abroad) and there.value_only else there[-1]
            yield from self._values_in(key)

    def _values_in(self, text: Any) -> Iterator[Origin]:
        """The origins of the values that placeholders in `text` stand for."""
        for name in names_in(text) if has_placeholder(text) else ():
            found = locate(self._environment.values, name)
            if found and (origin := getattr(found.value, "origin", None)):
                yield origin

    def _is_patch(self, there: Abroad) -> bool:
        overlays = [(*o.path, PATCH) for o in self._environment.overlays if o.document is there.document]
        return any(there[: len(path)] == path for path in overlays)

    def _cause(self, origin: Origin) -> Cause:
        if origin.kind == "derived":
            return Cause("derived", causes=tuple([self._cause(each) for each in origin.inputs]))
        if origin.kind == "default":
            return Cause("default")
        place = (origin.where, origin.line, origin.column)
        if origin.kind == "value":
            name = self._names.get(place)
            return Cause("value", name=name) if origin.where == COMMAND_LINE else Cause("value", *place, name)
        kind = "environment" if origin.kind == "source" and origin.where != self._file else _KINDS.get(origin.kind, origin.kind)
        return Cause(kind, *place)


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        try:
            data = data[step]
        except (KeyError, IndexError, TypeError):
            return None
    return data


def _value_names(values: Values) -> Iterator[tuple[tuple[str, int, int], str]]:
    """The places of values with their names. A collection begins where its first item does: that is the one that is meant."""
    waiting: list[tuple[FieldPath, Any]] = [(layer.at, layer.traced) for layer in reversed(values.layers)]
    while waiting:
        path, value = waiting.pop()
        origin: Origin | None = getattr(value, "origin", None)
        if origin and path:
            yield (origin.where, origin.line, origin.column), ".".join(map(str, path))
        items = list(value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ())
        waiting += [((*path, step), item) for step, item in reversed(items)]
