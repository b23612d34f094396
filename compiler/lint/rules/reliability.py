"""Rules on whether a Worker will be running tomorrow."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Insert, Repair, Severity
from compiler.lint.rule import rule
from compiler.regex import regex
from compiler.repository.platform import Platform
from compiler.repository.stackname import parse
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

_GRACE_SECONDS = 30  # where the stack does not say how long it needs
_AFTERWARDS = 10  # what a pod is given beyond what its stack says
_PART = regex(r"([0-9]+(?:\.[0-9]*)?|\.[0-9]+)(ms|us|µs|ns|s|m|h)")
_SECONDS = {"h": 3600.0, "m": 60.0, "s": 1.0, "ms": 1e-3, "us": 1e-6, "µs": 1e-6, "ns": 1e-9}


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
        repair = Repair("add `compute: runnable-default`", (Insert(worker.path(), "compute", "runnable-default"),), safe=False)
        message = "`compute` is missing; `runnable-default` is taken"
        yield Finding(worker.path("compute"), message, "add `compute: runnable-default`", repair=repair)


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


@rule("REL106", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, scope="platform")
def shutdown_cut_short(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stackSpec allows more time to shut down than the pod is given.

    A pod is killed ten seconds after the time that its stack is declared to need, `workerConfig.shutdownSeconds`. Messages that
    are being processed then are lost, or processed twice. Whether it takes that long is seen when it happens, so the profile
    `default` warns only; `strict` and `production` stop `render`.

    ```yaml bad
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec:
        shutdown_timeout: 2m # REL106
        input: {stdin: {}}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec:
        shutdown_timeout: 25s
        input: {stdin: {}}
    ```
    """
    wanted = worker.get("worker", "stackSpec", "shutdown_timeout")
    seconds = _duration(wanted) if is_bento(worker.section.get("stack")) and isinstance(wanted, str) else None
    grace = _grace(worker, platform)
    if seconds is not None and seconds > grace:
        yield Finding(
            worker.path("stackSpec", "shutdown_timeout"),
            f"`shutdown_timeout` is {wanted}, and the pod is killed after {grace:g} seconds",
            "shorten it, or declare the stack with a longer `workerConfig.shutdownSeconds`",
        )


def _grace(worker: Worker, platform: Platform) -> float:
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name) if name else None
    said = choice.declaration.section.get("workerConfig") if choice else None
    needed = said.get("shutdownSeconds") if isinstance(said, dict) else None
    return needed + _AFTERWARDS if isinstance(needed, int) else _GRACE_SECONDS


def _duration(text: str) -> float | None:
    """Seconds of a duration as Go writes it, such as `1m30s`; None for another text."""
    if not text or _PART.sub("", text):
        return None
    return sum(float(number) * _SECONDS[unit] for number, unit in _PART.findall(text))
