"""CustomResourceDefinitions of a repository: what its templates and workerc render is judged by them."""

from pathlib import Path

import pytest

FOLDER = Path(__file__).parent.parent / "manifest/crds"
GAUGE = """\
apiVersion: example.com/v1
kind: Gauge
metadata:
  name: {{ w.name }}
  namespace: {{ w.namespace }}
spec:
  scale: {{ w.replicas }}
  mode: MODE
"""


@pytest.fixture(autouse=True)
def _repository(write, worker):
    write("workerc.yaml", "sources: [workers]\ncrds: [platform/crds]\n")
    write("workers/orders.yaml", worker("orders"))
    write("platform/crds/gauge.yaml", (FOLDER / "gauge.yaml").read_text(encoding="utf-8"))
    write("platform/crds/kustomization.yaml", "kind: Kustomization\nresources: [gauge.yaml]\n")
    write("templates/kubernetes/gauge.yaml.j2", GAUGE.replace("MODE", "fast"))


def test_an_object_that_its_definition_allows_is_rendered_without_a_note(workerc, tmp_path):
    outcome = workerc("render", "--verbose")
    assert (outcome.code, "K8S" in outcome.out) == (0, False)
    assert (tmp_path / "rendered/default/public/orders/gauge-orders.yaml").is_file()


def test_without_its_definition_a_note_says_that_nothing_was_checked(workerc, write):
    write("workerc.yaml", "sources: [workers]\n")
    assert "note[K8S102]" in workerc("render", "--verbose").out


def test_what_the_template_wrote_is_told_at_its_line_and_what_the_worker_wrote_beside_it(workerc, write, worker):
    write("templates/kubernetes/gauge.yaml.j2", GAUGE.replace("MODE", "rapid"))
    write("workers/orders.yaml", worker("orders", replicas="12"))
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    first, second = [line for line in outcome.out.splitlines() if "K8S103" in line]
    assert first.startswith("templates/kubernetes/gauge.yaml.j2:7:")
    assert "12 is more than 9 (Gauge, field `spec.scale`)" in first
    assert second.startswith("templates/kubernetes/gauge.yaml.j2:8:")
    assert "the value `rapid` is none of `fast`, `slow` (Gauge, field `spec.mode`)" in second
    assert "workers/orders.yaml:5:13" in workerc("render").out


def test_what_workerc_renders_itself_is_told_at_the_line_that_caused_it(workerc, write):
    """A definition under which a PodMonitor of workerc is wrong."""
    text = (FOLDER / "podmonitor.yaml").read_text(encoding="utf-8").replace("podMetricsEndpoints", "endpoints")
    write("platform/crds/podmonitor.yaml", text)
    write(
        "workerc.yaml",
        "sources: [workers]\ncrds: [platform/crds]\nkubernetes: {podMonitor: {namespace: monitoring}}\n",
    )
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    assert "the field `podMetricsEndpoints` is not known (PodMonitor `orders`" in outcome.out
    assert "workers/orders.yaml:" in outcome.out


@pytest.mark.parametrize(
    ("text", "place", "message"),
    [
        ("kind: CustomResourceDefinition\nspec: {group: 1}\n", "2:15", "`spec.group` is not set, or is no text"),
        ("kind: [\n", "1:7", "is never closed"),
    ],
)
def test_a_broken_definition_is_told_at_its_place(workerc, write, text, place, message):
    write("platform/crds/broken.yaml", text)
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    assert f"platform/crds/broken.yaml:{place}: error[K8S301]" in outcome.out
    assert message in outcome.out
    assert "nothing is written while there are errors" in outcome.err
    assert f"--> platform/crds/broken.yaml:{place}" in workerc("render").out


def test_a_kind_that_its_definition_keeps_out_of_namespaces_needs_none(workerc, write):
    write("templates/kubernetes/gauge.yaml.j2", GAUGE.replace("MODE", "fast").replace("  namespace: {{ w.namespace }}\n", ""))
    assert "K8S203" in workerc("render").out
    write("platform/crds/gauge.yaml", (FOLDER / "gauge.yaml").read_text(encoding="utf-8").replace("Namespaced", "Cluster"))
    assert (workerc("render").code, workerc("render").out) == (0, "")


def test_two_definitions_of_a_kind_are_an_error_that_names_both(workerc, write):
    write("platform/crds/more.yaml", (FOLDER / "gauge.yaml").read_text(encoding="utf-8"))
    outcome = workerc("render")
    assert outcome.code == 1
    assert "error[K8S302]: the kind `Gauge` of `example.com` is defined twice" in outcome.out
    assert "platform/crds/gauge.yaml:7:17" in outcome.out
    assert "platform/crds/more.yaml:7:17" in outcome.out


def test_a_file_that_is_named_has_to_define_something(workerc, write):
    write("workerc.yaml", "sources: [workers]\ncrds: [platform/crds/gauge.yaml, platform/crds/kustomization.yaml]\n")
    outcome = workerc("render", "--format", "concise")
    assert (outcome.code, "kustomization.yaml:1:1: error[K8S301] the file holds no" in outcome.out) == (1, True)


@pytest.mark.parametrize("path", ["elsewhere", "../outside.yaml", "/etc/hostname", "platform/link.yaml"])
def test_a_path_that_leads_nowhere_or_out_of_the_repository_is_a_wrong_configuration(workerc, write, tmp_path, path):
    write("repository/workerc.yaml", f"sources: [workers]\ncrds: [{path}]\n")
    write("repository/workers/orders.yaml", (tmp_path / "workers/orders.yaml").read_text())
    write("outside.yaml", (FOLDER / "gauge.yaml").read_text(encoding="utf-8"))
    (tmp_path / "repository/.git").mkdir()
    (tmp_path / "repository/platform").mkdir()
    (tmp_path / "repository/platform/link.yaml").symlink_to(tmp_path / "outside.yaml")
    outcome = workerc("render", cwd=tmp_path / "repository")
    assert outcome.code == 2
    assert "crds" in outcome.err


def test_definitions_are_found_by_patterns_and_although_git_ignores_them(workerc, write, tmp_path):
    (tmp_path / ".git").mkdir()
    write(".gitignore", "platform/\n")
    write("workerc.yaml", 'sources: [workers]\ncrds: ["platform/*/gauge.yaml"]\n')
    outcome = workerc("render", "--verbose")
    assert (outcome.code, "K8S" in outcome.out) == (0, False)
