"""Why a rendered field is what it is: every step from the manifest back to the line a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import NamedTuple

from compiler.diagnostics import FieldPath, Span
from compiler.document import documents
from compiler.manifest.manifest import Manifest
from compiler.output.unit import Unit
from compiler.resources.suggestions import suggestion
from compiler.source import Source
from compiler.traced import Origin

_WORDS = {
    "source": "written in",
    "declaration": "declared in",
    "overlay": "overlay in",
    "value": "value",
    "default": "default",
    "template": "template",
    "derived": "made by",
}


class Step(NamedTuple):
    """One origin. `depth` counts from what the template put there; `line` is 0 where a rule gave the value."""

    depth: int
    role: str
    where: str
    line: int = 0
    column: int = 0


class Answer(NamedTuple):
    """A scalar of one rendered object, at `line` of `file`, with the steps that led to it, the template's first."""

    environment: str
    file: str
    line: int
    object: str  # deployment/orders
    field: str
    value: str  # as it stands in the manifest
    steps: tuple[Step, ...]


class Rendered(NamedTuple):
    """A manifest and where it is written below the output directory."""

    environment: str
    file: str
    manifest: Manifest

    @property
    def object(self) -> str:
        return f"{self.manifest.kind.lower()}/{self.manifest.name}"


def rendered(units: Iterable[Unit], manifests: Iterable[Iterable[Manifest]]) -> list[Rendered]:
    """Every manifest of a run, in the order of the output tree."""
    return [
        Rendered(unit.key.environment, f"{unit.directory}/{manifest.file_name}", manifest)
        for unit, group in zip(units, manifests, strict=True)
        for manifest in group
    ]


def spelled(path: FieldPath) -> str:
    """`spec.containers.0.name`, as people type it after `kubectl explain`."""
    return ".".join(map(str, path))


def paths_below(manifest: Manifest, field: str) -> list[FieldPath]:
    """The scalars at `field`, or inside of it; list items are written `.0` or `[0]`."""
    wanted = field.replace("[", ".").replace("]", "").strip(".")
    return [path for path in manifest.origins() if not wanted or spelled(path) == wanted or spelled(path).startswith(f"{wanted}.")]


def nearest(manifests: Iterable[Manifest], field: str) -> str | None:
    """The field of any of `manifests` that was probably meant by `field`."""
    known = {spelled(path[:length]) for manifest in manifests for path in manifest.origins() for length in range(1, len(path) + 1)}
    last = field.rpartition(".")[2]
    return suggestion(field, known) or min((name for name in known if name.rpartition(".")[2] == last), key=len, default=None)


def paths_at(text: str, line: int) -> list[FieldPath]:
    """The scalars of the YAML `text` in `line`, or the ones below the key in it."""
    (document,) = documents(Source("manifest", text))
    places = {path: document.span(path) for path in scalars(document.data)}
    inside = [path for path, span in places.items() if document.key_span(path).start.line <= line <= _last(span)]
    if inside:
        return inside
    keys = {
        path[:length] for path in places for length in range(1, len(path)) if document.key_span(path[:length]).start.line == line
    }
    return [path for path in places if any(path[: len(key)] == key for key in keys)]


def scalars(data: object, path: FieldPath = ()) -> Iterator[FieldPath]:
    """The path of each scalar and each empty collection in `data`."""
    entries = list(data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ())
    if not entries:
        yield path
    for key, value in entries:
        yield from scalars(value, (*path, key))


def answer(found: Rendered, path: FieldPath) -> Answer:
    """How the scalar at `path` came to be."""
    (document,) = documents(Source("manifest", found.manifest.text))
    origin, template = found.manifest.origins()[path], found.manifest.template_lines()[path]
    steps = [Step(0, _WORDS["template"], template.where, template.line), *_steps(origin, 0)]
    span = document.span(path)
    value = found.manifest.text[span.start.offset : span.end.offset]
    line = document.key_span(path).start.line if isinstance(path[-1], str) else span.start.line
    once = tuple(dict.fromkeys(steps))
    return Answer(found.environment, found.file, line, found.object, spelled(path), value.rstrip("\n"), once)


def _steps(origin: Origin, depth: int) -> Iterator[Step]:
    if origin.kind == "template" and not depth:
        return  # the template's own word: it stands there as the first step
    yield Step(depth, _WORDS.get(origin.kind, origin.kind), origin.where, origin.line, origin.column)
    for earlier in origin.inputs:
        yield from _steps(earlier, depth + 1)


def _last(span: Span) -> int:
    """The last line of a scalar: a block scalar ends at the start of the line after it."""
    return span.end.line - (span.end.column == 1 and span.end.line > span.start.line)
