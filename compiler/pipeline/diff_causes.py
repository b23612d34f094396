"""The line that made each change of a diff: in the working tree where the field is there, else in the revision that had it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.diagnostics import FieldPath, dotted
from compiler.diff.objects import Cause, Comparison, FieldChange, ObjectChange, ObjectKey, Place
from compiler.document import documents
from compiler.environment.marks import OPENING
from compiler.environment.overlays import PATCH
from compiler.environment.values_syntax import placeholders
from compiler.hints import Any
from compiler.pipeline.diff_sides import Sourced
from compiler.pipeline.origins import in_file, nearest, word
from compiler.records import NamedTuple
from compiler.source import Source
from compiler.traced import Origin

_EVERYWHERE = ("name", "workspace")
_NAMES = ("values", "platformEnv")  # above what is called by the name of a value


class Told(NamedTuple):
    """A side whose lines are known. `sources` are by what people call them, as `called` gives it for names in origins."""

    sourced: Sourced
    sources: Mapping[str, Source]
    called: Callable[[str], str] = str


def with_causes(found: Comparison, causes: Causes) -> Comparison:
    """`found` where each change of a field names its line, also those that transitions are about."""
    known: dict[int, FieldChange] = {}

    def caused(change: ObjectChange) -> ObjectChange:
        known.update({id(field): field._replace(cause=causes(change, field)) for field in change.fields})
        return change._replace(fields=tuple([known[id(field)] for field in change.fields]))

    workers = tuple([worker._replace(objects=tuple(map(caused, worker.objects))) for worker in found.workers])
    transitions = tuple([each._replace(field=known.get(id(each.field), each.field)) for each in found.transitions])
    return found._replace(workers=workers, transitions=transitions)


class Causes:
    """Finds the line of a change; `before` is there where the sources of the other side are known."""

    def __init__(self, after: Told, before: Told | None) -> None:
        self._after, self._before = _Lines(after), _Lines(before) if before else None

    def __call__(self, change: ObjectChange, field: FieldChange) -> Cause | None:
        now = self._after.origins(change.key, field.after_at)
        then = self._before.origins(change.key, field.before_at) if self._before else ()
        known = frozenset(self._before.signatures(then)) if self._before else frozenset()
        # What is only known as it was written still tells which part of a text is another one.
        was = field.before if self._before is None and isinstance(field.before, str) else None
        if cause := self._after.cause(now, known, was):
            return cause
        if self._before and (cause := self._before.cause(then, frozenset())):
            return cause
        # Nobody wrote it: what is beside it is nearest to who did, and the Worker is what all of it is for.
        place = field.after_at or field.before_at
        beside = self._after.beside(change.key, place) if place else ()
        return self._after.cause(beside, frozenset()) or self.of_object(change.key)

    def of_object(self, key: ObjectKey) -> Cause | None:
        """The name of the Worker that the object is of, now or on the other side."""
        return self._after.name(key) or (self._before.name(key) if self._before else None)

    def source(self, name: str) -> Source | None:
        """A file of the other side."""
        return self._before.source(name) if self._before else None


class _Lines:
    """Leads from the fields of one side to lines."""

    def __init__(self, told: Told) -> None:
        self._told = told
        self._fields: dict[str, Mapping[tuple[int, int], tuple[FieldPath, Any]]] = {}

    def origins(self, key: ObjectKey, place: Place | None) -> tuple[Origin, ...]:
        """The origins of what is at `place`, and below it."""
        known, path = self._known(key, place)
        if path in known:
            return (known[path],)
        return tuple([origin for found, origin in known.items() if found[: len(path)] == path])

    def beside(self, key: ObjectKey, place: Place) -> tuple[Origin, ...]:
        """The origin of what is nearest to `place`, which may not be there."""
        origin = nearest(*self._known(key, place))
        return (origin,) if origin else ()

    def source(self, name: str) -> Source | None:
        return self._told.sources.get(name)

    def cause(self, origins: Iterable[Origin], known: frozenset[tuple[str, ...]], was: str | None = None) -> Cause | None:
        """The first line behind `origins` that is not `known` from the other side, and whose words could not have made `was` of it;
        else the first one at all. The name of the Worker and its workspace, of which everything is made, come last.
        """
        leaves = [leaf for origin in origins for leaf in self._leaves(origin)]
        new = [leaf for leaf, signature in leaves if signature not in known and not (was and self._could_be(leaf, was))]
        causes = [self._told_of(leaf) for leaf in (*new, *[leaf for leaf, _ in leaves])]
        return next((each for each in causes if each.field not in _EVERYWHERE), next(iter(causes), None))

    def signatures(self, origins: Iterable[Origin]) -> Iterator[tuple[str, ...]]:
        return (signature for origin in origins for _, signature in self._leaves(origin))

    def name(self, key: ObjectKey) -> Cause | None:
        """The name of the Worker that the object is of."""
        return self.cause(self.origins(key, Place(("metadata", "name"))), frozenset())

    def _known(self, key: ObjectKey, place: Place | None) -> tuple[Mapping[FieldPath, Origin], FieldPath]:
        """The origins of an object, or of a text inside of it, and the path in that."""
        manifest = self._told.sourced.manifests.get(key)
        if manifest is None or place is None:
            return {}, ()
        content = manifest.contents.get(place.path) if place.inner is not None else None
        return (content.origins(), place.inner or ()) if content else (manifest.origins(), place.path)

    def _leaves(self, origin: Origin) -> Iterator[tuple[Origin, tuple[str, ...]]]:
        """Places in files of the repository, each with what tells it from others whatever line it moves to."""
        place = in_file(origin)
        name = self._told.called(place.where)
        source = self._told.sources.get(name)
        if source and 0 < place.line <= len(source.line_starts):
            yield place, (origin.kind, name.rpartition(":")[2], _word(source, place))
        for earlier in origin.inputs:
            yield from self._leaves(earlier)

    def _told_of(self, origin: Origin) -> Cause:
        return Cause(self._told.called(origin.where), origin.line, _called(self._at(origin)[0]))

    def _could_be(self, origin: Origin, text: str) -> bool:
        """Whether what is written there is in `text`, with whatever values for its placeholders."""
        written = self._at(origin)[1]
        if isinstance(written, str) and OPENING in written:
            return _fits(written, text)
        return written is not None and not isinstance(written, dict | list) and str(written) in text

    def _at(self, origin: Origin) -> tuple[FieldPath, Any]:
        """The field that is written at `origin`, and what is written there."""
        name = self._told.called(origin.where)
        if name not in self._fields:
            self._fields[name] = {place: (path, value) for place, path, value in _places(self._told.sources[name])}
        return self._fields[name].get((origin.line, origin.column), ((), None))


def _fits(written: str, text: str) -> bool:
    """Whether all that stands between placeholders in `written` is in `text`, in this order."""
    first, *others = _between(written)
    if not text.startswith(first):
        return False
    at = len(first)
    for part in others[:-1]:
        found = text.find(part, at)
        if found < 0:
            return False
        at = found + len(part)
    return not others or (text.endswith(others[-1]) and len(text) - len(others[-1]) >= at)


def _between(text: str) -> Iterator[str]:
    at = 0
    for each in placeholders(text):
        yield text[at : each.start]
        at = each.end
    yield text[at:]


def _word(source: Source, origin: Origin) -> str:
    """What is written at `origin`; the whole line where no more is known, as in templates."""
    if not origin.column:
        return source.line(origin.line).strip()
    span = word(source, origin)
    return source.text[span.start.offset : span.end.offset]


def _places(source: Source) -> Iterator[tuple[tuple[int, int], FieldPath, Any]]:
    for document in documents(source):
        for path, value in _paths(document.data, ()):
            start = document.span(path).start
            yield (start.line, start.column), path, value


def _paths(data: Any, path: FieldPath) -> Iterator[tuple[FieldPath, Any]]:
    """Every path in `data`, inner ones first: what begins where a mapping does is told as the mapping."""
    for step, item in data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ():
        yield from _paths(item, (*path, step))
    if path:
        yield path, data


def _called(path: FieldPath) -> str:
    """The field of the Worker where an overlay says it, and the name of a value."""
    if PATCH in path:
        return dotted(path[path.index(PATCH) + 1 :])
    above = next((index for index, step in enumerate(path) if step in _NAMES), None)
    return dotted(path if above is None else path[above + 1 :])
