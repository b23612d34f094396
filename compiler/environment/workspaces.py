"""In which workspace an environment has a resource: a bundle's word, else the file's, else its own, renamed by its map."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from compiler.diagnostics import FieldPath, Finding
from compiler.environment.environment import Environment
from compiler.environment.marks import OPENING
from compiler.hints import Any
from compiler.regex import regex
from compiler.resources.moves import Abroad
from compiler.resources.placement import WORKSPACE, Placement
from compiler.resources.resource import Resource
from compiler.traced import Origin, Str, derived

_FIELD: FieldPath = (WORKSPACE,)
_VARIABLE = regex(r"\$\{?[A-Za-z_]")


class Calls:
    """Leads from a workspace as files name it to what an environment calls it; None where nobody can say."""

    __slots__ = ("_renames", "_values")

    def __init__(self, environment: Environment) -> None:
        self._values, self._renames = environment.values, environment.workspaces

    def __call__(self, named: str) -> str | None:
        known = _filled(named, self._values)
        return known if known is None else self._renames.get(known, known)

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Calls) and (self._values, self._renames) == (other._values, other._renames)

    def __hash__(self) -> int:
        return hash(tuple(self._renames))


def named(own: Any, resource: Resource, environment: Environment) -> str:
    """The workspace before the environment renames it. `own` is what the file of `resource` says, filled."""
    if resource.placements and (said := _first(resource, environment)):
        return said
    return own if isinstance(own, str) and own else environment.workspace


def decided(own: Any, resource: Resource, environment: Environment) -> str:
    before = named(own, resource, environment)
    renamed = environment.workspaces.get(before)
    return before if renamed is None else derived(str(renamed), "renamed", renamed, before)


def stated(resource: Resource, environment: Environment) -> str | None:
    """What the file of `resource` says, filled; None where it says nothing or it cannot be filled."""
    own = resource.workspace
    return own if own is None else _filled(own, environment.values)


def name_of(resource: Resource, environment: Environment) -> str | None:
    """The name of `resource`, filled; None where it cannot be."""
    name = resource.name and _filled(resource.name, environment.values)
    return str(name) if name else None


def placements(resource: Resource, environment: Environment) -> tuple[Placement, ...]:
    """Those of `resource` with the workspaces that they name in `environment`."""
    return tuple([placement._replace(workspace=_placed(placement, environment)) for placement in resource.placements])


def findings(resource: Resource, environment: Environment) -> Iterator[Finding]:
    """What keeps bundles from placing `resource`, at its place in the bundle."""
    from compiler.environment.placeholders import filled  # noqa: PLC0415 - of no use to most Workers, which a lint would wait for
    from compiler.environment.values import plain_values  # noqa: PLC0415

    values = plain_values(environment.values)
    for placement in resource.placements:
        written, home = placement.workspace or "", (*placement.path, WORKSPACE)
        there = Abroad(home, placement.document, _FIELD)
        if OPENING in written:
            yield from (found._replace(path=there) for found in filled({WORKSPACE: written}, values).findings)
        elif _VARIABLE.search(written):
            message = f"the workspace `{written}` is known only to whoever applies the bundle"
            yield Finding(there, message, "write its name, or a placeholder: `${{ workspace }}`", code="INT102")


def _first(resource: Resource, environment: Environment) -> str | None:
    return next((said for placement in resource.placements if (said := _placed(placement, environment))), None)


def _placed(placement: Placement, environment: Environment) -> str | None:
    """The workspace that a bundle names, traced to its line there."""
    if placement.workspace is None:
        return None
    start = placement.document.span((*placement.path, WORKSPACE)).start
    written = Str(placement.workspace)
    written.origin = Origin("declaration", placement.document.source.name, start.line, start.column)
    return _filled(written, environment.values)


def _filled(written: str, values: Mapping[str, Any]) -> str | None:
    """`written` with its placeholders filled; None where that is not possible, or it is no text then."""
    if OPENING in written:
        from compiler.environment.placeholders import filled  # noqa: PLC0415 - of no use to most Workers, which a lint would wait for

        written = filled({WORKSPACE: written}, values).data.get(WORKSPACE)
    usable = isinstance(written, str) and written and not ("$" in written and _VARIABLE.search(written))
    return written if usable else None
