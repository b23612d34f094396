"""Templates of a repository that keep a Worker from being moved or stopped without harm."""

import pytest

BUDGET = """\
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {name: {{ w.name }}, namespace: {{ w.namespace }}}
spec:
  minAvailable: {{ w.replicas }}
  selector: {matchLabels: {{ w.selector }}}
"""

DEPLOYMENT = """\
{% from "kubernetes/_metadata.yaml.j2" import metadata %}
apiVersion: apps/v1
kind: Deployment
{{ metadata(w, w.name) }}
spec:
  selector: {matchLabels: {{ w.selector }}}
  template:
    metadata: {labels: {{ w.pod_labels }}}
    spec:
      terminationGracePeriodSeconds: 5
      containers: [{name: worker, image: a}]
"""


@pytest.fixture(autouse=True)
def _repository(write, worker):
    write("workerc.yaml", "sources: [workers]\n")
    write("workers/orders.yaml", worker("orders"))


def test_a_budget_is_told_at_its_line_and_nothing_is_written(workerc, write, tmp_path):
    write("templates/kubernetes/poddisruptionbudget.yaml.j2", BUDGET)
    outcome = workerc("render")
    assert outcome.code == 1
    assert "error[K8S115]: `minAvailable` is 1, and there may be no more than 1 pod" in outcome.out
    assert " --> templates/kubernetes/poddisruptionbudget.yaml.j2:5" in outcome.out
    assert not (tmp_path / "rendered").exists()


def test_a_pod_that_is_killed_before_its_stack_is_done(workerc, write):
    write("templates/kubernetes/deployment.yaml.j2", DEPLOYMENT)
    outcome = workerc("render")
    assert "error[K8S116]: the pod is killed after 5 seconds, and its stack takes 20 to shut down" in outcome.out
    assert " --> templates/kubernetes/deployment.yaml.j2:10" in outcome.out
