"""What is judged, and what is left alone."""

import pytest

HELM = "apiVersion: v1\nkind: Service\nmetadata:\n  name: {{ .Values.name }}\n  {{- with .Values.labels }}\n"
ANSIBLE = "- hosts: all\n  tasks:\n    - name: x\n      command: echo {{ item }}\n"
KUBERNETES = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: worker}\nspec: {type: worker}\n"
NOT_OURS = {
    "chart/templates/x.yaml": HELM,
    "play.yml": ANSIBLE,
    "deploy.yaml": KUBERNETES,
    "compose.yaml": "services:\n  worker:\n    image: x\n",
}


def judged(outcome):
    return sorted(line.split(":")[0] for line in outcome.out.splitlines() if "error[" in line)


@pytest.fixture(autouse=True)
def wrong(write, worker):
    write("workers/wrong.yaml", worker(replicas="two"))


@pytest.mark.parametrize("name", NOT_OURS)
def test_yaml_of_others_is_silent_named_or_not(name, write, workerc):
    write(name, NOT_OURS[name])
    assert judged(workerc("lint", "--format", "concise")) == ["workers/wrong.yaml"]
    outcome = workerc("lint", name, "--format", "concise")
    assert (outcome.code, judged(outcome)) == (0, [])


def test_a_broken_file_is_ours_where_a_line_says_so(write, workerc):
    write("broken.yaml", "name: 'x\ntype: worker\n")
    write("other.yaml", "name: 'x\n")
    assert judged(workerc("lint", "broken.yaml", "other.yaml", "--format", "concise")) == ["broken.yaml"]


def test_a_broken_file_is_ours_under_the_configured_sources(write, workerc):
    write("workerc.yaml", "sources: [workers]\n")
    write("workers/broken.yaml", "name: 'x\n")
    assert judged(workerc("lint", "--format", "concise")) == ["workers/broken.yaml", "workers/wrong.yaml"]


def test_ignored_excluded_output_and_chart_folders_are_left_out(write, worker, workerc):
    write(".gitignore", "scratch/\n")
    write("workerc.yaml", "exclude: [drafts/]\noutput: out\n")
    for folder in ("scratch", "drafts", "out", "chart", "deep/rendered", ".hidden"):
        write(f"{folder}/w.yaml", worker(replicas="two"))
    write("chart/Chart.yaml", "name: x\n")
    write("deep/rendered/.workerc-inventory", "")
    assert judged(workerc("lint", "--format", "concise")) == ["workers/wrong.yaml"]


def test_a_file_that_is_named_is_judged_although_excluded_unless_told_otherwise(write, worker, workerc):
    write("workerc.yaml", "exclude: [drafts/]\n")
    write("drafts/w.yaml", worker(replicas="two"))
    assert workerc("lint", "drafts/w.yaml").code == 1
    assert workerc("lint", "drafts/w.yaml", "--force-exclude").code == 0


WORKERS_OF_A_CHART = """\
{{- range .Values.names }}
---
name: {{ . }}
type: worker
{{- end }}
"""


@pytest.mark.parametrize("folder", ["chart/templates", "chart/charts/inner", ".github", "node_modules/x", "rendered-elsewhere/dev"])
def test_where_no_search_comes_a_named_file_is_left_out_too_if_told_so(write, workerc, folder):
    write("chart/Chart.yaml", "name: x\ntype: application\n")
    write("rendered-elsewhere/dev/.workerc-inventory", "")
    write(f"{folder}/w.yaml", WORKERS_OF_A_CHART)
    assert workerc("lint", f"{folder}/w.yaml").code == 1
    for command in ("lint", "fmt"):
        assert workerc(command, f"{folder}/w.yaml", "--force-exclude").code == 0


def test_a_folder_that_the_configuration_names_is_searched_whatever_it_is_called(write, worker, workerc):
    write("workerc.yaml", "sources: [.workers, 'build/*/node_modules']\n")
    names = [".workers/a.yaml", "build/b/node_modules/c.yaml"]
    for name in names:
        write(name, worker(name[-6], replicas="two"))
        assert workerc("lint", name, "--force-exclude").code == 1
    assert judged(workerc("lint", "--format", "concise")) == names
    write(".workers/.drafts/w.yaml", worker(replicas="two"))
    assert workerc("lint", ".workers/.drafts/w.yaml", "--force-exclude").code == 0


def test_the_configuration_is_found_upward_but_not_beyond_the_repository(write, workerc, tmp_path):
    write("workerc.yaml", "profile: loose\n")
    assert workerc("lint", cwd=tmp_path / "workers").code == 2
    (tmp_path / "workers/.git").mkdir()
    assert workerc("lint", cwd=tmp_path / "workers").code == 1


def test_every_document_of_a_file_is_judged(write, worker, workerc):
    write("two.yaml", worker("one", replicas="two") + "---\nkind: x\n---\n" + worker("two", replicas="two"))
    outcome = workerc("lint", "two.yaml", "--format", "concise")
    assert [line.split(":")[1] for line in outcome.out.splitlines() if "SPC103" in line] == ["5", "23"]


def test_other_resources_are_counted(write, workerc):
    write("service.yaml", "name: x\nversion: v1\ntype: service\nservice: {}\n")
    assert "1 service" in workerc("lint", "service.yaml").out
