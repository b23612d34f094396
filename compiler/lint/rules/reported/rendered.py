"""Rules on rendered objects. `compiler.manifest` finds them; here is what they are called and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("K8S101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_object_field() -> Iterator[Finding]:
    """A field of a rendered object is unknown to Kubernetes, missing, or of the wrong type.

    Judged by the JSON Schemas of every minor under `kubernetes:` (1.34 to 1.37 by default). A message that names
    minors holds in those only: a field that came later is refused by older API servers. An object of a custom kind is
    judged by its definition under `crds:`; without it `K8S102` says that it was not judged.
    """
    yield from ()


@rule("K8S102", Severity.NOTE, reported_elsewhere=True)
def unchecked_kind() -> Iterator[Finding]:
    """A rendered object is of a kind whose schema is not known, so only its metadata is checked.

    The schemas of Kubernetes' own kinds that Workers become are built in. Those of custom resources come from their
    definitions, listed under `crds:`.
    """
    yield from ()


@rule("K8S103", Severity.ERROR, blocking=True, reported_elsewhere=True)
def unsupported_object_value() -> Iterator[Finding]:
    """A value of a rendered object is none of those an API server takes: another word, or a number out of range.

    The published schemas list neither; they follow the API documentation and the validation of kube-apiserver. For a custom
    kind its definition under `crds:` gives them, with patterns, formats and lengths. The name of an image that no registry can
    have is one, too: the API server takes it, and no node finds it.
    """
    yield from ()


@rule("K8S104", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_object_name() -> Iterator[Finding]:
    """A name in a rendered object breaks the grammar of its place, or is too long.

    Objects are named as DNS subdomains of 253 characters; namespaces, containers and volumes as DNS labels of 63; ports
    as service names of 15; keys of a ConfigMap as file names. A StatefulSet of more than 52 characters makes no pods. What a
    container asks for is CPU, memory, ephemeral storage, pages, or something with a domain.
    """
    yield from ()


@rule("K8S105", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_object_label() -> Iterator[Finding]:
    """A label, a selector or an annotation key of a rendered object breaks the grammar of Kubernetes.

    A key is an optional DNS subdomain and `/`, then at most 63 letters, digits, `-`, `_` and `.`; a label's value is
    empty or follows the grammar of that last part. Values of annotations are free.
    """
    yield from ()


@rule("K8S106", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_object_quantity() -> Iterator[Finding]:
    """A quantity of a rendered object cannot be read, is negative, or requests more than its limit.

    A claim asks for more than nothing. Of what devices offer, such as `example.com/gpu`, there are whole numbers only, and the
    request is the limit.
    """
    yield from ()


@rule("K8S107", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_object_variable() -> Iterator[Finding]:
    """The name of an environment variable is empty or holds more than printable ASCII without `=`.

    That is the grammar of Kubernetes since 1.34. Shells read only letters, digits and `_`.
    """
    yield from ()


@rule("K8S108", Severity.ERROR, blocking=True, reported_elsewhere=True)
def mismatched_selector() -> Iterator[Finding]:
    """A selector does not match the pods it is meant for.

    An API server refuses a Deployment or StatefulSet whose selector does not match its own template. A
    PodDisruptionBudget or NetworkPolicy that selects nothing is accepted, and protects nothing.
    """
    yield from ()


@rule("K8S109", Severity.ERROR, blocking=True, reported_elsewhere=True)
def duplicate_object_item() -> Iterator[Finding]:
    """Two items of a list have the same key: containers, volumes, mount paths, ports, variables, lists of a custom kind.

    An API server refuses them, except for variables, of which the last counts; server-side apply refuses those too, and all other
    lists whose items have keys: pull secrets, ports with their protocol. Mount paths that differ by a slash hide each other.
    """
    yield from ()


@rule("K8S110", Severity.ERROR, blocking=True, reported_elsewhere=True)
def dangling_object_reference() -> Iterator[Finding]:
    """A pod refers to a volume, a container or a port that it does not have."""
    yield from ()


@rule("K8S111", Severity.ERROR, blocking=True, reported_elsewhere=True)
def oversized_object() -> Iterator[Finding]:
    """A ConfigMap or Secret holds more than 1,048,576 bytes, or annotations hold more than 262,144.

    An API server refuses both.
    """
    yield from ()


@rule("K8S112", Severity.WARNING, reported_elsewhere=True)
def large_configuration() -> Iterator[Finding]:
    """A ConfigMap is too large for client-side apply, which records the object in an annotation of 262,144 bytes.

    `kubectl apply` fails with "metadata.annotations: Too long". Server-side apply has no such limit: `kubectl apply
    --server-side`, in Argo CD the sync option `ServerSideApply=true`; Flux always applies server-side.
    """
    yield from ()


@rule("K8S113", Severity.WARNING, reported_elsewhere=True)
def missing_object() -> Iterator[Finding]:
    """An object names a ServiceAccount, a ConfigMap or a workload that is not rendered with it.

    The API server accepts it, and the pod or the autoscaler waits until somebody creates what is missing.
    """
    yield from ()


@rule("K8S114", Severity.ERROR, blocking=True, reported_elsewhere=True)
def conflicting_object_fields() -> Iterator[Finding]:
    """Fields of a rendered object exclude each other, or contradict each other as numbers.

    A container that is to run as root and may not, a toleration with a value that exists, a rollout that can neither add a pod nor
    take one away, an autoscaler that scales to nothing by the load of what runs: an API server refuses most of these, and no node
    starts the rest.
    """
    yield from ()


@rule("K8S115", Severity.ERROR, reported_elsewhere=True)
def undrainable_budget() -> Iterator[Finding]:
    """A PodDisruptionBudget lets no pod go, so that the nodes they run on cannot be drained.

    It asks for as many pods as there are, or allows none of them to be unavailable. With autoscaling the smallest number of
    replicas counts. The budget that workerc renders allows one pod to go, and is left out for a single one.
    """
    yield from ()


@rule("K8S116", Severity.ERROR, reported_elsewhere=True)
def short_grace_period() -> Iterator[Finding]:
    """A pod is killed before its stack has shut down.

    `terminationGracePeriodSeconds`, 30 where nothing is said, is less than `workerConfig.shutdownSeconds` of the stack: what the
    Worker holds is lost, or processed twice. workerc renders ten seconds more than the stack needs.
    """
    yield from ()


@rule("K8S117", Severity.WARNING, reported_elsewhere=True)
def fractional_bytes() -> Iterator[Finding]:
    """An amount of memory or storage is no whole number of bytes.

    `0.1Gi` is 107374182.4 bytes, which Kubernetes writes `107374182400m`. The API server warns of it, and what a node or a
    provisioner of volumes makes of the rest is theirs. `0.5Gi` is whole.
    """
    yield from ()


@rule("K8S118", Severity.WARNING, strict=Severity.ERROR, production=Severity.ERROR, reported_elsewhere=True)
def floating_image() -> Iterator[Finding]:
    """An image has the tag `latest`, or none, which is the same.

    Which program a pod runs depends on the day it starts, two replicas may run two programs, and there is nothing to go back to.
    Name a version, or pin what there is with `images.digests`.
    """
    yield from ()
