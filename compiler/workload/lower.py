"""Worker to Workload: every default resolved, every value with its origin.

Nothing is decided here on a field that a chart leaves open: such fields are passed on, and templates do the choosing.
"""

from __future__ import annotations

from compiler.environment.environment import Environment
from compiler.errors import InternalError
from compiler.repository.platform import Choice, Platform
from compiler.repository.stackname import parse
from compiler.resources.worker import Worker
from compiler.traced import Map
from compiler.workload import container, identity, scheduling, storage, variables
from compiler.workload.addresses import resolved_addresses
from compiler.workload.configuration import SUBSTITUTION, Files, configuration
from compiler.workload.defaults import default, ordered
from compiler.workload.secrets import consumption
from compiler.workload.workload import Workload


def lower(worker: Worker, platform: Platform, environment: Environment, files: Files) -> Workload:
    """The Workload of a traced Worker without blocking findings (`compiler.workload.renderable`).

    `files` reads a file of the repository that `configs` names; it gives None where there is none.
    """
    stack = _stack(worker, platform, environment)
    declared = stack.declaration.traced["stack"]
    said = declared.get("workerConfig") or {}
    known = identity.identity(worker, stack, environment)
    settings = environment.objects
    secrets = consumption(worker, platform, environment)
    stored = storage.storage(worker, platform, environment)
    given = configuration(worker, files)
    resources = container.resources(worker, declared)
    placement = scheduling.placement(worker, platform, environment)
    return Workload(
        stateful=container.stateful(declared),
        name=known.name,
        namespace=known.namespace,
        version=known.version,
        labels=identity.labels(known, settings.objects.labels),
        pod_labels=identity.pod_labels(known, settings.pods.labels),
        selector=identity.selector(known),
        annotations=identity.described(worker, settings.objects.annotations),
        pod_annotations=ordered(settings.pods.annotations),
        replicas=scheduling.replicas(worker),
        autoscaling=scheduling.autoscaling(worker),
        spread=scheduling.spread(worker),
        image=container.image(worker, declared, environment),
        command=container.command(worker, declared),
        arguments=container.arguments(worker, declared),
        platform_environment=variables.shared(environment, declared),
        contract=variables.contract(worker, known),
        log_level=variables.log_level(worker),
        secret_environment=secrets.environment,
        secret_variables=secrets.variables,
        secret_files=secrets.files,
        external_secrets=secrets.external,
        environment=variables.own(worker),
        api_key=variables.api_key(worker, environment),
        memory_hint=said.get("memoryHint"),
        probes=container.probes(declared),
        metrics=container.metrics(declared, environment),
        security=container.security(declared, environment, volumes=bool(stored.mounts or stored.temporary.claim)),
        priority_class=settings.priority_class,
        shutdown_seconds=container.shutdown_seconds(declared),
        stack_spec=worker.section.get("stackSpec") or Map(),
        addresses=resolved_addresses(worker, platform) if said.get("resolvesAddresses") else Map(),
        config_templates=ordered(said.get("configFiles") or {}),
        config=given.texts,
        config_substituted=default(any(SUBSTITUTION in text for text in given.texts.values()), "`${` in a configuration file"),
        binary_config=given.binary,
        **stored._asdict(),
        scratch=storage.scratch(declared),
        resources=resources,
        memory_limit=(resources.get("limits") or {}).get("memory"),
        **placement._asdict(),
        egress=environment.egress,
    )


def _stack(worker: Worker, platform: Platform, environment: Environment) -> Choice:
    name = parse(worker.section.get("stack") or "")
    choice = platform.choice(name, environment.stack_versions) if name else None
    if choice is None:
        raise InternalError(f"the Worker `{worker.name}` was lowered although its stack is not declared")
    return choice
