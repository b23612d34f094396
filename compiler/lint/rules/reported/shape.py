"""Rules on the outer form of a resource. `compiler.resources.shape` finds what they document."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("SPC107", Severity.ERROR, blocking=True, reported_elsewhere=True)
def wrong_version() -> Iterator[Finding]:
    """The version is none that a Worker has.

    All public Workers are of version `v1beta`; `v1alpha` is read as the same and reported as old. `v1` is what the
    commands of `dataos-ctl` take without `-v`, and no version of the Worker. `v2alpha` belongs to DataOS 2.0, whose
    Worker has a section `spec` in place of `worker`: it is recognised, and not compiled.

    ```yaml bad
    name: orders
    version: v1 # SPC107
    type: worker
    worker:
      stack: bento:4.0
    ```

    ```yaml bad
    name: orders
    version: v2alpha # SPC107
    type: worker
    spec:
      compute: runnable-default
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```
    """
    yield from ()


@rule("SPC108", Severity.ERROR, blocking=True, reported_elsewhere=True)
def wrong_resource_type() -> Iterator[Finding]:
    """The type and the section do not fit together.

    | | Workflow | Service | Worker |
    |---|---|---|---|
    | runs | to its end, once or on a schedule | without end | without end |
    | is made of | jobs that depend on each other, a DAG | one process, replicated | one process, replicated |
    | is called | by nobody | at an address, through its ingress | by nobody |
    | is for | batches of data | APIs, dashboards, applications | streams of data |
    | is written | `type: workflow` | `type: service` | `type: worker` |

    ```yaml bad
    name: orders
    version: v1
    type: worker
    workflow: # SPC108
      dag: []
    ```

    ```yaml bad
    name: orders
    version: v1beta
    type: Worker # SPC108
    worker:
      stack: bento:4.0
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      servicePort: 8080 # SPC108
    ```

    ```yaml good
    worker:
      stack: bento:4.0
    ```
    """
    yield from ()


@rule("SPC109", Severity.ERROR, blocking=True, reported_elsewhere=True)
def slipped_indentation() -> Iterator[Finding]:
    """Entries stand beside the section they belong in, or inside its neighbour.

    The file is valid YAML all the same, so nothing else notices: the section is empty, and its entries have become
    unknown fields of the mapping around it. Copying out of a web page does that. Where a section is empty, or a
    component of a stream is, what follows it is taken for its content and judged there.

    ```yaml bad
    worker:
      stack: bento:4.0
      resources: # SPC109
      requests:
        cpu: 100m
      stackSpec:
        input:
          http_client: # SPC109
          url: https://example.org/
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      highAvailabilityConfig: # SPC109
        level: hostname
        mode: preferred
        replicas: 2
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      resources:
        requests:
          cpu: 100m
      stackSpec:
        input:
          http_client:
            url: https://example.org/
    ```
    """
    yield from ()


@rule("SPC110", Severity.WARNING, strict=Severity.ERROR, reported_elsewhere=True)
def null_field() -> Iterator[Finding]:
    """A field has no value.

    It is read as if it were not there. More often than not its value has been forgotten, or has lost its indentation.

    ```yaml bad
    worker:
      stack: bento:4.0
      resources:
        limits:
          cpu: 400m
          memory: # SPC110
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      tags:
        - stream
        -  # SPC110
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      resources:
        limits:
          cpu: 400m
    ```
    """
    yield from ()


@rule("SPC111", Severity.WARNING, strict=Severity.ERROR, reported_elsewhere=True)
def single_item() -> Iterator[Finding]:
    """A mapping stands where a list of mappings is meant.

    It is read as a list of one, as the syntax block of the vendor's page writes it.

    ```yaml bad
    worker:
      stack: bento:4.0
      dataosSecrets: # SPC111
        name: orders-credentials
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: orders-credentials
    ```
    """
    yield from ()


@rule("SPC113", Severity.ERROR, reported_elsewhere=True)
def masked_value() -> Iterator[Finding]:
    """A value is nothing but asterisks.

    `dataos-ctl` shows asterisks for what it hides. A file that was exported that way and is applied again makes the
    asterisks the value.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        TOPIC: '******' # SPC113
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        TOPIC: ${{ topic }}
    ```
    """
    yield from ()


@rule("SPC114", Severity.WARNING, strict=Severity.ERROR, reported_elsewhere=True)
def server_side_field() -> Iterator[Finding]:
    """The file holds what the platform writes into a resource.

    Exported resources have a section `status`. It is no part of what is asked for, and it is out of date as soon as
    it is written.

    ```yaml bad
    worker:
      stack: bento:4.0
    status: # SPC114
      builder: {state: initiated}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
    ```
    """
    yield from ()


@rule("SPC115", Severity.ERROR, blocking=True, reported_elsewhere=True)
def missing_section() -> Iterator[Finding]:
    """The section `worker` is missing or empty.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker # SPC115
    description: Orders into the lake
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```
    """
    yield from ()
