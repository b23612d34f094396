"""What Workers share outside of the files: consumers that split the messages of a topic, and datasets they write to.

Facts on inputs of the Bento family: the documentation of the components in Benthos 3.65 to 4.27 and Bento. On sinks: the
published declarations of `pulsar-function` and `function-mesh`, and vendor samples of `fastfun` and `stream-monitor`.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.lint.texts import scalars
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.repository.stackname import parse
from compiler.resources.address import parse as parse_address
from compiler.resources.address import written
from compiler.resources.types import is_bento
from compiler.resources.worker import Worker

_VARIABLE = regex(r"\$\{([A-Za-z_][A-Za-z0-9_]*)(?::([^}]*))?\}")
_DEFAULT = "defaultsubname"  # what `configFileTemplate` of the published declarations writes where nothing is said


class Input(NamedTuple):
    """Of one kind of input: its fields with the group that shares messages, the topics, and the servers."""

    word: str
    group: tuple[str, ...]
    topics: tuple[str, ...]
    servers: tuple[str, ...]


_KAFKA = Input("consumer group", ("consumer_group",), ("topics", "topic"), ("addresses", "seed_brokers"))
_NATS = Input("queue", ("queue",), ("subject", "stream"), ("urls",))
_INPUTS: Mapping[str, Input] = {
    "amqp_0_9": Input("queue", ("queue",), ("queue",), ("urls", "url")),
    "gcp_pubsub": Input("subscription", ("subscription",), ("subscription",), ("project",)),
    "kafka": _KAFKA,
    "kafka_balanced": _KAFKA,
    "kafka_franz": _KAFKA,
    "nats": _NATS,
    "nats_jetstream": _NATS._replace(word="durable consumer", group=("durable", "queue")),
    "nats_stream": _NATS._replace(group=("queue", "durable_name")),
    "nsq": Input("channel", ("channel",), ("topic",), ("nsqd_tcp_addresses", "lookupd_http_addresses")),
    "pulsar": Input("subscription", ("subscription_name",), ("topics",), ("url",)),
    "redis_streams": Input("consumer group", ("consumer_group",), ("streams",), ("url",)),
}
_SINKS = frozenset(("pulsar-function", "function-mesh", "fastfun"))
_WITH_DEFAULT = frozenset(("pulsar-function", "function-mesh"))


class Consumer(NamedTuple):
    """One topic that a Worker reads as a member of a group. Equal `key`s split the messages between them."""

    path: FieldPath
    word: str
    group: str
    topic: str
    servers: frozenset[str]

    @property
    def key(self) -> tuple[str, str, str]:
        return self.word, self.group, self.topic


class Dataset(NamedTuple):
    """A dataset that a Worker writes to, by its whole address."""

    path: FieldPath
    address: str


def consumers(worker: Worker) -> Iterator[Consumer]:
    """In order of the file. What depends on a variable that the Worker does not set itself is left out."""
    spec, stack = worker.section.get("stackSpec"), parse(worker.section.get("stack") or "")
    if not isinstance(spec, dict) or stack is None:
        return
    if is_bento(worker.section.get("stack")):
        for key in ("input", "input_resources"):
            yield from _bento_consumers(worker, worker.path("stackSpec", key), spec.get(key))
    elif stack.name in _SINKS:
        yield from _sink_consumers(worker, spec, _DEFAULT if stack.name in _WITH_DEFAULT else None)
    elif stack.name == "stream-monitor":
        source = worker.get("worker", "stackSpec", "stream", "source", "fastbase")
        path = worker.path("stackSpec", "stream", "source", "fastbase", "subscriptionName")
        if isinstance(source, dict):
            yield from _one(worker, path, "subscription", source.get("subscriptionName"), source.get("topic"))


def datasets(worker: Worker) -> Iterator[Dataset]:
    """What `output` of the stackSpec names by an address, a depot alone excepted."""
    spec = worker.section.get("stackSpec")
    output = spec.get("output") if isinstance(spec, dict) else None
    for path, value in scalars(worker.path("stackSpec", "output"), output):
        for text in written(value):
            address = parse_address(text)
            if address and address.dataset:
                yield Dataset(path, str(address))


def _bento_consumers(worker: Worker, path: FieldPath, found: Any) -> Iterator[Consumer]:
    waiting: list[tuple[FieldPath, Any]] = [(path, found)]
    while waiting:
        at, value = waiting.pop()
        if isinstance(value, list):
            waiting += [((*at, index), value[index]) for index in reversed(range(len(value)))]
        elif isinstance(value, dict):
            for key, inner in value.items():
                if key in _INPUTS and isinstance(inner, dict):
                    yield from _members(worker, (*at, key), _INPUTS[key], inner)
            waiting += [((*at, key), inner) for key, inner in reversed(value.items())]


def _members(worker: Worker, path: FieldPath, kind: Input, said: Mapping[str, Any]) -> Iterator[Consumer]:
    field = next((field for field in kind.group if isinstance(said.get(field), str) and said[field]), None)
    group = with_variables(said[field], worker) if field else None
    if field is None or group is None:
        return
    servers = frozenset(
        with_variables(part, worker) or part
        for server in kind.servers
        for text in _texts(said.get(server))
        for part in _parts(text)
    )
    for name in kind.topics:
        for text in _texts(said.get(name)):
            for part in _parts(text):
                if topic := with_variables(part, worker):
                    yield Consumer((*path, field), kind.word, group, topic, servers)


def _sink_consumers(worker: Worker, spec: Mapping[str, Any], default: str | None) -> Iterator[Consumer]:
    source = spec.get("input")
    if not isinstance(source, dict):
        return
    options = source.get("options")
    named = options.get("subscriptionName") if isinstance(options, dict) else None
    for index, text in enumerate(_texts(source.get("datasets"))):
        address = parse_address(text)
        topic = str(address) if address else text
        path = ("input", "options", "subscriptionName") if named else ("input", "datasets", index)
        yield from _one(worker, worker.path("stackSpec", *path), "subscription", named or default, topic)


def _one(worker: Worker, path: FieldPath, word: str, group: Any, topic: Any) -> Iterator[Consumer]:
    if isinstance(group, str) and isinstance(topic, str):
        filled, about = with_variables(group, worker), with_variables(topic, worker)
        if filled and about:
            yield Consumer(path, word, filled, about, frozenset())


def with_variables(text: str, worker: Worker) -> str | None:
    """`text` with the variables that the Worker sets; None where it depends on others, or on an expression."""
    envs = worker.section.get("envs") or {}
    filled = _VARIABLE.sub(lambda match: str(envs.get(match[1], match[2] if match[2] is not None else match[0])), text)
    return None if "${" in filled else filled.strip()


def _texts(value: Any) -> list[str]:
    return (
        [value] if isinstance(value, str) else [item for item in value if isinstance(item, str)] if isinstance(value, list) else []
    )


def _parts(text: str) -> list[str]:
    """Lists of topics and servers may stand in one text, with commas."""
    return [part.strip() for part in text.split(",") if part.strip()] if "${" not in text else [text]
