"""The sides of a diff that two environments of one repository give: a Worker is the same in both, whatever it is called."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.environment.workspaces import name_of, named, stated
from compiler.hints import Any
from compiler.manifest.manifest import Manifest
from compiler.output.unit import WORKSPACE
from compiler.pipeline.diff_sides import Place, Sourced
from compiler.records import NamedTuple
from compiler.repository.repository import Repository
from compiler.traced import Origin

_NAMESPACE: FieldPath = ("metadata", "namespace")


class Names(NamedTuple):
    """What the other environment calls a Worker, or what a workspace shares: `place` has the workspace as sources call it."""

    place: Place
    workspace: str


def across(
    one: Sourced, other: Sourced, repository: Repository, environments: tuple[Environment, Environment]
) -> tuple[Sourced, Sourced]:
    """Both sides with keys of the second environment. Of the first one what holds the name of its workspace, because it is that,
    holds the other's: nobody asks for that difference. The namespace of an object stays.
    """
    first, second = environments
    return _told(one, _names(repository, first, second)), _told(other, _names(repository, second, second))


def _names(repository: Repository, environment: Environment, other: Environment) -> dict[tuple[str, str], Names]:
    """By workspace and name of a Worker in `environment`; an empty name for what the workspace shares."""
    found: dict[tuple[str, str], Names] = {}
    shared: dict[str, set[tuple[str, str]]] = {}
    for worker in repository.workers:
        here, there = name_of(worker, environment), name_of(worker, other)
        if not here or not there:
            continue
        workspace, called = str(workspace_of(worker, environment)), str(workspace_of(worker, other))
        written = str(named(stated(worker, other), worker, other))
        found[workspace, here] = Names(Place(other.name, written, there), called)
        shared.setdefault(workspace, set()).add((written, called))
    for workspace, both in shared.items():
        # Where several workspaces become one, only their common name can tell what they share.
        written, called = min(both) if len(both) == 1 else (workspace, workspace)
        found[workspace, ""] = Names(Place(other.name, written, WORKSPACE), called)
    return found


def _told(sourced: Sourced, names: Mapping[tuple[str, str], Names]) -> Sourced:
    objects: dict[ObjectKey, SideObject] = {}
    manifests: dict[ObjectKey, Manifest] = {}
    computes: dict[ObjectKey, str] = {}
    for key, each in sourced.side.objects.items():
        called = names[key.workspace, key.worker]
        renamed = _renamed(key, called)
        objects[renamed] = SideObject(renamed, _moved(sourced.manifests[key], key.workspace, called.workspace), each.file)
        manifests[renamed] = sourced.manifests[key]
        if key in sourced.computes:
            computes[renamed] = sourced.computes[key]
    return Sourced(Side(sourced.side.name, objects), manifests, computes)


def _renamed(key: ObjectKey, called: Names) -> ObjectKey:
    worker = key.worker and called.place.resource
    name = f"{worker}{key.name.removeprefix(key.worker)}" if key.name.startswith(key.worker) else key.name
    if key.kind == "Namespace":
        name = called.workspace
    return key._replace(environment=called.place.environment, workspace=called.place.workspace, worker=worker, name=name)


def _moved(manifest: Manifest, workspace: str, other: str) -> Mapping[str, Any]:
    """The object with `other` for what is `workspace` because the workspace is called so."""
    if workspace == other:
        return manifest.object
    own = manifest.origins().get(_NAMESPACE)
    changed = dict(_workspaces(manifest, workspace, own)) if own else {}
    if not changed:
        return manifest.object
    texts = {path: text.replace(workspace, other) for path, text in changed.items()}
    moved: Mapping[str, Any] = _with(manifest.object, (), texts)
    return moved


def _workspaces(manifest: Manifest, workspace: str, own: Origin) -> Iterator[tuple[FieldPath, str]]:
    for path, origin in manifest.origins().items():
        value = _at(manifest.object, path)
        if path != _NAMESPACE and isinstance(value, str) and workspace in value and (origin == own or own in origin.inputs):
            yield path, value


def _at(data: Any, path: FieldPath) -> Any:
    for step in path:
        data = data[step]
    return data


def _with(data: Any, path: FieldPath, texts: Mapping[FieldPath, str]) -> Any:
    if isinstance(data, Mapping):
        return {key: _with(value, (*path, key), texts) for key, value in data.items()}
    if isinstance(data, list):
        return [_with(value, (*path, index), texts) for index, value in enumerate(data)]
    return texts.get(path, data)
