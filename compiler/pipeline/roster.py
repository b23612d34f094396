"""What the sources declare: one entry for each resource as it is in one environment, or in several alike."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence

from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution, workspace_of
from compiler.environment.workspaces import Calls, name_of
from compiler.records import NamedTuple
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED
from compiler.resources.worker import Worker


class Entry(NamedTuple):
    """`workspace` is None for a declaration that names none. `replicas` is a number, or the least and the most of an
    autoscaled Worker: `2-6`. `output` says how what was rendered stands to what would be; None where nothing is. What only Workers
    have is None for everything else.
    """

    name: str
    version: str | None
    type: str
    workspace: str | None
    environments: tuple[str, ...]
    stack: str | None
    compute: str | None
    replicas: str | None
    owner: str | None
    output: str | None
    file: str
    line: int

    @property
    def place(self) -> str:
        return f"{self.file}:{self.line}"


def roster(
    resources: Iterable[Resource],
    environments: Sequence[Environment],
    output: Callable[[Resource, Environment], str | None] = lambda _, __: None,
) -> tuple[Entry, ...]:
    """By type, name and environment. What is the same in several environments is said once."""
    alike: dict[Entry, list[str]] = {}
    for resource in resources:
        for environment in environments:
            alike.setdefault(_entry(resource, environment)._replace(output=output(resource, environment)), []).append(
                environment.name
            )
    entries = [entry._replace(environments=tuple(dict.fromkeys(names))) for entry, names in alike.items()]
    order = [environment.name for environment in environments]

    def key(entry: Entry) -> tuple[bool, str, str, int, str, str, int]:
        first = order.index(entry.environments[0])
        return (entry.type != COMPILED, entry.type, entry.name, first, entry.workspace or "", entry.file, entry.line)

    return tuple(sorted(entries, key=key))


def _entry(resource: Resource, environment: Environment) -> Entry:
    """Without its environment. What cannot be filled is as it is written."""
    if resource.type == COMPILED:
        return _worker(resolution(resource, environment).worker, resource, environment)
    said = resource.stated_workspace
    return Entry(
        name=name_of(resource, environment) or resource.name or "",
        version=resource.version,
        type=resource.type,
        workspace=(Calls(environment)(said) or said) if said else None,
        environments=(),
        stack=None,
        compute=None,
        replicas=None,
        owner=_text(resource.data.get("owner")),
        output=None,
        file=resource.document.source.name,
        line=_line(resource),
    )


def _worker(worker: Worker, resource: Resource, environment: Environment) -> Entry:
    section, written = worker.section, resource.section
    return Entry(
        name=worker.name or resource.name or "",
        version=_text(worker.get("version")) or resource.version,
        type=resource.type,
        workspace=str(workspace_of(resource, environment)),
        environments=(),
        stack=_text(section.get("stack")) or _text(written.get("stack")),
        compute=_text(section.get("compute")) or _text(written.get("compute")),
        replicas=_replicas(worker),
        owner=_text(worker.get("owner")),
        output=None,
        file=resource.document.source.name,
        line=_line(resource),
    )


def _replicas(worker: Worker) -> str:
    _, scaling = worker.autoscaling
    if scaling:
        least, most = scaling.get("minReplicas", 1), scaling.get("maxReplicas", "")
        return f"{least}-{most}"
    return str(worker.section.get("replicas", 1))


def _line(resource: Resource) -> int:
    return resource.document.key_span(("name",)).start.line


def _text(value: object) -> str | None:
    return str(value) if isinstance(value, str) and value else None
