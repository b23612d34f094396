"""Requests on behalf of a repository: nobody knows who asks, and not all of the cluster."""

import pytest

from compiler.policy import memory, server
from compiler.policy.admission import enforced, outcomes
from compiler.policy.blame import fields_read
from compiler.policy.cluster import Cluster
from compiler.policy.reading import read_binding, read_policy
from compiler.policy.refusal import Refusal
from compiler.policy.request import Namespace, Request
from compiler.policy.shapes import kinds
from compiler.policy.verdict import verdict

API = {"apiVersion": "admissionregistration.k8s.io/v1"}
RULES = [{"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]}]
CONTAINERS = [{"name": "a", "image": "a:1"}, {"name": "b", "image": "b:latest"}]


def policy(expression="true", name="p", **spec):
    body = {"matchConstraints": {"resourceRules": RULES}, "validations": [{"expression": expression}], **spec}
    found = read_policy({**API, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}, "spec": body})
    assert not isinstance(found, Refusal), found
    return found


def binding(name="p", **spec):
    body = {"policyName": name, "validationActions": ["Deny"], **spec}
    found = read_binding({**API, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": f"of-{name}"}, "spec": body})
    assert not isinstance(found, Refusal), found
    return found


def request(namespace=None, **spec):
    kind = kinds()["apps/v1", "Deployment"]
    manifest = {
        "metadata": {"name": "shop", "namespace": "team"},
        "spec": {"template": {"spec": {"containers": CONTAINERS}}, **spec},
    }
    return Request(kind, "CREATE", server.created(kind, manifest), None, namespace or Namespace("team", known=False))


def asked(*policies, about=None, cluster=None):
    bindings = [binding(each.policy.name) for each in policies]
    return list(outcomes(enforced(policies, bindings), about or request(), cluster or Cluster()))


@pytest.mark.parametrize(
    ("expression", "needed"),
    [
        ("request.userInfo.username == 'ada'", "`request.userInfo`: `username`"),
        ("'admins' in request.userInfo.groups", "`request.userInfo`: `groups`"),
        ("authorizer.requestResource.check('get').allowed()", "`authorizer`: who asks, and what they may do"),
        ("namespaceObject.metadata.labels.tier == 'gold'", "labels of the namespace `team`: `tier`"),
        ("has(namespaceObject.metadata.annotations.owner)", "annotations of the namespace `team`: `owner`"),
        ("namespaceObject.metadata.labels.exists(key, key == 'tier')", "labels of the namespace `team`"),
    ],
)
def test_what_nobody_knows_is_said(expression, needed):
    assert [outcome.not_evaluated for outcome in asked(policy(expression))] == [needed]


@pytest.mark.parametrize(
    "expression",
    [
        "false && request.userInfo.username == 'ada'",
        "true || authorizer.requestResource.check('get').allowed()",
        "namespaceObject.metadata.name == 'team'",
        "namespaceObject.metadata.labels['kubernetes.io/metadata.name'] == 'team'",
    ],
)
def test_what_is_not_needed_need_not_be_known(expression):
    assert [outcome.not_evaluated for outcome in asked(policy(expression))] == [None]


def test_an_unknown_selector_of_a_namespace_is_said():
    match = {"resourceRules": RULES, "namespaceSelector": {"matchLabels": {"tier": "gold"}}}
    found = asked(policy(matchConstraints=match))
    assert [outcome.not_evaluated for outcome in found] == ["labels of the namespace `team`: `tier`"]


def test_what_is_not_evaluated_does_not_decide():
    about = request()
    found = asked(policy("request.userInfo.username == 'ada'"), policy("object.spec.replicas > 1", "q"), about=about)
    assert verdict(about, found).message.endswith("failed expression: object.spec.replicas > 1")


def test_a_crash_hides_nothing(monkeypatch):
    evaluated = memory.evaluated

    def breaking(compiled, values, spending):
        if compiled.policy.name == "broken":
            raise RuntimeError("bug")
        return evaluated(compiled, values, spending)

    monkeypatch.setattr(memory, "evaluated", breaking)
    found = asked(policy(name="broken"), policy("false", "q"))
    assert [(outcome.policy, outcome.crash) for outcome in found] == [("broken", "RuntimeError: bug"), ("q", None)]
    assert not verdict(request(), found).allowed


def test_a_policy_of_another_kind_is_not_asked():
    about = Request(kinds()["v1", "ConfigMap"], "CREATE", {"metadata": {"name": "a", "namespace": "team"}})
    assert asked(policy("false"), about=about) == []


@pytest.mark.parametrize(
    ("expression", "first"),
    [
        ("object.spec.replicas > 1", ("spec", "replicas")),
        ("has(object.metadata.labels) && object.spec.replicas > 1", ("metadata", "labels")),
        ("object.spec.replicas > 0 && has(object.metadata.labels)", ("metadata", "labels")),
        ("object.spec.nothing.more == 1", ("spec", "nothing")),
        (
            "object.spec.template.spec.containers.all(c, !c.image.endsWith(':latest'))",
            ("spec", "template", "spec", "containers", 1, "image"),
        ),
        (
            "object.spec.template.spec.containers.all(c, has(c.resources.limits) && has(c.resources.limits.memory))",
            ("spec", "template", "spec", "containers", 0, "resources", "limits"),
        ),
    ],
)
def test_the_field_to_blame_comes_first(expression, first):
    compiled, about = policy(expression), request()
    [outcome] = asked(compiled, about=about)
    [evaluation], [decision] = outcome.evaluations, outcome.decisions
    read = fields_read(compiled, outcome, evaluation, decision, request=about, cluster=Cluster())
    assert read[0] == first


def test_a_variable_is_read_through():
    compiled = policy("variables.n > 1", variables=[{"name": "n", "expression": "object.spec.replicas"}])
    [outcome] = asked(compiled)
    [decision] = outcome.decisions
    read = fields_read(compiled, outcome, outcome.evaluations[0], decision, request=request(), cluster=Cluster())
    assert read == (("spec", "replicas"),)


def test_a_condition_that_fails_is_blamed():
    compiled = policy(matchConditions=[{"name": "a", "expression": "object.metadata.labels.a == 'b'"}])
    [outcome] = asked(compiled)
    [decision] = outcome.decisions
    read = fields_read(compiled, outcome, outcome.evaluations[0], decision, request=request(), cluster=Cluster())
    assert read == (("metadata", "labels"),)


def test_a_refused_expression_has_a_place():
    found = read_policy(
        {
            **API,
            "kind": "ValidatingAdmissionPolicy",
            "metadata": {"name": "p"},
            "spec": {"matchConstraints": {"resourceRules": RULES}, "validations": [{"expression": "true &&\n  nobody"}]},
        }
    )
    [cause] = found.causes
    assert (cause.path, cause.place) == (("spec", "validations", 0, "expression"), (2, 3))
