"""The fields of a Worker as it is in one environment, each with where it was said."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from functools import cache

from compiler.diagnostics import Diagnostic, FieldPath
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution, resolved
from compiler.hints import Any
from compiler.lint.engine import judgement
from compiler.lint.registry import RULES
from compiler.pipeline.field_causes import DEFAULT, Cause, Causes
from compiler.pipeline.selection import Selection
from compiler.records import NamedTuple
from compiler.redaction.data import hidden
from compiler.redaction.redacted import without
from compiler.redaction.sources import Masked
from compiler.repository.platform import Platform
from compiler.resources.fields import fields, written
from compiler.resources.resource import Resource
from compiler.resources.rewriting import alike, rewritten
from compiler.traced import Bool, Origin, plain, traced
from compiler.traced import written as spelled

_WORKSPACE = "workspace"
_REPLICAS: FieldPath = ("worker", "replicas")
_DEFAULT = Origin("default", "documented")


class Field(NamedTuple):
    """A scalar or an empty collection. `was` is the same field before any overlay, where that was something else."""

    path: FieldPath
    value: Any
    cause: Cause
    was: Field | None = None


class Listing(NamedTuple):
    """A Worker in an environment, without secrets. `data` is what a file would have that says the same, the decided
    workspace included; `fields` have defaults, too. `removed` are the fields that overlays took out, as they were.

    What could not be resolved is missing where it is not `complete`.
    """

    worker: str
    workspace: str
    environment: str
    file: str
    complete: bool
    data: Mapping[str, Any]
    fields: tuple[Field, ...]
    removed: tuple[Field, ...]


class Listed(NamedTuple):
    listings: tuple[Listing, ...]
    found: tuple[tuple[str, Diagnostic], ...]  # with the name of the environment


def listed(
    workers: Iterable[tuple[Resource, Environment]],
    platform: Platform,
    selection: Selection,
    known: Masked,
) -> Listed:
    """Every one of `workers` in its environment, and what keeps them from being compiled. Secrets are those of `known`, and
    what looks like one.
    """
    listings, found = list[Listing](), list[tuple[str, Diagnostic]]()
    for resource, general in workers:
        environment = selection.within(resource.document.source.name, general)
        judged = judgement(resource, environment, platform, environment.profile)
        found += [(environment.name, diagnostic) for diagnostic in judged.diagnostics if diagnostic.blocking]
        if judged.resolution:
            listings.append(listing(judged.resolution, environment, known))
    return Listed(tuple(listings), tuple(found))


def listing(read: Resolution, environment: Environment, known: Masked) -> Listing:
    """The Worker that was `read` in `environment`."""
    resource = read.worker.resource
    codes = [*[finding.code for finding in read.findings], *[problem.code for problem in resource.document.problems]]
    complete = not any(RULES[code].blocking for code in codes)
    worker = resolved(resource, environment) if complete else read.worker
    causes = Causes(read, environment)
    given = worker.data if complete else causes.spelled(worker.data)
    data = _masked(_with_workspace(given, worker.workspace), causes, known)

    def defaulted(path: FieldPath) -> bool:
        return not read.is_silent(path) and not (path == _REPLICAS and read.worker.autoscaling[0])

    entries = list(_walk(data, defaulted))
    before: dict[FieldPath, _Entry] = {}
    if complete and any(effect.changed for effect in read.effects):
        earlier = resolved(resource, environment._replace(overlays=()))
        given = _masked(_with_workspace(earlier.data, earlier.workspace), causes, known)
        before = {entry.identity: entry for entry in _walk(given, defaulted) if not entry.documented}
    present = {identity[:length] for entry in entries for identity in [entry.identity] for length in range(1, len(identity) + 1)}
    return Listing(
        str(data.get("name", "")),
        str(data[_WORKSPACE]),
        environment.name,
        resource.document.source.name,
        complete,
        data,
        tuple([_field(entry, causes, before.get(entry.identity)) for entry in entries]),
        tuple([_field(entry, causes) for identity, entry in before.items() if identity not in present]),
    )


class _Entry(NamedTuple):
    """`identity` is the path with items of lists by their names, where all of them have one."""

    path: FieldPath
    identity: FieldPath
    value: Any
    documented: bool = False  # it is absent, and this its default


def _field(entry: _Entry, causes: Causes, before: _Entry | None = None) -> Field:
    was = _field(before, causes) if before and _same(before.value) != _same(entry.value) else None
    cause = DEFAULT if entry.documented else causes.of(entry.path, entry.value)
    value = plain(entry.value) if isinstance(entry.value, dict | list) else entry.value
    return Field(entry.path, value, cause, was)


def _same(value: Any) -> str:
    """`1` and `true`, and `1` and `1.0`, are not the same."""
    return repr(plain(value))


def _with_workspace(data: Mapping[str, Any], workspace: str) -> Any:
    decided = workspace if hasattr(workspace, "origin") else traced(workspace, _DEFAULT)
    entries = dict(data)
    if _WORKSPACE in entries:
        entries[_WORKSPACE] = decided
    else:
        keys = _in_place(entries, [_WORKSPACE], "")
        entries = {key: entries.get(key, decided) for key in keys}
    return alike(entries, data)


def _masked(data: Any, causes: Causes, known: Masked) -> Any:
    secret = hidden(data)

    def shown(path: FieldPath, value: Any) -> Any:
        if not isinstance(value, str | int | float) or isinstance(value, bool | Bool):
            return value
        text, origin = spelled(value), causes.origin(path, value)
        said = "*" * len(text) if any(map(known.hides, _leaves(origin))) else secret.values.get(path, text)
        said = without(said, known.secrets)
        return value if said == text else traced(said, origin)

    def shown_key(path: FieldPath, key: Any) -> Any:
        return without(secret.keys.get(path, key), known.secrets) if isinstance(key, str) and _is_free(path) else key

    return rewritten(data, shown, _kept(shown_key))[0]


def _kept(change: Callable[[FieldPath, Any], Any]) -> Callable[[FieldPath, Any], Any]:
    """`change`, which leaves a key that it does not alter the object that it is."""

    def changed(path: FieldPath, key: Any) -> Any:
        said = change(path, key)
        return key if said == key else said

    return changed


def _is_free(path: FieldPath) -> bool:
    """Whether the key at `path` is none of the model's."""
    return written(path) not in fields()


def _leaves(origin: Origin) -> Iterator[Origin]:
    if origin.kind == "derived":
        for each in origin.inputs:
            yield from _leaves(each)
    else:
        yield origin


def _walk(data: Any, defaulted: Callable[[FieldPath], bool]) -> Iterator[_Entry]:
    """The scalars and empty collections of `data`; also, at the place that the model has for it, the default of each absent
    field that is `defaulted`.
    """
    waiting = [_Entry((), (), data)]
    while waiting:
        entry = waiting.pop()
        if entry.documented or not isinstance(entry.value, dict | list) or not entry.value:
            yield entry
        elif isinstance(entry.value, dict):
            waiting += reversed(list(_members(entry, defaulted)))
        else:
            names = _item_names(entry.value)
            waiting += [
                _Entry((*entry.path, index), (*entry.identity, names[index]), entry.value[index])
                for index in reversed(range(len(names)))
            ]


def _members(entry: _Entry, defaulted: Callable[[FieldPath], bool]) -> Iterator[_Entry]:
    above = written(entry.path)
    defaults = _defaults().get(above, {})
    missing = [key for key in defaults if key not in entry.value and defaulted((*entry.path, key))]
    for key in _in_place(entry.value, missing, above) if missing else entry.value:
        path = (*entry.path, str(key))
        identity = (*entry.identity, str(key))
        absent = key not in entry.value
        yield _Entry(path, identity, defaults[key] if absent else entry.value[key], absent)


def _item_names(items: list[Any]) -> Sequence[int | str]:
    names = [item.get("name") if isinstance(item, dict) else None for item in items]
    unique = all(isinstance(name, str) for name in names) and len(set(names)) == len(names)
    return [f"[{name}]" for name in names] if unique else range(len(items))


def _in_place(present: Iterable[str], missing: Iterable[str], above: str) -> list[str]:
    """The keys `present`, with each of `missing` behind those that the model has before it."""
    order, prefix = _order(), f"{above}." if above else ""
    last = len(order)
    keys = list(present)
    for key in missing:
        before = [index for index, other in enumerate(keys) if order.get(f"{prefix}{other}", last) < order[f"{prefix}{key}"]]
        keys.insert(before[-1] + 1 if before else 0, key)
    return keys


@cache
def _order() -> Mapping[str, int]:
    return {path: index for index, path in enumerate(fields())}


@cache
def _defaults() -> Mapping[str, Mapping[str, Any]]:
    """The documented defaults of fields that may be absent, below the path of the mapping that they are in."""
    found: dict[str, dict[str, Any]] = {}
    for path, info in fields().items():
        if info.default is not None and path != _WORKSPACE:  # that is decided
            above, _, key = path.rpartition(".")
            found.setdefault(above, {})[key] = info.default
    return found
