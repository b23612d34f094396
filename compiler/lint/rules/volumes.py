"""Rules on the volumes that a Worker mounts."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.lint.known import by_name, listed, undeclared
from compiler.lint.rule import rule
from compiler.records import NamedTuple
from compiler.repository.platform import Declaration, Platform
from compiler.resources.suggestions import suggestion
from compiler.resources.worker import Worker

_FIELDS = ("persistentVolume", "dataosVolumes", "tempVolume")
_PASSING = ("temp", "CloudTemp")
_LASTING = ("persistent", "CloudPersistent")


class Mounted(NamedTuple):
    """A volume that a Worker names: `field` is the key it does so under, `path` the name itself."""

    field: str
    path: FieldPath
    name: str


def mounted(worker: Worker) -> Iterator[Mounted]:
    section = worker.section
    if name := (section.get("persistentVolume") or {}).get("name"):
        yield Mounted("persistentVolume", worker.path("persistentVolume", "name"), name)
    for index, volume in enumerate(section.get("dataosVolumes") or ()):
        if name := volume.get("name"):
            yield Mounted("dataosVolumes", worker.path("dataosVolumes", index, "name"), name)
    if name := section.get("tempVolume"):
        yield Mounted("tempVolume", worker.path("tempVolume"), name)


@rule("REF107", Severity.ERROR, scope="platform", fields=_FIELDS)
def unknown_volume(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The volume is not among those that the repository declares for the Worker's workspace.

    A volume that names a workspace, or that a bundle places in one, is there only; one that names none is wherever Workers
    mount it. The pod waits for ever for a claim that is not there. A temporary volume need not be declared: its name is reported
    only where it looks like that of one which is.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      persistentVolume:
        name: archve # REF107
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ---
    name: archive
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: persistent}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      persistentVolume:
        name: archive
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ---
    name: archive
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: persistent}
    ```
    """
    known = by_name(platform, "volume")
    for field, path, name in mounted(worker):
        if known and name not in known and (field != "tempVolume" or suggestion(name, known)):
            yield undeclared(path, f"the volume `{name}` is not declared", name, known)
        elif name in known and platform.volume_of(name, worker) is None:
            declarations = platform.declared(name, "volume")
            where = listed(sorted({str(declaration.resource.stated_workspace) for declaration in declarations}))
            yield Finding(
                path,
                f"the volume `{name}` is declared in the workspace {where}, and not in `{worker.workspace}`",
                f"declare it in `{worker.workspace}`, or without a workspace: it is then made wherever a Worker mounts it",
                elsewhere=tuple(place for found in declarations for place in found.workspace_related()),
            )


@rule("REF108", Severity.NOTE, scope="platform", fields=_FIELDS)
def undeclared_volume(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The volume is not known, and the repository declares none by which it could be judged.

    The Worker refers to a claim of that name, which has to be there. Of a temporary volume nobody knows how large it
    is to be: it becomes an `emptyDir` of 512Mi.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      persistentVolume:
        name: archive # REF108
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      persistentVolume:
        name: archive
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ---
    name: archive
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: persistent}
    ```
    """
    if not platform.names("volume"):
        for field, path, name in mounted(worker):
            instead = "an `emptyDir` takes its place" if field == "tempVolume" else "a claim of that name has to be there already"
            yield Finding(path, f"the volume `{name}` is not declared", f"declare it with `type: volume`, or leave it: {instead}")


@rule("REF115", Severity.ERROR, scope="platform", fields=_FIELDS)
def one_writer_volume_of_several_replicas(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """Several replicas mount a volume that one pod at a time may hold.

    `ReadWriteOnce`, which a volume is without `accessMode`, lets one node mount the volume, and `CloudTemp` and
    `CloudPersistent` are for one workload: a pod on another node waits for ever. `dataos-ctl` and Kubernetes accept both, and no
    Worker that is known to be applied does it, so it stops `render` in every profile. Replicas that are known to share a node, by
    the node selector of their compute for example, are a reason to silence it.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      replicas: 2
      persistentVolume:
        name: archive # REF115
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ---
    name: archive
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteOnce, type: persistent}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      replicas: 2
      persistentVolume:
        name: archive
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ---
    name: archive
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: persistent}
    ```
    """
    where, most = _replicas(worker)
    for field, path, name in mounted(worker) if most > 1 else ():
        declaration = platform.volume_of(name, worker)
        if field != "tempVolume" and declaration and declaration.has_one_writer:
            yield Finding(
                path,
                f"the volume `{name}` is for one pod at a time, and the Worker has up to {most} replicas",
                "declare it with `accessMode: ReadWriteMany`, or run one replica",
                related=((where, "the replicas"),),
                elsewhere=declaration.related(mode_of(declaration), "what the volume allows"),
            )


@rule("REF116", Severity.WARNING, scope="platform", fields=_FIELDS)
def volume_of_another_kind(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """A volume for temporary data stands where a lasting one is meant, or the other way round.

    What is written to a volume of the type `temp` or `CloudTemp` goes with the pod.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      persistentVolume:
        name: space # REF116
        directory: orders
      stackSpec: {input: {stdin: {}}}
    ---
    name: space
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: temp}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      tempVolume: space
      stackSpec: {input: {stdin: {}}}
    ---
    name: space
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: temp}
    ```
    """
    for field, path, name in mounted(worker):
        declaration = platform.volume_of(name, worker)
        kind = declaration.section.get("type") if declaration else None
        wrong = {"tempVolume": _LASTING, "persistentVolume": _PASSING}.get(field, ())
        if declaration and kind in wrong:
            other = "persistentVolume" if field == "tempVolume" else "tempVolume"
            yield Finding(
                path,
                f"the volume `{name}` is of the type `{kind}`, and `{field}` names it",
                f"name it in `{other}`, or another volume here",
                elsewhere=declaration.related(("volume", "type"), "the type of the volume"),
            )


def _replicas(worker: Worker) -> tuple[FieldPath, int]:
    """The most replicas there may be, and the field that says so."""
    key, scaling = worker.autoscaling
    if key:
        return worker.path(key, "maxReplicas") if "maxReplicas" in scaling else worker.path(key), scaling.get("maxReplicas") or 1
    return worker.path("replicas"), worker.section.get("replicas", 1)


def mode_of(declaration: Declaration) -> FieldPath:
    """The field of a one-writer volume that makes it one."""
    key = "type" if declaration.section.get("accessMode") == "ReadWriteMany" else "accessMode"
    return ("volume", key)
