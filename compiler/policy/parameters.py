"""The parameters with which a binding calls a policy."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from compiler.hints import Any
from compiler.policy.cluster import Cluster
from compiler.policy.policy import Binding, ParamKind, ParamRef, Policy
from compiler.policy.selection import selects
from compiler.policy.shapes import Kind, split

Object = Mapping[str, Any]


class Unconfigured(Exception):  # noqa: N818 - the policy or the binding is wrong, not this program
    """A policy cannot be called as its binding wants. `of_policy` says whose fault that is."""

    def __init__(self, message: str, *, of_policy: bool = False) -> None:
        super().__init__(message)
        self.of_policy = of_policy


def param_kind(policy: Policy, cluster: Cluster) -> Kind | None:
    """Raises `Unconfigured` if no server knows the kind."""
    wanted = policy.param_kind
    if wanted is None:
        return None
    kind = cluster.kinds.get((wanted.api_version, wanted.kind))
    if kind is None:
        raise Unconfigured(f"failed to find resource referenced by paramKind: '{_printed(wanted)}'", of_policy=True)
    return kind


def parameters(binding: Binding, kind: Kind | None, namespace: str, cluster: Cluster) -> Sequence[Object | None]:
    """The objects with which to judge a request in `namespace`, in the order of their names; [None] if without any.

    Raises `Unconfigured` if there has to be one and there is none.
    """
    reference = binding.param_ref
    if kind is None or reference is None:
        return [None]
    if reference.namespace and not kind.namespaced:
        raise Unconfigured("paramRef.namespace must not be provided for a cluster-scoped `paramKind`")
    where = (reference.namespace or namespace) if kind.namespaced else ""
    if kind.namespaced and not where:
        raise Unconfigured("cannot use namespaced paramRef in policy binding that matches cluster-scoped resources")
    if reference.name:
        found = list(cluster.named(kind, where, reference.name))
    else:
        found = [each for each in cluster.stored(kind) if _is_meant(each["metadata"], reference, where)]
    if not found and reference.required:
        raise Unconfigured("no params found for policy binding with `Deny` parameterNotFoundAction")
    return sorted(found, key=lambda each: str(each["metadata"].get("name")))


def _is_meant(metadata: Object, reference: ParamRef, namespace: str) -> bool:
    if metadata.get("namespace", "") != namespace:
        return False
    return reference.selector is not None and selects(reference.selector, metadata.get("labels") or {})


def _printed(kind: ParamKind) -> str:
    group, version = split(kind.api_version)
    return f"{group}/{version}, Kind={kind.kind}"
