"""Workers that use any part of the language, made from a source of chance, and the platform that they refer to."""

from random import Random
from typing import Any, NamedTuple

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved
from compiler.manifest.emit import emit
from compiler.manifest.manifest import Manifest
from compiler.render.kubernetes import Kubernetes
from compiler.repository.platform import Platform, platform
from compiler.resources.resource import Resource, identify
from compiler.resources.worker import Worker
from compiler.source import Source
from compiler.workload.lower import lower
from compiler.workload.renderable import obstacles

FILE = "worker.yaml"

PLATFORM = """\
name: shipper-v1
version: v1alpha
type: stack
stack:
  name: shipper
  version: "1.0"
  image: {registry: registry.example.com, repository: data, image: shipper, tag: 1.2.3}
  command: [shipper]
  arguments: [--config, /etc/dataos/config/shipper.yaml]
  environmentVars: {MODE: batch}
  workerConfig:
    configFiles:
      shipper.yaml: |
        <<: {{ spec }}
    port: 8080
    probes: {readiness: {path: /ready}}
    metrics: {path: /metrics}
    user: 1001
    writablePaths: [{path: /var/cache}]
    shutdownSeconds: 30
    memoryHint: SHIPPER_MEMORY
---
name: streams
version: v1
type: compute
compute:
  nodePool:
    nodeSelector: {example.com/purpose: streams}
    tolerations: [{key: dedicated, operator: Exists}]
---
name: shared
version: v1beta
type: volume
volume: {size: 5Gi, accessMode: ReadWriteMany, type: persistent}
---
name: scratch
version: v1beta
type: volume
volume: {size: 20Gi, accessMode: ReadWriteOnce, type: temp}
"""

_LETTERS = "abcdefghijklmnopqrstuvwxyz"
_TEXTS = (
    "plain",
    "yes",
    "1.10",
    "0o7",
    "null",
    "a: b # c",
    "- x",
    "'quoted'",
    '"double"',
    "{{ w.name }}",
    "${NAME}",
    "$(HOME)",
    "line\nline\n",
    " space ",
    "ü\u2028é",
    "%TAG",
    "*a",
    "~",
)


class Generated(NamedTuple):
    """A Worker as it is written, as it is read, and what it becomes."""

    text: str
    data: dict[str, Any]
    resource: Resource
    worker: Worker
    manifests: list[Manifest]


def declared() -> Platform:
    return platform([resource for document in documents(Source("platform.yaml", PLATFORM)) if (resource := identify(document))])


def generated(data: dict[str, Any], known: Platform, kubernetes: Kubernetes, environment: Environment) -> Generated:
    text = emit(data)
    (document,) = documents(Source(FILE, text))
    resource = identify(document)
    assert resource
    worker = resolved(resource, environment)
    assert obstacles(worker, known, {}, lambda _: None) == []
    manifests = kubernetes.render(lower(worker, known, environment, lambda _: None), worker)
    return Generated(text, document.data, resource, worker, manifests)


def worker(chance: Random) -> dict[str, Any]:
    """A Worker in which nothing is wrong. Each of its fields is there or not."""

    def maybe(value: Any, likely: float = 0.5) -> Any:
        return value if chance.random() < likely else None

    name = word(chance, 12)
    data = {
        "name": name,
        "version": chance.choice(["v1beta", "v1beta", "v1alpha"]),
        "type": "worker",
        "tags": maybe(texts(chance)),
        "description": maybe(text(chance)),
        "owner": maybe(word(chance, 8)),
        "layer": maybe(chance.choice(["user", "system"])),
        "workspace": maybe(word(chance, 8)),
        "worker": section(chance, maybe),
    }
    return without_none(data)


def section(chance: Random, maybe: Any) -> dict[str, Any]:
    stack = chance.choice(["bento:4.0", "shipper:1.0"])
    low = chance.randint(1, 4)
    scaled = chance.random() < 0.5
    scaling = {
        "enabled": True,
        "minReplicas": low,
        "maxReplicas": low + chance.randint(0, 4),
        "targetMemoryUtilizationPercentage": maybe(chance.randint(1, 95)),
        "targetCPUUtilizationPercentage": maybe(chance.randint(1, 95)),
    }
    several = low if scaled else chance.randint(1, 5)
    modes = ["preferred", "required"] if several > 1 else ["preferred"]
    return {
        "title": maybe(text(chance)),
        "tags": maybe(texts(chance)),
        "replicas": None if scaled else several,
        chance.choice(["autoscaling", "autoScaling"]): scaling if scaled else None,
        "highAvailabilityConfig": maybe({"level": chance.choice(["hostname", "zone", "region"]), "mode": chance.choice(modes)}),
        "stack": stack,
        "logLevel": maybe(chance.choice(["INFO", "debug", "WARN", "WARNING", "Error"])),
        "configs": maybe({f"{word(chance, 5)}.txt": f"{text(chance)}\n{text(chance)}" for _ in range(chance.randint(1, 3))}),
        "envs": maybe({word(chance, 6).upper(): chance.choice([text(chance), 1, True, 0.5]) for _ in range(chance.randint(1, 3))}),
        "secrets": maybe([word(chance, 6), secret(chance, maybe, 0)], 0.3),
        "dataosSecrets": maybe([secret(chance, maybe, number) for number in range(1, chance.randint(2, 4))]),
        "dataosVolumes": maybe(
            [
                without_none(
                    {
                        "name": "shared",
                        "directory": f"/data/{word(chance, 4)}",
                        "readOnly": maybe(chance.random() < 0.5),
                        "subPath": maybe(word(chance, 4)),
                    }
                )
            ]
        ),
        "tempVolume": maybe("scratch"),
        "persistentVolume": maybe({"name": "other", "directory": word(chance, 5)}),
        "compute": chance.choice(["streams", "runnable-default"]),
        "resources": {
            "requests": {"cpu": f"{chance.randint(1, 9)}00m", "memory": f"{chance.randint(1, 900)}Mi"},
            "limits": maybe({"cpu": chance.choice([1, 2.5, "3"]), "memory": f"{chance.randint(1, 64)}Gi"}),
        },
        "dryRun": maybe(chance.random() < 0.5),
        "runAsApiKey": maybe("never-copied", 0.2),
        "runAsUser": maybe(word(chance, 6)),
        "topology": maybe(
            [
                {"name": "in", "type": "input", "doc": text(chance)},
                {"name": "out", "type": "output", "dependencies": ["in"]},
            ]
        ),
        "stackSpec": stream(chance) if stack.startswith("bento") else {word(chance, 4): anything(chance, 3) for _ in range(3)},
    }


def secret(chance: Random, maybe: Any, number: int) -> dict[str, Any]:
    """A reference to a Secret of which no other `number` of this Worker knows name or keys."""
    keys = [f"{word(chance, 4).upper()}_{number}{each}" for each in range(chance.randint(1, 2))]
    given = {"keys": keys} if chance.random() < 0.4 else {"key": keys[0]} if chance.random() < 0.4 else {"allKeys": True}
    kind = maybe(chance.choice(["envVars", "file"]))
    return without_none({"name": f"{word(chance, 8)}-{number}", **given, "consumptionType": kind})


def stream(chance: Random) -> dict[str, Any]:
    return {
        "input": {"generate": {"interval": "1s", "mapping": 'root.id = "${! uuid_v4() }"', "count": chance.randint(0, 9)}},
        "pipeline": {"threads": chance.randint(1, 4), "processors": [{"log": {"message": text(chance)}}]},
        "output": {"stdout": {"codec": "lines"}},
    }


def anything(chance: Random, depth: int) -> Any:
    kind = chance.randint(0, 5 if depth else 3)
    if kind == 4:
        return {word(chance, 5): anything(chance, depth - 1) for _ in range(chance.randint(1, 3))}
    if kind == 5:
        return [anything(chance, depth - 1) for _ in range(chance.randint(1, 3))]
    return (text(chance), chance.randint(-9, 10**9), chance.random() < 0.5, chance.randint(0, 100) / 8)[kind]


def word(chance: Random, longest: int) -> str:
    return "".join(chance.choice(_LETTERS) for _ in range(chance.randint(2, longest)))


def text(chance: Random) -> str:
    return chance.choice([*_TEXTS, word(chance, 20)])


def texts(chance: Random) -> list[str]:
    return sorted({text(chance) for _ in range(chance.randint(1, 3))})


def without_none(value: Any) -> Any:
    """`value` without the entries that are not given."""
    if isinstance(value, dict):
        return {key: without_none(item) for key, item in value.items() if item is not None}
    return value
