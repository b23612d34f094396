"""Rules on Bloblang, the language of mappings and interpolations in configurations of Benthos and Bento.

The engine reads every mapping before it starts, and refuses to start with one that it cannot read. These rules say the same
at the place inside the text. What a version of the engine does not tell is judged by all of them, as components are.
"""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.lint.streamfaults import findings, is_faulty
from compiler.resources.worker import Worker


@rule("STK301", Severity.ERROR, when=is_faulty)
def invalid_mapping(worker: Worker) -> Iterator[Finding]:
    """A mapping or an interpolation is not Bloblang, and the engine does not start with it.

    Of one statement the first mistake is reported. A bracket or quote without its partner is reported where it opens.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: |
                root.id = uuid_v4( # STK301
                root.name = this.name
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        output:
          file: {path: 'orders/${!json_field:id}.json'} # STK301
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: |
                root.id = uuid_v4()
                root.name = this.name
        output:
          file: {path: 'orders/${! json("id") }.json'}
    ```
    """
    yield from findings(worker, "invalid-mapping")


@rule("STK302", Severity.ERROR, when=is_faulty)
def unknown_bloblang_function(worker: Worker) -> Iterator[Finding]:
    """A mapping calls a function that the engine does not have.

    Functions are those of Benthos 4 and Bento. A method, which is called on a value, is said to be one.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.id = uuid_4() # STK302
    ```

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.name = uppercase(this.name) # STK302
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: |
                root.id = uuid_v4()
                root.name = this.name.uppercase()
    ```
    """
    yield from findings(worker, "unknown-bloblang-function")


@rule("STK303", Severity.ERROR, when=is_faulty)
def unknown_bloblang_method(worker: Worker) -> Iterator[Finding]:
    """A mapping calls a method that the engine does not have.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.names = this.customers.map_eech(customer -> customer.name) # STK303
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.names = this.customers.map_each(customer -> customer.name)
    ```
    """
    yield from findings(worker, "unknown-bloblang-method")


@rule("STK304", Severity.ERROR, when=is_faulty)
def wrong_bloblang_arguments(worker: Worker) -> Iterator[Finding]:
    """A function or method of Bloblang is called with arguments that it does not take.

    Arguments go by their place or by their name, never both in one call. Whether the type is right is only known of
    constants.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.name = this.name.replace_all("-") # STK304
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.name = this.name.replace_all("-", "_")
    ```
    """
    yield from findings(worker, "wrong-bloblang-arguments")


@rule("STK305", Severity.ERROR, when=is_faulty)
def wrong_bloblang_operands(worker: Worker) -> Iterator[Finding]:
    """An operator of Bloblang stands between constants that it cannot be applied to.

    The engine calculates with constants while it reads a mapping, and refuses what has no result.

    ```yaml bad
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.partition = "partition-" + 7 # STK305
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input: {stdin: {}}
        pipeline:
          processors:
            - mapping: root.partition = "partition-" + "7"
    ```
    """
    yield from findings(worker, "wrong-bloblang-operands")
