"""A resource as it is in one environment: placeholders filled, put in normal form, its workspace decided.

`resolution` is for judging: plain values, everything that is wrong, and a Worker that holds only what the schema
accepts. `resolved` is for compiling: traced values of a resource in which nothing is wrong.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial

from compiler.diagnostics import FieldPath, Finding
from compiler.document.tracing import traced_document
from compiler.environment.environment import Environment
from compiler.environment.marks import OPENING
from compiler.environment.workspaces import Calls, decided, named, placements, stated
from compiler.environment.workspaces import findings as unplaced
from compiler.hints import TYPE_CHECKING, Any
from compiler.records import NamedTuple
from compiler.resources.eras import CURRENT, modern
from compiler.resources.moves import Abroad, Moves, field_of
from compiler.resources.normal import normal
from compiler.resources.resource import Resource
from compiler.resources.rewriting import alike, without
from compiler.resources.sections import sections
from compiler.resources.shape import at_written, framed
from compiler.resources.validation import violations
from compiler.resources.worker import Worker

if TYPE_CHECKING:
    from compiler.environment.overlays import Effect

# In a declaration a placeholder may wait for whoever applies it: only what is compiled needs its value now.
_COMPILED = frozenset(("worker", "compute", "volume"))


class Resolution(NamedTuple):
    """`findings` are at paths as written, to which `moves` lead from the paths of the Worker.

    `silent` has paths, as written too, of which all has been said, with whatever is below them. `effects` are those of
    the overlays that are for the Worker, `removed` where they take a field out.
    """

    worker: Worker
    findings: tuple[Finding, ...]
    moves: Moves
    silent: frozenset[FieldPath]
    effects: tuple[Effect, ...] = ()
    removed: tuple[Abroad, ...] = ()

    @property
    def is_told(self) -> bool:
        """Whether all has been said of the whole resource: nothing is known of its shape then."""
        return () in self.silent

    def is_silent(self, path: FieldPath) -> bool:
        """Whether there is nothing more to say of `path`, a path of the Worker."""
        return _below(self.moves.written(path), self.silent)


def resolution(resource: Resource, environment: Environment) -> Resolution:
    """`resource` in `environment`, and what shape, placeholders and schema have to say of it."""
    form = framed(resource)
    moves, findings, silent = form.moves, list(form.findings), set(form.silent)
    data: Any = form.data
    if OPENING in resource.document.text:
        from compiler.environment.overlays import declared  # noqa: PLC0415 - of no use to most Workers, which a lint would wait for
        from compiler.environment.placeholders import filled  # noqa: PLC0415
        from compiler.environment.values import plain_values  # noqa: PLC0415

        fill = filled(data, plain_values(environment.values))
        if resource.type in _COMPILED:
            findings += [at_written(finding, moves) for finding in fill.findings]
        silent |= {moves.written(path) for path in fill.unfilled}
        data, moves = fill.data, moves.then(declared(fill.given, environment.values)).then(fill.moved)
    if resource.placements and resource.type in _COMPILED:
        findings += unplaced(resource, environment)
    effects: tuple[Effect, ...] = ()
    removed: tuple[Abroad, ...] = ()
    if environment.overlays and resource.type == "worker" and () not in silent:
        from compiler.environment.overlays import overlaid  # noqa: PLC0415 - of no use to most Workers, which a lint would wait for
        from compiler.environment.values import plain_values  # noqa: PLC0415

        values = plain_values(environment.values)
        over = overlaid(data, environment.overlays, named(data.get("workspace"), resource, environment), values)
        findings += over.findings
        data, moves, effects, removed = over.data, moves.followed(over.moves), over.effects, over.removed
    normalised = normal(data, sections(resource.type))
    findings += [at_written(finding, moves) for finding in normalised.findings]
    data, moves = normalised.data, moves.then(normalised.moved)
    refused: set[FieldPath] = set()
    if () not in silent:
        said = frozenset(silent)
        for violation in violations(resource.type, _version(data), data):
            refused.add(violation.path)
            if not _below(moves.written(violation.path), said):
                findings.append(at_written(violation, moves))
        silent |= {moves.written(path) for path in refused}
    data, moved = without(data, frozenset(refused))
    moves = moves.then(moved)
    worker = _worker(resource, environment, data)._replace(written=partial(_written, resource, moves))
    return Resolution(worker, tuple(findings), moves, frozenset(silent), effects, removed)


def _written(resource: Resource, moves: Moves, path: FieldPath) -> Any:
    place = moves.written(path)
    if isinstance(place, Abroad) and place.via:
        place = place.via
    abroad = isinstance(place, Abroad) and not place.value_only
    found = place.document.data if isinstance(place, Abroad) and abroad else resource.document.data
    for step in place if abroad else field_of(place):
        try:
            found = found[step]
        except (KeyError, IndexError, TypeError):
            return None
    return found


def resolved(resource: Resource, environment: Environment) -> Worker:
    """`resource` in `environment`, traced. It has to be free of blocking findings."""
    data = traced_document(resource.document)
    if OPENING in resource.document.text:
        from compiler.environment.placeholders import filled  # noqa: PLC0415

        data = filled(data, environment.values).data
    if "worker" in data:
        data = alike({key: modern(value) if key == "worker" else value for key, value in data.items()}, data)
    if environment.overlays and resource.type == "worker":
        from compiler.environment.overlays import overlaid  # noqa: PLC0415

        workspace = named(data.get("workspace"), resource, environment)
        data = overlaid(data, environment.overlays, workspace, environment.values, traced=True).data
    return _worker(resource, environment, normal(data, sections(resource.type)).data)


def workspace_of(resource: Resource, environment: Environment) -> str:
    """The workspace `resource` has in `environment`: a bundle's, else the file's own, else the environment's, renamed by it."""
    return decided(stated(resource, environment), resource, environment)


def _worker(resource: Resource, environment: Environment, data: Mapping[str, Any]) -> Worker:
    name = data.get("name")
    return Worker(
        resource=resource,
        environment=environment.name,
        name=name if isinstance(name, str) else "",
        workspace=decided(data.get("workspace"), resource, environment),
        data=data,
        variables=frozenset(environment.platform_env),
        spelling=environment.spelling,
        external_secrets=environment.objects.external_secrets is not None,
        placements=placements(resource, environment) if resource.placements else (),
        calls=Calls(environment),
    )


def _version(data: Mapping[str, Any]) -> str:
    version = data.get("version")
    return version if isinstance(version, str) else CURRENT


def _below(path: FieldPath, paths: frozenset[FieldPath]) -> bool:
    return any(path[: len(above)] == above for above in paths)
