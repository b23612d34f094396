"""What a set of sources holds: Workers, declarations, other resources of DataOS, and documents that cannot be read."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Mapping

from compiler.document import Document, documents
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.repository.bundles import BUNDLE, FileNames, Placements, Rooted, placements, unchanged
from compiler.resources.resource import Resource, identify
from compiler.resources.types import DATAOS_TYPES, DECLARATIONS
from compiler.source import Source

# A file without any of these words holds no resource: it is not even parsed.
_HINT = regex(rf"\bworker\b|\btype['\"]?[ \t]*:[^\n]*?\b(?:{'|'.join(sorted(DATAOS_TYPES))})\b", re.IGNORECASE)
# What tells that a file which cannot be parsed was meant for us. A no-break space may be why it cannot.
_OURS = rf"^(?:worker[ \t]*:|type[ \t]*:[ \t\u00a0]*['\"]?(?:{'|'.join(sorted(DATAOS_TYPES))})['\"]?[ \t]*(?:#.*)?\r?$)"


class Read(NamedTuple):
    """One source: its resources in order, and its documents, readable or not, that are ours."""

    source: Source
    resources: tuple[Resource, ...]
    documents: tuple[Document, ...]


class Repository(NamedTuple):
    """Everything ours, in the order of the sources. `other` counts resources of further types.

    `context` was read beside it: it says what `read` refers to, and is not judged itself.
    """

    read: tuple[Read, ...]
    context: tuple[Read, ...] = ()

    @property
    def workers(self) -> tuple[Resource, ...]:
        return tuple(found for read in self.read for found in read.resources if found.type == "worker")

    @property
    def declarations(self) -> tuple[Resource, ...]:
        return tuple(found for read in self.read for found in read.resources if found.type in DECLARATIONS)

    @property
    def everything(self) -> tuple[Resource, ...]:
        """Every resource that was read, those of the context last."""
        return tuple(found for read in (*self.read, *self.context) for found in read.resources)

    @property
    def is_readable(self) -> bool:
        """Whether every document of ours could be read."""
        return not any(_unreadable(document) for read in (*self.read, *self.context) for document in read.documents)

    @property
    def other(self) -> Mapping[str, int]:
        known = DECLARATIONS | {"worker"}
        return dict(sorted(Counter(r.type for read in self.read for r in read.resources if r.type not in known).items()))


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
    if not any(resource.placements or resource.type == BUNDLE for read in reads for resource in read.resources):
        return found
    by_path = sorted(reads, key=lambda read: rooted(read.source.name))
    bundles = [resource for read in by_path for resource in read.resources if resource.type == BUNDLE]
    said = placements(bundles, FileNames([read.source.name for read in reads], rooted))
    return Repository(tuple([_placed(read, said) for read in found.read]), tuple([_placed(read, said) for read in found.context]))


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
