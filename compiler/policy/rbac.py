"""Who may do what: roles and their bindings, as the RBAC authorizer of a server reads them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.hints import Any
from compiler.policy.request import User
from compiler.records import NamedTuple

Object = Mapping[str, Any]

_MASTERS = "system:masters"
_READABLE = ("/healthz", "/livez", "/readyz", "/version", "/version/")
_DISCOVERY = (*_READABLE, "/api", "/api/*", "/apis", "/apis/*", "/openapi", "/openapi/*")
_ISSUER = ("/.well-known/openid-configuration", "/.well-known/openid-configuration/", "/openid/v1/jwks", "/openid/v1/jwks/")


class Attributes(NamedTuple):
    """What is asked for: something with a resource, or with a `path`."""

    verb: str
    group: str = ""
    resource: str = ""
    subresource: str = ""
    namespace: str = ""
    name: str = ""
    path: str = ""


class Answer(NamedTuple):
    allowed: bool
    reason: str = ""


def service_account(namespace: str, name: str) -> User:
    groups = ("system:serviceaccounts", f"system:serviceaccounts:{namespace}")
    return User(f"system:serviceaccount:{namespace}:{name}", groups)


def answer(user: User, asked: Attributes, roles: Sequence[Object]) -> Answer:
    """`roles` are Roles, ClusterRoles and their bindings; those that every cluster has are counted in."""
    if _MASTERS in user.groups:
        return Answer(allowed=True)
    for binding in (*_default_bindings(), *roles):
        kind, metadata = binding.get("kind"), binding.get("metadata") or {}
        local = kind == "RoleBinding" and asked.namespace and metadata.get("namespace") == asked.namespace
        if kind != "ClusterRoleBinding" and not local:
            continue
        subject = next((each for each in binding.get("subjects") or () if _is_subject(each, user, metadata)), None)
        if subject and any(_allows(rule, asked) for rule in _rules(binding, roles)):
            return Answer(allowed=True, reason=_reason(binding, subject))
    return Answer(allowed=False)


def _is_subject(subject: Object, user: User, metadata: Object) -> bool:
    match subject.get("kind"):
        case "User":
            return bool(subject.get("name") == user.name)
        case "Group":
            return subject.get("name") in user.groups
        case "ServiceAccount":
            namespace = subject.get("namespace") or metadata.get("namespace", "")
            return user.name == f"system:serviceaccount:{namespace}:{subject.get('name')}"
        case _:
            return False


def _rules(binding: Object, roles: Sequence[Object]) -> Iterator[Object]:
    reference = binding["roleRef"]
    for role in (*_default_roles(), *roles):
        metadata = role.get("metadata") or {}
        if (role.get("kind"), metadata.get("name")) != (reference.get("kind"), reference.get("name")):
            continue
        if role["kind"] == "ClusterRole" or metadata.get("namespace") == binding["metadata"].get("namespace"):
            yield from role.get("rules") or ()


def _allows(rule: Object, asked: Attributes) -> bool:
    if not _one_of(rule.get("verbs"), asked.verb):
        return False
    if asked.path:
        return any(_path(written, asked.path) for written in rule.get("nonResourceURLs") or ())
    names = rule.get("resourceNames") or ()
    resources = rule.get("resources") or ()
    whole = f"{asked.resource}/{asked.subresource}" if asked.subresource else asked.resource
    known = {"*", whole} | ({f"*/{asked.subresource}"} if asked.subresource else set())
    return _one_of(rule.get("apiGroups"), asked.group) and bool(known & set(resources)) and (not names or asked.name in names)


def _path(written: str, path: str) -> bool:
    return written in {"*", path} or (written.endswith("*") and path.startswith(written.rstrip("*")))


def _one_of(allowed: Sequence[str] | None, value: str) -> bool:
    return "*" in (allowed or ()) or value in (allowed or ())


def _reason(binding: Object, subject: Object) -> str:
    metadata, reference = binding["metadata"], binding["roleRef"]
    name = f"{metadata['name']}/{metadata['namespace']}" if metadata.get("namespace") else metadata["name"]
    who = f"{subject['name']}/{subject['namespace']}" if subject.get("namespace") else subject["name"]
    role = f'{reference["kind"]} "{reference["name"]}"'
    return f'RBAC: allowed by {binding["kind"]} "{name}" of {role} to {subject["kind"]} "{who}"'


def _default_roles() -> tuple[Object, ...]:
    reviews = {"apiGroups": ["authorization.k8s.io"], "resources": ["selfsubjectaccessreviews", "selfsubjectrulesreviews"]}
    own = {"apiGroups": ["authentication.k8s.io"], "resources": ["selfsubjectreviews"], "verbs": ["create"]}
    return (
        _role("system:basic-user", {**reviews, "verbs": ["create"]}, own),
        _role("system:discovery", {"nonResourceURLs": _DISCOVERY, "verbs": ["get"]}),
        _role("system:public-info-viewer", {"nonResourceURLs": _READABLE, "verbs": ["get"]}),
        _role("system:service-account-issuer-discovery", {"nonResourceURLs": _ISSUER, "verbs": ["get"]}),
    )


def _default_bindings() -> tuple[Object, ...]:
    everybody, accounts = ("system:authenticated", "system:unauthenticated"), ("system:serviceaccounts",)
    return (
        _binding("system:basic-user", everybody[:1]),
        _binding("system:discovery", everybody[:1]),
        _binding("system:public-info-viewer", everybody),
        _binding("system:service-account-issuer-discovery", accounts),
    )


def _role(name: str, *rules: Object) -> Object:
    return {"kind": "ClusterRole", "metadata": {"name": name}, "rules": rules}


def _binding(name: str, groups: Sequence[str]) -> Object:
    subjects = [{"kind": "Group", "name": group} for group in groups]
    return {
        "kind": "ClusterRoleBinding",
        "metadata": {"name": name},
        "roleRef": {"kind": "ClusterRole", "name": name},
        "subjects": subjects,
    }
