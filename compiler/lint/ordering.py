"""The keys of a resource and of its section in the order of the model; `workerc fmt` writes what this gives.

Whole lines change places, and no byte changes. Nothing deeper is ordered. A file in which somebody's comment could end
up at the wrong key keeps its order as a whole.
"""

from __future__ import annotations

from collections import Counter, deque
from collections.abc import Iterator, Sequence

from compiler.diagnostics import Span
from compiler.document import Document, documents
from compiler.document.comments import comments
from compiler.document.entries import block_mapping
from compiler.document.segments import segments
from compiler.hints import Any
from compiler.lint.blocks import Blocks, joined
from compiler.lint.changed import same
from compiler.lint.immovable import Immovable, check_keys, check_links, check_slips
from compiler.lint.lines import Lines
from compiler.records import NamedTuple
from compiler.repository.repository import Read
from compiler.resources.resource import Resource
from compiler.resources.schema import VERSIONS
from compiler.resources.sections import Section, sections
from compiler.source import Source

_EMPTY = "YML111"


class Kept(NamedTuple):
    """Why the keys of a file keep their order, and where that is seen."""

    span: Span
    reason: str
    advice: str | None = None


class Ordered(NamedTuple):
    """`source` is the one that was read where nothing has to move, or something is `kept`."""

    source: Source
    kept: tuple[Kept, ...] = ()


def ordered(read: Read) -> Ordered:
    """The source of `read` with its keys in order. A source with a document that cannot be read stays as it is."""
    source, text = read.source, read.source.text
    resources = [resource for resource in read.resources if resource.type in VERSIONS]
    if not resources or source.undecodable is not None or any(broken(document) for document in read.documents):
        return Ordered(source)
    kept: list[Kept] = []
    parts, at = [], 0
    for start, end, here in _parts(text, resources):
        parts += [text[at:start], _part(source, start, end, here, kept)]
        at = end
    after = "".join([*parts, text[at:]])
    if not kept and after != text:
        changed = Source(source.name, after, encoding=source.encoding, bom=source.bom)
        if _says_the_same(source, changed, resources):
            return Ordered(changed)
        start = resources[0].document.root.start
        kept.append(Kept(source.span(start, start), "the file would say something else with its keys in order"))
    return Ordered(source, tuple(kept))


def _parts(text: str, resources: Sequence[Resource]) -> Iterator[tuple[int, int, list[Resource]]]:
    """Start and end of each part of `text` that can be read by itself, with the resources in it."""
    waiting = deque(resources)
    for start, end in segments(text):
        here = []
        while waiting and waiting[0].document.root.start < end:
            here.append(waiting.popleft())
        if here:
            yield start, end, here


def _part(source: Source, start: int, end: int, resources: Sequence[Resource], kept: list[Kept]) -> str:
    """The text from `start` to `end` in order, by itself: what is asked of it must not cost what the whole file is long."""
    part = Source(source.name, source.text[start:end])
    for resource in resources:
        for key in (resource.type, None):
            try:
                part = Source(part.name, _ordered(part, resource, resource.document.root.start - start, key))
            except Immovable as found:
                span = source.span(start + found.span.start.offset, start + found.span.end.offset)
                kept.append(Kept(span, found.reason, found.advice))
    return part.text


def broken(document: Document) -> bool:
    """Whether `document` cannot be read; an empty one can."""
    return document.data is None and any(problem.code != _EMPTY for problem in document.problems)


def _ordered(source: Source, resource: Resource, root: int, key: str | None) -> str:
    """The text of `source` with the keys of `resource`, which starts at `root`, in order, or of its section under `key`.

    What moves stays between the same offsets, so that `root` holds for what was moved before.
    """
    whole = sections(resource.type)
    section = whole if key is None else whole.members.get(key)
    data = resource.data if key is None else resource.section
    if section is None or not _moved(_order(list(data), section)):
        return source.text
    mapping = block_mapping(source.text, root, key)
    if mapping is None:
        return source.text
    entries = mapping.entries
    order = _order([entry.key for entry in entries], section)
    moved = _moved(order)
    if not moved:
        return source.text
    check_keys(source, entries)
    check_slips(source, entries, resource, section, data)
    check_links(source, entries, order)
    first, last = moved[0], moved[-1]
    blocks = Blocks(source, mapping, root=key is None).cut(first, last)
    text = joined(source, blocks, [number - first for number in order[first : last + 1]], top=first == 0)
    lines = Lines(source)
    return source.text[: lines.start(blocks[0].blank)] + text + source.text[lines.start(blocks[-1].end) :]


def _order(keys: Sequence[str | None], section: Section) -> list[int]:
    """The numbers of `keys` as the model orders them. One it does not know stays behind the key that it stands behind."""
    ranks = {name: rank for rank, name in enumerate(section.members)}
    groups: list[tuple[int, list[int]]] = [(-1, [])]
    for number, key in enumerate(keys):
        if key in ranks:
            groups.append((ranks[key], [number]))
        else:
            groups[-1][1].append(number)
    return [number for _, group in sorted(groups) for number in group]


def _moved(order: Sequence[int]) -> list[int]:
    return [number for number, other in enumerate(order) if number != other]


def _says_the_same(before: Source, after: Source, resources: Sequence[Resource]) -> bool:
    """Whether both, read, hold the same data and comments, the order of what was ordered apart."""
    types = {resource.document.index: resource.type for resource in resources}
    read = [[_content(document, types.get(document.index)) for document in documents(source)] for source in (before, after)]
    return same(*read) and _comments(before) == _comments(after)


def _content(document: Document, type: str | None) -> list[Any]:  # noqa: A002 - the word of the language
    """What `document` says: its data, and the codes of its problems; without the order of keys if `type` is given."""
    data = document.data
    if type is not None and isinstance(data, dict):
        section = data.get(type)
        data = _by_name({**data, type: _by_name(section)} if isinstance(section, dict) else data)
    return [data, sorted(problem.code for problem in document.problems)]


def _by_name(mapping: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(mapping.items()))


def _comments(source: Source) -> Counter[str]:
    return Counter(comment.text for comment in comments(source))
