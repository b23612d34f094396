"""`workerc why`: from a line of a manifest back to the line a person wrote."""

import json
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

CONFIG = """\
sources: [workers]
environments:
  dev: {values: {size: 3}}
  prod: {values: {size: 5}}
"""


@pytest.fixture
def workerc(inside):
    return inside


@pytest.fixture(autouse=True)
def _repository(write, worker):
    write("workerc.yaml", CONFIG)
    write("workers/reader.yaml", worker(replicas="${{ size }}"))


def chain(answer):
    return [(step["role"], Path(step["where"]).name, step["line"]) for step in answer["steps"]]


def test_the_chain_of_a_value_begins_at_the_template_and_ends_where_it_was_written(workerc):
    answers = json.loads(workerc("why", "deployment/reader", "spec.replicas", "--format", "json").out)
    assert [(answer["environment"], answer["value"]) for answer in answers] == [("dev", "3"), ("prod", "5")]
    assert chain(answers[0])[0][:2] == ("template", "deployment.yaml.j2")
    assert "workerc.yaml" in [where for _, where, _ in chain(answers[0])]


def test_a_written_value_shows_its_line(workerc):
    outcome = workerc("why", "deployment/reader", "spec.template.spec.containers.0.resources.limits.cpu", "-e", "dev")
    assert "written in workers/reader.yaml:10:19\n" in outcome.out
    assert "10 |     limits: {cpu: 200m, memory: 128Mi}" in outcome.out


def test_a_line_of_a_rendered_file_is_answered_for_the_field_in_it(workerc, tmp_path):
    assert workerc("render").code == 0
    file = "rendered/dev/public/reader/deployment-reader.yaml"
    lines = (tmp_path / file).read_text().splitlines()
    number = next(number for number, line in enumerate(lines, 1) if line.strip().startswith("replicas:"))
    by_line = workerc("why", f"{file}:{number}")
    assert by_line == workerc("why", "deployment/reader", "spec.replicas", "-e", "dev")
    assert f"in {file}:{number}\n" in by_line.out


def test_every_line_of_every_manifest_has_an_answer(workerc, tmp_path):
    assert workerc("render", "-e", "dev").code == 0
    for file in sorted((tmp_path / "rendered").rglob("*-*.yaml")):
        answers = json.loads(
            workerc("why", f"{file.stem.partition('-')[0]}/{file.stem.partition('-')[2]}", "-e", "dev", "--format", "json").out
        )
        assert answers
        assert all(answer["steps"] for answer in answers)
        assert {answer["file"] for answer in answers} == {file.relative_to(tmp_path / "rendered").as_posix()}


def test_a_file_edited_by_hand_is_told_of(workerc, tmp_path):
    assert workerc("render").code == 0
    file = tmp_path / "rendered/dev/public/reader/deployment-reader.yaml"
    file.write_text("# mine\n" + file.read_text())
    outcome = workerc("why", "rendered/dev/public/reader/deployment-reader.yaml:2")
    assert (outcome.code, "not what would be rendered now" in outcome.err) == (0, True)
    assert "deployment/reader apiVersion = apps/v1" in outcome.out


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["deployment/raeder"], "did you mean `deployment/reader`?"),
        (["deployment/reader", "spec.replcas"], "did you mean `spec.replicas`?"),
        (["deployment/reader", "limits.cpu"], "did you mean `spec.template.spec.containers.0.resources.limits.cpu`?"),
        (["reader"], "write FILE.yaml:LINE, or KIND/NAME"),
        (["none.yaml:3"], "none.yaml: no such file"),
        (["workers/reader.yaml:3"], "does not lie below `rendered`"),
    ],
)
def test_what_cannot_be_answered_says_what_can(workerc, arguments, message):
    outcome = workerc("why", *arguments)
    assert (outcome.code, outcome.out) == (2, "")
    assert message in outcome.err


@pytest.mark.parametrize(
    ("line", "message"),
    [
        ("workers/reader.yaml:3", "does not lie below"),
        ("rendered/kustomization.yaml:1", "lists what is"),
        ("none.yaml:3", "no such"),
    ],
)
def test_a_line_that_has_no_answer_is_told_before_anything_is_read(workerc, write, line, message):
    write("rendered/kustomization.yaml", "resources: []\n")
    write("workers/broken.yaml", "type: worker\nname: [\n")
    outcome = workerc("why", line)
    assert (outcome.code, len(outcome.err.splitlines())) == (2, 2)
    assert message in outcome.err


def test_no_secret_is_shown(workerc, write, worker):
    secret = "hunter2" + "Secret99"
    write("workers/reader.yaml", worker() + f"  envs:\n    DB_PASSWORD: {secret}\n")
    outcome = workerc("why", "deployment/reader", "--format", "json")
    text = workerc("why", "deployment/reader")
    assert "DB_PASSWORD" in outcome.out
    assert secret not in outcome.out + text.out


SHIPPER = """\
name: shipper-v1
version: v1alpha
type: stack
stack:
  name: shipper
  version: "1.0"
  image: {registry: registry.example.com, repository: data, image: shipper, tag: 1.2.3}
  workerConfig:
    configFiles:
      shipper.yaml: |
        version: 2
        source: {{ spec.source }}
      shipper.json: |
        <<: {{ spec }}
"""


@pytest.fixture
def shipper(write):
    write("workers/shipper.yaml", SHIPPER)
    head = "name: parcels\nversion: v1beta\ntype: worker\nworker:\n  stack: shipper:1.0\n  compute: runnable-default\n"
    write("workers/parcels.yaml", f"{head}  stackSpec:\n    source: shop\n    lines: [a, b]\n")


@pytest.mark.parametrize(
    ("line", "steps"),
    [
        ("    version: 2", [("template", "shipper.yaml", 11)]),
        ("    source: shop", [("template", "shipper.yaml", 12), ("written in", "parcels.yaml", 8)]),
        ('        "b"', [("template", "shipper.yaml", 14), ("written in", "parcels.yaml", 9)]),
    ],
)
@pytest.mark.usefixtures("shipper")
def test_a_line_inside_a_configuration_file_leads_to_the_stack_or_the_stack_spec(workerc, tmp_path, line, steps):
    assert workerc("render", "-e", "dev").code == 0
    file = "rendered/dev/public/parcels/configmap-parcels-config.yaml"
    lines = (tmp_path / file).read_text().splitlines()
    number = lines.index(line) + 1
    (answer,) = json.loads(workerc("why", f"{file}:{number}", "--format", "json").out)
    assert chain(answer) == steps
    assert answer["line"] == number
    assert answer == json.loads(workerc("why", "cm/parcels-config", answer["field"], "-e", "dev", "--format", "json").out)[0]


@pytest.mark.usefixtures("shipper")
def test_the_key_of_a_configuration_file_stands_for_all_of_it(workerc):
    (answer,) = json.loads(workerc("why", "cm/parcels-config", "data.shipper.yaml", "-e", "dev", "--format", "json").out)
    assert answer["field"] == "data.shipper.yaml"
    assert ("written in", "parcels.yaml", 8) in chain(answer)


def test_files_of_workerc_are_called_so(workerc):
    out = workerc("why", "deploy/reader", "spec.template.spec.containers.0.image", "-e", "dev").out
    assert "template workerc/kubernetes/_container.yaml.j2:" in out
    assert "declared in workerc/stacks/bento.yaml:" in out
    assert out.count("_container.yaml.j2") == 1  # the text beside the values stands in the same line


def test_a_name_alone_says_which_objects_have_it(workerc):
    assert "KIND/NAME: `deployment/reader`, `networkpolicy/reader`, " in workerc("why", "reader").err


def test_the_list_of_files_has_no_origins(workerc):
    assert workerc("render").code == 0
    assert "ask for a line of one of the manifests" in workerc("why", "rendered/dev/public/reader/kustomization.yaml:3").err
