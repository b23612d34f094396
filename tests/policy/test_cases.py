"""The cases of `cases/`: a file has what its cases have in common, each of them changes some of it.

`policy` is the specification of a policy called `p`, whose rules are about creating and changing Deployments; it is enforced
by a binding called `b` that denies. `policy-fields`, `match-fields`, `binding-fields` and `validation` change single fields.
The object is a Deployment called `shop` in the namespace `team` with two replicas. `expect` names what counts of the verdict;
`denial` is the end of its message.
"""

from pathlib import Path

import pytest
import yaml

from compiler.policy.case import judged, line

FOLDER = Path(__file__).parent / "cases"
RULES = [{"apiGroups": ["apps"], "apiVersions": ["v1"], "operations": ["*"], "resources": ["deployments"]}]
API = {"apiVersion": "admissionregistration.k8s.io/v1"}


def cases():
    for path in sorted(FOLDER.glob("*.yaml")):
        given = yaml.safe_load(path.read_text(encoding="utf-8"))
        for case in given.pop("cases"):
            yield pytest.param({**given, **case}, id=f"{path.stem}: {case['name']}")


def without_nulls(fields):
    return {key: value for key, value in fields.items() if value is not None}


def policy(name, spec, case):
    match = {"resourceRules": case.get("rules", RULES), **case.get("match-fields", {})}
    return {**API, "kind": "ValidatingAdmissionPolicy", "metadata": {"name": name}, "spec": {"matchConstraints": match, **spec}}


def binding(name, policy_name, **fields):
    spec = without_nulls({"policyName": policy_name, "validationActions": ["Deny"], **fields})
    return {**API, "kind": "ValidatingAdmissionPolicyBinding", "metadata": {"name": name}, "spec": spec}


def whole(case):
    """The case as the data have it."""
    spec = {**case["policy"], **case.get("policy-fields", {})}
    spec = without_nulls(spec) if "matchConstraints" not in spec else spec
    if "validation" in case:
        spec["validations"] = [{**spec["validations"][0], **case["validation"]}]
    deployment = {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": without_nulls({"name": "shop", "namespace": "team", "labels": case.get("labels")}),
        "spec": {"replicas": 2, "template": {"spec": {"containers": [{"name": "a", "image": "a:1"}]}}},
    }
    made = {
        "policy": policy(case.get("policy-name", "p"), spec, case),
        "binding": binding("b", "p", **case.get("binding-fields", {})),
        "more_policies": [policy(name, more, case) for name, more in case.get("more", {}).items()],
        "more_bindings": [binding(f"{name}-binding", name) for name in case.get("more", {})],
        "operation": "CREATE",
        "object": deployment,
    }
    known = ("params", "extra_objects", "namespace_labels", "user", "operation", "dry_run", "object", "old_object", "binding")
    return {**made, **{key: case[key] for key in known if key in case}}


@pytest.mark.parametrize("case", list(cases()))
def test_a_case_is_judged(case):
    found = judged(whole(case))
    assert [outcome.crash for outcome in found.outcomes if outcome.crash] == []
    expected = dict(case["expect"])
    if denial := expected.pop("denial", None):
        assert (found.verdict.allowed, (found.verdict.message or "").partition(" denied request: ")[2]) == (False, denial)
    if refused := expected.pop("refused", None):
        assert {cause.field: cause.reason for cause in found.refusal.causes} == refused
        assert (found.verdict.status_code, found.verdict.reason) == (422, "Invalid")
    actual = found.verdict._asdict() | {"warnings": list(found.verdict.warnings)}
    assert {key: actual[key] for key in expected} == expected


def test_a_line_has_the_words_of_the_data():
    found = line(whole({"policy": {"validations": [{"expression": "false", "reason": "Forbidden", "message": "no"}]}}))
    message = "deployments.apps \"shop\" is forbidden: ValidatingAdmissionPolicy 'p' with binding 'b' denied request: no"
    verdict = {"stage": "admission", "allowed": False, "status_code": 403, "reason": "Forbidden", "message": message}
    assert found == {"id": None, **verdict, "warnings": [], "audit_annotations": {}}


@pytest.mark.parametrize("broken", [{}, {"policy": 1}, {"policy": {}, "object": []}])
def test_a_case_that_cannot_be_judged_has_a_line(broken):
    found = line({"id": "a", **broken})
    assert (found["id"], found["allowed"], bool(found.get("crash"))) == ("a", None, found["stage"] == "admission")
