"""`render --target helm`: where charts lie, what a run leaves alone, and how templates without a form in Helm are told."""

from pathlib import Path

import pytest

from tests.render.helm.charts import objects

VOLUMES = """\
name: shared
version: v1beta
type: volume
volume: {size: 5Gi, accessMode: ReadWriteMany, type: persistent}
"""
CHART = {
    ".helmignore",
    ".workerc-inventory",
    "Chart.yaml",
    "README.md",
    "files/jobconfig.yaml",
    "templates/NOTES.txt",
    "templates/configmap.yaml",
    "templates/deployment.yaml",
    "templates/horizontalpodautoscaler.yaml",
    "templates/networkpolicy.yaml",
    "templates/poddisruptionbudget.yaml",
    "templates/serviceaccount.yaml",
    "values.schema.json",
    "values.yaml",
}
BOTH = "sources: [workers]\ntargets: [kubernetes, helm]\n"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def repository(write, worker, tmp_path):
    write("workerc.yaml", "sources: [workers]\n")
    write("workers/orders.yaml", worker("orders"))
    write("workers/lookup.yaml", worker("lookup") + "  dataosVolumes: [{name: shared, directory: /data}]\n")
    write("workers/volumes.yaml", VOLUMES)
    return tmp_path


def test_one_target_has_the_tree_for_itself(repository, workerc):
    assert workerc("render", "--target", "helm").code == 0
    place = repository / "rendered/default/public"
    assert set(files(place / "orders")) == CHART
    assert {"Chart.yaml", "templates/persistentvolumeclaim-shared.yaml"} <= set(files(place / "_workspace"))
    assert b"name: public-workspace\n" in (place / "_workspace/Chart.yaml").read_bytes()
    assert workerc("render", "--target", "helm", "--check").code == 0


def test_two_targets_have_a_folder_each_and_are_what_they_are_alone(repository, workerc, write):
    workerc("render", "-o", "plain")
    workerc("render", "-o", "charts", "--target", "helm")
    assert workerc("render", "-o", "both", "--target", "helm", "--target", "kubernetes").code == 0
    assert files(repository / "both/kubernetes") == files(repository / "plain")
    assert files(repository / "both/helm") == files(repository / "charts")
    write("workerc.yaml", BOTH)
    assert workerc("render", "-o", "both", "--check").code == 0


def test_naming_a_target_leaves_the_output_of_the_other_alone(repository, workerc, write, worker):
    write("workerc.yaml", BOTH)
    assert workerc("render").code == 0
    before = files(repository / "rendered/kubernetes")
    write("workers/orders.yaml", worker("orders", replicas="2"))
    assert workerc("render", "--target", "helm").code == 0
    assert files(repository / "rendered/kubernetes") == before
    assert b"replicas: 2\n" in (repository / "rendered/helm/default/public/orders/values.yaml").read_bytes()
    assert workerc("render", "--check").code == 1
    (repository / "workers/orders.yaml").unlink()
    assert workerc("render", "--target", "helm").code == 0
    assert not (repository / "rendered/helm/default/public/orders").exists()
    assert (repository / "rendered/kubernetes/default/public/orders").is_dir()
    assert workerc("render").code == 0
    assert not (repository / "rendered/kubernetes/default/public/orders").exists()


def test_a_target_does_not_take_the_place_of_the_one_that_is_configured(repository, workerc):
    assert workerc("render").code == 0
    before = files(repository / "rendered")
    outcome = workerc("render", "--target", "helm")
    assert outcome.code == 1
    assert "name both targets in `targets:` of workerc.yaml, or write elsewhere with `-o`" in outcome.out
    assert files(repository / "rendered") == before


def test_another_target_in_the_configuration_moves_the_tree(repository, workerc, write):
    assert workerc("render").code == 0
    write("workerc.yaml", BOTH)
    assert workerc("render").code == 0
    assert {path.name for path in (repository / "rendered").iterdir()} == {"kubernetes", "helm"}
    write("workerc.yaml", "sources: [workers]\ntargets: [helm]\n")
    assert workerc("render").code == 0
    assert {path.name for path in (repository / "rendered").iterdir()} == {"default"}
    assert (repository / "rendered/default/public/orders/Chart.yaml").is_file()


def test_an_environment_has_targets_of_its_own(repository, workerc, write):
    environments = "kustomization: environment\nenvironments:\n  dev: {}\n  prod: {targets: [helm]}\n"
    write("workerc.yaml", f"sources: [workers]\nhelm: {{version: 2.1.0}}\n{environments}")
    assert workerc("render").code == 0
    rendered = repository / "rendered"
    assert [path.name for path in (rendered / "kubernetes").iterdir()] == ["dev"]
    assert [path.name for path in (rendered / "helm").iterdir()] == ["prod"]
    assert b"  - public/orders\n" in (rendered / "kubernetes/dev/kustomization.yaml").read_bytes()
    assert b'version: "2.1.0-x' in (rendered / "helm/prod/public/orders/Chart.yaml").read_bytes()
    before = files(rendered)
    assert workerc("render", "-e", "prod").code == 0
    assert workerc("render", "workers/orders.yaml").code == 0
    assert files(rendered) == before


def test_a_part_leaves_claims_of_other_workers_in_the_chart_of_the_workspace(repository, workerc, write, worker):
    write("workers/other.yaml", worker("other") + "  dataosVolumes: [{name: state, directory: /data}]\n")
    write("workers/more.yaml", VOLUMES.replace("shared", "state"))
    assert workerc("render", "--target", "helm").code == 0
    assert workerc("render", "--target", "helm", "workers/other.yaml", "workers/more.yaml").code == 0
    found = {path.name for path in (repository / "rendered/default/public/_workspace/templates").iterdir()}
    assert found == {"persistentvolumeclaim-shared.yaml", "persistentvolumeclaim-state.yaml"}


def test_what_is_edited_by_hand_is_drift(repository, workerc):
    assert workerc("render", "--target", "helm").code == 0
    values = repository / "rendered/default/public/orders/values.yaml"
    values.write_text(values.read_text().replace("replicas: 1", "replicas: 5"))
    outcome = workerc("render", "--target", "helm", "--check")
    assert outcome.code == 1
    assert "rendered/default/public/orders/values.yaml" in outcome.out
    assert workerc("render", "--target", "helm", "--overwrite-drift").code == 0
    assert "replicas: 1\n" in values.read_text()


def test_nothing_stale_is_left(repository, workerc, write, worker):
    write("workers/orders.yaml", worker("orders") + '  configs: {"a.txt": "one\\ntwo\\n"}\n')
    assert workerc("render", "--target", "helm").code == 0
    chart = repository / "rendered/default/public/orders"
    assert (chart / "files/a.txt").read_bytes() == b"one\ntwo\n"
    write("workers/orders.yaml", worker("orders"))
    assert workerc("render", "--target", "helm").code == 0
    assert set(files(chart)) == CHART


@pytest.mark.usefixtures("repository")
def test_standard_output_is_for_manifests(workerc, write):
    plain = workerc("render", "-o", "-").out
    outcome = workerc("render", "-o", "-", "--target", "helm")
    assert (outcome.code, "a chart is a folder" in outcome.err) == (2, True)
    write("workerc.yaml", BOTH)
    assert workerc("render", "-o", "-").out == plain


def test_a_template_that_helm_has_no_form_for_is_told_at_its_line(repository, workerc, write):
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ w.name }}-note\n  namespace: {{ w.namespace }}\n"
    write("templates/kubernetes/note.yaml.j2", text + 'data:\n  pods: "{{ w.replicas // 2 }}"\n')
    assert workerc("render", "-o", "plain").code == 0
    outcome = workerc("render", "-o", "charts", "--target", "helm", "--format", "concise")
    assert outcome.code == 1
    assert "templates/kubernetes/note.yaml.j2:7:3: error[K8S201]" in outcome.out
    assert "`$.Values.replicas` is left to the values of the chart" in outcome.out
    assert not (repository / "charts").exists()


def test_a_template_of_the_repository_is_in_the_chart(repository, workerc, write, helm):
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: {{ w.name }}-note\n  namespace: {{ w.namespace }}\n"
    write("templates/kubernetes/note.yaml.j2", text + 'data:\n  pods: "{{ w.replicas }}"\n  go: "{{ \'{{ x }}\' }}"\n')
    assert workerc("render", "--target", "helm").code == 0
    found = objects(helm, repository / "rendered/default/public/orders", "public", "--set", "replicas=7")
    assert found["ConfigMap/orders-note"]["data"] == {"pods": "7", "go": "{{ x }}"}


@pytest.mark.usefixtures("repository")
def test_a_wrong_version_and_a_wrong_target_are_told(workerc, write):
    write("workerc.yaml", "targets: [docker]\nhelm: {version: v1}\n")
    outcome = workerc("render")
    assert outcome.code == 2
    assert "docker" in outcome.out
    assert "helm.version" in outcome.out


SHARED = """\
sources: [workers]
targets: [helm]
helm: {shared: true}
environments:
  dev: {workspaces: {public: public-dev}, overlays: [{match: {name: orders}, patch: {worker: {replicas: 0}}}]}
  prod: {}
"""


def test_one_chart_for_all_environments(repository, workerc, write):
    write("workerc.yaml", SHARED)
    assert workerc("render").code == 0
    rendered = repository / "rendered"
    assert {path.name for path in rendered.iterdir()} == {"_shared", "dev", "prod"}
    assert {path.name for path in (rendered / "_shared/public-dev").iterdir()} == {"orders", "lookup"}
    assert {path.name for path in (rendered / "prod/public").iterdir()} == {"_workspace"}
    chart = files(rendered / "_shared/public-dev/orders")
    assert chart["values-prod.yaml"].endswith(b"environment: prod\nreplicas: 1\n")
    assert {"files/dev/jobconfig.yaml", "files/prod/jobconfig.yaml"} <= chart.keys()
    before = files(rendered)
    assert workerc("render", "workers/orders.yaml").code == 0
    assert files(rendered) == before
    (repository / "workers/lookup.yaml").unlink()
    assert workerc("render").code == 0
    assert {path.name for path in (rendered / "_shared/public-dev").iterdir()} == {"orders"}
    write("workerc.yaml", SHARED.replace("true", "false"))
    assert workerc("render").code == 0
    assert {path.name for path in rendered.iterdir()} == {"dev", "prod"}


def test_what_stands_against_one_chart_is_told_at_the_worker(repository, workerc, write):
    write("workerc.yaml", SHARED.replace("prod: {}", "prod: {platformEnv: {A: b}}"))
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    message = "one chart cannot serve `dev` and `prod`: the Worker differs there in `platform_environment.A`"
    assert f"workers/orders.yaml:1:7: error[K8S205] {message}" in outcome.out
    assert not (repository / "rendered").exists()


@pytest.mark.usefixtures("repository")
def test_a_shared_chart_is_made_of_all_environments(workerc, write):
    write("workerc.yaml", SHARED)
    outcome = workerc("render", "-e", "dev")
    assert (outcome.code, "is made of all environments" in outcome.err) == (2, True)
    assert workerc("render", "-e", "dev", "--target", "kubernetes", "-o", "plain").code == 0


def number(path: Path, text: str) -> int:
    return path.read_text(encoding="utf-8").split("\n").index(text) + 1


def test_why_leads_from_a_line_of_a_chart_to_the_worker(repository, workerc):
    assert workerc("render", "--target", "helm").code == 0
    chart = repository / "rendered/default/public/orders"
    template, values = chart / "templates/deployment.yaml", chart / "values.yaml"
    line = number(template, "  replicas: {{ $.Values.replicas | int64 }}")
    outcome = workerc("why", f"rendered/default/public/orders/templates/deployment.yaml:{line}", "--target", "helm")
    assert outcome.code == 0
    first, place, *steps = outcome.out.splitlines()
    assert first == "orders/templates/deployment.yaml spec.replicas = {{ $.Values.replicas | int64 }}"
    assert place == f"  in rendered/default/public/orders/templates/deployment.yaml:{line}"
    assert [each.strip() for each in steps[::2]] == [
        "template workerc/kubernetes/deployment.yaml.j2:9",
        "written in workers/orders.yaml:5:13",
    ]
    outcome = workerc("why", f"rendered/default/public/orders/values.yaml:{number(values, 'replicas: 1')}", "--target", "helm")
    assert outcome.out.splitlines()[0] == "orders/values.yaml replicas = 1"
    assert "written in workers/orders.yaml:5:13" in outcome.out
    line = number(chart / "files/jobconfig.yaml", '    interval: "1s"')
    outcome = workerc("why", f"rendered/default/public/orders/files/jobconfig.yaml:{line}", "--target", "helm")
    assert outcome.out.splitlines()[0] == 'orders/files/jobconfig.yaml input.generate.interval = "1s"'
    assert "written in workers/orders.yaml:" in outcome.out
    outcome = workerc("why", "rendered/default/public/orders/values.yaml:1", "--target", "helm")
    assert (outcome.code, "there is no value at line 1" in outcome.err) == (2, True)
    outcome = workerc("why", "deployment/orders", "spec.replicas", "--target", "helm")
    assert outcome.out.splitlines()[0] == "deployment/orders spec.replicas = 1"
    assert "  in " not in outcome.out
