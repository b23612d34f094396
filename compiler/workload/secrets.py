"""Secrets by reference: which become variables, which become files."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from compiler.resources.worker import Worker
from compiler.workload.defaults import default
from compiler.workload.workload import SecretFiles, SecretVariable, Workload


class Consumption(NamedTuple):
    """How a Worker takes its Secrets. `environment` names those of which every key becomes a variable."""

    environment: tuple[Any, ...]
    variables: tuple[SecretVariable, ...]
    files: tuple[SecretFiles, ...]


class Reference(NamedTuple):
    """One entry of `dataosSecrets` or `secrets`. `keys` None stands for all of them; `item` is its place in the list."""

    field: str
    item: int
    name: Any
    workspace: Any
    keys: tuple[Any, ...] | None
    consumption: Any  # envVars, file or propFile


class Need(NamedTuple):
    """A Secret that has to be in the namespace before the Worker starts. `keys` None: all it has."""

    namespace: str
    name: str
    keys: tuple[str, ...] | None


def references(worker: Worker) -> Iterator[Reference]:
    """In the order in which later ones win. A bare name under `secrets` is projected as files (vendor's pod template)."""
    for field, bare in (("secrets", "file"), ("dataosSecrets", "envVars")):
        for index, entry in enumerate(worker.section.get(field) or ()):
            if isinstance(entry, str):
                yield Reference(field, index, entry, None, None, bare)
            elif entry.get("name") is not None:
                yield Reference(field, index, entry["name"], entry.get("workspace"), _keys(entry), _consumption(entry))


def consumption(worker: Worker) -> Consumption:
    environment: dict[str, Any] = {}
    variables: dict[str, SecretVariable] = {}
    files: dict[str, SecretFiles] = {}
    for reference in references(worker):
        name, keys = reference.name, reference.keys
        if reference.consumption != "envVars":
            earlier = files.pop(name, SecretFiles(name, ()))
            both = None if keys is None or earlier.keys is None else tuple(dict.fromkeys((*earlier.keys, *keys)))
            files[name] = SecretFiles(name, both)
        elif keys is None:
            environment.pop(name, None)
            environment[name] = name
        else:
            variables |= {key: SecretVariable(key, name, key) for key in keys}
    ordered = tuple(variables[key] for key in sorted(variables))
    return Consumption(tuple(environment.values()), ordered, tuple(files.values()))


def needs(workload: Workload) -> list[Need]:
    """The Secrets that `workload` refers to, in order of their names."""
    found: dict[str, set[str] | None] = {}

    def need(secret: str, keys: Any) -> None:
        if keys is None:
            found[secret] = None
        elif (known := found.setdefault(secret, set())) is not None:
            known.update(map(str, keys))

    for name in workload.secret_environment:
        need(str(name), None)
    for variable in (*workload.secret_variables, *filter(None, [workload.api_key])):
        need(str(variable.secret), [variable.key])
    for files in workload.secret_files:
        need(str(files.secret), files.keys)
    for name in workload.image.pull_secrets:
        need(str(name), [".dockerconfigjson"])
    namespace = str(workload.namespace)
    return [Need(namespace, name, None if keys is None else tuple(sorted(keys))) for name, keys in sorted(found.items())]


def _keys(entry: Any) -> tuple[Any, ...] | None:
    given = [entry["key"]] if entry.get("key") is not None else []
    given += entry.get("keys") or ()
    return None if entry.get("allKeys") or not given else tuple(dict.fromkeys(given))


def _consumption(entry: Any) -> Any:
    return entry.get("consumptionType", default("envVars", "consumptionType envVars"))
