"""What refers to a resource, and would be left without it."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from compiler.diagnostics import FieldPath
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution
from compiler.environment.workspaces import name_of
from compiler.lint.texts import scalars
from compiler.pipeline.relations import uses
from compiler.records import NamedTuple
from compiler.repository.platform import SECRETS, Platform
from compiler.repository.repository import Repository
from compiler.resources.moves import Abroad, field_of
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED
from compiler.traced import Origin


class Dependent(NamedTuple):
    """`what` says who refers to a resource and how, as a sentence: "the Worker `orders` names the compute `streams`"."""

    what: str
    file: str
    line: int


def dependents(
    targets: Sequence[Resource],
    gone: Collection[str],
    repository: Repository,
    platform: Platform,
    environments: Sequence[Environment],
) -> tuple[Dependent, ...]:
    """What refers to one of `targets` and is none of them, in order of place,
    each once in a file. `gone` are the files that would hold nothing more.
    """
    removed = {id(target.document) for target in targets}
    rest = [resource for resource in repository.everything if id(resource.document) not in removed]
    found = [
        *_users(targets, rest, platform, environments),
        *_bundles(targets, gone, removed),
        *_placed(targets, rest),
        *_overlays(targets, rest, environments),
        *_declarations(targets, rest),
        *_pulling(targets, environments),
    ]
    once: dict[tuple[str, str], Dependent] = {}
    for each in sorted(found, key=lambda each: (each.file, each.line, each.what)):
        once.setdefault((each.what, each.file), each)
    return tuple(once.values())


def _users(
    targets: Sequence[Resource], rest: Sequence[Resource], platform: Platform, environments: Sequence[Environment]
) -> Iterator[Dependent]:
    wanted = {id(target.document) for target in targets if target.type != COMPILED}
    for resource in rest if wanted else ():
        for environment in environments if resource.type == COMPILED else ():
            read = resolution(resource, environment)
            for use in uses(read.worker, platform, environment):
                if use.declaration and id(use.declaration.resource.document) in wanted:
                    place = read.moves.written(use.path)
                    document = place.document if isinstance(place, Abroad) else resource.document
                    named = f"the {use.kind} `{use.name}`" if use.kind != "depot" else f"an address in the depot `{use.name}`"
                    yield _at(document, field_of(place), f"the Worker `{read.worker.name}` names {named}")


def _bundles(targets: Sequence[Resource], gone: Collection[str], removed: Collection[int]) -> Iterator[Dependent]:
    for target in targets:
        for placement in target.placements if target.document.source.name in gone else ():
            if id(placement.document) not in removed:
                what = f"the bundle `{placement.bundle or ''}` names the file `{target.document.source.name}`"
                yield _at(placement.document, (*placement.path, "file"), what)


def _placed(targets: Sequence[Resource], rest: Sequence[Resource]) -> Iterator[Dependent]:
    bundles = {id(target.document): target for target in targets if target.type == "bundle"}
    for resource in rest:
        for placement in resource.placements:
            if placement.workspace and (bundle := bundles.get(id(placement.document))):
                what = f"the bundle `{bundle.name}` places {_called(resource)} in the workspace `{placement.workspace}`"
                yield _at(resource.document, ("name",), what)


def _overlays(targets: Sequence[Resource], rest: Sequence[Resource], environments: Sequence[Environment]) -> Iterator[Dependent]:
    """One that is for a Worker by its very name would be for nothing, which is an error."""
    for target in targets:
        for environment in environments if target.type == COMPILED else ():
            name = name_of(target, environment)
            if any(other.type == COMPILED and name_of(other, environment) == name for other in rest):
                continue
            for overlay in environment.overlays:
                if name in overlay.match.names:
                    yield _at(overlay.document, overlay.path, f"an overlay of `{environment.name}` is for the Worker `{name}`")


def _declarations(targets: Sequence[Resource], rest: Sequence[Resource]) -> Iterator[Dependent]:
    """A stack or a depot names secrets under keys that say so: `dataosSecrets`, `imagePullSecret`, `connectionSecret`."""
    names = {target.name for target in targets if target.type in SECRETS}
    for resource in rest if names else ():
        if resource.type in (COMPILED, *SECRETS):
            continue
        for path, text in scalars((resource.type,), resource.section):
            if text in names and any(isinstance(step, str) and "secret" in step.lower() for step in path):
                yield _at(resource.document, path, f"{_called(resource)} names the secret `{text}`")


def _pulling(targets: Sequence[Resource], environments: Sequence[Environment]) -> Iterator[Dependent]:
    names = {target.name for target in targets if target.type in SECRETS}
    for name in {name: None for environment in environments for name in environment.objects.pull_secrets}:
        origin: Origin | None = getattr(name, "origin", None)
        if str(name) in names and origin:
            yield Dependent(f"`images.pullSecrets` names the secret `{name}`", origin.where, origin.line)


def _called(resource: Resource) -> str:
    return f"the {'Worker' if resource.type == COMPILED else resource.type} `{resource.name or ''}`"


def _at(document: Document, path: FieldPath, what: str) -> Dependent:
    return Dependent(what, document.source.name, document.span(path).start.line)
