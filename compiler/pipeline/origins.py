"""From origins to the lines that people wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Span
from compiler.regex import regex
from compiler.source import Source
from compiler.traced import Origin

# A template that stands in a declaration is called after its place there and the file that it gives.
_DECLARED = regex(r"(?P<where>.+):(?P<line>[0-9]+):[0-9]+, [^,]+")


def in_file(origin: Origin) -> Origin:
    """`origin` at the line of the file itself where it is in a template that stands in a declaration."""
    if origin.kind != "template" or not (declared := _DECLARED.fullmatch(origin.where)):
        return origin
    return origin._replace(where=declared["where"], line=int(declared["line"]) + origin.line, column=0)


def nearest(origins: Mapping[FieldPath, Origin], path: FieldPath) -> Origin | None:
    """The origin of the scalar at `path`, else of one below it, else of one beside it."""
    while True:
        if path in origins:
            return origins[path]
        below = next((origin for found, origin in origins.items() if found[: len(path)] == path), None)
        if below or not path:
            return below
        path = path[:-1]


def sources(origin: Origin | None, name: str) -> Iterator[Origin]:
    """Lines of the file `name` that `origin` goes back to."""
    if origin is None:
        return
    if origin.where == name and origin.line:
        yield origin
    for earlier in origin.inputs:
        yield from sources(earlier, name)


def word(source: Source, origin: Origin) -> Span:
    """The word at `origin`."""
    start = source.line_starts[origin.line - 1] + origin.column - 1
    end = start
    while end < len(source.text) and source.text[end] not in " \t\r\n,]}#":
        end += 1
    return source.span(start, max(end, start + 1))
