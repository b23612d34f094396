"""Templates of a repository: where they are looked for, what they add and replace, and how their errors are told."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/templates.md").read_text(encoding="utf-8")
PODMONITOR, METADATA = re.findall(r"^```jinja\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)
SHOWN = re.search(r"^```yaml\n(.*?)^```$", PAGE, re.MULTILINE | re.DOTALL)[1]

NOTE = """\
apiVersion: v1
kind: ConfigMap
metadata:
  name: {{ w.name }}-note
  namespace: {{ w.namespace }}
data:
  said: SAID
"""


@pytest.fixture(autouse=True)
def _repository(write, worker):
    write("workerc.yaml", "sources: [workers]\n")
    write("workers/orders.yaml", worker("orders"))


@pytest.fixture
def template(write):
    """`template("kubernetes/note.yaml.j2", text)` in the folder of templates."""
    return lambda name, text: write(f"templates/{name}", text)


@pytest.fixture
def rendered(workerc, tmp_path):
    """The files that a run which finds nothing wrong writes, by name, for the one Worker or the one that is named."""

    def run(name="orders"):
        outcome = workerc("render")
        assert (outcome.code, outcome.out) == (0, ""), outcome
        return {path.name: path.read_text() for path in (tmp_path / f"rendered/default/public/{name}").glob("*.yaml")}

    return run


def test_the_podmonitor_of_the_documentation_is_rendered_as_shown(template, rendered):
    template("kubernetes/podmonitor.yaml.j2", PODMONITOR)
    files = rendered()
    assert files["podmonitor-orders.yaml"] == SHOWN
    assert "  - podmonitor-orders.yaml\n" in files["kustomization.yaml"]


def test_a_part_of_ours_can_be_written_anew_as_documented(template, rendered):
    template("kubernetes/_metadata.yaml.j2", METADATA)
    files = rendered()
    del files["kustomization.yaml"]
    assert len(files) > 3
    assert {name for name, text in files.items() if "    example.com/team: data\n" not in text} == set()


def test_the_same_name_replaces_and_an_empty_file_leaves_out(template, rendered):
    template("kubernetes/networkpolicy.yaml.j2", "")
    template("kubernetes/serviceaccount.yaml.j2", '{% include "workerc/kubernetes/serviceaccount.yaml.j2" %}\n---\n' + NOTE)
    files = rendered()
    assert not [name for name in files if name.startswith("networkpolicy")]
    assert {"serviceaccount-orders.yaml", "configmap-orders-note.yaml"} <= set(files)


def test_the_narrower_place_wins(template, rendered, write, worker):
    write("workers/other.yaml", worker("other", stack="benthos-worker:3.0"))
    write("workers/orders.yaml", worker("orders").replace("version:", "tags: ['dataos:type:kafka']\nversion:"))
    write("workers/plain.yaml", worker("plain"))
    for place in ("kubernetes", "stacks/bento", "tags/dataos-type-kafka"):
        template(f"{place}/note.yaml.j2", NOTE.replace("SAID", place.replace("/", "-")))
    found = {name: rendered(name)[f"configmap-{name}-note.yaml"].rpartition("said: ")[2] for name in ("orders", "other", "plain")}
    assert found == {"orders": "tags-dataos-type-kafka\n", "other": "kubernetes\n", "plain": "stacks-bento\n"}


WRONG = {  # template: its line, what is said, the line of the Worker
    "kind: {{ w.nme }}\n": (1, "there is no `nme` in a workload", 1),
    "\n{% if w.name\n": (2, "unexpected end of template", 1),
    "\n\nkind: ]\n": (3, "what is rendered is no YAML", 1),
    "\na: {{ w.name ~ w.labels }}\n": (2, "a map has no place inside a string", 1),
    "{% for a in range(99999) %}{% for b in range(99999) %}{% endfor %}{% endfor %}": (1, "more than 1,000,000 steps", 1),
    "x: {{ 'a' * 10 ** 9 }}\n": (1, "`*` could give 1,000,000,000 characters", 1),
    "apiVersion: v1\nkind: ConfigMap\n": (1, "`metadata.name` is not set", 1),
    '{% include "../workerc.yaml" %}\n': (1, "../workerc.yaml", 1),
    NOTE.replace("SAID", "{{ w.replicas }}"): (7, "an integer, not a string", 5),
    NOTE.replace("\ndata:", "\ndta:"): (7, "the field `dta` is not known", 1),
}


@pytest.mark.parametrize("case", WRONG.items(), ids=lambda case: case[1][1])
def test_what_is_wrong_is_told_at_the_template_and_at_the_worker(workerc, template, case):
    text, (line, message, worker_line) = case
    template("kubernetes/note.yaml.j2", text)
    outcome = workerc("render")
    assert outcome.code == 1
    assert re.search(rf"^error\[K8S[12]01\]: .*{re.escape(message)}", outcome.out, re.MULTILINE)
    assert f" --> templates/kubernetes/note.yaml.j2:{line}:" in outcome.out
    assert f" --> workers/orders.yaml:{worker_line}:" in outcome.out


def test_a_part_that_lacks_what_ours_ask_for_is_to_blame(workerc, template):
    template("kubernetes/_container.yaml.j2", "{% macro nothing() %}{% endmacro %}\n")
    outcome = workerc("render")
    assert (outcome.code, "defect" in outcome.out + outcome.err) == (1, False)
    assert "error[K8S201]" in outcome.out
    assert " --> templates/kubernetes/_container.yaml.j2:1:1" in outcome.out
    assert "of `workerc/kubernetes/_pod.yaml.j2`, which uses it" in outcome.out


def test_all_that_is_wrong_is_told_once_for_all_workers(workerc, template, write, worker):
    write("workers/more.yaml", worker("more") + "---\n" + worker("third"))
    template("kubernetes/a.yaml.j2", "{{ w.one }}")
    template("kubernetes/b.yaml.j2", "{{ w.two }}")
    outcome = workerc("render")
    assert outcome.out.count("error[K8S201]") == 2
    assert outcome.out.count("and for 2 more Workers") == 2


def test_the_same_object_twice_is_an_error(workerc, template, write, worker):
    write("workers/more.yaml", worker("more"))
    template("kubernetes/one.yaml.j2", NOTE)
    template("kubernetes/two.yaml.j2", "\n" + NOTE)
    template("kubernetes/shared.yaml.j2", NOTE.replace("{{ w.name }}", "shared"))
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    said = [line for line in outcome.out.splitlines() if "K8S202" in line]
    assert [line.partition(" error")[0] for line in said] == [
        "templates/kubernetes/shared.yaml.j2:4:3:",
        "templates/kubernetes/two.yaml.j2:5:3:",
        "templates/kubernetes/two.yaml.j2:5:3:",
    ]
    assert "of the Workers `more` and `orders` is rendered twice" in said[0]


def test_an_object_of_ours_rendered_again_is_an_error_too(workerc, template):
    template("kubernetes/again.yaml.j2", '{% include "workerc/kubernetes/serviceaccount.yaml.j2" %}')
    outcome = workerc("render")
    assert (outcome.code, "error[K8S202]" in outcome.out) == (1, True)
    assert " --> templates/kubernetes/again.yaml.j2:1:1" in outcome.out


def test_an_object_without_namespace_is_a_warning_unless_its_kind_has_none(workerc, template):
    template("kubernetes/note.yaml.j2", NOTE.replace("  namespace: {{ w.namespace }}\n", ""))
    template("kubernetes/role.yaml.j2", "apiVersion: rbac.authorization.k8s.io/v1\nkind: ClusterRole\nmetadata: {name: reader}\n")
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 0
    assert outcome.out.splitlines()[0].startswith("templates/kubernetes/note.yaml.j2:4:3: warning[K8S203]")
    assert "role.yaml.j2:3:11: warning" not in outcome.out


def test_files_that_are_never_read_are_told_of(workerc, template):
    for name in ("kubernetes/a.yaml", "tags/a.yaml.j2", "stacks/bento/deep/a.yaml.j2", "kubernetes/README.md", "chart/x.yaml"):
        template(name, "x: y\n")
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 0
    assert [line.partition(":")[0] for line in outcome.out.splitlines() if "K8S204" in line] == [
        "templates/kubernetes/a.yaml",
        "templates/stacks/bento/deep/a.yaml.j2",
        "templates/tags/a.yaml.j2",
    ]


def test_the_folder_is_configured_and_stays_inside_the_repository(workerc, write, tmp_path):
    (tmp_path / "repository").mkdir()
    write("outside/kubernetes/note.yaml.j2", NOTE)
    write("repository/workers/orders.yaml", (tmp_path / "workers/orders.yaml").read_text())
    root = tmp_path / "repository"
    for told, expected in (
        ("../outside", "lies outside of the repository"),
        ("linked", "lies outside"),
        ("none", "there is no folder"),
    ):
        write("repository/workerc.yaml", f"sources: [workers]\ntemplates: {told}\n")
        if told == "linked":
            (root / "linked").symlink_to(tmp_path / "outside")
        outcome = workerc("render", cwd=root)
        assert (outcome.code, expected in outcome.err) == (2, True), outcome.err
    write("repository/workerc.yaml", "sources: [workers]\ntemplates: ours\n")
    write("repository/ours/kubernetes/note.yaml.j2", NOTE)
    assert workerc("render", cwd=root).code == 0
    assert (root / "rendered/default/public/orders/configmap-orders-note.yaml").is_file()
    (root / "ours/kubernetes/link.yaml.j2").symlink_to(tmp_path / "outside/kubernetes/note.yaml.j2")
    assert "leads out of the repository" in workerc("render", cwd=root).err


def test_lint_reads_no_templates(workerc, template):
    template("kubernetes/note.yaml.j2", "{% broken")
    assert workerc("lint").code == 0


def test_why_leads_to_the_line_of_the_template(workerc, template):
    template("kubernetes/note.yaml.j2", NOTE)
    outcome = workerc("why", "configmap/orders-note", "data.said")
    assert "template templates/kubernetes/note.yaml.j2:7\n" in outcome.out
    assert "7 |   said: SAID" in outcome.out
