"""Rules on changes of rendered objects. `compiler.diff` finds them; here is what they are called and what they mean."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("OUT201", Severity.ERROR, reported_elsewhere=True)
def immutable_field_changed() -> Iterator[Finding]:
    """A field changes that an API server lets nobody change, such as the selector of a Deployment.

    Applying it fails: the object has to be deleted and created. Deployers can be told to do so (`Force=true,Replace=true` in
    Argo CD, `kustomize.toolkit.fluxcd.io/force: enabled` in Flux), and then all pods of the workload are gone at once. The
    advice keeps them running where that is possible. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT202", Severity.ERROR, reported_elsewhere=True)
def claim_shrunk() -> Iterator[Finding]:
    """A claim asks for less storage than before.

    Volumes grow and never shrink: an API server refuses it. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT203", Severity.ERROR, reported_elsewhere=True)
def claim_storage_changed() -> Iterator[Finding]:
    """The storage class, the access mode or another fixed field of a claim changes.

    An API server refuses it, and a claim that is deleted and created has a new, empty volume. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT204", Severity.WARNING, reported_elsewhere=True)
def replicas_dropped_for_autoscaler() -> Iterator[Finding]:
    """A Worker of several replicas gets an autoscaler, and `replicas` goes out of its workload.

    Whoever applies the manifest takes the field away, since it was theirs, and the API server puts its default in the place: one
    replica. All other pods are stopped until the autoscaler has looked, which takes it some minutes. That is so for client-side
    apply, where the last applied configuration decides, and for server-side apply, where the owner of the field does. Found by
    `workerc diff`.
    """
    yield from ()


@rule("OUT205", Severity.WARNING, reported_elsewhere=True)
def autoscaler_dropped_for_replicas() -> Iterator[Finding]:
    """A Worker that was scaled by its load gets a fixed number of replicas, which is less than it may have by then.

    The number holds from the moment at which it is applied, whatever the load is; and as long as the autoscaler has not been
    deleted too, both set the number in turn. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT206", Severity.WARNING, reported_elsewhere=True)
def renamed_worker() -> Iterator[Finding]:
    """A Worker is gone, and another one that does the same appears: it was renamed.

    To Kubernetes these are two: one is deleted and one created, in no particular order. In between there are none, or both, and
    what is kept under the name starts anew: a consumer group, a client id, a claim, a dashboard. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT207", Severity.WARNING, reported_elsewhere=True)
def moved_worker() -> Iterator[Finding]:
    """A Worker moves to another workspace, or its workspace to another namespace.

    Objects cannot move: all are deleted and created, and nothing that lies in the old namespace comes along, neither Secrets nor
    claims with their data. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT208", Severity.WARNING, reported_elsewhere=True)
def one_writer_rolled() -> Iterator[Finding]:
    """Pods with a volume for one writer are replaced one by one.

    A new pod starts before the old one stops, and a `ReadWriteOnce` volume is on one node, a `ReadWriteOncePod` volume in one pod:
    the new pod waits for the old one, and the old one for the new one. What workerc renders by itself stops the old pod first.
    Found by `workerc diff`.
    """
    yield from ()


@rule("OUT209", Severity.WARNING, reported_elsewhere=True)
def drain_newly_blocked() -> Iterator[Finding]:
    """With this change, a PodDisruptionBudget lets no pod go any more, so that the nodes they run on cannot be drained.

    `K8S115` says the same of an object as it is; this one tells which change has brought it about, be it of the budget or of the
    number of replicas. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT210", Severity.WARNING, reported_elsewhere=True)
def replaced_workload_kind() -> Iterator[Finding]:
    """A Worker becomes a StatefulSet where it was a Deployment, or the reverse.

    One is created and the other one deleted, with all of its pods, in no particular order. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT211", Severity.WARNING, reported_elsewhere=True)
def changed_service_account() -> Iterator[Finding]:
    """The pods of a Worker run under another service account.

    Roles, and identities of a cloud, are bound to the name of an account: the new one has none of them until somebody binds them.
    Found by `workerc diff`.
    """
    yield from ()


@rule("OUT212", Severity.WARNING, reported_elsewhere=True)
def dropped_claim() -> Iterator[Finding]:
    """A claim is not rendered any more.

    What workerc renders carries marks at which Argo CD, Flux and Helm leave a claim in the cluster: then its data stays,
    and nothing manages it. A claim without these marks is deleted, in most storage classes with its data. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT213", Severity.WARNING, reported_elsewhere=True)
def stale_configuration() -> Iterator[Finding]:
    """A ConfigMap or Secret changes that pods read when they start, and nothing starts them anew.

    Running pods keep the old values until they are replaced for another reason, one by one. What workerc renders by itself carries
    a checksum at its pods. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT214", Severity.WARNING, reported_elsewhere=True)
def rollout_made_recreate() -> Iterator[Finding]:
    """The rollout of a Deployment becomes `Recreate` where it was rolling.

    With server-side apply, which Flux uses and Argo CD can, an API server refuses it: it has itself filled in fields of
    `rollingUpdate`, nobody owns them, so nobody takes them away, and `Recreate` allows none of them. Client-side apply takes them
    away. Found by `workerc diff`.
    """
    yield from ()


@rule("OUT215", Severity.WARNING, reported_elsewhere=True)
def spread_made_required() -> Iterator[Finding]:
    """Pods that could run anywhere have to be spread over zones or nodes.

    Where a cluster has fewer of these than it takes, new pods stay pending, and a rollout stands still with them. Found by
    `workerc diff`.
    """
    yield from ()
