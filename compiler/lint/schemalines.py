"""The comment that leads an editor to the schema of a document: `# yaml-language-server: $schema=PATH`.

The YAML language server, which VS Code, Neovim, Helix, Emacs and others run, looks for one in the comments above each document.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator
from posixpath import basename

from compiler.document import documents
from compiler.document.comments import comments
from compiler.document.segments import segments
from compiler.hints import Any
from compiler.lint.changed import same
from compiler.lint.ordering import broken
from compiler.regex import regex
from compiler.repository.repository import Read
from compiler.resources.schema import VERSIONS
from compiler.source import Source

START = "# yaml-language-server: $schema="
SUFFIX = ".schema.json"

_LINE = regex(r"^#[ \t]+(?:yaml-language-server[ \t]*:|\$schema:).*?(?:(?<=\$schema[=:])[ \t]*(?P<path>[^\s]+).*)?$")
_MARKER = regex(r"---[ \t]*(?:#[^\r\n]*)?(?:\r\n?|\n)")
_FIRST = regex(r"#[^\r\n]*-\*-[^\r\n]*(?:\r\n?|\n)")  # Emacs looks for its own in the first line only
_OURS = frozenset(f"{kind}{SUFFIX}" for kind in VERSIONS)


def with_schema_lines(read: Read, path: Callable[[str], str]) -> Source:
    """The source of `read` with a line above each resource that leads to `path(type)`. One that leads to a schema of ours is put
    right, and any other left alone: somebody has chosen it. So is a source in which a comment would be something else.
    """
    source, text = read.source, read.source.text
    resources = [(each.document.root.start, each.type) for each in read.resources if each.type in VERSIONS]
    unread = source.undecodable is not None or any(broken(document) for document in read.documents)
    if not resources or unread or source.name.endswith(".json"):
        return source
    parts, at = [], 0
    for start, end, new in _edits(source, resources, path):
        parts += [text[at:start], new]
        at = end
    after = Source(source.name, "".join([*parts, text[at:]]), encoding=source.encoding, bom=source.bom)
    return after if parts and _says_the_same(source, after) else source


def _edits(source: Source, resources: list[tuple[int, str]], path: Callable[[str], str]) -> Iterator[tuple[int, int, str]]:
    text, notes = source.text, comments(source)
    for start, end in segments(text):
        root, kind = next(((root, kind) for root, kind in resources if start <= root < end), (0, ""))
        if not kind:
            continue
        above = [note for note in notes if start <= note.span.start.offset < root]
        lines = [(note, line) for note in above if (line := _LINE.match(note.text))]
        if not lines:
            if (place := _place(text, start)) is not None:
                yield place, place, f"{START}{path(kind)}{_newline(text)}"
            continue
        note, line = lines[0]  # the server, too, takes the first
        found = line["path"]
        if found and found != path(kind) and "://" not in found and basename(found) in _OURS:
            offset = note.span.start.offset
            yield offset + line.start("path"), offset + line.end("path"), path(kind)


def _place(text: str, start: int) -> int | None:
    """Where a line belongs above the document whose part starts at `start`; None where it would stand in the document."""
    if start == 0 or not text.startswith("---", start):
        first = _FIRST.match(text, start)
        return first.end() if first and start == 0 else start
    marker = _MARKER.match(text, start)
    return marker.end() if marker else None


def _newline(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"


def _says_the_same(before: Source, after: Source) -> bool:
    """Whether both hold the same data, and the comments that `before` has are those of `after`, lines for editors apart."""
    return same(*[[_content(each) for each in documents(source)] for source in (before, after)]) and _notes(before) == _notes(after)


def _content(document: Any) -> list[Any]:
    return [document.data, sorted(problem.code for problem in document.problems)]


def _notes(source: Source) -> Counter[str]:
    return Counter(note.text for note in comments(source) if not _LINE.match(note.text))
