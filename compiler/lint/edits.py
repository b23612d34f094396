"""Changes to fields as edits of the text: what they do not name keeps every byte.

No edit is trusted: a fix is offered only if its text, read again, has the data of before with the changes made.
Where that cannot be, for an anchor that others use or a key that was merged in, there is no fix.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterable, Sequence
from functools import lru_cache

from compiler.diagnostics import Change, Delete, Edit, FieldPath, Fix, Insert, Move, Rename, Repair, Replace, Wrap
from compiler.document import Document, Place, documents
from compiler.document.segments import segments
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.lint.braces import content_end, entry_end, flow_deletion, flow_insertion
from compiler.lint.changed import Impossible, changed, same, scalar
from compiler.lint.lines import Lines
from compiler.lint.nesting import moved, wrapped
from compiler.regex import regex
from compiler.source import Source

_READ_AGAIN = 1024 * 1024
_PLAIN = regex(r"[A-Za-z_][\w./-]*")
_COMMENT = regex(r"[ \t]*(?:[ \t]#.*)?")
_COLON = regex(r"[ \t]*:")


@lru_cache(maxsize=4096)  # what is found in one environment is found in the others
def fix(document: Document, repair: Repair) -> Fix | None:
    """`repair` as edits of the source of `document`; None where it cannot be made, or not for certain.

    There is none either where a long document has had many: reading it again for each would take too long.
    """
    edits: list[Edit] = []
    data = document.data
    try:
        for change in repair.changes:
            data = changed(data, change)
            edits += _edits(document, change)
        text = applied(document.source.text, edits)
    except (Impossible, KeyError, IndexError):
        return None
    room = _room(document)
    room[0] -= len(text)
    if text == document.source.text or room[0] < 0 or not _reads_as(document, text, data):
        return None
    return Fix(repair.title, tuple(sorted(edits)), repair.safe)


@lru_cache(maxsize=64)
def _room(_: Document) -> list[int]:
    """How many code points may still be read again for the fixes of a document."""
    return [_READ_AGAIN]


def applied(text: str, edits: Iterable[Edit]) -> str:
    """`text` with `edits` made. Raises `Impossible` where two of them overlap."""
    parts: list[str] = []
    at = 0
    for edit in sorted(edits):
        start, end = edit.span.start.offset, edit.span.end.offset
        if start < at:
            raise Impossible
        parts += [text[at:start], edit.text]
        at = end
    return "".join([*parts, text[at:]])


def _reads_as(document: Document, text: str, data: Any) -> bool:
    """Whether `document` holds `data`, and no problem it had not before, where its source has `text`."""
    old = document.source.text
    start, end = next(((a, b) for a, b in segments(old) if a <= document.root.start <= b), (0, len(old)))
    read = list(documents(Source(document.source.name, text[start : end + len(text) - len(old)])))
    if len(read) != 1 or not same(read[0].data, data):
        return False
    return Counter(p.code for p in read[0].problems) <= Counter(p.code for p in document.problems)


def _edits(document: Document, change: Change) -> Sequence[Edit]:
    match change:
        case Move():
            return moved(document, change)
        case Wrap():
            return wrapped(document, change)
        case Insert(path):
            return [_inserted(document, _value(document.data, path), change)]
    place = document.place(change.path)
    if place is None:
        raise Impossible
    match change:
        case Rename(_, key):
            return [_renamed(document, place, key)]
        case Replace(_, text):
            return [_replaced(document, place, text)]
    return _deleted(document, place, change)


def _value(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _renamed(document: Document, place: Place, key: str) -> Edit:
    return Edit(document.source.span(place.key_start, place.key_end), _as_before(document, place.key_start, key))


def _replaced(document: Document, place: Place, text: str) -> Edit:
    """The scalar at `place`; behind the colon where there is none yet. A placeholder is another's to decide on."""
    source = document.source
    old = source.text[place.start : place.end]
    if OPENING in old or old[:1] in ("|", ">"):
        raise Impossible
    if old:
        written = _as_before(document, place.start, text) if isinstance(scalar(text), str) else text
        return Edit(source.span(place.start, place.end), written)
    colon = _COLON.match(source.text, place.key_end)
    if colon is None:
        raise Impossible
    return Edit(source.span(colon.end(), colon.end()), f" {text}")


def _as_before(document: Document, start: int, text: str) -> str:
    """The plain `text` between the quotation marks that the scalar at `start` has."""
    quote = document.source.text[start]
    return quote + text + quote if quote in "'\"" and _PLAIN.fullmatch(text) else text


def _deleted(document: Document, place: Place, change: Delete) -> list[Edit]:
    """An entry with its lines and what is commented behind it; in a flow collection with one comma.

    A block collection that has no other becomes an empty one between braces: without these it would be null.
    """
    source, lines = document.source, Lines(document.source)
    named = isinstance(change.path[-1], str)
    end = entry_end(source.text, place) if named else content_end(source.text, place.key_start, place.end)
    before = lines.before(place.key_start)
    alone = " " if named else " -"
    if not before.strip(alone) and _COMMENT.fullmatch(lines.behind(end)):
        number = lines.number(place.key_start)
        gone = Edit(source.span(lines.start(number), lines.after(lines.number(end))), "")
        return [gone, *_emptied(document, change.path[:-1], "{}" if named else "[]")]
    if not before.strip(" -?"):
        if len(_value(document.data, change.path[:-1])) > 1 or not named:
            raise Impossible
        return [Edit(source.span(place.key_start, end), "{}")]
    return [flow_deletion(source, place.key_start, end)]


def _emptied(document: Document, path: FieldPath, empty: str) -> list[Edit]:
    """What is written at `path`, a block collection, if its only entry goes."""
    if len(_value(document.data, path)) > 1 or not path:
        return []
    place = document.place(path)
    colon = _COLON.match(document.source.text, place.key_end) if place else None
    if colon is None:
        raise Impossible
    return [Edit(document.source.span(colon.end(), colon.end()), f" {empty}")]


def _inserted(document: Document, mapping: Any, change: Insert) -> Edit:
    """Behind the last entry; the mapping has one, and an end of its own if it is a flow mapping."""
    source, lines = document.source, Lines(document.source)
    places = list(document.children(mapping).values())
    whole = document.place(change.path)
    key = change.key if _PLAIN.fullmatch(change.key) else json.dumps(change.key)
    entry = f"{key}: {change.text}"
    if whole is None or not places:
        raise Impossible
    if source.text[whole.start] == "{":
        return flow_insertion(source, whole.end - 1, entry)
    last = places[-1]
    end = content_end(source.text, last.key_start, max(last.end, last.key_end))
    number = lines.number(end)
    at, line_end = lines.after(number), lines.end(number)
    entry = " " * (source.position(places[0].key_start).column - 1) + entry
    if line_end:
        return Edit(source.span(at, at), entry + line_end)
    return Edit(source.span(at, at), f"\n{entry}")
