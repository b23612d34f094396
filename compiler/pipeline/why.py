"""Why a rendered field is what it is: every step from the manifest back to the line a person wrote."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from compiler.diagnostics import FieldPath, Span
from compiler.document import Document, documents
from compiler.environment.targets import HELM, KUBERNETES
from compiler.manifest.manifest import Manifest
from compiler.output.unit import Unit
from compiler.pipeline.origins import in_file
from compiler.pipeline.outputs import Chart
from compiler.records import NamedTuple
from compiler.resources.suggestions import suggestion
from compiler.source import Source
from compiler.traced import Origin

_DATA, _FILES = "data", "files/"  # of a ConfigMap, of a chart

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
    """A manifest and where it is written below the output directory, empty where it is in a chart only."""

    environment: str
    file: str
    manifest: Manifest

    @property
    def object(self) -> str:
        return f"{self.manifest.kind.lower()}/{self.manifest.name}"


def rendered(units: Iterable[Unit], manifests: Iterable[Iterable[Manifest]]) -> list[Rendered]:
    """Every manifest of a run, in the order of the output tree. What only a chart holds is in no file."""
    pairs = list(zip(units, manifests, strict=True))
    plain = {unit.key[1:] for unit, _ in pairs if unit.key.target == KUBERNETES}
    return [
        Rendered(unit.key.environment, "" if unit.key.target == HELM else f"{unit.directory}/{manifest.file_name}", manifest)
        for unit, group in pairs
        if unit.key.target == KUBERNETES or unit.key[1:] not in plain
        for manifest in group
    ]


def spelled(path: FieldPath) -> str:
    """`spec.containers.0.name`, as people type it after `kubectl explain`."""
    return ".".join(map(str, path))


def paths_below(manifest: Manifest, field: str) -> list[FieldPath]:
    """The scalars at `field`, or inside of it; list items are written `.0` or `[0]`. Those of files that the manifest holds
    only where `field` leads into one.
    """
    wanted = field.replace("[", ".").replace("]", "").strip(".")
    found = [path for path in manifest.origins() if not wanted or _is_below(path, wanted)]
    return found or [path for path in _inner(manifest) if _is_below(path, wanted)]


def _is_below(path: FieldPath, wanted: str) -> bool:
    return spelled(path) == wanted or spelled(path).startswith(f"{wanted}.")


def _inner(manifest: Manifest) -> Iterator[FieldPath]:
    """Scalars of the files that `manifest` holds."""
    for path, content in manifest.contents.items():
        yield from ((*path, *inner) for inner in content.origins())


def nearest(manifests: Iterable[Manifest], field: str) -> str | None:
    """The field of any of `manifests` that was probably meant by `field`."""
    known = {spelled(path[:length]) for manifest in manifests for path in manifest.origins() for length in range(1, len(path) + 1)}
    last = field.rpartition(".")[2]
    return suggestion(field, known) or min((name for name in known if name.rpartition(".")[2] == last), key=len, default=None)


def paths_in(manifest: Manifest, text: str, line: int) -> list[FieldPath]:
    """The scalars at `line` of `text`, which is that of `manifest` unless somebody has edited it."""
    known = manifest.origins()
    found = [path for path in paths_at(text, line) if path in known]
    if len(found) == 1 and (content := manifest.contents.get(found[0])):
        (document,) = documents(Source("manifest", text))
        first = _first(document.source, document.span(found[0]))
        if first and line >= first:
            return [
                (*found[0], *inner) for inner in paths_at(content.text, line - first + 1) if inner in content.origins()
            ] or found
    return found


def _first(source: Source, span: Span) -> int | None:
    """The first line of the content of a block scalar."""
    return span.start.line + 1 if source.text[span.start.offset] == "|" else None


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
    manifest = found.manifest
    (document,) = documents(Source("manifest", manifest.text))
    if path in manifest.origins():
        origin, template = manifest.origins()[path], manifest.template_lines()[path]
        return _answered(found, path, _place(document, path), _chain(origin, template))
    file = next(file for file in manifest.contents if path[: len(file)] == file)
    content, inner = manifest.contents[file], path[len(file) :]
    (within,) = documents(Source("manifest", content.text))
    line, value = _place(within, inner)
    before = (
        document.span(file).start.line if _first(document.source, document.span(file)) else document.span(file).start.line - line
    )
    return _answered(found, path, (before + line, value), _chain(content.origins()[inner], content.template_lines()[inner]))


def _place(document: Document, path: FieldPath) -> tuple[int, str]:
    """The line at which the entry starts, and its value as it is written."""
    span = document.span(path)
    line = document.key_span(path).start.line if path and isinstance(path[-1], str) else span.start.line
    return line, document.source.text[span.start.offset : span.end.offset].rstrip("\n")


def _answered(found: Rendered, path: FieldPath, place: tuple[int, str], steps: tuple[Step, ...]) -> Answer:
    line, value = place
    return Answer(found.environment, found.file, line, found.object, spelled(path), value, steps)


def chart_answers(charts: Iterable[Chart], file: str, number: int) -> list[Answer]:
    """How line `number` of `file`, which a chart has, came to be; empty for a line that holds no value."""
    for chart in charts:
        if not file.startswith(f"{chart.unit.directory}/"):
            continue
        name = file.removeprefix(f"{chart.unit.directory}/")
        subject = (chart.unit.key.environment, file, number, f"{chart.worker}/{name}")
        if name.startswith(_FILES):
            return [Answer(*subject, *each) for each in _in_file(chart.manifests, name.removeprefix(_FILES), number)]
        note = chart.lines().get(name, {}).get(number)
        if note is None:
            return []
        written = chart.unit.files[name].decode().split("\n")[number - 1].strip().removeprefix("- ")
        _, separator, value = written.partition(": ")
        origin = note.inputs[0] if len(note.inputs) == 1 else Origin("derived", "text", inputs=note.inputs)
        if note.template is None:
            steps = tuple(_steps(origin, 0)) if note.inputs else ()
        else:
            steps = _chain(origin if note.inputs else note.template, note.template)
        said = value if separator and not written.startswith("{{") else written
        return [Answer(*subject, spelled(note.path), said, steps)]
    return []


def _in_file(manifests: Iterable[Manifest], name: str, number: int) -> Iterator[tuple[str, str, tuple[Step, ...]]]:
    """Field, value and steps of what is at a line of the configuration file `name`."""
    for content in [manifest.contents[_DATA, name] for manifest in manifests if (_DATA, name) in manifest.contents]:
        origins, templates = content.origins(), content.template_lines()
        (document,) = documents(Source(name, content.text))
        for path in paths_at(content.text, number):
            if path in origins:
                yield spelled(path), _place(document, path)[1], _chain(origins[path], templates[path])


def _chain(origin: Origin, template: Origin) -> tuple[Step, ...]:
    """The template's line, then what led to the value; text of the template beside a value is the template's line again."""
    first = _step(template, 0)
    return tuple(dict.fromkeys([first, *(step for step in _steps(origin, 0) if step._replace(depth=0) != first)]))


def _steps(origin: Origin, depth: int) -> Iterator[Step]:
    if origin.kind == "template" and not depth:
        return  # the template's own word: it stands there as the first step
    yield _step(origin, depth)
    for earlier in origin.inputs:
        yield from _steps(earlier, depth + 1)


def _step(origin: Origin, depth: int) -> Step:
    role = _WORDS.get(origin.kind, origin.kind)
    found = in_file(origin)
    return Step(depth, role, found.where, found.line, found.column)


def _last(span: Span) -> int:
    """The last line of a scalar: a block scalar ends at the start of the line after it."""
    return span.end.line - (span.end.column == 1 and span.end.line > span.start.line)
