"""The Pods that workloads would create."""

import pytest

from compiler.policy.pods import created_pod

TEMPLATE = {"metadata": {"labels": {"app": "a"}}, "spec": {"containers": [{"name": "a"}]}}


def workload(kind, api_version="apps/v1", **spec):
    return {"apiVersion": api_version, "kind": kind, "metadata": {"name": "a", "namespace": "team"}, "spec": spec}


@pytest.mark.parametrize(
    ("given", "path"),
    [
        (workload("Deployment", template=TEMPLATE), ("spec", "template")),
        (workload("StatefulSet", template=TEMPLATE), ("spec", "template")),
        (workload("DaemonSet", template=TEMPLATE), ("spec", "template")),
        (workload("Job", "batch/v1", template=TEMPLATE), ("spec", "template")),
        (
            workload("CronJob", "batch/v1", jobTemplate={"spec": {"template": TEMPLATE}}),
            ("spec", "jobTemplate", "spec", "template"),
        ),
    ],
)
def test_a_pod_comes_from_the_template(given, path):
    created = created_pod(given)
    metadata = created.manifest["metadata"]
    assert (created.template, created.manifest["spec"]["containers"]) == (path, TEMPLATE["spec"]["containers"])
    assert (metadata["namespace"], metadata["labels"]["app"]) == ("team", "a")
    assert created.origin(("spec", "containers", 0, "image")) == (*path, "spec", "containers", 0, "image")
    assert created.origin(("status",)) == path


def test_a_stateful_set_mounts_its_claims():
    created = created_pod(workload("StatefulSet", template=TEMPLATE, volumeClaimTemplates=[{"metadata": {"name": "data"}}]))
    assert created.manifest["metadata"]["name"] == "a-0"
    assert created.manifest["spec"]["volumes"] == [{"name": "data", "persistentVolumeClaim": {"claimName": "data-a-0"}}]


@pytest.mark.parametrize("given", [workload("Service", "v1"), workload("Deployment", "example.org/v1"), {}])
def test_others_create_none(given):
    assert created_pod(given) is None


def test_a_workload_without_a_template_creates_an_empty_pod():
    assert created_pod(workload("Deployment")).manifest["spec"] == {}
