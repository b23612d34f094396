"""Rules on configurations of Benthos and Bento: components, their labels, and what DataOS reads in another way.

The engine has a linter of its own, and these say what it says, at the place of the Worker where it is wrong. What a version
does not tell is judged by all of them: Benthos 4.13 and 4.27, Bento, and the components that DataOS adds.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.lint.streamfaults import findings, is_faulty
from compiler.resources.worker import Worker


@rule("STK201", Severity.ERROR, when=is_faulty)
def unknown_component(worker: Worker) -> Iterator[Finding]:
    """A stackSpec names an input, processor, output or other component that the engine does not have.

    Names are those of Benthos 4, Bento and DataOS's own components. A name that is a component of another kind is said
    to be one.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          kaffka: {addresses: ["kafka:9092"], topics: [orders]} # STK201
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - http_client: {url: "https://example.com"} # STK201
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          kafka: {addresses: ["kafka:9092"], topics: [orders], consumer_group: orders}
        pipeline:
          processors:
            - http: {url: "https://example.com"}
    ```
    """
    yield from findings(worker, "unknown-component")


@rule("STK202", Severity.ERROR, when=is_faulty)
def removed_component(worker: Worker) -> Iterator[Finding]:
    """A stackSpec names a component of Benthos 3 that version 4 removed.

    DataOS's `benthos:3.0` is not version 3 of Benthos: its pages list the components of version 4.

    ```yaml bad
    worker:
      stack: benthos-worker:3.0
      stackSpec:
        input:
          kafka_balanced: {addresses: ["kafka:9092"], topics: [orders]} # STK202
    ```

    ```yaml good
    worker:
      stack: benthos-worker:3.0
      stackSpec:
        input:
          kafka: {addresses: ["kafka:9092"], topics: [orders], consumer_group: orders}
    ```
    """
    yield from findings(worker, "removed-component")


@rule("STK203", Severity.WARNING, strict=Severity.ERROR, when=is_faulty)
def unknown_plugin(worker: Worker) -> Iterator[Finding]:
    """A component is written as a plugin, and no plugin of that name is known.

    DataOS adds plugins to the engine, and not all of them are on its pages: what stands below `plugin` is not judged.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          type: orders_sink # STK203
          plugin: {address: "dataos://lake:sales/orders"}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          type: dataos_depot
          plugin: {address: "dataos://lake:sales/orders"}
    ```
    """
    yield from findings(worker, "unknown-plugin")


@rule("STK204", Severity.ERROR, when=is_faulty)
def two_components(worker: Worker) -> Iterator[Finding]:
    """One mapping names two components, so that the engine cannot tell which of them it is.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          stdout: {} # STK204
          file: {path: orders.json}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          broker:
            outputs:
              - stdout: {}
              - file: {path: orders.json}
    ```
    """
    yield from findings(worker, "two-components")


@rule("STK205", Severity.ERROR, when=is_faulty)
def nameless_component(worker: Worker) -> Iterator[Finding]:
    """A mapping that stands for a component names none.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          label: orders # STK205
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          label: orders
          stdin: {}
    ```
    """
    yield from findings(worker, "missing-component")


@rule("STK206", Severity.NOTE, strict=Severity.WARNING, production=Severity.WARNING, when=is_faulty)
def deprecated_component(worker: Worker) -> Iterator[Finding]:
    """A component still works, and every version of the engine that may run here advises against it.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          sql: {driver: mysql, data_source_name: "${DSN:mysql}", query: "INSERT INTO orders VALUES (1)"} # STK206
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          sql_raw: {driver: mysql, dsn: "${DSN:mysql}", query: "INSERT INTO orders VALUES (1)"}
    ```
    """
    yield from findings(worker, "deprecated-component")


@rule("STK207", Severity.ERROR, when=is_faulty)
def invalid_label(worker: Worker) -> Iterator[Finding]:
    """The label of a component has characters that the engine does not allow.

    It takes lower case letters, digits and underscores, and starts with none of the latter.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          label: Orders-In # STK207
          stdin: {}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          label: orders_in
          stdin: {}
    ```
    """
    yield from findings(worker, "bad-label")


@rule("STK208", Severity.ERROR, when=is_faulty)
def duplicate_label(worker: Worker) -> Iterator[Finding]:
    """Two components of one stackSpec have the same label.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          label: orders
          stdin: {}
        output:
          label: orders # STK208
          stdout: {}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          label: orders_in
          stdin: {}
        output:
          label: orders_out
          stdout: {}
    ```
    """
    yield from findings(worker, "duplicate-label")


@rule("STK209", Severity.ERROR, when=is_faulty)
def resource_without_label(worker: Worker) -> Iterator[Finding]:
    """An item of `cache_resources` or another list of resources has no label, so that nothing can refer to it.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        cache_resources:
          - memory: {default_ttl: 60s} # STK209
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
    yield from findings(worker, "missing-label")


@rule("STK210", Severity.WARNING, when=is_faulty)
def needless_component_entry(worker: Worker) -> Iterator[Finding]:
    """An entry beside a component has no effect, and the engine's linter refuses it.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          stdin: {}
          processors: [] # STK210
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          stdin: {}
    ```
    """
    yield from findings(worker, "needless-entry")


@rule("STK211", Severity.WARNING, when=is_faulty)
def list_of_outputs(worker: Worker) -> Iterator[Finding]:
    """`output` is a list, as on some pages of DataOS; the engine takes one output.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output: # STK211
          - stdout: {}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          broker:
            outputs:
              - stdout: {}
    ```
    """
    yield from findings(worker, "list-of-outputs")


@rule("STK212", Severity.WARNING, when=is_faulty)
def type_inside_plugin(worker: Worker) -> Iterator[Finding]:
    """The `type` of a plugin stands below `plugin`, as on some pages of DataOS; the engine looks for it beside.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          plugin:
            type: dataos_depot # STK212
            address: dataos://lake:sales/orders
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          type: dataos_depot
          plugin:
            address: dataos://lake:sales/orders
    ```
    """
    yield from findings(worker, "type-inside-plugin")
