"""The one value type for problems in the user's files, and the places it speaks of.

Rules speak of *field paths*; whoever holds the text turns a `Finding` into a `Diagnostic`.
"""

from __future__ import annotations

from enum import IntEnum

from compiler.records import NamedTuple

FieldPath = tuple[str | int, ...]


def dotted(path: FieldPath) -> str:
    """`("worker", "topology", 0, "name")` as `worker.topology[0].name`."""
    return "".join([f"[{step}]" if isinstance(step, int) else f".{step}" for step in path]).removeprefix(".")


class Severity(IntEnum):
    """In rising order, so that `max` gives the worst."""

    NOTE = 1
    WARNING = 2
    ERROR = 3

    @property
    def word(self) -> str:
        return self.name.lower()


class Position(NamedTuple):
    """Line and column count from 1, `offset` from 0; columns and offsets are code points of the decoded text."""

    line: int
    column: int
    offset: int


class Span(NamedTuple):
    """A half-open range of a text."""

    start: Position
    end: Position


START = Span(Position(1, 1, 0), Position(1, 1, 0))


class Edit(NamedTuple):
    """A replacement of the text at `span`."""

    span: Span
    text: str


class Fix(NamedTuple):
    """Edits that repair one diagnostic. Safe: `dataos-ctl` and workerc read the same Worker before and after."""

    title: str
    edits: tuple[Edit, ...]
    safe: bool


class Delete(NamedTuple):
    """Take the entry at `path` out, with its key and its lines."""

    path: FieldPath


class Rename(NamedTuple):
    """Give the entry at `path` another key."""

    path: FieldPath
    key: str


class Replace(NamedTuple):
    """Write `text`, a flow scalar as it shall stand in the file, in place of the scalar at `path`."""

    path: FieldPath
    text: str


class Insert(NamedTuple):
    """Add the entry `key: text` as the last one of the mapping at `path`; `text` is a flow scalar."""

    path: FieldPath
    key: str
    text: str


class Move(NamedTuple):
    """Move the entries `children` of the mapping at `path` into the mapping at `home`.

    Where `home` lies below `path`, they become its last entries, its first ones if it is empty. Where it encloses `path`,
    they come behind the entry that led to `path`.
    """

    path: FieldPath
    home: FieldPath
    children: tuple[str, ...]


class Wrap(NamedTuple):
    """Put the entries `children` of the mapping at `path` into a new mapping `key`, which stands where the first one stood."""

    path: FieldPath
    key: str
    children: tuple[str, ...]


Change = Delete | Rename | Replace | Insert | Move | Wrap


class Related(NamedTuple):
    """Another place that matters to a diagnostic."""

    file: str
    span: Span
    message: str


class Repair(NamedTuple):
    """What a check proposes: changes to field paths, which the engine turns into a `Fix` of spans."""

    title: str
    changes: tuple[Change, ...]
    safe: bool


class Finding(NamedTuple):
    """What a check yields: a problem at a field path of one resource.

    `on_key` places it on the key instead of on the value. `related` are further field paths of the same
    document with what is to be said of each, `elsewhere` places in other documents. `code` is empty where one rule's
    check yields it, whose code it has. `within` is the part of the text at `path` that is meant, half-open.
    """

    path: FieldPath
    message: str
    help: str | None = None
    on_key: bool = False
    related: tuple[tuple[FieldPath, str], ...] = ()
    repair: Repair | None = None
    code: str = ""
    elsewhere: tuple[Related, ...] = ()
    within: tuple[int, int] | None = None


class Diagnostic(NamedTuple):
    """A problem at its place. `file` is the name of the source as the user wrote or would write it.

    `resource` is `workspace/name` where one is known, `path` the field path, `anchor` the same with list items by their
    name: resource, anchor and code are the fingerprint, which a moved line does not change. A `blocking` diagnostic
    cannot be silenced or lowered.
    """

    code: str
    name: str
    severity: Severity
    message: str
    file: str
    span: Span = START
    help: str | None = None
    related: tuple[Related, ...] = ()
    fix: Fix | None = None
    path: FieldPath = ()
    resource: str = ""
    blocking: bool = False
    environments: tuple[str, ...] = ()
    anchor: str = ""

    @property
    def sort_key(self) -> tuple[str, int, int, str, str]:
        return (self.file, self.span.start.line, self.span.start.column, self.code, self.message)
