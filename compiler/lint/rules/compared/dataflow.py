"""Rules on the way that data takes from Worker to Worker."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from itertools import pairwise

from compiler.diagnostics import FieldPath, Finding, Severity
from compiler.lint.compared import Compared, Comparison, Place
from compiler.lint.cycles import circles, way_back
from compiler.lint.dataflow import READS, WRITES, flows, topics
from compiler.lint.rule import rule
from compiler.resources.worker import Worker

_Data = tuple[str, str, str]  # dataset or topic, what it is called, the system of a topic
_Edge = tuple[int | _Data, int | _Data]  # from a Worker, by its number, to data, or from data to a Worker


@rule("REF211", Severity.WARNING, scope="repository")
def circular_data(everything: Compared) -> Iterator[Comparison]:
    """What a Worker writes comes back to it, by way of other Workers perhaps.

    A message that goes round once goes round for ever, and where a Worker makes two of one they fill topic and disk: that is
    seldom meant. A way that ends, since a Worker passes on only what it has not seen, or gives up after some tries, is fine:
    silence the rule there with the reason. It is a warning in every profile: nobody can tell from the files whether a way ends.

    Followed are the addresses below `input` and `output` of the stackSpec, a depot alone excepted, and the topics that the Bento
    family reads and writes. `workerc graph` marks the Workers of a circle.

    ```yaml bad
    name: prices
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec:
        input: {nats: {urls: ["nats://n:4222"], subject: checked, queue: prices}}
        output: {nats: {urls: ["nats://n:4222"], subject: priced}} # REF211
    ---
    name: checks
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec:
        input: {nats: {urls: ["nats://n:4222"], subject: priced, queue: checks}}
        output: {nats: {urls: ["nats://n:4222"], subject: checked}}
    ```

    ```yaml good
    name: prices
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec:
        input: {nats: {urls: ["nats://n:4222"], subject: ordered, queue: prices}}
        output: {nats: {urls: ["nats://n:4222"], subject: priced}}
    ---
    name: checks
    version: v1beta
    type: worker
    worker:
      stack: bento:4.0
      stackSpec:
        input: {nats: {urls: ["nats://n:4222"], subject: priced, queue: checks}}
        output: {nats: {urls: ["nats://n:4222"], subject: checked}}
    ```
    """
    paths: dict[_Edge, FieldPath] = {}
    for number, worker in enumerate(everything.workers):
        for direction, data, path in connections(worker):
            paths.setdefault((data, number) if direction == READS else (number, data), path)
    for group in circles(paths):
        yield _told(everything.workers, paths, group)


def _told(workers: Sequence[Worker], paths: Mapping[_Edge, FieldPath], group: Collection[int | _Data]) -> Comparison:
    """A circle, at the place where its first Worker writes into it."""
    first = min(node for node in group if isinstance(node, int))
    way = way_back(first, paths, frozenset(group))
    steps = list(pairwise(way))
    told = [f"`{workers[node].name if isinstance(node, int) else node[1]}`" for node in way]
    message = f"what the Worker writes comes back to it: {' → '.join(told)}"
    advice = "read or write something else on the way, or say why it ends when silencing the rule"
    others = [
        Place(workers[one], paths[one, other], "and on from here") for one, other in steps if isinstance(one, int) and one != first
    ]
    return Comparison(workers[first], Finding(paths[steps[0]], message, advice), tuple(others))


def connections(worker: Worker) -> Iterator[tuple[str, _Data, FieldPath]]:
    """What `worker` reads and writes, each with the direction and the field that says so."""
    for flow in flows(worker):
        if flow.direction in (READS, WRITES) and flow.address.collection:
            yield flow.direction, ("dataset", str(flow.address), ""), flow.path
    for topic in topics(worker):
        yield topic.direction, ("topic", topic.name, topic.system), topic.path
