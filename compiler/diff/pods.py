"""The pods that an object makes, and what they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diff.parts import mapping, mappings, word
from compiler.hints import Any
from compiler.records import NamedTuple

Object = Mapping[str, Any]

WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Job", "CronJob")
SCALED = ("Deployment", "StatefulSet", "ReplicaSet")


class Read(NamedTuple):
    """A ConfigMap or a Secret in a pod. `live` says that the pod sees changes of it without a restart."""

    kind: str
    name: str
    live: bool


def template(data: Object) -> Object:
    """The template of pods of a workload, empty where it has none."""
    inside = ("jobTemplate", "spec") if data.get("kind") == "CronJob" else ()
    return mapping(data, "spec", *inside, "template")


def pod(data: Object) -> Object:
    """The specification of a workload's pods."""
    return mapping(template(data), "spec")


def containers(spec: Object) -> Iterator[Object]:
    """Those of the specification of a pod, the ones that run before the others first."""
    for field in ("initContainers", "containers"):
        yield from mappings(spec, field)


def reads(data: Object) -> set[Read]:
    """The ConfigMaps and Secrets that the pods of a workload mention."""
    spec, found = pod(data), set()
    fixed = {word(mount, "name") for each in containers(spec) for mount in mappings(each, "volumeMounts") if mount.get("subPath")}
    for volume in mappings(spec, "volumes"):
        found |= {read._replace(live=word(volume, "name") not in fixed) for read in _mounted(volume)}
    return found | {Read(kind, name, live=False) for each in containers(spec) for kind, name in _variables(each)}


def claims(spec: Object) -> Iterator[str]:
    """The names of the claims that a pod mounts."""
    for volume in mappings(spec, "volumes"):
        if name := word(volume, "persistentVolumeClaim", "claimName"):
            yield name


def _mounted(volume: Object) -> Iterator[Read]:
    for source in (volume, *mappings(volume, "projected", "sources")):
        if name := word(source, "configMap", "name"):
            yield Read("ConfigMap", name, live=True)
        if name := word(source, "secret", "secretName") or word(source, "secret", "name"):
            yield Read("Secret", name, live=True)


def _variables(container: Object) -> Iterator[tuple[str, str]]:
    given = [(source, "Ref") for source in mappings(container, "envFrom")]
    given += [(mapping(variable, "valueFrom"), "KeyRef") for variable in mappings(container, "env")]
    for source, ending in given:
        for kind, field in (("ConfigMap", "configMap"), ("Secret", "secret")):
            if name := word(source, f"{field}{ending}", "name"):
                yield kind, name
