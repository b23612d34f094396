"""Policies see what a change is: an object as it was and as it will be, one that is new, one that goes."""

import json

import pytest

from tests.cli.diff.shops import worker

POLICY = """\
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicy
metadata:
  name: {name}
spec:
  failurePolicy: Fail
  matchConstraints:
    resourceRules:
      - apiGroups: ["{group}"]
        apiVersions: ["*"]
        operations: [{operations}]
        resources: [{resource}]
  validations:
    - expression: {expression}
      message: {message}
---
apiVersion: admissionregistration.k8s.io/v1
kind: ValidatingAdmissionPolicyBinding
metadata: {{name: {name}}}
spec: {{policyName: {name}, validationActions: [{action}]}}
"""


def policy(name, operations, expression, message, *, group="apps", resource="deployments", action="Deny"):
    return POLICY.format(
        name=name,
        operations=operations,
        expression=json.dumps(expression),
        message=message,
        group=group,
        resource=resource,
        action=action,
    )


HALVED = policy(
    "halved", "UPDATE", "object.spec.replicas * 2 >= oldObject.spec.replicas", "fewer than half of the replicas", action="Warn"
)
KEPT = policy("kept", "DELETE", "oldObject.metadata.name != 'returns'", "returns stay", action="Deny")
NEW = policy("new", "CREATE", "object.metadata.name.startsWith('sales-')", "names begin with the team's", action="Audit")


def both(shop, *arguments):
    """What both kinds of other side say."""
    return [shop.diff(*arguments), shop.diff("--against", "HEAD", *arguments)]


@pytest.fixture
def judged(shop):
    for name, text in (("halved", HALVED), ("kept", KEPT), ("new", NEW)):
        shop.write(f"policies/{name}.yaml", text)
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 6")
    shop.commit()
    shop.render()
    return shop


def test_an_update_is_judged_with_what_was_there(judged):
    judged.replace("workers/orders.yaml", "replicas: 6", "replicas: 2")
    for found in both(judged, "-e", "prod"):
        assert "POL:halved" in found.out
        assert "fewer than half of the replicas" in found.out
        assert "workers/orders.yaml:7" in found.out
        assert "POL:new" not in found.out
    judged.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    for found in both(judged):
        assert "POL:" not in found.out


def test_what_does_not_change_is_not_judged(judged):
    judged.replace("workers/orders.yaml", "owner: sales-data", "owner: orders-data")
    for found in both(judged):
        assert found.code == 1
        assert "POL:" not in found.out


def test_a_deletion_is_judged_with_nothing_in_its_place(judged):
    (judged.root / "workers/returns.yaml").unlink()
    here, then = both(judged, "-e", "prod")
    for found in (here, then):
        assert found.code == 1
        assert "POL:kept" in found.out
        assert "returns stay" in found.out
    assert "rendered/prod/sales/returns/deployment-returns.yaml" in here.out
    assert "HEAD:workers/returns.yaml:1" in then.out


def test_what_is_new_is_judged_as_created(judged):
    judged.write("workers/other.yaml", worker("other"))
    for found in both(judged, "-e", "prod"):
        assert "POL:new" in found.out
        assert "workers/other.yaml" in found.out
        assert found.out.count("POL:new") == 1


def test_exit_codes_go_by_findings_where_differences_do_not_count(judged):
    (judged.root / "workers/returns.yaml").unlink()
    judged.replace("workers/orders.yaml", "replicas: 6", "replicas: 2")
    for found in both(judged, "--exit-zero"):
        assert found.code == 0
    for found in both(judged, "--exit-zero", "--fail-on", "error"):
        assert found.code == 1
    judged.git("checkout", "--", "workers/returns.yaml")
    for found in both(judged, "--exit-zero", "--fail-on", "error"):
        assert found.code == 0
    for found in both(judged, "--exit-zero", "--fail-on", "warning"):
        assert found.code == 1


def test_a_comment_silences_what_a_policy_says_of_a_change(judged):
    judged.replace("workers/orders.yaml", "replicas: 6", "replicas: 2 # workerc: ignore[POL:halved] -- on purpose")
    for found in both(judged):
        assert found.code == 1
        assert "POL:" not in found.out


def test_workers_are_judged_where_both_sides_are_sources(shop):
    text = policy(
        "owner", "UPDATE", "object.owner == oldObject.owner", "owners stay", group="dataos.workerc.dev", resource="workers"
    )
    gone = policy("gone", "DELETE", "false", "Workers stay", group="dataos.workerc.dev", resource="workers")
    shop.write("policies/owner.yaml", text)
    shop.write("policies/gone.yaml", gone)
    shop.commit()
    shop.render()
    assert [found.code for found in both(shop)] == [0, 0]
    shop.replace("workers/orders.yaml", "owner: sales-data", "owner: orders-data")
    (shop.root / "workers/returns.yaml").unlink()
    here, then = both(shop, "-e", "prod")
    assert "POL:" not in here.out
    assert "owners stay" in then.out
    assert "workers/orders.yaml:5" in then.out
    assert "Workers stay" in then.out
    assert "HEAD:workers/returns.yaml:1" in then.out


def test_a_policy_of_creation_that_render_refuses_by_stops_the_diff(shop):
    shop.write("policies/small.yaml", policy("small", "CREATE", "object.spec.replicas < 3", "three are too many"))
    shop.replace("workers/orders.yaml", "replicas: 2", "replicas: 3")
    for found in both(shop):
        assert (found.code, found.out) == (1, "")
        assert "three are too many" in found.err
        assert "nothing is compared while there are errors" in found.err


def test_between_environments_nothing_is_judged(judged):
    judged.replace(
        "workerc.yaml", "    values: {rows: 500}", "    overlays: [{match: {name: orders}, patch: {worker: {replicas: 2}}}]"
    )
    found = judged.diff("--from", "dev", "--to", "prod")
    assert found.code == 1
    assert "POL:" not in found.out


def test_what_was_edited_by_hand_beyond_recognition_is_judged_without_a_crash(judged):
    judged.replace("rendered/prod/sales/orders/deployment-orders.yaml", "  replicas: 6\n", "  replicas: [many]\n")
    found = judged.diff("-e", "prod")
    assert found.code == 1
    assert "defect" not in f"{found.out}{found.err}"
    assert "crash" not in f"{found.out}{found.err}"
