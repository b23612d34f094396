"""Who may do what, read from roles."""

import pytest

from compiler.policy.rbac import Attributes, answer, service_account
from compiler.policy.request import User

ADA = User("ada", ("deployers", "system:authenticated"))


def role(kind="ClusterRole", namespace=None, **rule):
    metadata = {"name": "r", **({"namespace": namespace} if namespace else {})}
    return {
        "kind": kind,
        "metadata": metadata,
        "rules": [{"apiGroups": ["apps"], "resources": ["deployments"], "verbs": ["get"], **rule}],
    }


def binding(binding_kind="ClusterRoleBinding", namespace=None, role_kind="ClusterRole", **subject):
    metadata = {"name": "b", **({"namespace": namespace} if namespace else {})}
    subjects = [{"kind": "Group", "name": "deployers", **subject}]
    return {"kind": binding_kind, "metadata": metadata, "roleRef": {"kind": role_kind, "name": "r"}, "subjects": subjects}


def allowed(asked, *roles, user=ADA):
    return answer(user, asked, roles).allowed


GET = Attributes("get", "apps", "deployments", namespace="shop", name="a")


@pytest.mark.parametrize(
    ("rule", "asked", "expected"),
    [
        ({}, GET, True),
        ({"verbs": ["*"], "apiGroups": ["*"], "resources": ["*"]}, GET, True),
        ({}, GET._replace(verb="list"), False),
        ({}, GET._replace(group=""), False),
        ({}, GET._replace(subresource="scale"), False),
        ({"resources": ["deployments/scale"]}, GET._replace(subresource="scale"), True),
        ({"resources": ["*/scale"]}, GET._replace(subresource="scale"), True),
        ({"resourceNames": ["a"]}, GET, True),
        ({"resourceNames": ["b"]}, GET, False),
        ({"nonResourceURLs": ["/logs/*"]}, Attributes("get", path="/logs/a"), True),
        ({"nonResourceURLs": ["/logs"]}, Attributes("get", path="/logs/a"), False),
    ],
)
def test_a_rule_allows(rule, asked, expected):
    assert allowed(asked, role(**rule), binding()) is expected


@pytest.mark.parametrize(
    ("subject", "user", "expected"),
    [
        ({}, ADA, True),
        ({"kind": "User", "name": "ada"}, ADA, True),
        ({"kind": "User", "name": "bob"}, ADA, False),
        ({"kind": "ServiceAccount", "name": "bot", "namespace": "ops"}, service_account("ops", "bot"), True),
        ({"kind": "ServiceAccount", "name": "bot", "namespace": "ops"}, service_account("shop", "bot"), False),
        ({"kind": "Group", "name": "system:serviceaccounts:ops"}, service_account("ops", "bot"), True),
    ],
)
def test_a_subject_is_meant(subject, user, expected):
    assert allowed(GET, role(), binding(**subject), user=user) is expected


def test_a_binding_in_a_namespace_holds_there():
    roles = (role("Role", "shop"), binding("RoleBinding", "shop", "Role"))
    assert allowed(GET, *roles)
    assert not allowed(GET._replace(namespace="other"), *roles)
    assert not allowed(GET._replace(namespace=""), *roles)


def test_masters_may_do_everything():
    assert allowed(GET, user=User("root", ("system:masters",)))


def test_everybody_may_look_at_the_version():
    assert allowed(Attributes("get", path="/version"))
    assert not allowed(Attributes("post", path="/version"))


def test_a_reason_names_binding_role_and_subject():
    reason = 'RBAC: allowed by ClusterRoleBinding "b" of ClusterRole "r" to Group "deployers"'
    assert answer(ADA, GET, (role(), binding())).reason == reason
