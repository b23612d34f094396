"""Taking suppressions out of a text."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.diagnostics import Edit, Fix
from compiler.lint.directives import Directive, Word
from compiler.source import Source

_BLANK = " \t"


def removal(source: Source, directive: Directive, words: Sequence[Word]) -> Fix:
    """The fix that takes `words` out of `directive`, and the whole of it where they are all it has."""
    named = ", ".join([f"`{word.text}`" for word in words])
    title = f"remove the suppression of {named}"
    if len(words) == len(directive.words):
        start, end = _extent(source, directive)
        return Fix(title, (Edit(source.span(start, end), ""),), safe=True)
    kept = [word for word in directive.words if word not in words]
    span = source.span(directive.words[0].start, directive.words[-1].end)
    return Fix(title, (Edit(span, ", ".join([word.text for word in kept])),), safe=True)


def _extent(source: Source, directive: Directive) -> tuple[int, int]:
    """What goes with the directive: the blanks before it, or the whole line where it has the line to itself."""
    text, number = source.text, source.position(directive.start).line
    starts = source.line_starts
    line_start = starts[number - 1]
    line_end = starts[number] if number < len(starts) else len(text)
    before = text[line_start : directive.start].rstrip(_BLANK)
    after = text[directive.end : line_end].strip(" \t\r\n")
    if not before and not after:
        return line_start, line_end
    if not before:
        return directive.start, directive.end + len(text[directive.end : line_end]) - len(
            text[directive.end : line_end].lstrip(_BLANK)
        )
    return line_start + len(before), directive.end
