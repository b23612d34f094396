"""What a Worker refers to by name, and the data it reads and writes: what `graph` draws and `delete` asks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from compiler.diagnostics import FieldPath
from compiler.environment.environment import Environment
from compiler.lint.flows import with_variables
from compiler.lint.rules.addresses import addresses
from compiler.records import NamedTuple
from compiler.repository.platform import SECRETS, Declaration, Platform
from compiler.repository.stackname import parse
from compiler.resources.address import Address
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker
from compiler.workload.references import references

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


class Use(NamedTuple):
    """A Worker names something at `path`. `kind` is the word for it; `declaration` says what it is, None where nothing does."""

    kind: str  # stack, compute, volume, secret or depot
    name: str
    path: FieldPath
    declaration: Declaration | None


class Flow(NamedTuple):
    """A Worker reads or writes data at an address, or only names it."""

    direction: str
    address: Address
    path: FieldPath


def uses(worker: Worker, platform: Platform, environment: Environment) -> Iterator[Use]:
    """In order of the kinds. What is named twice is there twice."""
    yield from _stack(worker, platform, environment)
    if compute := worker.section.get("compute"):
        yield Use("compute", compute, worker.path("compute"), platform.compute(compute))
    for name, path in _volumes(worker):
        yield Use("volume", name, path, platform.volume_of(name, worker))
    for reference in references(worker):
        yield Use(
            "secret",
            reference.name,
            worker.path(reference.field, reference.item),
            _secret(reference.name, reference.workspace, worker, platform),
        )
    for found in addresses(worker):
        if found.address:
            depot = next(iter(platform.declared(found.address.depot, "depot")), None)
            yield Use("depot", found.address.depot, found.path, depot)


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
        for system, field, value in _components(spec.get(key)):
            if field in _TOPICS[system]:
                for text in value if isinstance(value, list) else [value]:
                    name = with_variables(text, worker) if isinstance(text, str) else None
                    if name:
                        yield Topic(READS if key in _INPUTS else WRITES, _SYSTEMS.get(system, system), name)


def _components(found: Any) -> Iterator[tuple[str, str, Any]]:
    waiting = [found]
    while waiting:
        value = waiting.pop()
        if isinstance(value, list):
            waiting += reversed(value)
        elif isinstance(value, dict):
            waiting += reversed(value.values())
            for system in [system for system in _TOPICS if system in value]:
                component = value[system]
                yield from ((system, field, said) for field, said in component.items()) if isinstance(component, dict) else ()


def _stack(worker: Worker, platform: Platform, environment: Environment) -> Iterator[Use]:
    written = worker.section.get("stack") or ""
    name = parse(written)
    choice = platform.choice(name, environment.stack_versions) if name else None
    if written:
        yield Use("stack", str(choice.name) if choice else written, worker.path("stack"), choice.declaration if choice else None)


def _volumes(worker: Worker) -> Iterator[tuple[str, FieldPath]]:
    if isinstance(worker.section.get("persistentVolume"), dict) and (name := worker.get("worker", "persistentVolume", "name")):
        yield name, worker.path("persistentVolume", "name")
    for index, volume in enumerate(worker.section.get("dataosVolumes") or ()):
        if name := volume.get("name"):
            yield name, worker.path("dataosVolumes", index, "name")
    if name := worker.section.get("tempVolume"):
        yield name, worker.path("tempVolume")


def _secret(name: str, workspace: str | None, worker: Worker, platform: Platform) -> Declaration | None:
    """The one in reach: a secret of the workspace before one of none, and an instance-secret, which is in all, last."""
    found = platform.declared(name, *SECRETS)
    near = [each for each in found if each.resource.type == "instance-secret" or each.is_in_reach(worker, workspace)]
    return next((each for each in near if each.resource.stated_workspace), None) or next(iter(near), None)


def _direction(worker: Worker, path: FieldPath) -> str:
    """What `input` and `output` mean is the same in every stack of which a declaration is published."""
    if path[: len(worker.path("stackSpec"))] == worker.path("stackSpec"):
        for step in path:
            if step in ("input", "inputs", "input_resources"):
                return READS
            if step in ("output", "outputs", "output_resources"):
                return WRITES
    return USES
