"""The data that a Worker reads and writes: addresses, and topics of the Bento family. What `graph` draws, and rules follow."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.lint.flows import with_variables
from compiler.lint.rules.addresses import addresses
from compiler.records import NamedTuple
from compiler.resources.address import Address
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

READS, WRITES, USES = "reads", "writes", "uses"

_INPUTS = ("input", "input_resources")
_OUTPUTS = ("output", "output_resources")
# Fields of components that name what messages go through (documentation of Benthos and Bento).
_TOPICS: Mapping[str, tuple[str, ...]] = {
    **dict.fromkeys(("kafka", "kafka_franz", "kafka_balanced"), ("topics", "topic")),
    **dict.fromkeys(("pulsar", "mqtt", "nsq"), ("topics", "topic")),
    **dict.fromkeys(("nats", "nats_jetstream", "nats_stream"), ("subject",)),
    "redis_streams": ("streams", "stream"),
}
_SYSTEMS = {"kafka_franz": "kafka", "kafka_balanced": "kafka", "nats_jetstream": "nats", "nats_stream": "nats"}


class Topic(NamedTuple):
    """A Worker reads or writes messages. Topics of one name and system count as one, whatever the servers are called."""

    direction: str
    system: str  # kafka, nats, …
    name: str
    path: FieldPath


class Flow(NamedTuple):
    """A Worker reads or writes data at an address, or only names it."""

    direction: str
    address: Address
    path: FieldPath


def flows(worker: Worker) -> Iterator[Flow]:
    """The addresses of data in order of the file. What stands below `input` or `output` of the stackSpec is read or written."""
    for found in addresses(worker):
        if found.address:
            yield Flow(_direction(worker, found.path), found.address, found.path)


def topics(worker: Worker) -> Iterator[Topic]:
    """The topics that a stream of the Bento family reads and writes, in order. One that depends on a message, or on a variable
    that the Worker does not set itself, is left out.
    """
    spec = worker.section.get("stackSpec")
    if not is_bento(worker.section.get("stack")) or not isinstance(spec, dict):
        return
    for key in (*_INPUTS, *_OUTPUTS):
        for path, system, value in _components(worker.path("stackSpec", key), spec.get(key)):
            for text in value if isinstance(value, list) else [value]:
                if name := with_variables(text, worker) if isinstance(text, str) else None:
                    yield Topic(READS if key in _INPUTS else WRITES, _SYSTEMS.get(system, system), name, path)


def _components(path: FieldPath, found: Any) -> Iterator[tuple[FieldPath, str, Any]]:
    """The fields that name what messages go through, each with the component that has it."""
    waiting = [(path, found)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, list):
            waiting += [((*at, index), value[index]) for index in reversed(range(len(value)))]
        elif isinstance(value, dict):
            waiting += [((*at, key), inner) for key, inner in reversed(value.items())]
            for system in [system for system in _TOPICS if isinstance(value.get(system), dict)]:
                said = value[system]
                yield from (((*at, system, field), system, said[field]) for field in said if field in _TOPICS[system])


def _direction(worker: Worker, path: FieldPath) -> str:
    """What `input` and `output` mean is the same in every stack of which a declaration is published."""
    if path[: len(worker.path("stackSpec"))] == worker.path("stackSpec"):
        for step in path:
            if step in ("input", "inputs", "input_resources"):
                return READS
            if step in ("output", "outputs", "output_resources"):
                return WRITES
    return USES
