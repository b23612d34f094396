"""`workerc rules` and `workerc explain` say what the declarations and the schema say."""

import json

import pytest

from compiler.cli.explain import explain
from compiler.lint.registry import RULES
from compiler.resources.fields import fields


def test_every_rule_is_listed_in_every_format(workerc):
    text, markdown = workerc("rules").out, workerc("rules", "--format", "markdown").out
    listed = json.loads(workerc("rules", "--format", "json").out)
    assert [rule["code"] for rule in listed] == sorted(RULES)
    assert [line.split()[0] for line in text.splitlines()] == sorted(RULES)
    assert [line.split()[1] for line in markdown.splitlines()[2:]] == sorted(RULES)


@pytest.mark.parametrize("subject", ["SEM101", "sem101", RULES["SEM101"].name])
def test_a_rule_is_explained_with_its_examples_and_severities(subject, workerc):
    outcome = workerc("explain", subject)
    assert outcome.code == 0
    assert outcome.out.startswith(f"SEM101 {RULES['SEM101'].name}\n")
    assert RULES["SEM101"].documentation in outcome.out
    assert "error in `default`" in outcome.out


def test_a_field_is_explained(workerc):
    out = workerc("explain", "worker.logLevel").out
    assert all(word in out for word in ("default: ", "INFO", "DEBUG", "source: ", "type: string"))
    assert json.loads(workerc("explain", "worker.replicas", "--format", "json").out)["path"] == "worker.replicas"


def test_a_field_names_the_rules_that_touch_it(workerc):
    assert "SEM101" in workerc("explain", "worker.autoscaling.minReplicas").out
    assert "SEM105" in workerc("explain", "worker.autoscaling").out


@pytest.mark.parametrize(
    ("subject", "path"),
    [("autoscaling", "worker.autoscaling"), ("worker.topology.name", "worker.topology[].name"), ("name", "name")],
)
def test_a_field_is_found_by_what_people_type(subject, path, workerc):
    assert json.loads(workerc("explain", subject, "--format", "json").out)["path"] == path


def test_a_name_that_several_fields_have_lists_them(workerc):
    outcome = workerc("explain", "memory")
    assert outcome.code == 2
    assert "`worker.resources.requests.memory`, `worker.resources.limits.memory`" in outcome.err


def test_rules_that_only_speak_of_a_field_touch_it_too(workerc):
    rules = json.loads(workerc("explain", "worker.autoscaling", "--format", "json").out)["rules"]
    assert {"SEM101", "SEM105", "SEM102"} <= set(rules)


def test_every_field_can_be_explained():
    for path in fields("worker"):
        assert explain.callback(path, "worker", "text") is None


def test_what_is_unknown_is_told_with_what_was_meant(workerc):
    outcome = workerc("explain", "worker.replica")
    assert outcome.code == 2
    assert "did you mean `worker.replicas`?" in outcome.err
