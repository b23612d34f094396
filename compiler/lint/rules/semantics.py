"""Rules across fields: resources, mounts, secrets."""

from __future__ import annotations

import posixpath
from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.hints import Any
from compiler.lint.known import named_secrets
from compiler.lint.rule import rule
from compiler.quantities import NANO, Quantity, parse
from compiler.resources.worker import Worker
from compiler.workload.folders import CONFIG_FOLDER, PERSISTENT_FOLDER, SECRET_FOLDER, TEMPORARY_FOLDER
from compiler.workload.references import Reference

_LEAST_MEMORY = 2**20  # bytes: no process starts with less
_MOST_CPU = 100  # cores: few nodes have as many


def _amount(worker: Worker, kind: str, name: str) -> Quantity | None:
    written = worker.get("worker", "resources", kind, name)
    return None if written is None else parse(written)


@rule("SEM108", Severity.ERROR, blocking=True, fields=("resources",))
def request_above_limit(worker: Worker) -> Iterator[Finding]:
    """More is requested than the limit allows.

    Kubernetes refuses such a pod. The vendor's own samples have it: `1000m` against `400m` of CPU.

    ```yaml bad
    worker:
      stack: bento:4.0
      resources:
        requests:
          cpu: 1000m # SEM108
        limits:
          cpu: 400m
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      resources:
        requests:
          cpu: 400m
        limits:
          cpu: 1000m
    ```
    """
    for name in ("cpu", "memory"):
        request, limit = _amount(worker, "requests", name), _amount(worker, "limits", name)
        if request and limit and request.nanos > limit.nanos:
            written = [worker.get("worker", "resources", kind, name) for kind in ("requests", "limits")]
            yield Finding(
                worker.path("resources", "requests", name),
                f"`{written[0]}` of {name} is requested, above the limit of `{written[1]}`",
                "lower the request or raise the limit",
                related=((worker.path("resources", "limits", name), "the limit"),),
            )


@rule("SEM109", Severity.WARNING, production=Severity.ERROR, fields=("resources",))
def implausible_quantity(worker: Worker) -> Iterator[Finding]:
    """An amount of memory or CPU is out of all proportion, mostly by its unit.

    `m` is a thousandth: `1000m` of memory is one byte. A number without a unit counts bytes, or whole cores.

    ```yaml bad
    worker:
      stack: bento:4.0
      resources:
        requests:
          cpu: 500 # SEM109
          memory: 1000m # SEM109
        limits:
          memory: 512 # SEM109
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      resources:
        requests:
          cpu: 500m
          memory: 1000Mi
        limits:
          memory: 1000M
    ```
    """
    for kind in ("requests", "limits"):
        memory, cpu = _amount(worker, kind, "memory"), _amount(worker, kind, "cpu")
        if memory is not None and 0 < memory.nanos < _LEAST_MEMORY * NANO:
            size = "1 byte" if memory.units == 1 else f"{memory.units} bytes"
            message = f"`{worker.get('worker', 'resources', kind, 'memory')}` of memory is {size}, less than a process needs"
            yield Finding(worker.path("resources", kind, "memory"), message, "write a unit such as `Mi` or `Gi`")
        if cpu is not None and cpu.nanos >= _MOST_CPU * NANO:
            message = f"`{worker.get('worker', 'resources', kind, 'cpu')}` of cpu is {cpu.units} cores"
            yield Finding(
                worker.path("resources", kind, "cpu"), message, "write thousandths of a core with `m`: `500m` is half a core"
            )


@rule("SEM110", Severity.ERROR, blocking=True, fields=("persistentVolume", "dataosVolumes"))
def mount_collision(worker: Worker) -> Iterator[Finding]:
    """Two volumes are mounted at one place, or one where the platform has its own.

    Kubernetes refuses a container with two mounts at one path.

    ```yaml bad
    worker:
      stack: bento:4.0
      persistentVolume:
        name: orders-state
        directory: state
      dataosVolumes:
        - name: orders-cache
          directory: /var/dataos/persistent_data/state/ # SEM110
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      persistentVolume:
        name: orders-state
        directory: state
      dataosVolumes:
        - name: orders-cache
          directory: cache
    ```
    """
    taken: dict[str, tuple[str, FieldPath | None]] = {
        CONFIG_FOLDER: ("the configuration of the stack", None),
        SECRET_FOLDER: ("secrets", None),
        TEMPORARY_FOLDER: ("temporary data", None),
        "/tmp": ("temporary files", None),  # noqa: S108 - in a container
    }
    for path, volume in _volumes(worker):
        directory = volume.get("directory")
        if directory is None:
            continue
        inside = directory if directory.startswith("/") and path != worker.path("persistentVolume") else directory.lstrip("/")
        place = posixpath.normpath(posixpath.join(PERSISTENT_FOLDER, inside))
        if (earlier := taken.get(place)) is None:
            taken[place] = (f"the volume `{volume.get('name', '')}`", path)
            continue
        owner, other = earlier
        message = f"`{place}` is where {owner} is mounted" if other else f"`{place}` is where the platform mounts {owner}"
        related = (((*other, "directory"), "mounted here"),) if other else ()
        yield Finding((*path, "directory"), message, "mount it somewhere else", related=related)


def _volumes(worker: Worker) -> Iterator[tuple[FieldPath, dict[str, Any]]]:
    if volume := worker.section.get("persistentVolume"):
        yield worker.path("persistentVolume"), volume
    for index, volume in enumerate(worker.section.get("dataosVolumes") or ()):
        yield worker.path("dataosVolumes", index), volume


@rule("SEM114", Severity.WARNING, strict=Severity.ERROR, fields=("secrets", "dataosSecrets"))
def secret_key_twice(worker: Worker) -> Iterator[Finding]:
    """The same key of the same secret is asked for twice in the same way.

    ```yaml bad
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: orders-credentials
          keys: [username, password]
        - name: orders-credentials
          key: password # SEM114
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: orders-credentials
          keys: [username, password]
        - name: orders-credentials
          key: password
          consumptionType: file
    ```
    """
    given: dict[tuple[str, str, bool], list[Reference]] = {}
    for entry in named_secrets(worker):
        workspace = (entry.workspace and worker.calls(entry.workspace)) or worker.workspace
        earlier = given.setdefault((workspace, entry.name, entry.consumption == "envVars"), [])
        if clash := next((other for other in earlier if _shared(other, entry)), None):
            shared = _shared(clash, entry)
            keys = "all its keys" if None in shared else ", ".join([f"`{key}`" for key in sorted(shared - {None}, key=str)])
            yield Finding(
                _keys_of(worker, entry),
                f"the secret `{entry.name}` is asked for {keys} twice",
                "remove one of the two",
                related=((_keys_of(worker, clash), "first asked for here"),),
            )
        earlier.append(entry)


def _shared(one: Reference, other: Reference) -> set[str | None]:
    """The keys that both give; None stands for all of them."""
    if one.keys is None and other.keys is None:
        return {None}
    if one.keys is None or other.keys is None:
        return set(one.keys or other.keys or ())
    return set(one.keys) & set(other.keys)


def _keys_of(worker: Worker, reference: Reference) -> FieldPath:
    path = worker.path(reference.field, reference.item)
    entry = worker.get(*path)
    named = next((key for key in ("key", "keys", "name") if isinstance(entry, dict) and key in entry), None)
    return path if named is None else (*path, named)
