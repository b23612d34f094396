"""What a Worker refers to by name: what `graph` draws and `delete` asks."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.environment.environment import Environment
from compiler.lint.rules.addresses import addresses
from compiler.records import NamedTuple
from compiler.repository.platform import SECRETS, Declaration, Platform
from compiler.repository.stackname import parse
from compiler.resources.worker import Worker
from compiler.workload.references import references


class Use(NamedTuple):
    """A Worker names something at `path`. `kind` is the word for it; `declaration` says what it is, None where nothing does."""

    kind: str  # stack, compute, volume, secret or depot
    name: str
    path: FieldPath
    declaration: Declaration | None


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
