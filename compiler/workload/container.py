"""The container of a Worker: image, probes, identity, resources."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.quantities import QuantityError, canonical
from compiler.resources.worker import Worker
from compiler.traced import Map, derived, plain
from compiler.workload.defaults import default, ordered, text
from compiler.workload.workload import Image, Metrics, Probe, Probes, Security

_canonical = lru_cache(maxsize=1 << 10, typed=True)(canonical)  # few amounts are asked for

_DRAIN_SECONDS = 20  # with the ten seconds on top what Kubernetes gives by itself


def image(worker: Worker, stack: Any, environment: Environment) -> Image:
    if given(worker, stack, "image") is not None:
        return _own_image(worker, stack, environment)
    declared = stack["image"]
    registry = environment.images.get("registry") or declared.get("registry")
    parts = [part for part in (registry, declared.get("repository"), declared["image"]) if part]
    written = text(declared["tag"])
    tag, _, digest = written.partition("@")
    return _image(
        derived("/".join(parts), "image", *parts),
        derived(tag, "tag", written) if digest else written,
        derived(digest, "digest", written) if digest else None,
        (declared.get("auth") or {}).get("imagePullSecret"),
        environment,
    )


def _image(repository: Any, tag: Any, digest: Any, secret: Any, environment: Environment) -> Image:
    settings = environment.objects
    secrets = [*([secret] if secret else []), *settings.pull_secrets]
    return Image(
        repository=repository,
        tag=tag,
        digest=digest or settings.digests.get(f"{repository}:{tag}"),
        pull_secrets=tuple(dict.fromkeys(secrets)),
    )


def given(worker: Worker, stack: Any, name: str) -> Any:
    """What the stackSpec says, where the stack leaves that to it; else None."""
    spec = worker.section.get("stackSpec")
    own = (stack.get("workerConfig") or {}).get("fromStackSpec") or ()
    return spec.get(name) if name in own and isinstance(spec, dict) else None


def command(worker: Worker, stack: Any) -> Any:
    return given(worker, stack, "command") or stack.get("command")


def arguments(worker: Worker, stack: Any) -> Any:
    return given(worker, stack, "arguments") or stack.get("arguments")


def _own_image(worker: Worker, stack: Any, environment: Environment) -> Image:
    """`registry/path/name:tag@digest`, of which only the name is needed. The first part is a registry if it looks like
    the name of a host.
    """
    written = given(worker, stack, "image")
    name, _, digest = plain(written).partition("@")
    path, colon, tag = name.rpartition(":")
    if not colon or "/" in tag:
        path, tag = name, ""
    host, slash, rest = path.partition("/")
    registry = environment.images.get("registry")
    if registry and slash and ("." in host or ":" in host or host == "localhost"):
        path = f"{registry}/{rest}"
    elif registry:
        path = f"{registry}/{path}"
    return _image(
        derived(path, "image", *([registry] if registry else []), written),
        derived(tag, "tag", written) if tag else default("latest", "an image without a tag"),
        derived(digest, "digest", written) if digest else None,
        given(worker, stack, "imagePullSecret"),
        environment,
    )


def probes(stack: Any) -> Probes:
    """What the stack knows of its health; nothing where it names no port."""
    said = stack.get("workerConfig") or {}
    port, declared = said.get("port"), said.get("probes") or {}
    known = port is not None and bool(declared)
    return Probes(
        enabled=default(known, "the stack has probes" if known else "the stack has no probes"),
        port=port,
        startup=_probe(declared.get("startup")),
        liveness=_probe(declared.get("liveness")),
        readiness=_probe(declared.get("readiness")),
    )


def metrics(stack: Any, environment: Environment) -> Metrics | None:
    """Where a PodMonitor asks; None where nobody wants one, or the stack does not say where."""
    said, settings = stack.get("workerConfig") or {}, environment.objects.monitor
    found = said.get("metrics") or {}
    port = found.get("port", said.get("port"))
    if settings is None or port is None or found.get("path") is None:
        return None
    named = "http" if port == said.get("port") else "metrics"
    return Metrics(
        port=port,
        port_name=default(named, "name of the port"),
        path=found["path"],
        namespace=settings.namespace,
        interval=settings.interval,
        labels=ordered(settings.labels),
    )


def stateful(stack: Any) -> Any:
    return (stack.get("workerConfig") or {}).get("statefulSet", default(False, "the stack asks for no StatefulSet"))


def security(stack: Any, environment: Environment, *, volumes: bool) -> Security:
    settings = environment.security
    restricted = settings.profile == "restricted"
    user = (stack.get("workerConfig") or {}).get("user")
    if user is None and restricted:
        user = default(settings.run_as_user, "security.runAsUser")
    level = default(derived(restricted, "security.profile", settings.profile), f"Pod Security {settings.profile}")
    hosts = environment.objects.host_users
    return Security(restricted=level, user=user, group=user if volumes else None, host_users=hosts)


def shutdown_seconds(stack: Any) -> Any:
    said = stack.get("workerConfig") or {}
    return said.get("shutdownSeconds", default(_DRAIN_SECONDS, "shutdown of a stack that says nothing of it"))


def resources(worker: Worker, stack: Any) -> Map:
    """Requests and limits in the canonical form of the API server; the stack adds what Workers cannot ask for."""
    given = worker.section.get("resources") or {}
    storage = (stack.get("workerConfig") or {}).get("ephemeralStorage") or {}
    found = {
        "limits": _quantities({"ephemeral-storage": storage.get("limit"), **(given.get("limits") or {})}),
        "requests": _quantities({"ephemeral-storage": storage.get("request"), **(given.get("requests") or {})}),
    }
    return ordered({name: quantities or None for name, quantities in found.items()})


def _quantities(given: Mapping[str, Any]) -> Map:
    return ordered({name: None if amount is None else quantity(amount) for name, amount in given.items()})


def quantity(given: Any) -> Any:
    """In the canonical form of the API server."""
    try:
        written = _canonical(plain(given))
    except QuantityError:  # a rule reports it, and the schema of the object refuses it
        return text(given)
    return given if isinstance(given, str) and given == written else derived(written, "quantity", given)


def _probe(declared: Any) -> Probe | None:
    if not declared:
        return None
    return Probe(declared["path"], *(declared.get(key) for key in ("periodSeconds", "timeoutSeconds", "failureThreshold")))
