"""Rules on how things are written."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Rename, Repair, Replace, Severity
from compiler.environment.marks import OPENING, has_placeholder
from compiler.lint.rule import rule
from compiler.resources.worker import Worker

_AUTOSCALING = ("autoscaling", "autoScaling")
_LONGEST = 47  # what the platform's validator takes


@rule("STY101", Severity.WARNING, strict=Severity.ERROR)
def doubtful_name(worker: Worker) -> Iterator[Finding]:
    """The name is one that the documentation allows and the platform's validator refuses.

    The validator asks for a letter first, and for less than 48 characters.

    ```yaml bad
    name: 2-orders # STY101
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```

    ```yaml good
    name: orders-2
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```
    """
    if worker.name[:1].isdigit():
        yield Finding(
            ("name",), f"the name `{worker.name}` starts with a digit, which the platform refuses", "start it with a letter"
        )
    if len(worker.name) > _LONGEST:
        message = f"the name has {len(worker.name)} characters, and the platform takes at most {_LONGEST}"
        yield Finding(("name",), message, "shorten it")


@rule("STY102", Severity.NOTE, fields=("envs",))
def unquoted_variable(worker: Worker) -> Iterator[Finding]:
    """The value of an environment variable is a number or a boolean.

    A variable is a text. The text that was written is its value: `1.10` stays `1.10`, and `yes` stays `yes`. Nothing is said of
    a placeholder: its value may fill other fields, too, which need the number.

    ```yaml bad
    worker:
      stack: bento:4.0
      envs:
        RELEASE: 1.10 # STY102
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      envs:
        RELEASE: "1.10"
    ```
    """
    for name, value in (worker.section.get("envs") or {}).items():
        if isinstance(value, bool | int | float):
            path = worker.path("envs", name)
            text = worker.resource.document.spelling(path) or str(value).lower()
            if OPENING in text or has_placeholder(worker.written(path)):
                continue
            kind = "boolean" if isinstance(value, bool) else "number"
            repair = Repair("quote it", (Replace(path, f'"{text}"'),), safe=False)
            yield Finding(path, f"the value of `{name}` is the {kind} `{text}`, read as a text", "quote it", repair=repair)


@rule("STY103", Severity.WARNING, fields=_AUTOSCALING)
def unpreferred_spelling(worker: Worker) -> Iterator[Finding]:
    """Autoscaling is written in the other way than `spelling.autoscaling` of `workerc.yaml` says.

    DataOS has both: `autoscaling` is what the reference pages of the Worker say, `autoScaling` what every applied Worker
    has. Nothing is found where the configuration does not choose. The examples are those of a repository with
    `spelling: {autoscaling: autoScaling}`.

    ```yaml bad
    worker:
      stack: bento:4.0
      autoscaling: # STY103
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 80
      resources:
        requests: {cpu: 100m}
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      autoScaling:
        enabled: true
        maxReplicas: 3
        targetCPUUtilizationPercentage: 80
      resources:
        requests: {cpu: 100m}
    ```
    """
    wanted = worker.spelling.autoscaling
    written = [key for key in _AUTOSCALING if key in worker.section]
    if wanted and written and wanted not in written:
        path = worker.path(written[0])
        repair = Repair(f"rename it to `{wanted}`", (Rename(path, wanted),), safe=False)
        message = f"the repository writes `{wanted}`, and this is `{written[0]}`"
        yield Finding(path, message, f"write `{wanted}:`", on_key=True, repair=repair)
