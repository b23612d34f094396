"""Reads the values of each environment: from `workerc.yaml`, from files that it names, and from the command line."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from functools import reduce
from pathlib import Path, PurePath

from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.config.faults import diagnostic, on_reading
from compiler.config.values_given import given
from compiler.diagnostics import Diagnostic, FieldPath, Finding, Related
from compiler.document import Document, documents
from compiler.document.tracing import traced_document
from compiler.environment.environment import Environment
from compiler.environment.placeholders import filled, names_in
from compiler.environment.values import Fault, Layer, Values
from compiler.environment.values_merging import merged
from compiler.environment.values_references import Problem, referred
from compiler.errors import ReadError
from compiler.hints import Any
from compiler.source import Source, read_within
from compiler.traced import Map

_PLATFORM_ENV = "platformEnv"


def with_values(config: Config, document: Document | None, refused: frozenset[FieldPath], settings: Sequence[str]) -> Config:
    """`config`, whose file is `document` if there is one, with the values of its environments; those of `settings`, each
    `NAME=VALUE`, before all others. Raises `UsageError` for a setting that cannot be read.
    """
    reading = _Reading(config.root, document, refused)
    shared = list(reading.layers(()))
    layers = {e.name: (*shared, *reading.layers(("environments", e.name))) for e in config.environments}
    command = given(settings) if settings else None
    if command:
        layers = {name: (*found, *command.layers(name, merged(found))) for name, found in layers.items()}
    trees = {name: merged(found) for name, found in layers.items()}
    sources = [*reading.sources.values(), *([command.document.source] if command else [])]
    return config._replace(
        environments=tuple([_environment(e, trees, layers[e.name], document) for e in config.environments]),
        diagnostics=(*config.diagnostics, *reading.diagnostics),
        further=(*config.further, *sources),
    )


def _environment(
    environment: Environment, trees: Mapping[str, Map], layers: tuple[Layer, ...], document: Document | None
) -> Environment:
    found = referred(trees[environment.name], trees, layers)
    variables = filled(environment.platform_env, found.values)
    faults = [fault for problem in found.problems if (fault := _fault(problem, found.values))]
    if document:
        faults += [Fault(document, fault) for fault in _in_variables(environment, variables.findings, variables.data)]
    written = [(layer.document, layer.path) for layer in layers if not layer.at]
    if document and environment.platform_env:
        written.append((document, ("environments", environment.name, _PLATFORM_ENV)))
    mentioned = [names_in(part) for part in (dict(environment.platform_env), *[layer.traced for layer in layers])]
    mentioned += [names_in(overlay.traced) for overlay in environment.overlays]
    return environment._replace(
        values=found.values,
        platform_env={name: value for name, value in variables.data.items() if _is_scalar(value)},
        faults=tuple(faults),
        written=tuple(written),
        mentions=frozenset([name for names in mentioned for name in names]),
    )


def _fault(problem: Problem, values: Values) -> Fault | None:
    """`problem` where the value is written."""
    place = values.place(problem.finding.path)
    if place is None:
        return None
    document, path = place
    others = [(values.place(other), message) for other, message in problem.others]
    related = [Related(found[0].source.name, found[0].span(found[1]), message) for found, message in others if found]
    return Fault(document, problem.finding._replace(path=path, elsewhere=tuple(related)))


def _in_variables(environment: Environment, findings: Sequence[Finding], data: Mapping[str, Any]) -> Iterator[Finding]:
    above: FieldPath = ("environments", environment.name, _PLATFORM_ENV)
    yield from (finding._replace(path=(*above, *finding.path)) for finding in findings)
    for name, value in data.items():
        if not _is_scalar(value):
            kind = "null" if value is None else "a mapping" if isinstance(value, dict) else "a list"
            message = f"the variable `{name}` is {kind}"
            yield Finding((*above, name), message, "a variable is a text, a number or a boolean", code="INT101")


def _is_scalar(value: Any) -> bool:
    return isinstance(value, str | int | float)


def _reason(error: ReadError, name: str) -> str:
    return str(error).removeprefix(f"{name}: ")


class _Reading:
    """Reads every file once, however many environments name it."""

    def __init__(self, root: Path, document: Document | None, refused: frozenset[FieldPath]) -> None:
        self._root, self._document, self._refused = root, document, refused
        self._traced = traced_document(document, "value") if document and isinstance(document.data, dict) else None
        self._files: dict[str, Layer | None] = {}
        self.sources: dict[str, Source] = {}
        self._found: dict[Diagnostic, None] = {}

    @property
    def diagnostics(self) -> tuple[Diagnostic, ...]:
        return tuple(self._found)

    def layers(self, path: FieldPath) -> Iterator[Layer]:
        """What the mapping at `path` of the file says: its files in order, and what stands there itself above them."""
        if self._document is None or self._traced is None:
            return
        names = self._at((*path, "valuesFiles"))
        for index, name in enumerate(names if isinstance(names, list) else ()):
            at: FieldPath = (*path, "valuesFiles", index)
            if isinstance(name, str) and at not in self._refused and (layer := self._file(str(name), at)):
                yield layer
        own = self._at((*path, "values"))
        if isinstance(own, dict):
            yield Layer(self._document, (*path, "values"), own)

    def _at(self, path: FieldPath) -> Any:
        if any(path[: len(above)] == above for above in self._refused):
            return None
        return reduce(lambda data, step: data.get(step) if isinstance(data, dict) else None, path, self._traced)

    def _file(self, name: str, at: FieldPath) -> Layer | None:
        if name not in self._files:
            self._files[name] = self._read(name, at)
        return self._files[name]

    def _read(self, name: str, at: FieldPath) -> Layer | None:
        assert self._document is not None
        source = self._source(name, at)
        if source is None:
            return None
        read = list(documents(source))
        problems = [problem for document in read for problem in on_reading(document)]
        if len(read) > 1:
            problems.append(diagnostic(read[1], (), "the file of values holds a second document", "keep one document"))
        first = read[0] if read else None
        if first and first.data is not None and not isinstance(first.data, dict):
            problems.append(diagnostic(first, (), "the file of values holds no mapping", "write names and values: `replicas: 2`"))
            first = None
        self._found.update(dict.fromkeys(problems))
        return Layer(first, (), traced_document(first, "value")) if first and first.data else None

    def _source(self, name: str, at: FieldPath) -> Source | None:
        assert self._document is not None
        where = self._document.source.name
        try:
            source = None if PurePath(name).is_absolute() else read_within(self._root, name)
        except ReadError as error:
            leads = "leads out" in str(error)
            fact = f"`{name}` leads out of the repository" if leads else f"`{name}` cannot be read: {_reason(error, name)}"
            self._tell(at, fact, "name a file inside the repository, by a path that is relative to the configuration")
            return None
        if source is None:
            self._tell(
                at, f"there is no file `{name}` with values", f"write it, or name another one: paths are relative to `{where}`"
            )
            return None
        source.name = shown(self._root / name)
        self.sources[source.name] = source
        return source

    def _tell(self, at: FieldPath, message: str, advice: str) -> None:
        assert self._document is not None
        self._found[diagnostic(self._document, at, message, advice)] = None
