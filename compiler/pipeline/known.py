"""Whose outputs a repository has, whatever a run renders of them: what is not among these is nobody's any more."""

from __future__ import annotations

from collections.abc import Iterable

from compiler.environment.environment import Environment
from compiler.environment.resolution import workspace_of
from compiler.environment.targets import HELM
from compiler.environment.workspaces import name_of
from compiler.output.unit import SHARED, UnitKey
from compiler.repository.repository import Repository
from compiler.resources.types import COMPILED


def known_keys(repository: Repository, environments: Iterable[Environment]) -> frozenset[UnitKey] | None:
    """The keys of all Workers of `repository` and its context; None where one of them has a name that nobody knows."""
    workers = [resource for resource in repository.everything if resource.type == COMPILED]
    found: set[UnitKey] = set()
    for environment in environments:
        for worker in workers:
            name = name_of(worker, environment)
            if name is None:
                return None
            workspace = str(workspace_of(worker, environment))
            for target in environment.targets:
                place = SHARED if target == HELM and environment.charts.shared else environment.name
                found.add(UnitKey(target, place, workspace, name))
    return frozenset(found)
