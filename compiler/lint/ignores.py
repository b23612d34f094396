"""Writing suppressions into a text for what was found in it. Only comments are added; every other character stays."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from compiler.diagnostics import Diagnostic
from compiler.document import Document, documents
from compiler.document.builder import PROPERTIES
from compiler.lint.fields import Field, Fields
from compiler.lint.suppressions import can_be_silenced
from compiler.records import NamedTuple
from compiler.source import Source


class Ignored(NamedTuple):
    """The new `text`, and the diagnostics for which no comment can be written."""

    text: str
    refused: tuple[Diagnostic, ...]


class _Place(NamedTuple):
    """Number of a line, and whether the comment goes above it instead of to its end."""

    line: int
    above: bool


def ignored(source: Source, diagnostics: Iterable[Diagnostic], reason: str | None) -> Ignored:
    """`source` with a comment for each of `diagnostics`, which are in it.

    The comment goes to the end of the line. Where that is inside a text of several lines or a flow collection, it
    goes above the key that holds them. Where that is not possible either, or the rule cannot be silenced, the
    diagnostic is refused.
    """
    read = list(documents(source))
    fields = Fields(read)
    wanted = sorted(diagnostics, key=lambda diagnostic: diagnostic.sort_key)
    places = {diagnostic: _place(source, read, fields, diagnostic) for diagnostic in wanted}
    codes: dict[_Place, set[str]] = {}
    for diagnostic, place in places.items():
        if place:
            codes.setdefault(place, set()).add(diagnostic.code)
    text = _written(source, codes, reason)
    if [document.data for document in documents(Source(source.name, text))] != [document.data for document in read]:
        return Ignored(source.text, tuple(wanted))  # whatever the reason: a file is not changed in what it says
    return Ignored(text, tuple(diagnostic for diagnostic, place in places.items() if place is None))


def _place(source: Source, read: list[Document], fields: Fields, diagnostic: Diagnostic) -> _Place | None:
    line, _, offset = diagnostic.span.start
    if diagnostic.blocking or not can_be_silenced(diagnostic.code) or line > len(source.line_starts):
        return None
    text = source.line(line)
    if text.lstrip(" \t")[:1] in ("", "#", "%") or any(_is_flow(source.text, document, offset) for document in read):
        return None
    end = source.line_starts[line - 1] + len(text)
    opaque = next((field for field in fields.around(end) if _is_opaque(source.text, field, end)), None)
    if opaque is None:
        return _Place(line, above=False)
    return _Place(source.position(opaque.key_start).line, above=True)  # for the first field of that line, which holds it


def _is_opaque(text: str, field: Field, offset: int) -> bool:
    """Whether what stands at `offset` belongs to the key, a text or a flow collection, so that no comment can."""
    if field.key_start <= offset < field.key_end:
        return True
    is_block = isinstance(field.value, dict | list) and text[_content(text, field.start)] not in "[{"
    return not is_block and field.start <= offset < field.end


def _is_flow(text: str, document: Document, offset: int) -> bool:
    """Whether `document` has `offset` in it and is one flow collection, as JSON is."""
    start, end = document.root.start, document.root.end
    return document.data is not None and start <= offset <= end and text[_content(text, start)] in "[{"


def _content(text: str, start: int) -> int:
    found = PROPERTIES.match(text, start)
    return min(found.end() if found else start, len(text) - 1)


def _written(source: Source, codes: Mapping[_Place, Iterable[str]], reason: str | None) -> str:
    starts = [*source.line_starts, len(source.text)]
    parts: list[str] = []
    for number in range(1, len(starts)):
        line = source.text[starts[number - 1] : starts[number]]
        body = line.rstrip("\r\n")
        ending = line[len(body) :]
        if found := codes.get(_Place(number, above=True)):
            indent = body[: len(body) - len(body.lstrip(" "))]
            parts.append(f"{indent}{_comment(found, reason)}{ending or _ending(source)}")
        if found := codes.get(_Place(number, above=False)):
            gap = " " * (2 - (len(body) - len(body.rstrip(" "))))
            body = f"{body}{gap}{_comment(found, reason)}"
        parts.append(body + ending)
    return "".join(parts)


def _comment(codes: Iterable[str], reason: str | None) -> str:
    return f"# workerc: ignore[{', '.join(sorted(codes))}]{f' -- {reason}' if reason else ''}"


def _ending(source: Source) -> str:
    """That of the first line."""
    second = source.line_starts[1] if len(source.line_starts) > 1 else 0
    return source.text[len(source.line(1)) : second] or "\n"
