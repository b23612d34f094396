"""Secrets by reference: which become variables, which become files."""

from __future__ import annotations

from typing import Any, NamedTuple

from compiler.resources.worker import Worker
from compiler.workload.references import references
from compiler.workload.workload import SecretFiles, SecretVariable, Workload


class Consumption(NamedTuple):
    """How a Worker takes its Secrets. `environment` names those of which every key becomes a variable."""

    environment: tuple[Any, ...]
    variables: tuple[SecretVariable, ...]
    files: tuple[SecretFiles, ...]


class Need(NamedTuple):
    """A Secret that has to be in the namespace before the Worker starts. `keys` None: all it has."""

    namespace: str
    name: str
    keys: tuple[str, ...] | None


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
