"""What a policy or a binding is for, in words."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.policy.policy import MatchResources, ParamRef, Policy, Requirement, Rule, Selector

_OPERATORS = {"In": "is", "NotIn": "is not", "Exists": "is there", "DoesNotExist": "is not there"}
_SCOPES = {"Cluster": "that belong to the cluster", "Namespaced": "that belong to a namespace"}


def constraints(match: MatchResources) -> Iterator[str]:
    """One line for each rule, then what narrows all of them."""
    for rule in match.rules:
        yield _rule(rule)
    for rule in match.excluded:
        yield f"but not: {_rule(rule)}"
    if match.namespaces.requirements:
        yield f"in namespaces whose {_selector(match.namespaces)}"
    if match.objects.requirements:
        yield f"of objects whose {_selector(match.objects)}"
    if not match.equivalent and match.rules:
        yield "only in exactly these versions"


def parameters(policy: Policy) -> str | None:
    kind = policy.param_kind
    return f"{kind.kind} of {kind.api_version}" if kind else None


def reference(param_ref: ParamRef) -> str:
    """Which objects of parameters a binding takes."""
    if param_ref.name:
        found = f"`{param_ref.name}`"
    else:
        selector = param_ref.selector or Selector()
        found = f"those whose {_selector(selector)}" if selector.requirements else "all there are"
    where = f" in `{param_ref.namespace}`" if param_ref.namespace else ""
    return f"{found}{where} ({'required' if param_ref.required else 'if there are any'})"


def _rule(rule: Rule) -> str:
    operations = "every operation" if "*" in rule.operations else " and ".join(rule.operations)
    groups = _listed([_group(group, rule.versions) for group in rule.groups])
    named = f" called {_listed([f'`{name}`' for name in rule.names])}" if rule.names else ""
    scope = f" {_SCOPES[rule.scope]}" if rule.scope in _SCOPES else ""
    return f"{operations} of {_listed([_resource(each) for each in rule.resources])} in {groups}{named}{scope}"


def _resource(resource: str) -> str:
    return {"*": "every resource", "*/*": "every resource and what lies below"}.get(resource, f"`{resource}`")


def _group(group: str, versions: Sequence[str]) -> str:
    if group == "*":
        return "every group"
    said = group or "the core group"
    return said if "*" in versions else f"{said} {_listed(versions)}"


def _selector(selector: Selector) -> str:
    return " and ".join([_requirement(each) for each in selector.requirements])


def _requirement(requirement: Requirement) -> str:
    values = " or ".join([f"`{value}`" for value in requirement.values])
    return f"label `{requirement.key}` {_OPERATORS[requirement.operator]} {values}".rstrip()


def _listed(words: Sequence[str]) -> str:
    return ", ".join(words)
