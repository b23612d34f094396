"""Rules on whose a Worker is, and where it belongs."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.resources.worker import Worker

_OWN = ("dataos:type:", "dataos:resource:", "dataos:layer:", "dataos:workspace:")
_WORKSPACE = "dataos:workspace:"


def _tags(worker: Worker) -> list[str]:
    return worker.data.get("tags") or []


@rule("OPS101", None, production=Severity.ERROR)
def missing_owner(worker: Worker) -> Iterator[Finding]:
    """Nobody is named as owner.

    The platform then takes whoever applies the file, in a pipeline a robot.

    ```yaml bad
    name: orders # OPS101
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    owner: iamgroot
    worker:
      stack: bento:4.0
    ```
    """
    if not worker.data.get("owner"):
        yield Finding(("owner",), "`owner` is missing", "add the id of the DataOS user who answers for it")


@rule("OPS102", None, production=Severity.ERROR)
def missing_tags(worker: Worker) -> Iterator[Finding]:
    """The resource has no tags.

    Nobody finds it by what it is for.

    ```yaml bad
    name: orders # OPS102
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    tags: [orders]
    worker:
      stack: bento:4.0
    ```
    """
    if not _tags(worker):
        yield Finding(("tags",), "`tags` is missing or empty", "add a tag that says what it belongs to", on_key=True)


@rule("OPS103", Severity.WARNING, strict=Severity.ERROR)
def workspace_tag_mismatch(worker: Worker) -> Iterator[Finding]:
    """A tag names another workspace than the one the Worker goes to.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    workspace: sandbox
    tags:
      - dataos:workspace:public # OPS103
    worker:
      stack: bento:4.0
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    workspace: sandbox
    tags:
      - dataos:workspace:sandbox
    worker:
      stack: bento:4.0
    ```
    """
    for index, tag in enumerate(_tags(worker)):
        named = tag.removeprefix(_WORKSPACE)
        if tag.startswith(_WORKSPACE) and worker.workspace not in (named, worker.calls(named)):
            message = f"the tag `{tag}` names the workspace `{named}`; the Worker's is `{worker.workspace}`"
            yield Finding(("tags", index), message, "remove the tag: the platform adds its own")


@rule("OPS104", None, strict=Severity.NOTE, production=None)
def platform_tag(worker: Worker) -> Iterator[Finding]:
    """A tag is one that the platform adds itself.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    tags:
      - dataos:type:resource # OPS104
    worker:
      stack: bento:4.0
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    tags:
      - orders
    worker:
      stack: bento:4.0
    ```
    """
    for index, tag in enumerate(_tags(worker)):
        if tag.startswith(_OWN):
            yield Finding(("tags", index), f"the platform adds the tag `{tag}` itself", "remove it")


@rule("OPS105", Severity.NOTE, strict=Severity.ERROR, production=Severity.NOTE)
def missing_topology(worker: Worker) -> Iterator[Finding]:
    """The Worker does not say what flows where.

    The documentation calls `topology` mandatory. No public Worker has it, and the platform's validator checks it only
    where it is given.

    ```yaml bad
    worker: # OPS105
      stack: bento:4.0
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      topology:
        - {name: orders, type: input}
    ```
    """
    if "topology" not in worker.section:
        yield Finding(worker.path("topology"), "`topology` is missing", "list what flows in, what happens, and what flows out")
