"""From the objects of a file to policies and bindings that can be enforced, or to what a server says against them."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.hints import Any
from compiler.policy.bindingchecks import binding_causes
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.normal import normal
from compiler.policy.policy import Binding, binding
from compiler.policy.policychecks import compiled_policy
from compiler.policy.refusal import Refusal, refusal
from compiler.policy.shapes import kinds
from compiler.policy.strict import undecodable

Object = Mapping[str, Any]

API_VERSION = "admissionregistration.k8s.io/v1"
POLICY, BINDING = "ValidatingAdmissionPolicy", "ValidatingAdmissionPolicyBinding"


def read_policy(obj: Object) -> CompiledPolicy | Refusal:
    kind = kinds()[API_VERSION, POLICY]
    if refused := undecodable(kind, obj):
        return refused
    found = compiled_policy(normal(kind.type, obj))
    return found if isinstance(found, CompiledPolicy) else refusal(f"{POLICY}.{kind.group}", _name(obj), found)


def read_binding(obj: Object) -> Binding | Refusal:
    kind = kinds()[API_VERSION, BINDING]
    if refused := undecodable(kind, obj):
        return refused
    given = normal(kind.type, obj)
    causes = list(binding_causes(given))
    return refusal(f"{BINDING}.{kind.group}", _name(obj), causes) if causes else binding(given)


def _name(obj: Object) -> str:
    return str((obj.get("metadata") or {}).get("name") or "")
