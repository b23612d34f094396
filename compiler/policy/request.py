"""What a policy judges: one request to a server, as it is after decoding, defaulting and the server's own plugins."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from compiler.hints import Any
from compiler.policy.shapes import Kind

Object = Mapping[str, Any]

CREATE, UPDATE, DELETE = "CREATE", "UPDATE", "DELETE"


@dataclass(frozen=True)
class User:
    """Who asks."""

    name: str
    groups: tuple[str, ...] = ()
    uid: str = ""
    extra: Mapping[str, Sequence[str]] = field(default_factory=dict)


@dataclass(frozen=True)
class Namespace:
    """A namespace of the cluster. If not `known`, nothing but its name is certain."""

    name: str
    labels: Mapping[str, str] = field(default_factory=dict)
    annotations: Mapping[str, str] = field(default_factory=dict)
    known: bool = True

    @property
    def all_labels(self) -> dict[str, str]:
        """With the one that every namespace has."""
        return {**self.labels, "kubernetes.io/metadata.name": self.name}


@dataclass(frozen=True)
class Request:
    """`object` and `old_object` are plain values, None where there is none. Without a `user` nobody knows who asks."""

    kind: Kind
    operation: str
    object: Object | None
    old_object: Object | None = None
    namespace: Namespace | None = None
    user: User | None = None
    dry_run: bool = False
    options: Object | None = None

    @property
    def _metadata(self) -> Object:
        found: Object = ((self.object or self.old_object or {}).get("metadata")) or {}
        return found

    @property
    def name(self) -> str:
        return str(self._metadata.get("name") or "")

    @property
    def is_namespace(self) -> bool:
        return (self.kind.group, self.kind.version, self.kind.kind) == ("", "v1", "Namespace")

    @property
    def namespace_name(self) -> str:
        """The namespace of the request: that of a Namespace is itself."""
        if self.is_namespace:
            return self.name
        return str(self._metadata.get("namespace") or "") if self.kind.namespaced else ""

    @property
    def resource(self) -> str:
        """The resource with its group: `deployments.apps`."""
        return f"{self.kind.resource}.{self.kind.group}" if self.kind.group else self.kind.resource
