"""Rules on what a Worker refers to beside its stack: compute, Secrets, files."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.lint.known import by_name, named_secrets, undeclared
from compiler.lint.rule import rule
from compiler.repository.platform import DEFAULT_COMPUTE, Platform
from compiler.repository.stackname import parse
from compiler.resources.suggestions import suggestion
from compiler.resources.worker import Worker
from compiler.workload.references import Reference, is_elsewhere, is_keyed

_SECRETS = ("secrets", "dataosSecrets")


@rule("REF101", Severity.ERROR, scope="platform")
def unknown_compute(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The compute is not among those that the repository declares.

    A compute says on which nodes a Worker runs. `runnable-default`, which every DataOS has, is always known. Where the
    repository declares no compute at all, nothing can be said of the others: see `undeclared-compute`.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: stream # REF101
      stackSpec: {input: {stdin: {}}}
    ---
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: streams
      stackSpec: {input: {stdin: {}}}
    ---
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ```
    """
    declared = by_name(platform, "compute")
    compute = _unknown_compute(worker, platform)
    if compute and declared:
        known = {DEFAULT_COMPUTE: platform.compute(DEFAULT_COMPUTE), **declared}
        yield undeclared(worker.path("compute"), f"the compute `{compute}` is not declared", compute, known)


@rule("REF102", Severity.NOTE, scope="platform")
def undeclared_compute(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The compute is not known, and the repository declares none by which it could be judged.

    The Worker is rendered without node selector and tolerations, so that it may run on any node. A document of
    `type: compute` in the repository gives both.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: streams # REF102
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```
    """
    compute = _unknown_compute(worker, platform)
    if compute and not platform.names("compute"):
        meant = suggestion(compute, (DEFAULT_COMPUTE,))
        advice = "declare it with `type: compute`, or leave it: the Worker is then rendered without a choice of nodes"
        advice = f"did you mean `{meant}`? or {advice}" if meant else advice
        yield Finding(worker.path("compute"), f"the compute `{compute}` is not declared", advice)


@rule("REF103", Severity.ERROR, blocking=True, scope="platform", fields=_SECRETS)
def secret_of_another_workspace(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """A Secret lies in another workspace than the Worker.

    A workspace becomes a namespace, and a pod reads the Secrets of its own namespace only. Secrets that an
    instance-secret stands for are in every workspace.

    ```yaml bad
    workspace: sales
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka
          workspace: finance # REF103
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    workspace: sales
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka
          workspace: sales
      stackSpec: {input: {stdin: {}}}
    ```
    """
    for reference in named_secrets(worker):
        if worker.external_secrets or not is_elsewhere(reference, worker, platform):
            continue
        message = f"the Secret `{reference.name}` lies in the workspace `{reference.workspace}`, the Worker in `{worker.workspace}`"
        advice = (
            f"make a Secret of that name in `{worker.workspace}` and leave `workspace` out, or set `secrets.externalSecrets`"
            " in `workerc.yaml`"
        )
        yield Finding((*_path(worker, reference), "workspace"), message, advice)


@rule("REF104", Severity.ERROR, blocking=True, scope="platform", fields=_SECRETS)
def properties_file_of_key_value_secret(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """A Secret of single keys is asked for as one properties file.

    `propFile` means one file with a line for each key. A secret of the type `key-value-properties` is kept as that
    file; one of the type `key-value` is kept key by key, and a pod gets one file for each.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka
          consumptionType: propFile # REF104
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka
    version: v1
    type: secret
    secret: {type: key-value, acl: r}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      dataosSecrets:
        - name: kafka
          consumptionType: propFile
      stackSpec: {input: {stdin: {}}}
    ---
    name: kafka
    version: v1
    type: secret
    secret: {type: key-value-properties, acl: r}
    ```
    """
    for reference in named_secrets(worker):
        declaration = platform.secret(reference.name)
        if declaration and is_keyed(reference, platform) and not worker.external_secrets:
            message = f"the Secret `{reference.name}` is of the type `key-value`, which has no properties file"
            advice = (
                f"write `consumptionType: file`, declare it as `key-value-properties` in {declaration.place}, or set"
                " `secrets.externalSecrets` in `workerc.yaml`"
            )
            place = declaration.related((declaration.resource.type, "type"), "the type of the secret")
            yield Finding((*_path(worker, reference), "consumptionType"), message, advice, elsewhere=place)


@rule("REF105", Severity.ERROR, blocking=True, reported_elsewhere=True)
def config_without_content(worker: Worker) -> Iterator[Finding]:  # noqa: ARG001
    """A value of `configs` is neither a file of the repository nor a text.

    `configs` gives files under `/etc/dataos/config`: the key is the file's name; the value is the path of a file,
    relative to the Worker's file or to the root of the repository, or the content itself, a text of several lines.
    Found by `render` only.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      configs:
        greeting.txt: Hello # REF105
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      configs:
        greeting.txt: |
          Hello
      stackSpec: {input: {stdin: {}}}
    ```
    """
    yield from ()


@rule("REF106", Severity.ERROR, blocking=True, scope="platform", fields=("configs",))
def config_in_place_of_stack_spec(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """A file of `configs` has the name of the file in which the stack gets its stackSpec.

    Both would be the same file under `/etc/dataos/config`.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      configs:
        jobconfig.yaml: | # REF106
          input: {stdin: {}}
      stackSpec: {input: {stdin: {}}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      configs:
        mapping.blobl: |
          root = this
      stackSpec: {input: {stdin: {}}}
    ```
    """
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name) if name else None
    said = choice.declaration.section.get("workerConfig") if choice else None
    written = said.get("configFiles") if isinstance(said, dict) else None
    for file in worker.section.get("configs") or ():
        if isinstance(written, dict) and file in written:
            message = f"`{file}` is the file in which the stack `{worker.section['stack']}` gets its stackSpec"
            place = (
                choice.declaration.related(("stack", "workerConfig", "configFiles", file), "the file of the stack")
                if choice
                else ()
            )
            yield Finding(worker.path("configs", file), message, "give the file another name", on_key=True, elsewhere=place)


def _unknown_compute(worker: Worker, platform: Platform) -> str | None:
    compute = worker.section.get("compute")
    return compute if isinstance(compute, str) and platform.compute(compute) is None else None


def _path(worker: Worker, reference: Reference) -> FieldPath:
    return worker.path(reference.field, reference.item)
