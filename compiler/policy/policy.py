"""A ValidatingAdmissionPolicy and its binding as values, read from objects in which nothing is wrong."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.hints import Any
from compiler.records import NamedTuple

Object = Mapping[str, Any]


class Requirement(NamedTuple):
    key: str
    operator: str
    values: tuple[str, ...]


class Selector(NamedTuple):
    """A selector of labels. Without any requirement it selects everything."""

    requirements: tuple[Requirement, ...] = ()


class Rule(NamedTuple):
    groups: tuple[str, ...]
    versions: tuple[str, ...]
    resources: tuple[str, ...]
    operations: tuple[str, ...]
    scope: str
    names: tuple[str, ...]


class MatchResources(NamedTuple):
    rules: tuple[Rule, ...]
    excluded: tuple[Rule, ...]
    namespaces: Selector
    objects: Selector
    equivalent: bool


class ParamKind(NamedTuple):
    api_version: str
    kind: str


class ParamRef(NamedTuple):
    """Either `name` or `selector`. Without a `namespace` that of the request is meant."""

    name: str
    namespace: str
    selector: Selector | None
    required: bool


class Expression(NamedTuple):
    """A match condition, a variable or an audit annotation: what it is called, and how it is computed."""

    name: str
    text: str


class Validation(NamedTuple):
    expression: str
    message: str
    message_expression: str
    reason: str


@dataclass(frozen=True)
class Policy:
    name: str
    ignores_errors: bool
    constraints: MatchResources
    param_kind: ParamKind | None
    conditions: tuple[Expression, ...]
    variables: tuple[Expression, ...]
    validations: tuple[Validation, ...]
    audit_annotations: tuple[Expression, ...]
    annotations: Mapping[str, str]


@dataclass(frozen=True)
class Binding:
    name: str
    policy: str
    actions: tuple[str, ...]
    match: MatchResources | None
    param_ref: ParamRef | None
    annotations: Mapping[str, str]


def policy(obj: Object) -> Policy:
    """`obj` is normal (`compiler.policy.normal`) and valid (`compiler.policy.policychecks`)."""
    spec = obj["spec"]
    kind = spec.get("paramKind")
    return Policy(
        name=obj["metadata"]["name"],
        ignores_errors=spec["failurePolicy"] == "Ignore",
        constraints=_match_resources(spec["matchConstraints"]),
        param_kind=ParamKind(kind["apiVersion"], kind["kind"]) if kind else None,
        conditions=_expressions(spec.get("matchConditions", ()), "name", "expression"),
        variables=_expressions(spec.get("variables", ()), "name", "expression"),
        validations=tuple(_validation(each) for each in spec.get("validations") or ()),
        audit_annotations=_expressions(spec.get("auditAnnotations", ()), "key", "valueExpression"),
        annotations=obj["metadata"].get("annotations", {}),
    )


def binding(obj: Object) -> Binding:
    """`obj` is normal and valid."""
    spec = obj["spec"]
    return Binding(
        name=obj["metadata"]["name"],
        policy=spec["policyName"],
        actions=tuple(spec["validationActions"]),
        match=_match_resources(spec["matchResources"]) if "matchResources" in spec else None,
        param_ref=_param_ref(spec["paramRef"]) if "paramRef" in spec else None,
        annotations=obj["metadata"].get("annotations", {}),
    )


def selector(given: Object) -> Selector:
    equal = [Requirement(key, "In", (value,)) for key, value in given.get("matchLabels", {}).items()]
    written = [
        Requirement(each["key"], each["operator"], tuple(each.get("values") or ())) for each in given.get("matchExpressions", ())
    ]
    return Selector((*equal, *written))


def _expressions(given: Iterable[Object], name: str, text: str) -> tuple[Expression, ...]:
    return tuple(Expression(each[name], each[text]) for each in given)


def _validation(given: Object) -> Validation:
    message, expression = given.get("message", ""), given.get("messageExpression", "")
    return Validation(given["expression"], message, expression, given.get("reason", "Invalid"))


def _match_resources(given: Object) -> MatchResources:
    return MatchResources(
        rules=tuple(_rule(each) for each in given.get("resourceRules", ())),
        excluded=tuple(_rule(each) for each in given.get("excludeResourceRules", ())),
        namespaces=selector(given["namespaceSelector"]),
        objects=selector(given["objectSelector"]),
        equivalent=given["matchPolicy"] == "Equivalent",
    )


def _rule(given: Object) -> Rule:
    groups, versions, resources, operations, names = (
        tuple(given.get(key, ())) for key in ("apiGroups", "apiVersions", "resources", "operations", "resourceNames")
    )
    return Rule(groups, versions, resources, operations, given["scope"], names)


def _param_ref(given: Object) -> ParamRef:
    chosen = selector(given["selector"]) if "selector" in given else None
    required = given.get("parameterNotFoundAction") == "Deny"
    return ParamRef(given.get("name", ""), given.get("namespace", ""), chosen, required)
