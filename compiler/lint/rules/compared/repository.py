"""Rules that compare resources with each other."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.hints import TYPE_CHECKING
from compiler.lint.compared import Compared, Comparison, Place
from compiler.lint.rule import rule
from compiler.lint.rules.volumes import mode_of, mounted
from compiler.repository.platform import Declaration
from compiler.resources.declared import Declared
from compiler.resources.worker import Worker

if TYPE_CHECKING:
    from compiler.lint.flows import Consumer


@rule("REF201", Severity.ERROR, blocking=True, scope="repository")
def duplicate_worker(everything: Compared) -> Iterator[Comparison]:
    """Two Workers have the same name in one workspace.

    A workspace knows a resource by its type and name: the one that is applied last replaces the other, and both
    would be rendered into the same files. Found only where the whole repository is judged, or rendered.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ---
    name: orders # REF201
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {generate: {mapping: root = "x"}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ---
    name: orders
    version: v1beta
    type: worker
    workspace: tests
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```
    """
    first: dict[tuple[str, str], Worker] = {}
    for worker in everything.workers:
        other = first.setdefault((worker.workspace, worker.name), worker)
        if other is not worker and worker.name:
            message = f"the workspace `{worker.workspace}` has two Workers named `{worker.name}`"
            finding = Finding(("name",), message, "rename one of them, or give it another workspace")
            yield Comparison(worker, finding, (Place(other, ("name",), "the other one"),))


@rule("REF202", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, scope="repository")
def shared_one_writer_volume(everything: Compared) -> Iterator[Comparison]:
    """Two Workers mount a volume that one pod at a time may hold.

    `ReadWriteOnce` lets one node mount the volume, and `CloudTemp` and `CloudPersistent` are for one workload: the pod of
    the other Worker waits for ever unless both happen to run on one node. That can be arranged, by a compute of one node, so the
    profile `default` warns only; `strict` and `production` stop `render`.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0", persistentVolume: {name: archive, directory: orders}}
    ---
    name: returns
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0", persistentVolume: {name: archive, directory: returns}} # REF202
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
    worker: {stack: "bento:4.0", persistentVolume: {name: archive, directory: orders}}
    ---
    name: returns
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0", persistentVolume: {name: archive, directory: returns}}
    ---
    name: archive
    version: v1beta
    type: volume
    volume: {size: 10Gi, accessMode: ReadWriteMany, type: persistent}
    ```
    """
    first: dict[tuple[str, str], tuple[Worker, FieldPath]] = {}
    for worker in everything.workers:
        for field, path, name in mounted(worker):
            declaration = everything.platform.volume_of(name, worker)
            if field == "tempVolume" or declaration is None or not declaration.has_one_writer:
                continue
            other, there = first.setdefault((worker.workspace, name), (worker, path))
            if other is not worker:
                message = f"the volume `{name}` is for one pod at a time, and the Worker `{other.name}` mounts it too"
                advice = "declare it with `accessMode: ReadWriteMany`, or give each Worker a volume of its own"
                mode = declaration.related(mode_of(declaration), "what the volume allows")
                finding = Finding(path, message, advice, elsewhere=mode)
                yield Comparison(worker, finding, (Place(other, there, "the other Worker"),))


@rule("REF203", Severity.WARNING, scope="repository")
def shared_subscription(everything: Compared) -> Iterator[Comparison]:
    """Two Workers read one topic as members of one group: each gets a part of the messages.

    That is what a consumer group, a queue or a subscription is for: its members share the work. Two Workers with
    different work lose each other's messages. Where they are meant to share it, silence the rule with the reason.

    A name that comes from a variable counts where `envs` of the Worker sets it. Where the servers are written out, they
    have to be the same. Two `pulsar-function` Workers that name no subscription have the same one, `defaultsubname`.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec: {input: {nats: {urls: ["nats://n:4222"], subject: orders, queue: shop}}}
    ---
    name: invoices
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec: {input: {nats: {urls: ["nats://n:4222"], subject: orders, queue: shop}}} # REF203
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec: {input: {nats: {urls: ["nats://n:4222"], subject: orders, queue: orders}}}
    ---
    name: invoices
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec: {input: {nats: {urls: ["nats://n:4222"], subject: orders, queue: invoices}}}
    ```
    """
    from compiler.lint.flows import consumers  # noqa: PLC0415 - needed only where Workers are compared

    seen: dict[tuple[str, str, str], list[tuple[Worker, Consumer]]] = {}
    for worker in everything.workers:
        for consumer in dict.fromkeys(consumers(worker)):
            members = seen.setdefault(consumer.key, [])
            found = next(((w, c) for w, c in members if w is not worker and _at_one_place(c, consumer)), None)
            members.append((worker, consumer))
            if found:
                other, theirs = found
                message = f"the Worker `{other.name}` reads `{consumer.topic}` with the same {consumer.word}, `{consumer.group}`"
                finding = Finding(consumer.path, message, "name another one, unless the two are to share the messages")
                yield Comparison(worker, finding, (Place(other, theirs.path, "the other Worker"),))


@rule("REF204", Severity.WARNING, scope="repository")
def shared_output_dataset(everything: Compared) -> Iterator[Comparison]:
    """Two Workers write to one dataset.

    Both append, and commits of both to a table conflict. Where they are meant to, silence the rule with the reason.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: fastfun+alpha:1.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/web"]}
        output: {datasets: ["dataos://lake:orders/all?acl=rw"]}
    ---
    name: returns
    version: v1beta
    type: worker
    worker:
      stack: fastfun+alpha:1.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/returns"]}
        output:
          datasets:
            - dataos://lake:orders/all?acl=rw # REF204
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: fastfun+alpha:1.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/web"]}
        output: {datasets: ["dataos://lake:orders/web?acl=rw"]}
    ---
    name: returns
    version: v1beta
    type: worker
    worker:
      stack: fastfun+alpha:1.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/returns"]}
        output: {datasets: ["dataos://lake:orders/returns?acl=rw"]}
    ```
    """
    from compiler.lint.flows import datasets  # noqa: PLC0415

    first: dict[str, tuple[Worker, FieldPath]] = {}
    for worker in everything.workers:
        for path, address in datasets(worker):
            other, there = first.setdefault(address, (worker, path))
            if other is not worker:
                finding = Finding(path, f"the Worker `{other.name}` writes to `{address}` too", "give each a dataset of its own")
                yield Comparison(worker, finding, (Place(other, there, "the other Worker"),))


def _at_one_place(one: Consumer, other: Consumer) -> bool:
    """Whether both may be connected to the same servers; what is not said is believed to be the same."""
    return not one.servers or not other.servers or bool(one.servers & other.servers)


@rule("REF205", Severity.WARNING, strict=Severity.ERROR, scope="repository")
def duplicate_declaration(everything: Compared) -> Iterator[Comparison]:
    """Two declarations of one type have the same name, and the first one counts.

    Volumes and secrets may have the same name in different workspaces. Two stacks are the same if name, flavor and
    version are.

    ```yaml bad
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ---
    name: streams # REF205
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: general}}}
    ```

    ```yaml good
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ```
    """
    first: dict[tuple[str | None, ...], Declared] = {}
    for declared in everything.declared:
        if declared.name:
            other = first.setdefault(_identity(declared), declared)
            if other is not declared:
                stack = Declaration(declared.resource, bundled=False).stack_name if declared.type == "stack" else None
                path = ("stack", "name") if stack else ("name",)
                message = f"the {declared.type} `{stack or declared.name}` is declared twice, and the first declaration counts"
                yield Comparison(declared, Finding(path, message, "keep one of them"), (Place(other, path, "the first one"),))


def _identity(declared: Declared) -> tuple[str | None, ...]:
    if declared.type == "stack" and (name := Declaration(declared.resource, bundled=False).stack_name):
        return ("stack", *name)
    return declared.type, declared.workspace if declared.type in ("volume", "secret") else None, declared.name
