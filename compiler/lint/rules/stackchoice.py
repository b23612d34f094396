"""Rules on stacks that exist, and that no Worker runs."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.repository.platform import Platform
from compiler.repository.stackname import StackName, parse
from compiler.resources.worker import Worker

# Names that the documentation gives to one stack and means another by, or that a stack had before.
_MEANT = {
    "soda": (StackName("sodaworker", "python"), "`soda` is the stack of Workflows"),
    "alpha": (StackName("container"), "`alpha` is the old name of `container`"),
}
# Stacks of the vendor whose public declarations and pages speak of other resources only.
_ELSEWHERE = {
    **dict.fromkeys(("dataos-ctl", "dbt", "flare", "flare-sdk-v1", "toolbox"), "Workflows"),
    **dict.fromkeys(
        ("beacon", "flash", "lakesearch", "nilus", "python3", "steampipe", "talos"), "Services and resources of their own"
    ),
}
MIXED_UP = frozenset((*_MEANT, *_ELSEWHERE))


@rule("STK112", Severity.ERROR, scope="platform")
def stack_of_other_resources(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stack is declared for other resources than Workers.

    A stack has a section for each resource that can run it: `serviceConfig`, `workerConfig` and so on. Without
    `workerConfig` the platform runs no Worker of it.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: reader:1.0 # STK112
      compute: runnable-default
    ---
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      serviceConfig: {}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker:
      stack: reader:1.0
      compute: runnable-default
    ---
    name: reader-v1
    version: v1alpha
    type: stack
    stack:
      name: reader
      version: "1.0"
      image: {registry: registry.example.com, repository: data, image: reader, tag: "1.4"}
      workerConfig: {}
    ```
    """
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name) if name else None
    if choice is None or choice.declaration.bundled or "workerConfig" in choice.declaration.section:
        return
    for key in [key for key in choice.declaration.section if isinstance(key, str) and key.endswith("Config")][:1]:
        message = f"the declaration of the stack `{choice.name}` has `{key}` and no `workerConfig`"
        advice = f"name a stack that Workers run, or add `workerConfig` in {choice.declaration.place}"
        yield Finding(worker.path("stack"), message, advice, elsewhere=choice.declaration.related(("stack", key), "what it has"))


@rule("STK113", Severity.ERROR, blocking=True, scope="platform")
def mixed_up_stack(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """The stack is one of DataOS that Workers do not run, or has another name for them.

    The documentation calls the stack of Workers that check data quality `sodaworker+python:1.0` and, in the same example,
    `soda+python:1.0`. The declaration that is published for Workers has the first name; `soda` is declared for Workflows.
    A stack of this name that the repository declares is taken as it is.

    ```yaml bad
    worker:
      stack: soda+python:1.0 # STK113
      compute: runnable-default
      stackSpec: {inputs: [{dataset: "dataos://lake:orders/new", checks: []}]}
    ```

    ```yaml good
    worker:
      stack: sodaworker+python:1.0
      compute: runnable-default
      stackSpec: {inputs: [{dataset: "dataos://lake:orders/new", checks: []}]}
    ```
    """
    name = parse(worker.section.get("stack") or "")
    if name is None or platform.has_stack(name.name):
        return
    if name.name in _MEANT:
        meant, reason = _MEANT[name.name]
        versions = [stack.version for stack in platform.stacks(meant.name) if stack.flavor == meant.flavor]
        message = f"{reason}, and Workers run `{meant}`" if name.name == "soda" else reason
        yield Finding(worker.path("stack"), message, f"write `{meant._replace(version=versions[-1] if versions else None)}`")
    elif name.name in _ELSEWHERE:
        message = f"the stack `{name.name}` is for {_ELSEWHERE[name.name]}: no public source says that a Worker can run it"
        yield Finding(worker.path("stack"), message, "declare it with `type: stack` and a `workerConfig`, if yours can")
