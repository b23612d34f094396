"""Where the parts of a text lie that can be read by themselves.

A line that starts with `---` or `...` ends whatever came before it, even an unclosed quote (YAML 1.2, rule 206
`c-forbidden`). Reading part by part keeps a broken document from hiding the others.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.regex import regex

_MARKER = regex(r"(?:---|\.\.\.)(?=[ \t\r\n]|\Z)")
_LINE_END = regex(r"\r\n?|\n|\Z")
_PROLOGUE = regex(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)|%[^\r\n]*(?:\r\n?|\n))*+")  # possessive: nothing to remember
_BOM = "\ufeff"


def segments(text: str) -> Iterator[tuple[int, int]]:
    """Start and end of each part of `text`, in order: one document as a rule, none where it holds only comments."""
    start = 1 if text.startswith(_BOM) else 0
    if "\n---" not in text and "\n..." not in text and "\r" not in text:
        yield start, len(text)
        return
    for marker in _MARKER.finditer(text):
        at = marker.start()
        # Files that were joined keep their byte order marks.
        before = max(at - 1 if at and text[at - 1] == _BOM else at, start)
        if before > start and text[before - 1] not in "\r\n":
            continue
        holds_nothing = _PROLOGUE.fullmatch(text, start, before) is not None
        if marker.group() == "...":
            end = _LINE_END.search(text, at).end()  # type: ignore[union-attr]  # the end of the text matches
            yield start, before if holds_nothing else end
            start = end + text.startswith(_BOM, end)
        elif before < at or not holds_nothing:
            yield start, before
            start = at
    if start < len(text) or not text:
        yield start, len(text)


def directives(text: str) -> int:
    """The number of lines that start with `%` before a document begins."""
    if "%" not in text:
        return 0
    prologue = _PROLOGUE.match(text)
    return prologue.group().count("\n%") + prologue.group().count("\r%") + text.startswith("%") if prologue else 0
