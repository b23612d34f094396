"""Whether a policy or a binding is about a request, and about which version of its kind."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.cel.errors import NotKnownOffline
from compiler.hints import Any
from compiler.policy.policy import MatchResources, Rule, Selector
from compiler.policy.request import CREATE, UPDATE, Request
from compiler.policy.selection import may_select, selects
from compiler.policy.shapes import Kind


def matched(match: MatchResources, request: Request, served: Sequence[Kind]) -> Kind | None:
    """The kind as which the request is judged, None if it is not. `served` are the kinds of the request's resource.

    Raises `NotKnownOffline` if that depends on labels of a namespace which nobody has told.
    """
    if not _objects(match.objects, request) or _by_rules(match.excluded, request, served, equivalent=match.equivalent):
        return None
    kind = _by_rules(match.rules, request, served, equivalent=match.equivalent) if match.rules else request.kind
    return kind if kind is not None and _namespace(match.namespaces, request) else None


def may_match(match: MatchResources, request: Request, served: Sequence[Kind]) -> bool:
    """Whether there could be a request for the same operation on the same kind that `match` is about."""
    kinds = served if match.equivalent else (request.kind,)
    return not match.rules or any(_operation_on(rule, request.operation, kind) for rule in match.rules for kind in kinds)


def settled(match: MatchResources, request: Request, served: Sequence[Kind]) -> Kind | None:
    """What `matched` gives for every request for the same operation on the same kind, if it asks for nothing else."""
    asks = match.excluded or match.namespaces.requirements or match.objects.requirements
    if asks or any(rule.names or rule.scope != "*" for rule in match.rules):
        return None
    return _by_rules(match.rules, request, served, equivalent=match.equivalent) if match.rules else request.kind


def _by_rules(rules: Sequence[Rule], request: Request, served: Iterable[Kind], *, equivalent: bool) -> Kind | None:
    if any(_rule(rule, request, request.kind) for rule in rules):
        return request.kind
    others = [kind for kind in served if kind != request.kind] if equivalent else []
    return next((kind for rule in rules for kind in others if _rule(rule, request, kind)), None)


def _rule(rule: Rule, request: Request, kind: Kind) -> bool:
    return (
        _operation_on(rule, request.operation, kind)
        and _scope(rule.scope, request)
        and (not rule.names or request.name in rule.names)
    )


def _operation_on(rule: Rule, operation: str, kind: Kind) -> bool:
    return (
        _one_of(rule.operations, operation)
        and _one_of(rule.groups, kind.group)
        and _one_of(rule.versions, kind.version)
        and any(_resource(written, kind.resource) for written in rule.resources)
    )


def _one_of(allowed: Sequence[str], value: str) -> bool:
    return "*" in allowed or value in allowed


def _resource(written: str, resource: str) -> bool:
    """Whether a rule means the resource itself, not only what lies below it."""
    name, _, below = written.partition("/")
    return name in {"*", resource} and below in {"", "*"}


def _scope(scope: str, request: Request) -> bool:
    clustered = request.is_namespace or not request.namespace_name
    return scope == "*" or (scope == "Cluster") == clustered


def _objects(selector: Selector, request: Request) -> bool:
    """The old or the new object is selected."""
    if not selector.requirements:
        return True
    return any(selects(selector, _labels(obj)) for obj in (request.object, request.old_object) if obj is not None)


def _namespace(selector: Selector, request: Request) -> bool:
    """A Namespace is selected by its own labels, whatever else belongs to the cluster always."""
    if not selector.requirements or (not request.namespace_name and not request.is_namespace):
        return True
    if request.is_namespace and request.operation in {CREATE, UPDATE}:
        return selects(selector, _labels(request.object or {}))
    namespace = request.namespace
    if namespace is not None and namespace.known:
        return selects(selector, namespace.all_labels)
    labels = namespace.all_labels if namespace else {"kubernetes.io/metadata.name": request.namespace_name}
    if not may_select(selector, labels):
        return False
    unknown = sorted({requirement.key for requirement in selector.requirements if requirement.key not in labels})
    if not unknown:
        return True
    raise NotKnownOffline(f"labels of the namespace `{request.namespace_name}`: {', '.join(f'`{key}`' for key in unknown)}")


def _labels(obj: Mapping[str, Any]) -> Mapping[str, str]:
    labels: Mapping[str, str] = (obj.get("metadata") or {}).get("labels") or {}
    return labels
