"""Whether what was rendered of Workers is what `workerc render` would write now."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from compiler.cli.compiling import Extent, compiled, output_directory
from compiler.cli.reading import Input
from compiler.cli.terminal import tell
from compiler.config.config import Config
from compiler.config.silence import selection
from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.environment.targets import HELM
from compiler.environment.workspaces import name_of
from compiler.output.lock import locked
from compiler.output.plan import plan
from compiler.output.states import states, together
from compiler.output.unit import SHARED
from compiler.pipeline.known import known_keys
from compiler.repository.repository import Read, Repository
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED

Said = Callable[[Resource, Environment], str | None]


def outputs(config: Config, given: Input, environments: Sequence[Environment], name: str | None, workspace: str | None) -> Said:
    """What leads from a Worker in one of `environments` to the state of its output; None for one that has an error.

    Only Workers called `name` are compiled where there is one, and those placed in `workspace`. Raises `ReadError`.
    """
    if any(HELM in each.targets and each.charts.shared for each in environments):
        environments, workspace = config.environments, None  # a chart is made of all of them
    narrowed = given._replace(repository=_named(given.repository, name, environments)) if name else given
    result = compiled(config, narrowed, environments, selection(config), Extent(workspace, whole=not name and not workspace))
    directory = output_directory(config, None)
    known = known_keys(given.repository, config.environments) if given.complete else None
    with locked(directory, tell, shared=True):
        found = states(plan(directory, result.units, known=known, complete=True), result.units)
    by_place: dict[tuple[str, str, str], list[str]] = {}
    for key, state in found.items():
        by_place.setdefault(key[1:], []).append(state)

    def said(resource: Resource, environment: Environment) -> str | None:
        called = name_of(resource, environment)
        if resource.type != COMPILED or called is None:
            return None
        places = [(environment.name, environment), (SHARED, config.environments[0])]
        keys = [(place, str(workspace_of(resource, where)), called) for place, where in places]
        return together(state for key in keys for state in by_place.get(key, ()))

    return said


def _named(found: Repository, name: str, environments: Sequence[Environment]) -> Repository:
    """`found` without the Workers that are called otherwise."""

    def is_meant(resource: Resource) -> bool:
        return resource.type != COMPILED or name in {name_of(resource, environment) for environment in environments}

    read = [Read(each.source, tuple(filter(is_meant, each.resources)), each.documents) for each in found.read]
    return found._replace(read=tuple(read))
