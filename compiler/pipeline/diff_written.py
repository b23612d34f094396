"""The side of a diff that an output directory gives: the objects in the files that its inventories list."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from hashlib import sha256

from compiler.diagnostics import Diagnostic, Severity
from compiler.diff.objects import CHART_GROUP, CHART_KIND, ObjectKey, Side, SideObject
from compiler.document import documents
from compiler.environment.targets import HELM, KUBERNETES
from compiler.hints import Any
from compiler.lint.registry import RULES
from compiler.output.record import Record, record
from compiler.output.tree import FILE, Tree
from compiler.output.unit import KUSTOMIZATION, lies_right
from compiler.pipeline.diff_sides import Place, object_key
from compiler.policy.shapes import kinds
from compiler.policy.strict import undecodable
from compiler.records import NamedTuple
from compiler.resources.types import KUBERNETES_KEYS
from compiler.source import Source

_DRIFTED, _UNREADABLE, _UNFINISHED = "OUT101", "OUT104", "OUT106"
_EDITED = "the file was changed by something else than workerc: it is compared as it is"
_MOST = 64 * 1024 * 1024  # bytes of a file: none that is rendered is as long
_TARGETS = (KUBERNETES, HELM)
_AS_DATA = ("Chart.yaml", "values.yaml", "values.schema.json")  # of a chart; comments and order are nothing to Helm
_TOLD = "README.md"  # says of a chart what its values say


class Written(NamedTuple):
    """`side` is as it lies on the disk. `diagnostics` are on files that are not as they were written; an error says that
    nothing is known of what lies there. `places` are all that workerc has written, `charts` those of which only a chart is there.
    `texts` are those of the objects, by file.
    """

    side: Side
    diagnostics: tuple[Diagnostic, ...]
    places: frozenset[Place]
    charts: frozenset[Place]
    texts: Mapping[str, Source]


def written_side(name: str, tree: Tree, wanted: Callable[[Place], bool] = bool) -> Written:
    """What workerc has written below the folder of `tree`, where `wanted`. Raises `ReadError`."""
    return _Reading(name, tree).read(wanted)


def chart_object(place: Place, files: Mapping[str, bytes], file: str) -> SideObject:
    """The files of a chart as one object: what Helm reads as data is data, all else text."""
    held: dict[str, Any] = {"apiVersion": f"{CHART_GROUP}/v2", "kind": CHART_KIND}
    held["metadata"] = {"name": place.resource, "namespace": place.workspace}
    for path, data in sorted((path, data) for path, data in files.items() if path != _TOLD):
        text = data.decode(errors="replace")
        found = _objects(Source(path, text)) if path in _AS_DATA else []
        held[path] = found[0] if len(found) == 1 and isinstance(found[0], dict) else text
    return SideObject(object_key(place, held), held, file)


class _Reading:
    def __init__(self, name: str, tree: Tree) -> None:
        self._name, self._tree = name, tree
        self._objects: dict[ObjectKey, SideObject] = {}
        self._texts: dict[str, Source] = {}
        self._told: list[Diagnostic] = []

    def read(self, wanted: Callable[[Place], bool]) -> Written:
        records = list(self._records(wanted))
        places = {target: {Place.of(each.key) for each in records if each.key and each.key.target == target} for target in _TARGETS}
        charts = places[HELM] - places[KUBERNETES]
        for each in records:
            assert each.key is not None, "it is told of those without one"
            place = Place.of(each.key)
            if each.key.target == KUBERNETES:
                self._manifests(each, place)
            elif place in charts:
                self._chart(each, place)
        side = Side(self._name, self._objects)
        told = tuple(sorted(self._told, key=lambda diagnostic: diagnostic.sort_key))
        return Written(side, told, frozenset().union(*places.values()), frozenset(charts), self._texts)

    def _records(self, wanted: Callable[[Place], bool]) -> Iterator[Record]:
        for directory in self._tree.marked():
            found = record(self._tree, directory)
            if not lies_right(directory, found.key):
                continue
            if found.leftovers and not found.wrong:
                self._tell(_UNFINISHED, directory, "an earlier run did not finish it", "`workerc render` completes it")
            if found.wrong:
                file, reason = found.wrong
                advice = "restore it from the version control, or have it written anew: `workerc render --adopt`"
                self._tell(_UNREADABLE, f"{directory}/{file}", f"the inventory {reason}", advice)
            elif found.key and (not found.key.resource or wanted(Place.of(found.key))):
                yield found

    def _files(self, found: Record) -> Iterator[tuple[str, bytes, bool]]:
        """The files that are there of those that are listed, each with whether it is as it was written."""
        for name, digests in sorted(found.listed.items()):
            path = f"{found.directory}/{name}"
            data = self._tree.read(path, _MOST) if self._tree.kind(path) == FILE else None
            if data is None:
                self._drift(path, "the inventory lists a file, and there is none any more that could be it")
            else:
                yield name, data, sha256(data).hexdigest() in digests

    def _manifests(self, found: Record, place: Place) -> None:
        for name, data, ours in self._files(found):
            path = f"{found.directory}/{name}"
            if name == KUSTOMIZATION:
                if not ours:
                    self._drift(path, _EDITED)
                continue
            file = self._shown(path)
            source = self._texts[file] = Source(file, data.decode(errors="replace"))
            objects = _objects(source)
            kept = objects if ours else [each for each in objects if _is_object(each)]
            if not ours:
                left_out = "" if len(kept) == len(objects) else "; what is no object of Kubernetes in it is left out"
                self._drift(path, f"{_EDITED}{left_out}")
            for each in kept:
                key = object_key(place, each)
                self._objects[key] = SideObject(key, each, file)

    def _chart(self, found: Record, place: Place) -> None:
        files = {}
        for name, data, ours in self._files(found):
            files[name] = data
            if not ours:
                self._drift(f"{found.directory}/{name}", _EDITED)
        made = chart_object(place, files, self._shown(found.directory))
        self._objects[made.key] = made

    def _drift(self, path: str, message: str) -> None:
        self._tell(_DRIFTED, path, message, "move the change into the source; `workerc render` writes the file anew")

    def _tell(self, code: str, path: str, message: str, advice: str) -> None:
        """What says that objects are not known is an error, all else a warning: nothing is written here."""
        rule = RULES[code]
        severity = Severity.ERROR if code == _UNREADABLE else Severity.WARNING
        self._told.append(Diagnostic(rule.code, rule.name, severity, message, self._shown(path), help=advice))

    def _shown(self, path: str) -> str:
        return (self._tree.out / path).as_posix()


def _objects(source: Source) -> list[Any]:
    """The documents of `source`; None for one that cannot be read."""
    return [document.data for document in documents(source)]


def _is_object(data: Any) -> bool:
    """Whether `data` can be told apart from other objects, and an API server could read it."""
    metadata = data.get("metadata") if isinstance(data, dict) and data.keys() >= KUBERNETES_KEYS else None
    if not isinstance(metadata, dict) or not isinstance(metadata.get("name"), str):
        return False
    kind = kinds().get((str(data["apiVersion"]), str(data["kind"])))
    return kind is None or undecodable(kind, data) is None
