"""What a Worker is called and described as: labels, selector, annotations."""

from __future__ import annotations

import json
from collections.abc import Mapping

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.repository.platform import Choice
from compiler.resources.worker import Worker
from compiler.traced import Map, Origin, Str, derived, plain, traced
from compiler.workload.defaults import default, ordered, string

_LABEL = regex(r"(?:[A-Za-z0-9](?:[A-Za-z0-9_.-]{0,61}[A-Za-z0-9])?)?\Z")
_JSON = json.JSONEncoder(ensure_ascii=False)
_PREFIX = "workerc.dev/"


class Identity(NamedTuple):
    """What the resource calls itself, with origins; `stack_version` is None where it cannot be a label.

    `part_of` is the bundle that the Worker is in, else its workspace.
    """

    name: Str
    namespace: Str
    version: Str
    stack_version: Str | None
    part_of: Str


def identity(worker: Worker, stack: Choice, environment: Environment) -> Identity:
    named = string(worker.data.get("name", worker.name), "name of the resource")
    namespace = string(worker.workspace, f"workspace of the environment {environment.name}")
    version = string(worker.data.get("version", "v1beta"), "version v1beta")
    return Identity(named, namespace, version, _stack_version(stack), _bundle(worker) or namespace)


def selector(known: Identity) -> Map:
    """Immutable in a Deployment: these two labels for ever."""
    return ordered({"app.kubernetes.io/instance": known.name, "app.kubernetes.io/name": known.name})


def pod_labels(known: Identity, further: Mapping[str, str]) -> Map:
    return ordered({**further, **_own_labels(known)})


def _own_labels(known: Identity) -> Map:
    return ordered(
        {
            **selector(known),
            "app.kubernetes.io/component": default("worker", "component worker"),
            "app.kubernetes.io/managed-by": default("workerc", "managed by workerc"),
            "app.kubernetes.io/part-of": known.part_of,
        }
    )


def labels(known: Identity, further: Mapping[str, str]) -> Map:
    """Those of objects: on the pod template the version would restart pods that nothing else changes."""
    return ordered({**further, **_own_labels(known), "app.kubernetes.io/version": known.stack_version})


def described(worker: Worker, further: Mapping[str, str]) -> Map:
    """Annotations of objects, never of the pod template: a typo in a description restarts nothing."""
    data, section = worker.data, worker.section
    found = {
        "description": data.get("description"),
        "layer": data.get("layer"),
        "owner": data.get("owner"),
        "tags": _listed(data.get("tags")),
        "title": section.get("title") or data.get("title"),
        "worker-tags": _listed(section.get("tags")),
    }
    return ordered({**further, **{_PREFIX + name: value for name, value in found.items()}})


def _listed(tags: Any) -> Any:
    """A JSON list, since a tag may hold any character; None for no tags."""
    return derived(_JSON.encode(plain(tags)), "tags", tags) if tags else None


def _bundle(worker: Worker) -> Str | None:
    """Of several the first by name, so that it does not matter which file is read first; None for a name that is no label."""
    named = [placement for placement in worker.placements if placement.bundle and _LABEL.match(placement.bundle)]
    if not named:
        return None
    first = min(named, key=lambda placement: placement.bundle or "")
    position = first.document.span(("name",)).start
    name: Str = traced(str(first.bundle), Origin("declaration", first.document.source.name, position.line, position.column))
    return name


def _stack_version(stack: Choice) -> Str | None:
    version, written = stack.name.version, stack.declaration.traced["stack"].get("version")
    if version is None or written is None or not _LABEL.match(version):
        return None
    return string(written if written == version else derived(version, "version", written), "version of the stack")
