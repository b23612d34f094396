"""The pods that an object makes, and what they read."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

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
    spec = data.get("spec") or {}
    if data.get("kind") == "CronJob":
        spec = (spec.get("jobTemplate") or {}).get("spec") or {}
    found: Object = spec.get("template") or {}
    return found


def pod(data: Object) -> Object:
    """The specification of a workload's pods."""
    found: Object = template(data).get("spec") or {}
    return found


def containers(spec: Object) -> Iterator[Object]:
    for part in ("initContainers", "containers"):
        yield from spec.get(part) or ()


def checksums(data: Object) -> Mapping[str, str]:
    """Annotations that only say what else has changed."""
    annotations = (template(data).get("metadata") or {}).get("annotations") or {}
    return {key: value for key, value in annotations.items() if key.startswith("checksum/")}


def reads(data: Object) -> set[Read]:
    """The ConfigMaps and Secrets that the pods of a workload mention."""
    spec = pod(data)
    fixed = {mount.get("name") for each in containers(spec) for mount in each.get("volumeMounts") or () if mount.get("subPath")}
    found = {
        read._replace(live=volume.get("name") not in fixed) for volume in spec.get("volumes") or () for read in _mounted(volume)
    }
    return found | {Read(kind, name, live=False) for each in containers(spec) for kind, name in _variables(each)}


def claims(spec: Object) -> Iterator[str]:
    """The names of the claims that a pod mounts."""
    for volume in spec.get("volumes") or ():
        if name := (volume.get("persistentVolumeClaim") or {}).get("claimName"):
            yield str(name)


def _mounted(volume: Object) -> Iterator[Read]:
    for source in (volume, *((volume.get("projected") or {}).get("sources") or ())):
        if name := (source.get("configMap") or {}).get("name"):
            yield Read("ConfigMap", name, live=True)
        secret = source.get("secret") or {}
        if name := secret.get("secretName") or secret.get("name"):
            yield Read("Secret", name, live=True)


def _variables(container: Object) -> Iterator[tuple[str, str]]:
    sources = [(source.get("configMapRef"), source.get("secretRef")) for source in container.get("envFrom") or ()]
    for variable in container.get("env") or ():
        given = variable.get("valueFrom") or {}
        sources.append((given.get("configMapKeyRef"), given.get("secretKeyRef")))
    for config, secret in sources:
        if config and config.get("name"):
            yield "ConfigMap", str(config["name"])
        if secret and secret.get("name"):
            yield "Secret", str(secret["name"])
