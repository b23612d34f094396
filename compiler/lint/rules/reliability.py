"""Rules on whether a Worker will be running tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.resources.worker import Worker


@rule("REL101", Severity.WARNING)
def parked_worker(worker: Worker) -> Iterator[Finding]:
    """No replica runs.

    It is a way to park a Worker, and easily forgotten.

    ```yaml bad
    worker:
      stack: bento:4.0
      replicas: 0 # REL101
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      replicas: 1
    ```
    """
    if worker.section.get("replicas") == 0 and not worker.autoscaling[0]:
        yield Finding(
            worker.path("replicas"), "`replicas` is 0: nothing runs", "give it 1 or more, or suppress this with the reason"
        )


@rule("REL102", Severity.WARNING, strict=Severity.ERROR)
def missing_compute(worker: Worker) -> Iterator[Finding]:
    """The Worker does not say which nodes it runs on.

    `runnable-default` is taken, which every DataOS has. The documentation of the Worker calls `compute` mandatory.

    ```yaml bad
    worker: # REL102
      stack: bento:4.0
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
    ```
    """
    if "compute" not in worker.section:
        yield Finding(
            worker.path("compute"), "`compute` is missing; `runnable-default` is taken", "add `compute: runnable-default`"
        )


@rule("REL103", None, production=Severity.ERROR)
def single_replica(worker: Worker) -> Iterator[Finding]:
    """One replica alone runs in production.

    Whenever its node is drained or fails, nothing runs until another one has started.

    ```yaml bad
    worker:
      stack: bento:4.0
      replicas: 1 # REL103
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      replicas: 2
    ```
    """
    key, fields = worker.autoscaling
    path = worker.path(key, "minReplicas") if fields else worker.path("replicas")
    least = fields.get("minReplicas", 1) if fields else worker.section.get("replicas", 1)
    if least == 1:
        yield Finding(path, f"`{path[-1]}` is 1", "run 2 or more")


@rule("REL104", None, production=Severity.ERROR)
def missing_requests(worker: Worker) -> Iterator[Finding]:
    """The Worker does not say how much CPU and memory it needs.

    It may be put on a node that has none left, and is the first to be stopped when memory runs out.

    ```yaml bad
    worker:
      stack: bento:4.0
      resources: # REL104
        requests: {cpu: 100m}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      resources:
        requests: {cpu: 100m, memory: 128Mi}
    ```
    """
    requests = worker.get("worker", "resources", "requests") or {}
    limits = worker.get("worker", "resources", "limits") or {}
    if lacking := [f"`{name}`" for name in ("cpu", "memory") if name not in requests and name not in limits]:
        message = f"nothing is requested of {' and '.join(lacking)}"
        yield Finding(worker.path("resources"), message, "add `resources.requests`", on_key=True)


@rule("REL105", None, production=Severity.ERROR)
def debug_log_level(worker: Worker) -> Iterator[Finding]:
    """A Worker in production logs everything.

    ```yaml bad
    worker:
      stack: bento:4.0
      logLevel: DEBUG # REL105
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      logLevel: INFO
    ```
    """
    level = worker.section.get("logLevel")
    if level is not None and level.upper() == "DEBUG":
        yield Finding(worker.path("logLevel"), f"`logLevel` is `{level}`", "use `INFO`")
