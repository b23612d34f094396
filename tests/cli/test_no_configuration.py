"""A folder with nothing but one Worker file."""

import pytest
import yaml


@pytest.fixture(autouse=True)
def file(write, worker):
    return write("worker.yaml", worker())


def test_lint_is_clean(workerc):
    outcome = workerc("lint", "worker.yaml")
    assert outcome.code == 0
    assert "error" not in outcome.out
    assert "warning" not in outcome.out
    assert "1 file (1 Worker)" in outcome.out


def test_lint_without_paths_judges_what_is_there(workerc):
    assert "1 Worker" in workerc("lint").out


def test_render_writes_one_object_per_file(workerc, tmp_path):
    outcome = workerc("render", "worker.yaml", "-o", "out")
    assert outcome.code == 0, outcome.err
    folder = tmp_path / "out/default/public/reader"
    objects = {path.name: yaml.safe_load(path.read_text()) for path in folder.glob("*.yaml")}
    kinds = {o["kind"] for o in objects.values()}
    assert {"Deployment", "ConfigMap", "ServiceAccount", "NetworkPolicy", "Kustomization"} == kinds
    assert objects["kustomization.yaml"]["resources"] == sorted(set(objects) - {"kustomization.yaml"})
    assert workerc("render", "worker.yaml", "-o", "out", "--check").code == 0


def test_render_to_standard_output_is_one_stream(workerc):
    outcome = workerc("render", "worker.yaml", "-o", "-")
    assert outcome.code == 0
    kinds = [document["kind"] for document in yaml.safe_load_all(outcome.out)]
    assert kinds == ["ConfigMap", "Deployment", "NetworkPolicy", "ServiceAccount"]


def test_render_without_a_place_to_write_says_so(workerc):
    outcome = workerc("render", "worker.yaml")
    assert outcome.code == 2
    assert "-o" in outcome.err


def test_standard_input_is_judged_under_the_given_name(workerc, worker):
    outcome = workerc("lint", "-", "--stdin-filename", "workers/x.yaml", "--format", "concise", stdin=worker(replicas="two"))
    assert outcome.code == 1
    assert "workers/x.yaml:5:13: error[SPC103]" in outcome.out


def test_one_mistake_is_one_line(workerc, write, worker):
    write("worker.yaml", worker().replace("replicas: 1", "replica: 1"))
    outcome = workerc("lint", "worker.yaml", "--format", "concise")
    assert outcome.code == 1
    assert [line.split(": ")[0] for line in outcome.out.splitlines() if "error" in line.split(": ")[1]] == ["worker.yaml:5:3"]
    assert "replicas" in workerc("lint", "worker.yaml").out
