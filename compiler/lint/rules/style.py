"""Rules on how things are written."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Repair, Replace, Severity
from compiler.lint.rule import rule
from compiler.resources.worker import Worker

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
    if len(worker.name) == _LONGEST + 1:
        message = f"the name has {len(worker.name)} characters, and the platform takes at most {_LONGEST}"
        yield Finding(("name",), message, "shorten it")


@rule("STY102", Severity.NOTE)
def unquoted_variable(worker: Worker) -> Iterator[Finding]:
    """The value of an environment variable is a number or a boolean.

    A variable is a text. The text that was written is its value: `1.10` stays `1.10`, and `yes` stays `yes`.

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
            kind = "boolean" if isinstance(value, bool) else "number"
            repair = Repair("quote it", (Replace(path, f'"{text}"'),), safe=False)
            yield Finding(path, f"the value of `{name}` is the {kind} `{text}`, read as a text", "quote it", repair=repair)
