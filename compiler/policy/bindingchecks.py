"""What a server refuses in a ValidatingAdmissionPolicyBinding."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.policy import grammars
from compiler.policy.matchchecks import match_causes, metadata_causes, selector_causes
from compiler.policy.refusal import Cause, duplicate, forbidden, invalid, not_supported, required

Object = Mapping[str, Any]

_ACTIONS = ("Audit", "Deny", "Warn")
_NOT_FOUND = ("Deny", "Allow")
_BOTH = (
    "must not contain both Deny and Warn "
    "(repeating the same validation failure information in the API response and headers serves no purpose)"
)


def binding_causes(binding: Object) -> Iterator[Cause]:
    """`binding` is normal."""
    yield from metadata_causes(binding["metadata"])
    spec: Object = binding["spec"]
    path: FieldPath = ("spec",)
    if not (name := spec.get("policyName", "")):
        yield required((*path, "policyName"))
    else:
        for problem in grammars.subdomain(name):
            yield invalid((*path, "policyName"), name, problem)
    if "paramRef" in spec:
        yield from _param_ref(spec["paramRef"], (*path, "paramRef"))
    if "matchResources" in spec:
        yield from match_causes(spec["matchResources"], (*path, "matchResources"))
    yield from _actions(spec.get("validationActions", ()), (*path, "validationActions"))


def _actions(actions: Sequence[str], path: FieldPath) -> Iterator[Cause]:
    for index, action in enumerate(actions):
        if action not in _ACTIONS:
            yield not_supported((*path, index), action, _ACTIONS)
        if action in actions[:index]:
            yield duplicate((*path, index), action)
    if "Deny" in actions and "Warn" in actions:
        yield invalid(path, list(actions), _BOTH)
    if not actions:
        yield required(path, "at least one validation action is required")


def _param_ref(reference: Object, path: FieldPath) -> Iterator[Cause]:
    name, selector = reference.get("name", ""), reference.get("selector")
    exclusive = "name and selector are mutually exclusive"
    if name:
        for problem in grammars.path_segment(name):
            yield invalid((*path, "name"), name, problem)
        if selector is not None:
            yield forbidden((*path, "name"), exclusive)
    if selector is not None:
        yield from selector_causes(selector, (*path, "selector"))
        if name:
            yield forbidden((*path, "selector"), exclusive)
    if not name and selector is None:
        yield required(path, "one of name or selector must be specified")
    action = reference.get("parameterNotFoundAction", "")
    if not action:
        yield required((*path, "parameterNotFoundAction"))
    elif action not in _NOT_FOUND:
        yield not_supported((*path, "parameterNotFoundAction"), action, _NOT_FOUND)
