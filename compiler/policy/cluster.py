"""What a policy may know of the cluster around a request: kinds, parameters, roles."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

from compiler.hints import Any
from compiler.policy import server
from compiler.policy.custom import with_defaults
from compiler.policy.shapes import Kind, kinds

Object = Mapping[str, Any]


@dataclass(frozen=True)
class Cluster:
    """`parameters` are objects of any kind, as written. `custom` are kinds beside the built-in ones; their `schemas` may have
    defaults. Without `roles` nobody knows who may do what.
    """

    parameters: tuple[Object, ...] = ()
    custom: tuple[Kind, ...] = ()
    roles: tuple[Object, ...] | None = None
    schemas: Mapping[Kind, Object] = field(default_factory=dict)

    @cached_property
    def kinds(self) -> Mapping[tuple[str, str], Kind]:
        return {**kinds(), **{(kind.api_version, kind.kind): kind for kind in self.custom}}

    @cached_property
    def _served(self) -> Mapping[tuple[str, str], tuple[Kind, ...]]:
        found: dict[tuple[str, str], tuple[Kind, ...]] = {}
        for kind in self.kinds.values():
            key = (kind.group, kind.resource)
            found[key] = (*found.get(key, ()), kind)
        return found

    @cached_property
    def _stored(self) -> Mapping[Kind, tuple[Object, ...]]:
        found: dict[Kind, tuple[Object, ...]] = {}
        for obj in self.parameters:
            kind = self.kinds.get((str(obj.get("apiVersion")), str(obj.get("kind"))))
            if kind is not None:
                found[kind] = (*found.get(kind, ()), server.stored(server.created(kind, self.defaulted(kind, obj))))
        return found

    @cached_property
    def _named(self) -> Mapping[tuple[Kind, str, str], tuple[Object, ...]]:
        found: dict[tuple[Kind, str, str], tuple[Object, ...]] = {}
        for kind, every in self._stored.items():
            for obj in every:
                metadata = obj["metadata"]
                key = (kind, str(metadata.get("namespace", "")), str(metadata.get("name", "")))
                found[key] = (*found.get(key, ()), obj)
        return found

    def defaulted(self, kind: Kind, obj: Object) -> Object:
        """An object of a custom kind with the defaults of its schema; others as they are."""
        return with_defaults(obj, self.schemas[kind]) if kind in self.schemas else obj

    def stored(self, kind: Kind) -> Sequence[Object]:
        """The parameters of one kind, as a server has them."""
        return self._stored.get(kind, ())

    def named(self, kind: Kind, namespace: str, name: str) -> Sequence[Object]:
        """What `stored` has under that name: at most one in a cluster."""
        return self._named.get((kind, namespace, name), ())

    def served(self, kind: Kind) -> Sequence[Kind]:
        """The versions in which the resource of `kind` is served."""
        return self._served.get((kind.group, kind.resource), (kind,))
