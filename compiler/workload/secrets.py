"""Secrets by reference: which become variables, which become files."""

from __future__ import annotations

from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.records import NamedTuple
from compiler.repository.platform import Platform
from compiler.resources.worker import Worker
from compiler.traced import derived
from compiler.workload.defaults import string
from compiler.workload.references import Reference, is_elsewhere, is_keyed, references
from compiler.workload.workload import ExternalSecret, SecretFiles, SecretVariable, Workload


class Consumption(NamedTuple):
    """How a Worker takes its Secrets. `environment` names those of which every key becomes a variable."""

    environment: tuple[Any, ...]
    variables: tuple[SecretVariable, ...]
    files: tuple[SecretFiles, ...]
    external: tuple[ExternalSecret, ...]


class Need(NamedTuple):
    """A Secret that has to be in the namespace before the Worker starts. `keys` None: all it has."""

    namespace: str
    name: str
    keys: tuple[str, ...] | None


def consumption(worker: Worker, platform: Platform, place: Environment) -> Consumption:
    environment: dict[str, Any] = {}
    variables: dict[str, SecretVariable] = {}
    files: dict[str, SecretFiles] = {}
    external: dict[str, ExternalSecret] = {}
    for reference in references(worker):
        name, keys = reference.name, reference.keys
        if made := _external(reference, worker, platform, place):
            external[made.name] = made
            name, keys = made.name, None if made.properties else keys
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
    return Consumption(tuple(environment.values()), ordered, tuple(files.values()), tuple(external.values()))


def _external(reference: Reference, worker: Worker, platform: Platform, place: Environment) -> ExternalSecret | None:
    """What takes the place of a Secret that no pod of `worker` could read as it is meant; None where it can.

    Names of Workers and workspaces have no dots, so that no two of these are the same.
    """
    settings, keyed = place.objects.external_secrets, is_keyed(reference, platform)
    if settings is None or not (keyed or is_elsewhere(reference, worker, platform)):
        return None
    elsewhere = reference.workspace and place.workspaces.get(reference.workspace, reference.workspace)
    workspace = str(elsewhere or worker.workspace)
    parts = (worker.name, workspace, str(reference.name), *(["properties"] if keyed else []))
    path = settings.path.replace("{workspace}", workspace).replace("{secret}", str(reference.name))
    rule = "secrets.externalSecrets"
    return ExternalSecret(
        name=derived(".".join(parts), rule, reference.name, reference.workspace),
        path=derived(path, rule, settings.path, reference.name, reference.workspace),
        properties=reference.name if keyed else None,
        store=settings.store,
        store_kind=string(settings.kind, rule),
        refresh_interval=string(settings.refresh_interval, rule),
    )


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
    for made in workload.external_secrets:
        found.pop(str(made.name), None)
    namespace = str(workload.namespace)
    return [Need(namespace, name, None if keys is None else tuple(sorted(keys))) for name, keys in sorted(found.items())]
