"""Volumes: claims by reference, space for temporary data, and what is writable on a root file system that is not."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.repository.platform import Platform
from compiler.resources.worker import Worker
from compiler.traced import derived
from compiler.workload.container import quantity
from compiler.workload.declarations import declared
from compiler.workload.defaults import default
from compiler.workload.folders import PERSISTENT_FOLDER
from compiler.workload.workload import Claim, Mount, Scratch, Temporary

_SIZE = "64Mi"
_LONGEST = 63  # of a volume's name


class Storage(NamedTuple):
    claims: tuple[Claim, ...]
    mounts: tuple[Mount, ...]
    temporary: Temporary
    single_writer: Any


def storage(worker: Worker, platform: Platform, environment: Environment) -> Storage:
    claims: dict[str, Claim] = {}
    mounts: list[Mount] = []
    for name, path, sub_path, read_only in _mounted(worker):
        claim = claims.setdefault(name, Claim(derived(_volume_name(name), "volume", name), name))
        mounts.append(Mount(claim.volume, path, sub_path, read_only))
    return Storage(
        claims=tuple(claims.values()),
        mounts=tuple(mounts),
        temporary=_temporary(worker, platform, environment),
        single_writer=default(any(_has_one_writer(name, worker, platform) for name in claims), "how many pods may write"),
    )


def scratch(stack: Any) -> tuple[Scratch, ...]:
    """Sized, so that a pod that fills them is the one that is stopped."""
    rule = "root file system is read-only"
    found = [Scratch(default("tmp", rule), default("/tmp", rule), default(_SIZE, rule))]  # noqa: S108 - in a container
    for entry in (stack.get("workerConfig") or {}).get("writablePaths") or ():
        name = derived(_shortened(f"scratch{_plain(entry['path'])}"), "volume", entry["path"])
        found.append(Scratch(name, entry["path"], entry.get("size", default(_SIZE, rule))))
    return tuple(found)


def _mounted(worker: Worker) -> Iterator[tuple[Any, Any, Any, Any]]:
    """Claim, path, path inside the claim, whether it is read-only."""
    writable = default(False, "readOnly false")
    if volume := worker.section.get("persistentVolume"):
        directory = volume["directory"].strip("/")
        path = derived(f"{PERSISTENT_FOLDER}/{directory}", "mount path", volume["directory"])
        inside = volume.get("subPath") or derived(directory, "sub-path", volume["directory"])
        yield volume["name"], path, inside, volume.get("readOnly", writable)
    for volume in worker.section.get("dataosVolumes") or ():
        path = volume["directory"]
        if not path.startswith("/"):
            path = derived(f"{PERSISTENT_FOLDER}/{path}", "mount path", path)
        yield volume["name"], path, volume.get("subPath"), volume.get("readOnly", writable)


def _temporary(worker: Worker, platform: Platform, environment: Environment) -> Temporary:
    name = worker.section.get("tempVolume")
    said = declared(platform.volume_of(name, worker), "volume", environment) if name is not None else None
    if said is None:
        rule = "temporary data without a declared volume"
        return Temporary(default("512Mi", rule), default(False, rule), None, None)
    size = quantity(said["size"]) if "size" in said else default("512Mi", "a volume without a size")
    mode = said.get("accessMode", default("ReadWriteOnce", "accessMode ReadWriteOnce"))
    return Temporary(size, default(True, "tempVolume is declared"), mode, storage_class(said, environment))


def storage_class(volume: Any, environment: Environment) -> Any:
    """The class that volumes of this type have; None for the cluster's own choice."""
    return environment.objects.storage_classes.get(volume.get("type"))


def _has_one_writer(name: str, worker: Worker, platform: Platform) -> bool:
    """Whether a second pod could not start beside the first; unknown for a volume that is not declared."""
    declaration = platform.volume_of(name, worker)
    return declaration is not None and declaration.has_one_writer


def _volume_name(claim: str) -> str:
    """A DNS label, as a claim's name need not be one."""
    label = f"volume-{_plain(claim)}"
    return label if label == f"volume-{claim}" and len(label) <= _LONGEST else _shortened(label, claim)


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]+", "-", text.lower()).rstrip("-")


def _shortened(label: str, of: str | None = None) -> str:
    """At most 63 characters; with a digest of `of`, or of what is cut off, so that no two are the same."""
    if of is None and len(label) <= _LONGEST:
        return label
    digest = hashlib.sha256((of or label).encode()).hexdigest()[:8]
    return f"{label[: _LONGEST - 9].rstrip('-')}-{digest}"
