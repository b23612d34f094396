"""`authorizer`: what an expression may ask about permissions, answered from the roles that are known.

Where nobody knows who asks, or which roles there are, the question has no answer here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from compiler.cel.errors import EvaluationError, NotKnownOffline
from compiler.cel.functions import Overload
from compiler.cel.types import BOOL, STRING, Type, opaque
from compiler.policy.grammars import dns_label, subdomain
from compiler.policy.rbac import Answer, Attributes, answer, service_account
from compiler.policy.request import Request, User

Object = Mapping[str, Any]

AUTHORIZER = opaque("kubernetes.authorization.Authorizer")
RESOURCE_CHECK = opaque("kubernetes.authorization.ResourceCheck")
PATH_CHECK = opaque("kubernetes.authorization.PathCheck")
GROUP_CHECK = opaque("kubernetes.authorization.GroupCheck")
DECISION = opaque("kubernetes.authorization.Decision")

_CHECK_COST = 350_000


@dataclass(frozen=True)
class Authorizer:
    """Whom to ask about whom: without a `user` or `roles` nobody."""

    user: User | None
    roles: Sequence[Object] | None
    cel_type: ClassVar[Type] = AUTHORIZER

    def asked(self, attributes: Attributes) -> Decision:
        if self.user is None or self.roles is None:
            raise NotKnownOffline("`authorizer`: who asks, and what they may do")
        return Decision(answer(self.user, attributes, self.roles))


@dataclass(frozen=True)
class PathCheck:
    authorizer: Authorizer
    path: str
    cel_type: ClassVar[Type] = PATH_CHECK


@dataclass(frozen=True)
class GroupCheck:
    authorizer: Authorizer
    group: str
    cel_type: ClassVar[Type] = GROUP_CHECK


@dataclass(frozen=True)
class ResourceCheck:
    authorizer: Authorizer
    attributes: Attributes
    cel_type: ClassVar[Type] = RESOURCE_CHECK

    def with_(self, **parts: str) -> ResourceCheck:
        return replace(self, attributes=self.attributes._replace(**parts))


@dataclass(frozen=True)
class Decision:
    answer: Answer
    cel_type: ClassVar[Type] = DECISION


def authorizer_values(request: Request, roles: Sequence[Object] | None) -> dict[str, Any]:
    """The variables `authorizer` and `authorizer.requestResource`."""
    asked = Authorizer(request.user, roles)
    kind = request.kind
    own = Attributes("", kind.group, kind.resource, "", request.namespace_name, request.name)
    return {"authorizer": asked, "authorizer.requestResource": ResourceCheck(asked, own)}


def _path(authorizer: Authorizer, path: str) -> PathCheck:
    if not path.strip():
        raise EvaluationError("path must not be empty")
    return PathCheck(authorizer, path)


def _service_account(authorizer: Authorizer, namespace: str, name: str) -> Authorizer:
    if subdomain(name):
        raise EvaluationError("Invalid service account name")
    if dns_label(namespace):
        raise EvaluationError("Invalid service account namespace")
    return replace(authorizer, user=service_account(namespace, name))


def _resource(check: GroupCheck, resource: str) -> ResourceCheck:
    if not resource.strip():
        raise EvaluationError("resource must not be empty")
    return ResourceCheck(check.authorizer, Attributes("", check.group, resource))


def _checked_path(check: PathCheck, verb: str) -> Decision:
    return check.authorizer.asked(Attributes(verb, path=check.path))


def _checked_resource(check: ResourceCheck, verb: str) -> Decision:
    return check.authorizer.asked(check.attributes._replace(verb=verb))


def _same(check: ResourceCheck, _: str) -> ResourceCheck:
    """RBAC does not look at selectors."""
    return check


def _cost(*_: Any) -> int:
    return _CHECK_COST


def _member(name: str, receiver: Type, result: Type, function: Any, *parameters: Type, cost: Any = None) -> Overload:
    return Overload(name, (receiver, *parameters), result, function, member=True, cost=cost)


LIBRARY = (
    _member("path", AUTHORIZER, PATH_CHECK, _path, STRING),
    _member("group", AUTHORIZER, GROUP_CHECK, GroupCheck, STRING),
    _member("serviceAccount", AUTHORIZER, AUTHORIZER, _service_account, STRING, STRING),
    _member("resource", GROUP_CHECK, RESOURCE_CHECK, _resource, STRING),
    _member("subresource", RESOURCE_CHECK, RESOURCE_CHECK, lambda check, part: check.with_(subresource=part), STRING),
    _member("namespace", RESOURCE_CHECK, RESOURCE_CHECK, lambda check, part: check.with_(namespace=part), STRING),
    _member("name", RESOURCE_CHECK, RESOURCE_CHECK, lambda check, part: check.with_(name=part), STRING),
    _member("fieldSelector", RESOURCE_CHECK, RESOURCE_CHECK, _same, STRING),
    _member("labelSelector", RESOURCE_CHECK, RESOURCE_CHECK, _same, STRING),
    _member("check", PATH_CHECK, DECISION, _checked_path, STRING, cost=_cost),
    _member("check", RESOURCE_CHECK, DECISION, _checked_resource, STRING, cost=_cost),
    _member("errored", DECISION, BOOL, lambda _: False),
    _member("error", DECISION, STRING, lambda _: ""),
    _member("allowed", DECISION, BOOL, lambda decision: decision.answer.allowed),
    _member("reason", DECISION, STRING, lambda decision: decision.answer.reason),
)
