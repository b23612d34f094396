"""Addresses in a stackSpec, `dataos://depot:collection/dataset`, with what is known of their depots."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath, Finding
from compiler.hints import Any
from compiler.repository.platform import Platform
from compiler.resources.address import SCHEME, parse
from compiler.resources.worker import Worker
from compiler.traced import Map, derived, plain
from compiler.workload.defaults import ordered


def resolved_addresses(worker: Worker, platform: Platform) -> Map:
    """Each address of the stackSpec to a mapping of `depot`, `collection`, `dataset`, `type`, the depot's in lower case,
    and `of`: what the depot says of itself under its type (`abfss`, `pulsar`), or under `spec` as earlier versions do.
    """
    found: dict[str, Map] = {}
    for _, text in _addresses(worker):
        address = parse(plain(text))
        facts = platform.depot(address.depot, worker.environment) if address else None
        if address is None or facts is None:
            continue
        kind = _kind(facts)
        parts = {key: derived(part, key, text) for key, part in address._asdict().items() if part}
        kind_of = derived(kind, "type of the depot", facts.get("type") or text)
        found[plain(text)] = ordered({**parts, "type": kind_of, "of": _said(facts)})
    return ordered(found)


def unresolved(worker: Worker, platform: Platform) -> Iterator[Finding]:
    """Addresses of depots of which nothing is known."""
    for path, text in _addresses(worker):
        address = parse(plain(text))
        if address and not _said(platform.depot(address.depot, worker.environment) or {}):
            where = f"`environments: {{NAME: {{depots: {{{address.depot}: {{type: …, spec: {{…}}}}}}}}}}`"
            yield Finding(
                path,
                f"the stack writes what the depot `{address.depot}` of `{address}` is into its configuration, and nobody says it",
                f"declare it with `type: depot`, or say it in `workerc.yaml`: {where}",
                code="STK114",
            )


def _kind(facts: Any) -> str:
    return str(plain(facts.get("type") or "")).lower()


def _said(facts: Any) -> Any:
    """What a depot says of itself under its type, or under `spec`; nothing where only its name is known."""
    keys = (_kind(facts), "spec")
    return next((facts[key] for key in facts if str(key).lower() in keys and isinstance(facts[key], dict)), Map())


def _addresses(worker: Worker) -> Iterator[tuple[FieldPath, Any]]:
    waiting: list[tuple[FieldPath, Any]] = [(worker.path("stackSpec"), worker.section.get("stackSpec"))]
    while waiting:
        at, found = waiting.pop()
        if isinstance(found, str):
            if found.startswith(SCHEME):
                yield at, found
        elif isinstance(found, dict):
            waiting += [((*at, key), item) for key, item in reversed(found.items())]
        elif isinstance(found, list):
            waiting += [((*at, index), found[index]) for index in reversed(range(len(found)))]
