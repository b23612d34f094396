"""Rules on the declaration of the stack that a Worker names."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.repository.platform import Platform
from compiler.repository.stackname import parse
from compiler.resources.worker import Worker
from compiler.workload.stackshape import faults, schema_of
from compiler.workload.stackspecs import SchemaError, require_schema

_SCHEMA = "stack.stackSpecValueSchema.jsonSchema"


@rule("STK107", Severity.ERROR, blocking=True, reported_elsewhere=True)
def stack_that_cannot_be_rendered(worker: Worker, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001
    """The stack is known, but not what runs it: it has no image, or does not say how its stackSpec becomes a file.

    Found by `render` only. For some stacks no declaration is published, or one in Go that is not evaluated here. Write
    one of your own, with what is missing.

    ```yaml bad
    name: scan
    version: v1beta
    type: worker
    worker:
      stack: scanner:2.0 # STK107
      compute: runnable-default
      stackSpec: {type: worker, worker: poros_indexer}
    ```

    ```yaml good
    name: scan
    version: v1beta
    type: worker
    worker:
      stack: scanner:2.0
      compute: runnable-default
      stackSpec: {type: worker, worker: poros_indexer}
    ---
    name: scanner-v2
    version: v1alpha
    type: stack
    stack:
      name: scanner
      version: "2.0"
      image: {registry: registry.example.com, repository: dataos, image: scanner, tag: "4.8"}
      command: [python3, main.py]
      workerConfig:
        configFiles:
          jobconfig.yaml: "<<: {{ spec }}"
    ```
    """
    yield from ()


@rule("STK108", Severity.ERROR, blocking=True, scope="platform")
def broken_stack_declaration(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The declaration of the stack, in this repository, says something that a Worker cannot be rendered from.

    An image without a tag, a port that is no number, a schema that is no JSON Schema. The message names the file and
    the field of the declaration.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: reader:1.0 # STK108
      compute: runnable-default
    ---
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader}
      workerConfig: {user: 1001}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: reader:1.0
      compute: runnable-default
    ---
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig: {user: 1001}
    ```
    """
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name) if name else None
    if choice is None or choice.declaration.bundled:
        return
    advice = f"correct the declaration in {choice.declaration.place}"
    for fault in faults(choice.declaration.section):
        message = f"in the declaration of the stack `{choice.name}` {fault.message}"
        place = choice.declaration.related(("stack", *fault.path), "the field")
        yield Finding(worker.path("stack"), message, advice, elsewhere=place)
    schema = schema_of(choice.declaration.section)
    try:
        if schema is not None:
            require_schema(schema)
    except SchemaError as error:
        message = f"in the declaration of the stack `{choice.name}` `{_SCHEMA}` is no schema: {error}"
        place = choice.declaration.related(tuple(_SCHEMA.split(".")), "the field")
        yield Finding(worker.path("stack"), message, advice, elsewhere=place)


@rule("STK109", Severity.ERROR, blocking=True, reported_elsewhere=True)
def failing_config_template(worker: Worker, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001
    """A template in the declaration of the stack gives no file for the stackSpec of this Worker.

    It asks for a member that the stackSpec does not have, or what it writes is no YAML. A schema in the declaration
    tells such stackSpecs apart before anything is rendered. Found by `render` only.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: reader:1.0 # STK109
      compute: runnable-default
      stackSpec: {topic: orders}
    ---
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig:
        configFiles: {reader.yaml: "topics: {{ spec.topics }}"}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: reader:1.0
      compute: runnable-default
      stackSpec: {topics: [orders]}
    ---
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig:
        configFiles: {reader.yaml: "topics: {{ spec.topics }}"}
    ```
    """
    yield from ()


@rule("STK114", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unresolved_address(worker: Worker, platform: Platform) -> Iterator[Finding]:  # noqa: ARG001
    """The stack writes into its configuration what a depot is, and nobody says it.

    The platform resolves addresses when it starts a Worker. Here that comes from the document of `type: depot`, or from
    `environments.NAME.depots` of `workerc.yaml`, with the same keys. Found by `render` only.

    ```yaml bad
    worker:
      stack: pulsar-function+lakehouse-sink:3.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/new"]} # STK114
        output: {datasets: []}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: pulsar-function+lakehouse-sink:3.0
      compute: runnable-default
      stackSpec:
        input: {datasets: ["dataos://streams:orders/new"]}
        output: {datasets: []}
    ---
    name: streams
    version: v1
    type: depot
    depot: {type: PULSAR, spec: {tenant: public}}
    ```
    """
    yield from ()
