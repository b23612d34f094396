"""What a server refuses in metadata, in selectors and in what a policy or a binding matches."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.policy import grammars
from compiler.policy.refusal import Cause, duplicate, forbidden, invalid, not_supported, required, too_long

Object = Mapping[str, Any]

_OPERATIONS = ("*", "CONNECT", "CREATE", "DELETE", "UPDATE")
_SCOPES = ("*", "Cluster", "Namespaced")
_MATCH_POLICIES = ("Equivalent", "Exact")
_ANNOTATIONS_BYTES = 256 * 1024


def metadata_causes(metadata: Object) -> Iterator[Cause]:
    path: FieldPath = ("metadata",)
    if generated := metadata.get("generateName", ""):
        for problem in grammars.subdomain(generated, prefix=True):
            yield invalid((*path, "generateName"), generated, problem)
    if not (name := metadata.get("name", "")):
        yield required((*path, "name"), "name or generateName is required")
    else:
        for problem in grammars.subdomain(name):
            yield invalid((*path, "name"), name, problem)
    yield from _labels(metadata.get("labels", {}), (*path, "labels"))
    annotations = metadata.get("annotations", {})
    for key in sorted(annotations):
        for problem in grammars.qualified_name(key.lower()):
            yield invalid((*path, "annotations"), key, problem)
    if sum(len(key.encode()) + len(value.encode()) for key, value in annotations.items()) > _ANNOTATIONS_BYTES:
        yield too_long((*path, "annotations"), _ANNOTATIONS_BYTES)


def match_causes(match: Object, path: FieldPath) -> Iterator[Cause]:
    """What is wrong with `matchConstraints` or `matchResources`."""
    if (policy := match["matchPolicy"]) not in _MATCH_POLICIES:
        yield not_supported((*path, "matchPolicy"), policy, _MATCH_POLICIES)
    for selector in ("namespaceSelector", "objectSelector"):
        yield from selector_causes(match[selector], (*path, selector))
    for part in ("resourceRules", "excludeResourceRules"):
        for index, rule in enumerate(match.get(part, ())):
            yield from _rule(rule, (*path, part, index))


def selector_causes(selector: Object, path: FieldPath) -> Iterator[Cause]:
    yield from _labels(selector.get("matchLabels", {}), (*path, "matchLabels"))
    for index, requirement in enumerate(selector.get("matchExpressions", ())):
        yield from _requirement(requirement, (*path, "matchExpressions", index))


def _requirement(requirement: Object, path: FieldPath) -> Iterator[Cause]:
    operator, values = requirement["operator"], requirement.get("values", ())
    if operator in {"In", "NotIn"}:
        if not values:
            yield required((*path, "values"), "must be specified when `operator` is 'In' or 'NotIn'")
    elif operator in {"Exists", "DoesNotExist"}:
        if values:
            yield forbidden((*path, "values"), "may not be specified when `operator` is 'Exists' or 'DoesNotExist'")
    else:
        yield invalid((*path, "operator"), operator, "not a valid selector operator")
    for problem in grammars.qualified_name(requirement["key"]):
        yield invalid((*path, "key"), requirement["key"], problem)
    for index, value in enumerate(values):
        for problem in grammars.label_value(value):
            yield invalid((*path, "values", index), value, problem)


def _labels(labels: Object, path: FieldPath) -> Iterator[Cause]:
    """In the order of the keys; a server takes them in any order."""
    for key in sorted(labels):
        for problem in grammars.qualified_name(key):
            yield invalid(path, key, problem)
        for problem in grammars.label_value(labels[key]):
            yield invalid(path, labels[key], problem)


def _rule(rule: Object, path: FieldPath) -> Iterator[Cause]:
    names = rule.get("resourceNames", ())
    for index, name in enumerate(names):
        for problem in grammars.path_segment(name):
            yield invalid((*path, "resourceNames", index), name, problem)
        if name in names[:index]:
            yield duplicate((*path, "resourceNames", index), name)
    operations = rule.get("operations", ())
    yield from _starred(operations, (*path, "operations"), "if '*' is present, must not specify other operations")
    for index, operation in enumerate(operations):
        if operation not in _OPERATIONS:
            yield not_supported((*path, "operations", index), operation, _OPERATIONS)
    yield from _starred(rule.get("apiGroups", ()), (*path, "apiGroups"), "if '*' is present, must not specify other API groups")
    versions = rule.get("apiVersions", ())
    yield from _starred(versions, (*path, "apiVersions"), "if '*' is present, must not specify other API versions")
    for index, version in enumerate(versions):
        if not version:
            yield required((*path, "apiVersions", index))
    yield from _resources(rule.get("resources", ()), (*path, "resources"))
    if (scope := rule["scope"]) not in _SCOPES:
        yield not_supported((*path, "scope"), scope, _SCOPES)


def _starred(values: Sequence[str], path: FieldPath, detail: str) -> Iterator[Cause]:
    if not values:
        yield required(path)
    if len(values) > 1 and "*" in values:
        yield invalid(path, list(values), detail)


def _resources(resources: Sequence[str], path: FieldPath) -> Iterator[Cause]:
    if not resources:
        yield required(path)
    whole, everywhere = set(), set()  # resources written `x/*`, subresources written `*/x`
    plain = False
    for index, written in enumerate(resources):
        resource, slash, sub = written.partition("/")
        if not written:
            yield required((*path, index))
        elif not slash:
            plain = written != "*"
        else:
            if resource in whole:
                yield invalid((*path, index), written, f"if '{resource}/*' is present, must not specify {written}")
            if sub in everywhere:
                yield invalid((*path, index), written, f"if '*/{sub}' is present, must not specify {written}")
            whole |= {resource} if sub == "*" else set()
            everywhere |= {sub} if resource == "*" else set()
    if len(resources) > 1 and "*/*" in resources:
        yield invalid(path, list(resources), "if '*/*' is present, must not specify other resources")
    if "*" in resources and plain:
        yield invalid(path, list(resources), "if '*' is present, must not specify other resources without subresources")
