"""Budgets against the pods they are for, and the time to stop against what is needed."""

import pytest
import yaml

from compiler.manifest.validity import findings


def objects(budget, replicas="replicas: 3, ", least=None, kind="Deployment", pod=""):
    text = f"""
apiVersion: apps/v1
kind: {kind}
metadata: {{name: reader}}
spec: {{
  {replicas}selector: {{matchLabels: {{app: reader}}}},
  template: {{metadata: {{labels: {{app: reader}}}}, spec: {{containers: [{{name: worker, image: "a:1"}}], {pod}}}}}
}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: reader}}
spec: {{{budget}, selector: {{matchLabels: {{app: reader}}}}}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: reader}}
spec: {{minReplicas: {least}, maxReplicas: 9, scaleTargetRef: {{apiVersion: apps/v1, kind: {kind}, name: reader}}}}
"""
    found = list(yaml.safe_load_all(text))
    return found if least else found[:2]


def said(found):
    return [f"{finding.code} {finding.message}" for _, finding in found]


@pytest.mark.parametrize("kind", ["Deployment", "StatefulSet"])
@pytest.mark.parametrize(
    ("budget", "options", "expected"),
    [
        ("maxUnavailable: 0", {}, "`maxUnavailable` is 0: no pod may be evicted, and no node drained"),
        ("maxUnavailable: 0%", {}, "`maxUnavailable` is 0%: no pod may be evicted, and no node drained"),
        ("minAvailable: 3", {}, "`minAvailable` is 3, and there may be no more than 3 pods"),
        ("minAvailable: 67%", {}, "`minAvailable` is 67%, and there may be no more than 3 pods"),
        ("minAvailable: 100%", {}, "`minAvailable` is 100%, and there may be no more than 3 pods"),
        ("minAvailable: 1", {"replicas": ""}, "`minAvailable` is 1, and there may be no more than 1 pod"),
        ("minAvailable: 2", {"replicas": "", "least": 2}, "`minAvailable` is 2, and there may be no more than 2 pods"),
    ],
)
def test_a_budget_that_lets_no_pod_go(kind, budget, options, expected):
    assert said(findings(objects(budget, kind=kind, **options))) == [f"K8S115 {expected}"]


@pytest.mark.parametrize(
    ("budget", "options"),
    [
        ("maxUnavailable: 1", {}),
        ("maxUnavailable: 1%", {}),
        ("minAvailable: 2", {}),
        ("minAvailable: 66%", {}),
        ("minAvailable: 2", {"replicas": "", "least": 3}),
        ("minAvailable: 1", {"replicas": "replicas: 0, "}),
        ("maxUnavailable: 1", {"replicas": ""}),
    ],
)
def test_a_budget_that_does(budget, options):
    assert findings(objects(budget, **options)) == []


@pytest.mark.parametrize(
    ("pod", "shutdown", "expected"),
    [
        (
            "terminationGracePeriodSeconds: 20",
            60,
            ["K8S116 the pod is killed after 20 seconds, and its stack takes 60 to shut down"],
        ),
        ("", 31, ["K8S116 the pod is killed after 30 seconds, and its stack takes 31 to shut down"]),
        ("", 30, []),
        ("terminationGracePeriodSeconds: 70", 60, []),
        ("terminationGracePeriodSeconds: 0", None, []),
    ],
)
def test_a_pod_that_is_killed_too_early(pod, shutdown, expected):
    assert said(findings(objects("maxUnavailable: 1", pod=pod), shutdown=shutdown)) == expected
