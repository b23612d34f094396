import subprocess

import pytest
import yaml
from trees import put, render

from compiler.errors import InternalError
from compiler.manifest.manifest import Manifest
from compiler.output.unit import Unit, UnitKey, as_stream, kustomization, unit

KEY = UnitKey("kubernetes", "default", "public", "reader")


def manifest(kind: str, name: str) -> Manifest:
    obj = {"apiVersion": "v1", "kind": kind, "metadata": {"name": name}}
    return Manifest(obj, yaml.safe_dump(obj), dict, dict)


def test_a_kustomization_lists_the_files_in_order():
    assert (
        kustomization(["deployment-reader.yaml", "configmap-reader-config.yaml"]).decode()
        == """\
apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
resources:
  - configmap-reader-config.yaml
  - deployment-reader.yaml
"""
    )


def test_a_kustomization_of_nothing_is_valid():
    assert yaml.safe_load(kustomization([]))["resources"] == []


def test_the_unit_of_a_worker():
    made = unit(KEY, [manifest("Secret", "b"), manifest("ConfigMap", "a")])
    assert made.directory == "default/public/reader"
    assert sorted(made.files) == ["configmap-a.yaml", "kustomization.yaml", "secret-b.yaml"]
    assert made.files["kustomization.yaml"] == kustomization(["configmap-a.yaml", "secret-b.yaml"])
    assert "kustomization.yaml" not in unit(KEY, [manifest("ConfigMap", "a")], kustomized=False).files
    assert unit(KEY, [], below_target=True).directory == "kubernetes/default/public/reader"


def test_two_objects_for_one_file_are_a_defect():
    with pytest.raises(InternalError, match=r"two objects of `public/reader` are written to `secret-a.yaml`"):
        unit(KEY, [manifest("Secret", "a"), manifest("Secret", "a")])


def test_a_stream_holds_every_manifest_once_in_the_order_of_the_tree():
    first = unit(KEY, [manifest("Secret", "b"), manifest("ConfigMap", "a")])
    later = Unit(KEY, "prod/public/reader", {"configmap-c.yaml": b"---\nkind: ConfigMap\n"})
    stream = as_stream([later, first]).decode()
    assert [obj.get("metadata", {}).get("name", "c") for obj in yaml.safe_load_all(stream)] == ["a", "b", "c"]
    assert stream.count("---\n") == 2


def test_a_stream_of_nothing_is_empty():
    assert as_stream([]) == b""


def test_kubectl_builds_what_was_written(tmp_path, kubectl):
    render(tmp_path, "default/public/reader: patch=0")
    for name, content in unit(KEY, [manifest("Secret", "b"), manifest("ConfigMap", "a")]).files.items():
        put(tmp_path, f"default/public/reader/{name}", content.decode())
    command = [kubectl, "kustomize", str(tmp_path / "default/public/reader")]
    built = subprocess.run(command, check=True, capture_output=True, text=True).stdout
    assert [obj["kind"] for obj in yaml.safe_load_all(built)] == ["ConfigMap", "Secret"]
