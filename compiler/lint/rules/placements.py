"""Rules on resources that bundles place in a workspace."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule
from compiler.resources.placement import Placement
from compiler.resources.worker import Worker


@rule("REF207", Severity.ERROR, scope="resource")
def bundle_in_another_workspace(subject: Worker) -> Iterator[Finding]:
    """A bundle places a resource in another workspace than the resource's own file does.

    The bundle's word counts, as long as the two do not differ: which of them was meant then is for a person to say. An
    environment renames a workspace after that, so that both name it as files do. The same holds for volumes and secrets
    that a bundle places.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: worker.yaml
          workspace: sales
    ---
    name: orders
    version: v1beta
    type: worker
    workspace: finance # REF207
    worker: {stack: "bento:4.0"}
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - id: orders
          file: worker.yaml
          workspace: sales
    ---
    name: orders
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0"}
    ```
    """
    own = subject.data.get("workspace")
    for placement in subject.placements:
        said = placement.workspace
        if said and isinstance(own, str) and "$" not in own and own != said:
            message = f"the file places `{subject.name}` in `{own}`, and {_called(placement)} in `{said}`"
            there = (placement.related("the workspace that the bundle gives"),)
            yield Finding(("workspace",), message, "keep one of the two", elsewhere=there)


@rule("REF209", Severity.ERROR, blocking=True, scope="resource")
def differing_bundles(subject: Worker) -> Iterator[Finding]:
    """Two bundles place one resource in different workspaces.

    It would be in both of them, or in the one whose bundle is applied last. A Worker that is wanted in two workspaces has
    a file for each.

    ```yaml bad
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: orders, file: worker.yaml, workspace: sales}
    ---
    name: reports
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: orders, file: worker.yaml, workspace: finance}
    ---
    name: orders # REF209
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0"}
    ```

    ```yaml good
    name: shop
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: orders, file: worker.yaml, workspace: sales}
    ---
    name: reports
    version: v1beta
    type: bundle
    bundle:
      resources:
        - {id: orders, file: worker.yaml, workspace: sales}
    ---
    name: orders
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0"}
    ```
    """
    said = [placement for placement in subject.placements if placement.workspace]
    first = next(iter(said), None)
    other = next((placement for placement in said if first and placement.workspace != first.workspace), None)
    if first and other:
        message = f"{_called(first)} places `{subject.name}` in `{first.workspace}`, and {_called(other)} in `{other.workspace}`"
        there = (first.related("the first workspace"), other.related("the other one"))
        yield Finding(("name",), message, "let both name the same workspace, or take it out of one of them", elsewhere=there)


def _called(placement: Placement) -> str:
    return f"the bundle `{placement.bundle}`" if placement.bundle else "a bundle"
