"""Reads the overlays of each environment: those in `workerc.yaml`, and those in files that it names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache, reduce
from pathlib import Path

from compiler.config.config import Config
from compiler.config.discovery import shown
from compiler.config.faults import diagnostic, judged, on_reading
from compiler.diagnostics import Diagnostic, FieldPath
from compiler.document import Document, documents
from compiler.document.tracing import traced_document
from compiler.environment.merging import DELETE, DIRECTIVE, REPLACE
from compiler.environment.overlays import PATCH, Match, Overlay
from compiler.errors import ReadError
from compiler.hints import Any
from compiler.source import Source, read_within

_FIXED = {
    "name": "a Worker has one name wherever it is deployed",
    "type": "an overlay is for Workers",
    "version": "it says how the file is written",
    "workspace": "`workspaces` of the environment gives them other names",
}


def with_overlays(config: Config, document: Document, refused: frozenset[FieldPath], schema: Mapping[str, Any]) -> Config:
    """`config`, whose file is `document`, with the overlays that it has or names, but for what is `refused` of it."""
    reading = _Reading(config.root, document, schema)
    return config._replace(
        environments=tuple([e._replace(overlays=tuple(reading.overlays(e.name, refused))) for e in config.environments]),
        diagnostics=(*config.diagnostics, *dict.fromkeys(reading.diagnostics)),
        further=(*config.further, *reading.sources.values()),
    )


def _entries(data: Any, path: FieldPath) -> list[Any]:
    for step in path:
        data = data.get(step) if isinstance(data, dict) else None
    return data if isinstance(data, list) else []


class _Reading:
    def __init__(self, root: Path, document: Document, schema: Mapping[str, Any]) -> None:
        self._root, self._document = root, document
        self._schema = {"$defs": schema["$defs"], **schema["$defs"]["overlay"], "type": "object"}
        self._files: dict[str, list[Overlay]] = {}
        self.diagnostics: list[Diagnostic] = []
        self.sources: dict[str, Source] = {}

    def overlays(self, environment: str, refused: frozenset[FieldPath]) -> Iterator[Overlay]:
        path: FieldPath = ("environments", environment, "overlays")
        if any(path[: len(above)] == above for above in refused):
            return
        entries = _entries(self._document.data, path)
        for index, entry in enumerate(entries):
            at = (*path, index)
            if at in refused:
                continue
            if isinstance(entry, str) and entry in entries[:index]:
                message = f"`{entry}` is listed twice: it is laid over once"
                self.diagnostics.append(diagnostic(self._document, at, message, "remove one of them"))
            elif isinstance(entry, str):
                yield from self._file(entry, at)
            elif not any(other[: len(at)] == at for other in refused):
                yield from self._checked(self._document, at)

    def _file(self, name: str, at: FieldPath) -> list[Overlay]:
        if name not in self._files:
            self._files[name] = list(self._read(name, at))
        return self._files[name]

    def _read(self, name: str, at: FieldPath) -> Iterator[Overlay]:
        try:
            source = read_within(self._root, name)
        except ReadError as error:
            outside = f"`{name}` leads out of the repository" if "leads out" in str(error) else str(error)
            self.diagnostics.append(diagnostic(self._document, at, outside, "name a file inside the repository"))
            return
        if source is None:
            advice = f"write it, or name another one: paths are relative to `{self._document.source.name}`"
            self.diagnostics.append(diagnostic(self._document, at, f"there is no file `{name}` with overlays", advice))
            return
        source.name = shown(self._root / name)
        self.sources[source.name] = source
        for document in documents(source):
            self.diagnostics += on_reading(document)
            if document.data is None:
                continue
            found = judged(document, self._schema)
            self.diagnostics += found.diagnostics
            if not found.refused:
                yield from self._checked(document, ())

    def _checked(self, document: Document, at: FieldPath) -> Iterator[Overlay]:
        written = reduce(lambda data, step: data[step], at, document.data)
        wrong = list(_misplaced(document, written[PATCH], (*at, PATCH)))
        self.diagnostics += wrong
        if not wrong:
            traced = reduce(lambda data, step: data[step], (*at, PATCH), _traced(document))
            yield Overlay(document, at, _match(written.get("match") or {}), traced)


@cache
def _traced(document: Document) -> Any:
    return traced_document(document, "overlay")


def _match(written: Mapping[str, Any]) -> Match:
    return Match(*[_patterns(written.get(key)) for key in ("name", "tag", "stack", "workspace")])


def _patterns(written: Any) -> tuple[str, ...]:
    return (written,) if isinstance(written, str) else tuple(written or ())


def _misplaced(document: Document, patch: Mapping[str, Any], path: FieldPath) -> Iterator[Diagnostic]:
    for key in patch:
        if reason := _FIXED.get(key):
            yield diagnostic(document, (*path, key), f"an overlay cannot change `{key}`", reason, on_key=True)
    yield from _directives(document, patch, path)


def _directives(document: Document, value: Any, path: FieldPath) -> Iterator[Diagnostic]:
    if isinstance(value, dict) and value.get(DIRECTIVE, REPLACE) not in (DELETE, REPLACE):
        message = f"`{DIRECTIVE}` is neither `{DELETE}` nor `{REPLACE}`"
        advice = f"`{DELETE}` takes the item with this name out, `{REPLACE}` keeps what is there from being merged"
        yield diagnostic(document, (*path, DIRECTIVE), message, advice)
    for step, item in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from _directives(document, item, (*path, step))
