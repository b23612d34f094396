"""What the Workers of an environment are connected by: data, and what the platform gives them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator

from compiler.environment.environment import Environment
from compiler.lint.cycles import circles
from compiler.lint.dataflow import READS, WRITES, flows, topics
from compiler.pipeline.relations import uses
from compiler.records import NamedTuple
from compiler.repository.platform import Declaration, Platform
from compiler.resources.resource import Resource
from compiler.resources.worker import Worker

DATA = "data"  # the label of an edge that data goes along
_UNKNOWN = "not declared"
_KINDS = {"instance-secret": "secret"}
_WORDS = {"stack": "runs", "volume": "mounts", "secret": "reads"}


class Node(NamedTuple):
    """`home` is the workspace of a Worker, the Worker of a node of its topology. `note` is what is to be said of it."""

    kind: str  # worker, topology, stack, compute, volume, secret, depot, dataset or topic
    name: str
    home: str = ""
    note: str = ""


class Edge(NamedTuple):
    """Data goes along it, or else `label` says how the start needs the end."""

    start: Node
    end: Node
    label: str = DATA


class Graph(NamedTuple):
    """Nodes and edges once each, in order. `circular` are the Workers whose data comes back to them, `orphans` declarations
    that nothing uses.
    """

    nodes: tuple[Node, ...]
    edges: tuple[Edge, ...]
    circular: frozenset[Node] = frozenset()
    orphans: frozenset[Node] = frozenset()


def graph(workers: Iterable[Worker], platform: Platform, environment: Environment, unused: Iterable[Resource] = ()) -> Graph:
    """`unused` are declarations to draw beside what Workers use."""
    nodes: dict[Node, None] = {}
    edges: dict[Edge, None] = {}
    known = frozenset(platform.depots(environment.name))
    for worker in workers:
        node = Node("worker", worker.name, worker.workspace)
        nodes[node] = None
        found = [*_topology(worker, nodes), *_needs(node, worker, platform, environment), *_data(node, worker, known)]
        edges.update(dict.fromkeys(found))
    for edge in edges:
        nodes.update(dict.fromkeys((edge.start, edge.end)))
    alone = [Node(_KINDS.get(each.type, each.type), _called(each), note="unused") for each in unused]
    nodes.update(dict.fromkeys(alone))
    return Graph(tuple(nodes), tuple(edges), _circular(edges), frozenset(alone))


def _called(declared: Resource) -> str:
    stack = Declaration(declared, bundled=False).stack_name if declared.type == "stack" else None
    return str(stack or declared.name or "")


def topology_home(worker: Node) -> str:
    """Two workspaces may have Workers of one name."""
    return f"{worker.home}/{worker.name}"


def _topology(worker: Worker, nodes: dict[Node, None]) -> Iterator[Edge]:
    home = topology_home(Node("worker", worker.name, worker.workspace))
    written = [entry for entry in worker.section.get("topology") or () if entry.get("name")]
    own = {entry["name"]: Node("topology", entry["name"], home, str(entry.get("type", ""))) for entry in written}
    nodes.update(dict.fromkeys(own.values()))
    for entry in written:
        for other in entry.get("dependencies") or ():
            if other in own:
                yield Edge(own[other], own[entry["name"]])


def _needs(node: Node, worker: Worker, platform: Platform, environment: Environment) -> Iterator[Edge]:
    for use in uses(worker, platform, environment):
        if use.kind in _WORDS:
            note = "" if use.declaration else _UNKNOWN
            yield Edge(node, Node(use.kind, use.name, note=note), _WORDS[use.kind])


def _data(node: Node, worker: Worker, known: Collection[str]) -> Iterator[Edge]:
    for flow in flows(worker):
        address = flow.address
        depot = Node("depot", address.depot, note="" if address.depot in known else _UNKNOWN)
        data = Node("dataset", str(address)) if address.collection else depot
        yield from _along(node, data, flow.direction)
        if data is not depot:
            yield Edge(data, depot, "in")
    for topic in topics(worker):
        yield from _along(node, Node("topic", topic.name, note=topic.system), topic.direction)


def _along(worker: Node, data: Node, direction: str) -> Iterator[Edge]:
    if direction == READS:
        yield Edge(data, worker)
    elif direction == WRITES:
        yield Edge(worker, data)
    else:
        yield Edge(worker, data, "names")


def _circular(edges: Iterable[Edge]) -> frozenset[Node]:
    """The Workers whose data comes back to them. That two read and write one depot does not say that they share data."""
    apart = ("topology", "depot")
    along = [edge[:2] for edge in edges if edge.label == DATA and edge.start.kind not in apart and edge.end.kind not in apart]
    return frozenset(node for group in circles(along) for node in group if node.kind == "worker")
