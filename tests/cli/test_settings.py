"""What `workerc.yaml` says of rendered objects, for all environments and for one."""

import pytest

LATE = """\
apiVersion: v1
kind: Pod
metadata: {name: "{{ w.name }}-late", namespace: "{{ w.namespace }}"}
spec:
  schedulingGroup: {podGroupName: a}
  containers: [{name: a, image: "a:1"}]
"""


@pytest.fixture(autouse=True)
def _repository(write, worker):
    write("workers/orders.yaml", worker("orders"))


def test_objects_are_judged_by_the_minors_that_each_environment_names(workerc, write):
    write("templates/kubernetes/late.yaml.j2", LATE)
    write("workerc.yaml", 'environments: {old: {}, new: {kubernetes: {versions: ["1.36", "1.37"]}}}\n')
    outcome = workerc("render", "--format", "concise")
    assert "the field `schedulingGroup` is not known in Kubernetes 1.34, 1.35 (Pod" in outcome.out
    assert (outcome.code, workerc("render", "-e", "new").code) == (1, 0)


def test_an_environment_has_a_registry_of_its_own(workerc, write, tmp_path):
    write(
        "workerc.yaml",
        "images: {registry: one.example.com}\nenvironments: {dev: {}, prod: {images: {registry: two.example.com}}}\n",
    )
    assert workerc("render").code == 0
    texts = [(tmp_path / f"rendered/{name}/public/orders/deployment-orders.yaml").read_text() for name in ("dev", "prod")]
    assert ["one.example.com/" in texts[0], "two.example.com/" in texts[1]] == [True, True]


VOLUMES = """\
name: archive
version: v1beta
type: volume
volume: {size: 1Gi, type: persistent}
---
name: space
version: v1beta
type: volume
volume: {size: "${{ room }}", type: temp}
"""
MOUNTING = """\
  persistentVolume: {name: archive, directory: a}
  tempVolume: space
"""


def test_claims_have_the_class_of_their_type_in_each_environment(workerc, write, worker, tmp_path):
    write("workers/orders.yaml", worker("orders").replace("  stackSpec:", f"{MOUNTING}  stackSpec:"))
    write("workers/volumes.yaml", VOLUMES)
    write(
        "workerc.yaml",
        """\
kubernetes: {storageClasses: {persistent: files}}
environments:
  test: {values: {room: 1Gi}}
  prod: {values: {room: 2Gi}, kubernetes: {storageClasses: {temp: scratch}}}
""",
    )
    assert workerc("render").code == 0
    for name, room, scratch in (("test", "1Gi", False), ("prod", "2Gi", True)):
        folder = tmp_path / f"rendered/{name}/public"
        assert "storageClassName: files" in (folder / "_workspace/persistentvolumeclaim-archive.yaml").read_text()
        deployment = (folder / "orders/deployment-orders.yaml").read_text()
        assert (f'storage: "{room}"' in deployment, "storageClassName: scratch" in deployment) == (True, scratch)


def test_a_placeholder_of_a_volume_that_nothing_fills_stops_its_worker(workerc, write, worker):
    write("workers/orders.yaml", worker("orders").replace("  stackSpec:", "  tempVolume: space\n  stackSpec:"))
    write("workers/volumes.yaml", VOLUMES)
    write("workerc.yaml", "environments: {test: {}}\n")
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    assert "workers/volumes.yaml:9:17: error[INT101] the placeholder `${{ room }}` has no value" in outcome.out
