"""The line a person wrote that put a field into a rendered object, and how to tell of it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import lru_cache

from compiler.diagnostics import FieldPath, Span
from compiler.document import Document, documents
from compiler.manifest.manifest import Manifest
from compiler.pipeline.origins import nearest, word
from compiler.resources.worker import Worker
from compiler.source import Source
from compiler.traced import Origin


def cause(worker: Worker, manifest: Manifest, path: FieldPath, texts: Mapping[str, Source]) -> tuple[Source, Span] | None:
    """Where what is at `path` of `manifest` was written: in the file of `worker`, or in one of `texts`, those of its environment.

    None where it is from nowhere there, but from a template, a declaration or a default.
    """
    source = worker.resource.document.source
    known = {**texts, source.name: source}
    origin = next(_written(nearest(manifest.origins(), path), known), None)
    return (known[origin.where], word(known[origin.where], origin)) if origin else None


def _written(origin: Origin | None, known: Mapping[str, Source]) -> Iterator[Origin]:
    if origin is None:
        return
    if origin.where in known and origin.line:
        yield origin
    for earlier in origin.inputs:
        yield from _written(earlier, known)


@lru_cache(maxsize=16)
def _document(manifest: Manifest) -> Document:
    (document,) = documents(Source(manifest.file_name, manifest.text))
    return document


def place_in(manifest: Manifest, path: FieldPath) -> Span:
    """The field at `path`, or what is nearest to it, in the text of `manifest`."""
    document = _document(manifest)
    while path and document.place(path) is None:
        path = path[:-1]
    return document.key_span(path) if path else document.span(())
