"""One case of conformance data: objects as they were sent, and what a server answered. Judged without a server.

A case is a mapping with `policy`, `binding`, `more_policies`, `more_bindings`, `params`, `extra_objects` (definitions of
kinds, roles and their bindings), `namespace_labels`, `namespace_annotations`, `user`, `operation`, `dry_run`, `object` and
`old_object`; all but `policy` and `object` may be absent. Nobody who is named asks as an administrator.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from compiler.hints import Any
from compiler.policy import server
from compiler.policy.activation import options_value
from compiler.policy.admission import Outcome, enforced, outcomes
from compiler.policy.cluster import Cluster
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.custom import custom_kinds, custom_schemas
from compiler.policy.policy import Binding
from compiler.policy.reading import read_binding, read_policy
from compiler.policy.refusal import Refusal
from compiler.policy.request import CREATE, UPDATE, Namespace, Request, User
from compiler.policy.shapes import Kind, split
from compiler.policy.verdict import ADMISSION, Verdict, verdict
from compiler.records import NamedTuple

Object = Mapping[str, Any]

ADMINISTRATOR = User("admin", ("system:masters", "system:authenticated"))

MANAGER = "vap-conformance"  # who the requests of the data say they are

_RBAC = "rbac.authorization.k8s.io/v1"


class Judged(NamedTuple):
    """The verdict on a case, and what stands behind it if it got as far as a request."""

    verdict: Verdict
    refusal: Refusal | None = None
    outcomes: tuple[Outcome, ...] = ()


def judged(case: Object) -> Judged:
    """The verdict on one case."""
    policies: list[CompiledPolicy] = []
    bindings: list[Binding] = []
    for obj in (case["policy"], *case.get("more_policies", ())):
        policy = read_policy(obj)
        if isinstance(policy, Refusal):
            return _refused("policy", policy)
        policies.append(policy)
    for obj in (*([case["binding"]] if case.get("binding") else ()), *case.get("more_bindings", ())):
        binding = read_binding(obj)
        if isinstance(binding, Refusal):
            return _refused("binding", binding)
        bindings.append(binding)
    cluster = _cluster(case)
    request = _request(case, cluster)
    found = tuple(outcomes(enforced(policies, bindings), request, cluster))
    return Judged(verdict(request, found), None, found)


def line(case: Object) -> dict[str, Any]:
    """The verdict on one case as a line of the data: what was not evaluated, and our own mistakes, are told beside it.

    A case that cannot be judged has no verdict and hides none of the others.
    """
    try:
        found = judged(case)
    except Exception as error:  # noqa: BLE001 - reported as ours by whoever reads the line
        found = Judged(Verdict(ADMISSION, None, 500), None, (Outcome("", None, crash=f"{type(error).__name__}: {error}"),))
    answer = found.verdict
    return {
        "id": case.get("id"),
        "stage": answer.stage,
        "allowed": answer.allowed,
        "status_code": answer.status_code,
        "reason": answer.reason,
        "message": answer.message,
        "warnings": list(answer.warnings),
        "audit_annotations": dict(answer.audit_annotations),
        **dict(_extra(found)),
    }


def _extra(found: Judged) -> Iterator[tuple[str, Any]]:
    if found.refusal and found.refusal.causes:
        yield "causes", [{"field": each.field, "reason": each.reason, "message": each.message} for each in found.refusal.causes]
    for key in ("not_evaluated", "crash"):
        if told := [text for each in found.outcomes if (text := getattr(each, key)) is not None]:
            yield key, told


def _refused(stage: str, refusal: Refusal) -> Judged:
    return Judged(Verdict(stage, None, refusal.status_code, refusal.reason, refusal.message), refusal)


def _cluster(case: Object) -> Cluster:
    extra: Sequence[Object] = case.get("extra_objects") or ()
    definitions = [each for each in extra if each.get("kind") == "CustomResourceDefinition"]
    roles = tuple(each for each in extra if each.get("apiVersion") == _RBAC)
    parameters = tuple(case.get("params") or ())
    return Cluster(parameters, custom_kinds(definitions), roles, custom_schemas(definitions))


def _request(case: Object, cluster: Cluster) -> Request:
    manifest, before = case.get("object"), case.get("old_object")
    operation = case.get("operation", UPDATE if before else CREATE)
    written: Object = manifest or before or {}
    kind = _kind(written, cluster)
    manifest, before = (each and cluster.defaulted(kind, each) for each in (manifest, before))
    old = server.stored(server.created(kind, before, manager=MANAGER)) if before else None
    new = None
    if manifest and operation == UPDATE and old:
        new = server.updated(kind, manifest, old, manager=MANAGER)
    elif manifest:
        new = server.created(kind, manifest, manager=MANAGER, priorities=_priorities(case))
    dry_run = bool(case.get("dry_run"))
    name = (written.get("metadata") or {}).get("namespace") if kind.namespaced else None
    request = Request(kind, operation, new, old, _namespace(case, name), _user(case), dry_run)
    return replace(request, options={**options_value(request), "fieldManager": MANAGER, "fieldValidation": "Strict"})


def _kind(manifest: Object, cluster: Cluster) -> Kind:
    api_version, name = str(manifest.get("apiVersion", "")), str(manifest.get("kind", ""))
    guessed = Kind(*split(api_version), name, f"{name.lower()}s", "namespace" in (manifest.get("metadata") or {}))
    return cluster.kinds.get((api_version, name), guessed)


def _namespace(case: Object, name: str | None) -> Namespace | None:
    if not name:
        return None
    return Namespace(name, case.get("namespace_labels") or {}, case.get("namespace_annotations") or {})


def _user(case: Object) -> User:
    given = case.get("user")
    if not given:
        return ADMINISTRATOR
    return User(given["username"], tuple(given.get("groups") or ()), given.get("uid", ""), given.get("extra") or {})


def _priorities(case: Object) -> dict[str, int]:
    objects = (*(case.get("params") or ()), *(case.get("extra_objects") or ()))
    return {each["metadata"]["name"]: each.get("value", 0) for each in objects if each.get("kind") == "PriorityClass"}
