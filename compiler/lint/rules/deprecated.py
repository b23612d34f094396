"""Rules on what was right once."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Repair, Replace, Severity
from compiler.lint.rule import rule
from compiler.resources.eras import CURRENT, OLD
from compiler.resources.worker import Worker


@rule("DEP101", Severity.WARNING, strict=Severity.ERROR)
def old_version(worker: Worker) -> Iterator[Finding]:
    """The version is `v1alpha`.

    It occurs in sample commands only; all public Workers are of version `v1beta`, as which it is read.

    ```yaml bad
    name: orders
    version: v1alpha # DEP101
    type: worker
    worker:
      stack: bento:4.0
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```
    """
    if worker.data.get("version") == OLD:
        repair = Repair(f"write `{CURRENT}`", (Replace(("version",), CURRENT),), safe=False)
        yield Finding(("version",), f"version `{OLD}` is old and read as `{CURRENT}`", f"write `version: {CURRENT}`", repair=repair)


@rule("DEP102", Severity.WARNING, strict=Severity.ERROR)
def old_secrets(worker: Worker) -> Iterator[Finding]:
    """`secrets` is about to go, and its values are visible when the platform lints.

    `dataosSecrets` has replaced it, and keeps them hidden.

    ```yaml bad
    worker:
      stack: bento:4.0
      secrets: # DEP102
        - orders-credentials
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      dataosSecrets:
        - name: orders-credentials
          consumptionType: file
    ```
    """
    if "secrets" in worker.section:
        advice = "list the secrets under `dataosSecrets`, those that were plain names with `consumptionType: file`"
        yield Finding(worker.path("secrets"), "`secrets` is replaced by `dataosSecrets`", advice, on_key=True)


@rule("DEP103", Severity.WARNING, strict=Severity.ERROR, reported_elsewhere=True)
def stack_named_section() -> Iterator[Finding]:
    """The configuration of the stack stands under the name of the stack.

    Its key is `stackSpec`, whatever the stack. The old one is read as `stackSpec` where the Worker has none, and
    where it is the name of its stack; any other is read by nothing.

    ```yaml bad
    worker:
      stack: bento:4.0
      bento: # DEP103
        input:
          stdin: {}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      stackSpec:
        input:
          stdin: {}
    ```
    """
    yield from ()


@rule("DEP104", Severity.NOTE, strict=Severity.WARNING)
def old_log_level(worker: Worker) -> Iterator[Finding]:
    """The log level is written as pages on Soda write it.

    `WARNING` is read as `WARN`.

    ```yaml bad
    worker:
      stack: bento:4.0
      logLevel: WARNING # DEP104
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      logLevel: WARN
    ```
    """
    level = worker.section.get("logLevel")
    if level is not None and level.upper() == "WARNING":
        path = worker.path("logLevel")
        repair = Repair("write `WARN`", (Replace(path, "WARN"),), safe=True)
        yield Finding(path, f"`{level}` is read as `WARN`", "write `WARN`", repair=repair)
