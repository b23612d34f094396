"""The comments of a source, with their places. The parser drops them; they stand between the scalars it reads."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Position, Span
from compiler.document.builder import PROPERTIES, Limits
from compiler.document.events import (
    CParser,
    MappingEndEvent,
    MappingStartEvent,
    ScalarEvent,
    SequenceEndEvent,
    SequenceStartEvent,
    StreamEndEvent,
    YAMLError,
)
from compiler.document.segments import directives, segments
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.source import Source

# Between scalars stand indicators and names, none of which may hold a `#`. What ends a line for YAML 1.1 ends a
# comment for the parser.
_COMMENT = regex(r"#[^\r\n\x85\u2028\u2029]*")
_LINE_END = regex(r"[\r\n]|\Z")
_LIMITS = Limits()


class Comment(NamedTuple):
    """`text` starts with `#` and ends with the line."""

    text: str
    span: Span


def comments(source: Source) -> tuple[Comment, ...]:
    """All comments of `source` in their order; of a document that cannot be read, those before it breaks."""
    if source.undecodable is not None or "#" not in source.text:
        return ()
    found = [place for start, end in segments(source.text) for place in _places(source.text, start, end)]
    return tuple([Comment(source.text[start:end], _span(source, start, end)) for start, end in found])


def _span(source: Source, start: int, end: int) -> Span:
    """The span of what stands in one line."""
    at = source.position(start)
    return Span(at, Position(at.line, at.column + end - start, end))


def _places(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """Where the comments of the document between two offsets start and end."""
    at = start
    for opaque_start, opaque_end in _scalars(text[start:end], start):
        for found in _COMMENT.finditer(text, at, opaque_start):
            yield found.span()
        at = opaque_end


def _scalars(text: str, base: int) -> Iterator[tuple[int, int]]:
    """Where the contents of the scalars in `text` start and end, counted from `base`; last, where `text` ends.

    Stops where the text breaks, and at whatever the reader would refuse as too large.
    """
    if len(text) > _LIMITS.size or directives(text) > _LIMITS.directives:
        return
    parser, depth, left = CParser(text), 0, _LIMITS.nodes
    try:
        while type(event := parser.get_event()) is not StreamEndEvent and left and depth <= _LIMITS.depth:
            kind = type(event)
            left -= 1
            if kind is ScalarEvent:
                start, end = event.start_mark.index, event.end_mark.index
                yield base + _content(text, start, end, event.style), base + end
            elif kind in (MappingStartEvent, SequenceStartEvent):
                depth += 1
            elif kind in (MappingEndEvent, SequenceEndEvent):
                depth -= 1
    except (YAMLError, UnicodeEncodeError):
        return
    finally:
        parser.dispose()
    if left and depth == 0:
        yield base + len(text), base + len(text)


def _content(text: str, start: int, end: int, style: str) -> int:
    """Where the content of a scalar starts: behind its anchor and tag, and behind the line of `|` or `>`."""
    found = PROPERTIES.match(text, start, end)
    start = found.end() if found else start
    if style in ("|", ">") and (line := _LINE_END.search(text, start, end)):
        return line.start()
    return start
