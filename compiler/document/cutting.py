"""Takes whole documents out of a text; every other byte stays."""

from __future__ import annotations

from collections.abc import Collection

from compiler.document.document import Document
from compiler.document.reader import documents
from compiler.document.segments import segments
from compiler.regex import regex
from compiler.source import Source

_COMMENT_LINES = regex(r"(?:[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n))*")
_LINE = regex(r"[^\r\n]*(?:\r\n?|\n)")
_OF_FILE = regex(r"#+!|#+[ \t]*(?:workerc:[ \t]*ignore-file\b|yaml-language-server:|vim?:|-\*-)")


def cut(source: Source, removed: Collection[int]) -> str | None:
    """The text of `source` without the documents with the indexes `removed`, the comments below their `---` included; empty
    where nothing but comments would be left. None where they cannot be told from the others.

    What speaks of the file above the first document stays, and so does what is said at column one at the end of a document
    that is followed by another one.
    """
    every = list(documents(source))
    kept = [document for document in every if document.index not in removed]
    if not kept:
        return ""
    text = "".join(_parts(source.text, [document for document in every if document.index in removed]))
    again = list(documents(Source(source.name, text)))
    same = len(again) == len(kept) and all(map(_alike, again, kept))
    return text if same else None


def _parts(text: str, removed: Collection[Document]) -> list[str]:
    parts = list(segments(text))
    starts = [document.root.start for document in removed]
    found = [text[: parts[0][0]]] if parts else []
    for number, (start, end) in enumerate(parts):
        following = parts[number + 1][0] if number + 1 < len(parts) else len(text)
        if not any(start <= at < end for at in starts):
            found.append(text[start:following])
            continue
        head = _head(text, start, end) if number == 0 else start
        tail = following if number + 1 == len(parts) else _tail(text, start, end)
        found += [text[start:head], text[tail:following]]
    return found


def _head(text: str, start: int, end: int) -> int:
    """Where what is said of the file ends: with a blank line below comments, or a line that editors and workerc read."""
    match = _COMMENT_LINES.match(text, start, end)
    at = head = start
    said = False
    for line in _LINE.findall(match.group() if match else ""):
        at += len(line)
        said = said or bool(line.strip())
        if (not line.strip() and said) or _OF_FILE.match(line):
            head = at
    return head


def _tail(text: str, start: int, end: int) -> int:
    """Where the comments begin that stand at the end of a document, at column one: they are as a rule about what comes next."""
    at = tail = end
    for line in reversed(_LINE.findall(text, start, end)):
        if line.strip() and not line.startswith("#"):
            break
        at -= len(line)
        tail = at if line.strip() else tail
    return tail


def _alike(one: Document, other: Document) -> bool:
    return (one.data is None) is (other.data is None) and repr(one.data) == repr(other.data)
