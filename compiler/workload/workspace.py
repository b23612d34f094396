"""What belongs to a workspace and to no single Worker in it: claims of declared volumes, the Namespace."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.resources.worker import Worker
from compiler.traced import Str
from compiler.workload.container import quantity
from compiler.workload.defaults import default, ordered, string
from compiler.workload.storage import storage_class
from compiler.workload.workload import Node


@dataclass(frozen=True, slots=True)
class VolumeClaim(Node):
    """A PersistentVolumeClaim that is created."""

    name: str
    size: str
    access_mode: str
    storage_class: str | None  # None is the cluster's own


@dataclass(frozen=True, slots=True)
class Namespace(Node):
    """`pod_security` is the profile that the API server holds pods to."""

    labels: Mapping[str, str]
    annotations: Mapping[str, str]
    pod_security: str


@dataclass(frozen=True, slots=True)
class Workspace(Node):
    """`namespace` is None where somebody else makes it."""

    name: str
    labels: Mapping[str, str]  # on every object
    annotations: Mapping[str, str]
    claims: Sequence[VolumeClaim]
    namespace: Namespace | None


def workspace(name: Str, volumes: Iterable[Worker], environment: Environment) -> Workspace:
    """The workspace `name` with claims of `volumes`, traced resources without blocking findings."""
    settings = environment.objects
    claims = {str(volume.name): _claim(volume, environment) for volume in volumes}
    labels = {
        **settings.objects.labels,
        "app.kubernetes.io/managed-by": default("workerc", "managed by workerc"),
        "app.kubernetes.io/part-of": name,
    }
    namespaces = settings.namespaces
    profile = string(environment.security.profile, "Pod Security restricted")
    own = Namespace(ordered(namespaces.metadata.labels), ordered(namespaces.metadata.annotations), profile)
    return Workspace(
        name=name,
        labels=ordered(labels),
        annotations=ordered(settings.objects.annotations),
        claims=tuple(claims[claim] for claim in sorted(claims)),
        namespace=own if namespaces.render else None,
    )


def _claim(volume: Worker, environment: Environment) -> VolumeClaim:
    said: Any = volume.data["volume"]
    mode = said.get("accessMode", default("ReadWriteOnce", "accessMode ReadWriteOnce"))
    return VolumeClaim(volume.data["name"], quantity(said["size"]), mode, storage_class(said, environment))
