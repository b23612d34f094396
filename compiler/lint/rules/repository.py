"""Rules that compare resources with each other."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.compared import Compared, Comparison, Place
from compiler.lint.rule import rule
from compiler.resources.worker import Worker


@rule("REF201", Severity.ERROR, blocking=True, scope="repository")
def duplicate_worker(everything: Compared) -> Iterator[Comparison]:
    """Two Workers have the same name in one workspace.

    A workspace knows a resource by its type and name: the one that is applied last replaces the other, and both
    would be rendered into the same files. Found only where the whole repository is judged, or rendered.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ---
    name: orders # REF201
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {generate: {mapping: root = "x"}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ---
    name: orders
    version: v1beta
    type: worker
    workspace: tests
    worker:
      stack: bento:4.0
      compute: runnable-default
      stackSpec: {input: {stdin: {}}}
    ```
    """
    first: dict[tuple[str, str], Worker] = {}
    for worker in everything.workers:
        other = first.setdefault((worker.workspace, worker.name), worker)
        if other is not worker and worker.name:
            message = f"the workspace `{worker.workspace}` has two Workers named `{worker.name}`"
            finding = Finding(("name",), message, "rename one of them, or give it another workspace")
            yield Comparison(worker, finding, (Place(other, ("name",), "the other one"),))
