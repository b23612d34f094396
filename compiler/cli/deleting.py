"""Which resources `workerc delete` was asked to remove."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from compiler.cli.reading import require_type
from compiler.config.discovery import shown
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.environment.workspaces import name_of
from compiler.errors import UsageError
from compiler.records import NamedTuple
from compiler.repository.repository import Repository
from compiler.resources.resource import Resource
from compiler.resources.suggestions import suggestion
from compiler.resources.types import COMPILED

_WAYS = "`-i 'NAME | VERSION | TYPE | WORKSPACE'`, `-f FILE`, or `-t TYPE -n NAME -w WORKSPACE`"
_LEAST = 3  # parts of an identifier: what has no workspace ends with its type


class Wanted(NamedTuple):
    """A resource as somebody names it; None matches everything."""

    name: str
    type: str = COMPILED
    version: str | None = None
    workspace: str | None = None

    def __str__(self) -> str:
        where = f" in the workspace `{self.workspace}`" if self.workspace else ""
        return f"{self.type} `{self.name}`{where}{f' of version `{self.version}`' if self.version else ''}"


class Ways(NamedTuple):
    """What the command line says: one of the three ways that `dataos-ctl` has."""

    identifier: str | None
    file: str | None
    type: str | None
    name: str | None
    version: str | None
    workspace: str | None


def meant(ways: Ways, repository: Repository, environments: Sequence[Environment]) -> tuple[Resource, ...]:
    """The resource that is named, or all Workers of the file. Raises `UsageError` where that is nothing, or several of a name."""
    given = [ways.identifier is not None, ways.file is not None, ways.name is not None]
    parts = [ways.type, ways.version, ways.workspace]
    if sum(given) != 1 or (ways.name is None and any(parts)):
        raise UsageError("it is not said what to delete, or in several ways", f"one of {_WAYS}")
    if ways.file is not None:
        return _in_file(ways.file, repository)
    wanted = _identified(ways.identifier) if ways.identifier is not None else _named(ways)
    require_type(wanted.type)
    return (_only(wanted, repository, environments),)


def _identified(text: str) -> Wanted:
    parts = [part.strip() for part in text.split("|")]
    if not _LEAST <= len(parts) <= _LEAST + 1 or not all(parts[:_LEAST]):
        raise UsageError(f"`{text}` is no identifier", "write `-i 'NAME | VERSION | TYPE | WORKSPACE'`, as `dataos-ctl` does")
    name, version, kind, workspace = [*parts, ""][: _LEAST + 1]
    return Wanted(name, kind, version, workspace if workspace not in ("", "-") else None)


def _named(ways: Ways) -> Wanted:
    return Wanted(ways.name or "", ways.type or COMPILED, ways.version, ways.workspace)


def _in_file(file: str, repository: Repository) -> tuple[Resource, ...]:
    """The Workers of a file."""
    name = shown(Path(file))
    found = [resource for resource in repository.everything if resource.document.source.name == name]
    workers = tuple([resource for resource in found if resource.type == COMPILED])
    if not workers and found:
        others = ", ".join([f"`{each.type}` `{each.name}`" for each in found])
        raise UsageError(f"{name} has no Worker", f"it has {others}: name one with `-t TYPE -n NAME`")
    if not workers:
        raise UsageError(f"{name} has no Worker of this repository", "`workerc get` lists them with their files")
    return workers


def _only(wanted: Wanted, repository: Repository, environments: Sequence[Environment]) -> Resource:
    found = [resource for resource in repository.everything if _is(wanted, resource, environments)]
    if len(found) == 1:
        return found[0]
    if found:
        places = [f"{each.document.source.name}:{each.document.key_span(('name',)).start.line}" for each in found]
        raise UsageError(
            f"there are {len(found)} of {wanted}: {', '.join(places)}", "name the workspace with `-w`, or the file with `-f`"
        )
    names = sorted({each.name for each in repository.everything if each.name and each.type == wanted.type})
    near = [each for each in repository.everything if _is(Wanted(wanted.name, wanted.type), each, environments)]
    raise UsageError(f"there is no {wanted}", _advice(wanted, near, names, environments))


def _advice(wanted: Wanted, near: Sequence[Resource], names: Sequence[str], environments: Sequence[Environment]) -> str:
    if near:
        said = [f"version `{each.version}`, workspace {_listed(_workspaces(each, environments))}" for each in near]
        return f"there is one of {'; one of '.join(said)}"
    word = suggestion(wanted.name, names)
    return f"did you mean `{word}`?" if word else "`workerc get -a` lists all there are"


def _listed(workspaces: set[str]) -> str:
    return " or ".join([f"`{name}`" for name in sorted(workspaces)]) or "none"


def _is(wanted: Wanted, resource: Resource, environments: Sequence[Environment]) -> bool:
    return (
        resource.type == wanted.type
        and wanted.name in {resource.name, *[name_of(resource, environment) for environment in environments]}
        and wanted.version in (None, resource.version)
        and (wanted.workspace is None or wanted.workspace in _workspaces(resource, environments))
    )


def _workspaces(resource: Resource, environments: Sequence[Environment]) -> set[str]:
    """As the files call it, and as any environment does. A declaration that names none is in no particular one."""
    said = resource.stated_workspace
    if resource.type != COMPILED and not said:
        return set()
    return {*([said] if said else []), *[str(workspace_of(resource, environment)) for environment in environments]}
