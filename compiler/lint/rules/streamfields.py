"""Rules on the fields of components in configurations of Benthos and Bento, and on the variables these use."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.lint.rules.variables import PLATFORM_VARIABLES
from compiler.lint.streamfaults import faults, finding, findings, is_faulty
from compiler.repository.platform import Choice, Platform
from compiler.repository.stackname import parse
from compiler.resources.worker import Worker
from compiler.workload.stackshape import schema_of


@rule("STK221", Severity.ERROR, when=is_faulty)
def unknown_stream_field(worker: Worker) -> Iterator[Finding]:
    """A stackSpec has a field that its component does not have, or that no configuration has.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          kafka:
            adresses: ["kafka:9092"] # STK221
            topics: [orders]
            consumer_group: orders
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          kafka:
            addresses: ["kafka:9092"]
            topics: [orders]
            consumer_group: orders
    ```
    """
    yield from findings(worker, "unknown-field")


@rule("STK222", Severity.ERROR, when=is_faulty)
def removed_stream_field(worker: Worker) -> Iterator[Finding]:
    """A stackSpec has a field of Benthos 3 that version 4 removed.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        cache_resources:
          - label: seen
            memory: {ttl: 60} # STK222
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        cache_resources:
          - label: seen
            memory: {default_ttl: 60s}
    ```
    """
    yield from findings(worker, "removed-field")


@rule("STK223", Severity.NOTE, strict=Severity.WARNING, production=Severity.WARNING, when=is_faulty)
def deprecated_stream_field(worker: Worker) -> Iterator[Finding]:
    """A field still works, and every version of the engine that may run here advises against it.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - log:
                message: seen
                fields: {topic: orders} # STK223
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - log:
                message: seen
                fields_mapping: root.topic = "orders"
    ```
    """
    yield from findings(worker, "deprecated-field")


@rule("STK224", Severity.ERROR, when=is_faulty)
def missing_stream_field(worker: Worker) -> Iterator[Finding]:
    """A component lacks a field without which every version of the engine refuses it.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - archive: {path: orders} # STK224
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - archive: {path: orders, format: lines}
    ```
    """
    yield from findings(worker, "missing-field")


@rule("STK225", Severity.WARNING, strict=Severity.ERROR, when=is_faulty)
def empty_stream_field(worker: Worker) -> Iterator[Finding]:
    """A component lacks a field that newer engines ask for, and Benthos 4.13 takes for an empty text.

    Without a topic, path or address hardly a component works, whichever version runs.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          kafka: {addresses: ["kafka:9092"]} # STK225
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          kafka: {addresses: ["kafka:9092"], topic: orders}
    ```
    """
    yield from findings(worker, "empty-field")


@rule("STK226", Severity.WARNING, strict=Severity.ERROR, when=is_faulty)
def refused_at_start(worker: Worker) -> Iterator[Finding]:
    """A component lacks another one inside it: the engine's linter lets it pass, and the engine does not start.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          drop_on: {error: true} # STK226
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          drop_on:
            error: true
            output: {stdout: {}}
    ```
    """
    yield from findings(worker, "refused-at-start")


@rule("STK227", Severity.NOTE, strict=Severity.WARNING, production=Severity.WARNING, when=is_faulty)
def conflict_at_start(worker: Worker) -> Iterator[Finding]:
    """Two fields exclude each other: the engine's linter lets them pass, and the engine does not start.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          aws_s3:
            bucket: orders
            prefix: new/ # STK227
            sqs: {url: "https://sqs.example.com/orders"}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          aws_s3:
            bucket: orders
            sqs: {url: "https://sqs.example.com/orders"}
    ```
    """
    yield from findings(worker, "conflict-at-start")


@rule("STK228", Severity.ERROR, scope="platform", when=is_faulty)
def misshapen_stream_field(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """A field has a list, a mapping or a scalar where the engine takes another of the three.

    Whether a scalar is text, a number or a boolean is not judged: the engine converts them.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          kafka:
            addresses: kafka:9092 # STK228
            topics: [orders]
            consumer_group: orders
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          kafka:
            addresses: ["kafka:9092"]
            topics: [orders]
            consumer_group: orders
    ```
    """
    for fault in faults(worker, "wrong-shape"):
        if len(fault.path) > 1 or not _is_in_schema(str(fault.path[0]), worker, platform):
            yield finding(fault)


def _is_in_schema(key: str, worker: Worker, platform: Platform) -> bool:
    """Whether the JSON Schema of the stack, by which STK103 judges, speaks of the `key` at the top of a stackSpec."""
    choice = _choice(worker, platform)
    return choice is not None and f'"{key}"' in (schema_of(choice.declaration.section) or "")


def _choice(worker: Worker, platform: Platform) -> Choice | None:
    name = parse(worker.section.get("stack") or "")
    return platform.choice(name) if name else None


@rule("STK229", Severity.ERROR, when=is_faulty)
def unknown_stream_option(worker: Worker) -> Iterator[Finding]:
    """A field has a value that is none of those it takes, in upper or lower case.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - archive: {format: tarr} # STK229
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - archive: {format: tar}
    ```
    """
    yield from findings(worker, "unknown-option")


@rule("STK230", Severity.ERROR, when=is_faulty)
def conflicting_stream_fields(worker: Worker) -> Iterator[Finding]:
    """Fields of one component do not go together.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          kafka_franz: {seed_brokers: ["kafka:9092"], topic: orders, partitioner: manual} # STK230
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          kafka_franz: {seed_brokers: ["kafka:9092"], topic: orders, partitioner: manual, partition: "1"}
    ```
    """
    yield from findings(worker, "cross-field")


@rule("STK231", Severity.WARNING, strict=Severity.ERROR, scope="platform", when=is_faulty)
def undefined_stream_variable(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """A stackSpec uses `${NAME}` without a default, and nothing is seen to define `NAME`.

    The engine refuses to start then. Variables come from `envs`, the platform, the stack, `platformEnv` of the
    environment and from Secrets: where a Worker has some, nobody knows here which variables they bring.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          nats:
            urls: ["${NATS_URL}"] # STK231
            subject: orders
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        NATS_URL: nats://nats:4222
      stackSpec:
        input:
          nats:
            urls: ["${NATS_URL}"]
            subject: ${SUBJECT:orders}
    ```
    """
    section = worker.section
    if section.get("dataosSecrets") or section.get("secrets") or not (found := faults(worker, "undefined-variable")):
        return
    choice = _choice(worker, platform)
    of_stack = choice.declaration.section.get("environmentVars") if choice else None
    defined = {*(section.get("envs") or ()), *worker.variables, *(of_stack or ()), *PLATFORM_VARIABLES}
    for fault in found:
        if fault.word not in defined:
            defined.add(fault.word)  # its first use stands for all of them
            yield finding(fault)
