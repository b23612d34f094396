"""Rules on the topology: a graph that the platform draws, and checks where it is given."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import Finding, Severity
from compiler.hints import Any
from compiler.lint.rule import rule
from compiler.resources.suggestions import suggestion
from compiler.resources.worker import Worker


def _nodes(worker: Worker) -> list[Mapping[str, Any]]:
    return worker.section.get("topology") or []


@rule("SEM115", Severity.ERROR, fields=("topology",))
def unknown_dependency(worker: Worker) -> Iterator[Finding]:
    """A node of the topology depends on one that is not there.

    ```yaml bad
    worker:
      stack: bento:4.0
      topology:
        - name: orders
          type: input
        - name: lake
          type: output
          dependencies: [order] # SEM115
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      topology:
        - name: orders
          type: input
        - name: lake
          type: output
          dependencies: [orders]
    ```
    """
    nodes = _nodes(worker)
    names = {node["name"] for node in nodes if "name" in node}
    for index, node in enumerate(nodes):
        for position, dependency in enumerate(node.get("dependencies") or []):
            if dependency not in names:
                meant = suggestion(dependency, names)
                advice = f"did you mean `{meant}`?" if meant else "add the node, or remove the dependency"
                message = f"`{node.get('name', '')}` depends on `{dependency}`, which is no node of the topology"
                yield Finding(worker.path("topology", index, "dependencies", position), message, advice)


@rule("SEM116", Severity.ERROR, fields=("topology",))
def dependency_cycle(worker: Worker) -> Iterator[Finding]:
    """Nodes of the topology depend on each other in a circle.

    ```yaml bad
    worker:
      stack: bento:4.0
      topology:
        - name: orders
          type: input
          dependencies: [lake] # SEM116
        - name: lake
          type: output
          dependencies: [orders]
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      topology:
        - name: orders
          type: input
        - name: lake
          type: output
          dependencies: [orders]
    ```
    """
    nodes = _nodes(worker)
    index = {node["name"]: at for at, node in enumerate(nodes) if "name" in node}
    waiting = {name: [other for other in nodes[at].get("dependencies") or [] if other in index] for name, at in index.items()}
    for cycle in _cycles(waiting):
        at = index[cycle[0]]
        position = (nodes[at].get("dependencies") or []).index(cycle[1 % len(cycle)])
        around = " → ".join([f"`{name}`" for name in (*cycle, cycle[0])])
        yield Finding(
            worker.path("topology", at, "dependencies", position),
            f"`{cycle[0]}` depends on itself: {around}",
            "remove one of these dependencies",
        )


def _cycles(waiting: Mapping[str, list[str]]) -> Iterator[list[str]]:
    """Cycles among names that wait for each other: at least one of each group that never ends. Linear in the names."""
    stuck = _stuck(waiting)
    seen: set[str] = set()
    for start in stuck:
        trail: dict[str, int] = {}
        name = start
        while name not in seen:
            seen.add(name)
            trail[name] = len(trail)
            name = next(other for other in stuck[name] if other in stuck)
        if name in trail:
            yield list(trail)[trail[name] :]


def _stuck(waiting: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """What is left once everything is taken away that waits for nothing."""
    open_ends = {name: len(others) for name, others in waiting.items()}
    wanted_by: dict[str, list[str]] = {name: [] for name in waiting}
    for name, others in waiting.items():
        for other in others:
            wanted_by[other].append(name)
    free = [name for name, count in open_ends.items() if count == 0]
    while free:
        for name in wanted_by[free.pop()]:
            open_ends[name] -= 1
            if open_ends[name] == 0:
                free.append(name)
    return {name: others for name, others in waiting.items() if open_ends[name]}


@rule("SEM117", Severity.ERROR, fields=("topology",))
def duplicate_topology_name(worker: Worker) -> Iterator[Finding]:
    """Two nodes of the topology have one name.

    ```yaml bad
    worker:
      stack: bento:4.0
      topology:
        - {name: orders, type: input}
        - {name: orders, type: output} # SEM117
    ```

    ```yaml good
    worker:
      stack: bento:4.0
      topology:
        - {name: orders, type: input}
        - {name: lake, type: output}
    ```
    """
    first: dict[str, int] = {}
    for index, node in enumerate(_nodes(worker)):
        name = node.get("name")
        if name is not None and first.setdefault(name, index) != index:
            yield Finding(
                worker.path("topology", index, "name"),
                f"two nodes of the topology are named `{name}`",
                "rename one of them",
                related=((worker.path("topology", first[name], "name"), "the other one"),),
            )
