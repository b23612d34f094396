"""What a set of sources holds: Workers, declarations, other resources of DataOS, and documents that cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping
from functools import cached_property

from compiler.document import Document, documents
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.repository.bundles import BUNDLE, FileNames, Placements, Rooted, placements, unchanged
from compiler.resources.placement import Placement
from compiler.resources.resource import Resource, identify
from compiler.resources.types import COMPILED, DATAOS_TYPES, DECLARATIONS
from compiler.source import Source

# A file without any of these words holds no resource: it is not even parsed.
_HINT = regex(rf"\bworker\b|\btype['\"]?[ \t]*:[^\n]*?\b(?:{'|'.join(sorted(DATAOS_TYPES))})\b", re.IGNORECASE)
# Text that a declaration surely has, unless its type is written in a strange way. It starts with letters as they are, since the
# search for those is quick.
_DECLARES = regex(rf"type['\"]?[ \t]*:[^\n]*?\b(?:{'|'.join(sorted(DATAOS_TYPES - {COMPILED}))})\b")
# What tells that a file which cannot be parsed was meant for us. A no-break space may be why it cannot.
_OURS = rf"^(?:worker[ \t]*:|type[ \t]*:[ \t\u00a0]*['\"]?(?:{'|'.join(sorted(DATAOS_TYPES))})['\"]?[ \t]*(?:#.*)?\r?$)"


class Read(NamedTuple):
    """One source: its resources in order, and its documents, readable or not, that are ours."""

    source: Source
    resources: tuple[Resource, ...]
    documents: tuple[Document, ...]


class Facts(NamedTuple):
    """What is known of a source that holds Workers only. `sound`: nothing blocking was found while reading it; `names` are what
    placeholders in it stand for; `shown`: something was found in it, and nothing of its text has to be hidden.
    """

    workers: int
    readable: bool
    sound: bool
    names: tuple[str, ...] = ()
    shown: bool = False


class Unread:
    """A source that seems to hold Workers only, and is read when somebody asks for its resources. `facts` spare most of the asking
    where they are known: then that it holds Workers only is known, too.
    """

    def __init__(
        self, source: Source, *, ours: bool = False, facts: Facts | None = None, placements: tuple[Placement, ...] = ()
    ) -> None:
        self.source, self.ours, self.facts, self.placements = source, ours, facts, placements

    @cached_property
    def parsed(self) -> Read:
        """The same, read."""
        read = read_source(self.source, ours=self.ours)
        return _placed(read, {self.source.name: self.placements}) if self.placements else read

    @property
    def resources(self) -> tuple[Resource, ...]:
        return self.parsed.resources

    @property
    def documents(self) -> tuple[Document, ...]:
        return self.parsed.documents

    def anew(self, facts: Facts | None = None) -> Unread:
        """The same, of which `facts` are known and nothing is parsed: what is will be forgotten with it."""
        return Unread(self.source, ours=self.ours, facts=facts, placements=self.placements)


class Repository(NamedTuple):
    """Everything ours, in the order of the sources. `other` counts resources of further types.

    `context` was read beside it: it says what `read` refers to, and is not judged itself.
    """

    read: tuple[Read | Unread, ...]
    context: tuple[Read | Unread, ...] = ()

    @property
    def workers(self) -> tuple[Resource, ...]:
        return tuple(found for read in self.read for found in read.resources if found.type == "worker")

    @property
    def worker_count(self) -> int:
        return sum([_worker_count(read) for read in self.read])

    @property
    def declarations(self) -> tuple[Resource, ...]:
        """Those of what has been read: what is not seems to hold none."""
        read = [read for read in self.read if isinstance(read, Read)]
        return tuple([found for each in read for found in each.resources if found.type in DECLARATIONS])

    @property
    def everything(self) -> tuple[Resource, ...]:
        """Every resource that was read, those of the context last."""
        return tuple(found for read in (*self.read, *self.context) for found in read.resources)

    @property
    def is_readable(self) -> bool:
        """Whether every document of ours could be read."""
        return all(is_readable(read) for read in (*self.read, *self.context))

    @property
    def other(self) -> Mapping[str, int]:
        known = DECLARATIONS | {"worker"}
        left = Counter(r.type for read in self.read if isinstance(read, Read) for r in read.resources if r.type not in known)
        return dict(sorted(left.items()))


def is_ours(read: Read | Unread) -> bool:
    """Whether anything in it is ours, readable or not."""
    if isinstance(read, Unread) and read.facts:
        return bool(read.facts.workers) or not read.facts.readable
    return bool(read.resources or read.documents)


def is_readable(read: Read | Unread) -> bool:
    """Whether every document of ours in it could be read."""
    if isinstance(read, Unread) and read.facts:
        return read.facts.readable
    return not any(_unreadable(document) for document in read.documents)


def _worker_count(read: Read | Unread) -> int:
    if isinstance(read, Unread) and read.facts:
        return read.facts.workers
    return sum(found.type == COMPILED for found in read.resources)


def seems_plain(source: Source) -> bool:
    """Whether `source` seems to hold Workers only: whoever counts on it has to look at what it really holds."""
    return source.undecodable is None and _HINT.search(source.text) is not None and not _DECLARES.search(source.text)


def read_source(source: Source, *, ours: bool = False) -> Read:
    """The resources of `source`. `ours`: it lies where every file is expected to hold some."""
    if source.undecodable is None and not ours and not _HINT.search(source.text):
        return Read(source, (), ())
    read = list(documents(source))
    resources = {document.index: resource for document in read if (resource := identify(document))}
    meant = bool(resources) or ours or re.search(_OURS, source.text, re.MULTILINE) is not None
    kept = [document for document in read if document.index in resources or (meant and _unreadable(document))]
    return Read(source, tuple(resources.values()), tuple(kept))


def placed(found: Repository, rooted: Rooted = unchanged) -> Repository:
    """`found` where every resource knows what the bundles say of it. `rooted` leads from the name of a source to its path
    below the root.
    """
    reads = (*found.read, *found.context)
    readable = [read for read in reads if isinstance(read, Read)]
    if not any(resource.placements or resource.type == BUNDLE for read in readable for resource in read.resources):
        return found
    by_path = sorted(readable, key=lambda read: rooted(read.source.name))
    bundles = [resource for read in by_path for resource in read.resources if resource.type == BUNDLE]
    said = placements(bundles, FileNames([read.source.name for read in reads], rooted))
    return Repository(tuple([_there(read, said) for read in found.read]), tuple([_there(read, said) for read in found.context]))


def _there(read: Read | Unread, said: Placements) -> Read | Unread:
    if isinstance(read, Read):
        return _placed(read, said)
    return Unread(read.source, ours=read.ours, facts=read.facts, placements=said.get(read.source.name, ()))


def _placed(read: Read, said: Placements) -> Read:
    own = said.get(read.source.name, ())
    if not own and not any(resource.placements for resource in read.resources):
        return read
    resources = [
        resource._replace(placements=tuple([placement for placement in own if placement.document is not resource.document]))
        for resource in read.resources
    ]
    return read._replace(resources=tuple(resources))


def _unreadable(document: Document) -> bool:
    return document.data is None and bool(document.problems)


def repository(sources: Iterable[Source], *, ours: bool = False) -> Repository:
    return Repository(tuple(read_source(source, ours=ours) for source in sources))
