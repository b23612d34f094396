"""The intermediate representation: a Worker with every default resolved against its platform.

Templates read nothing else. Scalars and collections are traced (`compiler.traced`). Every field always exists,
None where nothing is set, and lowering decides on nothing that a chart leaves open: the template does.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from compiler.hints import Any


@dataclass(frozen=True, slots=True)
class Node:
    """What templates may look into: they read public fields of it, nothing else."""


@dataclass(frozen=True, slots=True)
class Autoscaling(Node):
    enabled: bool
    min_replicas: int
    max_replicas: int
    memory: int | None  # utilization in per cent of the request
    cpu: int | None


@dataclass(frozen=True, slots=True)
class Image(Node):
    """`repository` includes registry and path; with a `digest` the tag is for the reader only."""

    repository: str
    tag: str
    digest: str | None
    pull_secrets: Sequence[str]


@dataclass(frozen=True, slots=True)
class Spread(Node):
    enabled: bool
    topology_key: str
    required: bool


@dataclass(frozen=True, slots=True)
class Probe(Node):
    """Numbers that are None are left to Kubernetes."""

    path: str
    period_seconds: int | None
    timeout_seconds: int | None
    failure_threshold: int | None


@dataclass(frozen=True, slots=True)
class Probes(Node):
    """Always there; without a `port` the stack knows none, and `enabled` is what a chart can switch."""

    enabled: bool
    port: int | None
    startup: Probe | None
    liveness: Probe | None
    readiness: Probe | None


@dataclass(frozen=True, slots=True)
class Metrics(Node):
    """Where the metrics of a stack are, and who asks for them. `port_name` is that of the probes where it is their port."""

    port: int
    port_name: str
    path: str
    namespace: str  # of Prometheus
    interval: str | None
    labels: Mapping[str, str]  # of the PodMonitor, besides those of every object


@dataclass(frozen=True, slots=True)
class Security(Node):
    """`restricted` is the level of Pod Security; below it the image decides who it runs as, unless the stack does.

    Numeric ids. `group` owns mounted volumes where there are any, else it is None. `host_users` is False for pods that have
    a user namespace of their own.
    """

    restricted: bool
    user: int | None
    group: int | None
    host_users: bool | None


@dataclass(frozen=True, slots=True)
class SecretVariable(Node):
    """One variable from one key of a Secret."""

    name: str
    secret: str
    key: str


@dataclass(frozen=True, slots=True)
class SecretFiles(Node):
    """Keys of a Secret as files; None stands for all of them."""

    secret: str
    keys: Sequence[str] | None


@dataclass(frozen=True, slots=True)
class ExternalSecret(Node):
    """A Secret that External Secrets makes of what a store has at `path`. With `properties`, all of it is the one file of
    that name.
    """

    name: str
    path: str
    properties: str | None
    store: str
    store_kind: str
    refresh_interval: str


@dataclass(frozen=True, slots=True)
class Claim(Node):
    """A PersistentVolumeClaim, referenced by name: the workspace has it. `volume` is its name inside the pod."""

    volume: str
    name: str


@dataclass(frozen=True, slots=True)
class Mount(Node):
    """A claim at a path of the container. Several mounts may share one."""

    volume: str
    path: str
    sub_path: str | None
    read_only: bool


@dataclass(frozen=True, slots=True)
class Temporary(Node):
    """The space at /var/dataos/temp_data: an emptyDir of `size`, or a generic ephemeral volume where `claim` is true."""

    size: str
    claim: bool
    access_mode: str | None
    storage_class: str | None  # None is the cluster's own


@dataclass(frozen=True, slots=True)
class Scratch(Node):
    """A writable path on a root file system that is read-only."""

    name: str
    path: str
    size: str


@dataclass(frozen=True, slots=True)
class Workload(Node):
    stateful: bool  # a StatefulSet, not a Deployment
    name: str
    namespace: str
    version: str  # of the resource, part of its id
    labels: Mapping[str, str]  # on every object; those of `selector` among them
    pod_labels: Mapping[str, str]  # without the stack version, which would restart pods
    selector: Mapping[str, str]
    annotations: Mapping[str, str]
    pod_annotations: Mapping[str, str]
    replicas: int
    autoscaling: Autoscaling
    spread: Spread
    single_writer: bool  # a volume that only one pod may hold: the old pod goes first
    image: Image
    command: Sequence[str] | None
    arguments: Sequence[str] | None
    platform_environment: Mapping[str, str]  # of the platform and the stack; Secrets and the Worker override it
    contract: Mapping[str, str]  # the DATAOS_* variables
    log_level: str
    secret_environment: Sequence[str]  # names of Secrets of which every key becomes a variable
    secret_variables: Sequence[SecretVariable]
    secret_files: Sequence[SecretFiles]
    external_secrets: Sequence[ExternalSecret]
    environment: Mapping[str, str]  # the Worker's own
    api_key: SecretVariable | None
    memory_hint: str | None  # variable that tells the runtime its memory limit
    probes: Probes
    metrics: Metrics | None
    security: Security
    priority_class: str | None
    shutdown_seconds: int
    stack_spec: Mapping[str, Any]
    addresses: Mapping[str, Any]  # an address in the stackSpec to its parts, and to what is known of its depot
    config_templates: Mapping[str, str]  # file name to what the stack makes of the stackSpec; rendered they join `config`
    config: Mapping[str, str]  # file name to content
    config_substituted: bool  # a file holds `${`, which a deployer might take for its own
    binary_config: Mapping[str, str]  # file name to content in base64
    claims: Sequence[Claim]
    mounts: Sequence[Mount]
    temporary: Temporary
    scratch: Sequence[Scratch]
    resources: Mapping[str, Any]
    memory_limit: str | None  # the one in `resources`
    node_selector: Mapping[str, str]
    tolerations: Sequence[Any]
    egress: Sequence[Any] | None  # rules of the NetworkPolicy; None says nothing of egress
