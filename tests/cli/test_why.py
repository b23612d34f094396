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


def test_no_secret_is_shown(workerc, write, worker):
    secret = "hunter2" + "Secret99"
    write("workers/reader.yaml", worker() + f"  envs:\n    DB_PASSWORD: {secret}\n")
    outcome = workerc("why", "deployment/reader", "--format", "json")
    text = workerc("why", "deployment/reader")
    assert "DB_PASSWORD" in outcome.out
    assert secret not in outcome.out + text.out
