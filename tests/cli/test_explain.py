"""`workerc rules` and `workerc explain` say what the declarations and the schema say."""

import json

import pytest

from compiler.cli.explain import explain
from compiler.lint.registry import RULES
from compiler.resources.fields import fields
from compiler.resources.schema import VERSIONS


def explained(workerc, *words):
    return json.loads(workerc("explain", *words, "--format", "json").out)


def test_every_rule_is_listed_in_every_format(workerc):
    text, markdown = workerc("rules").out, workerc("rules", "--format", "markdown").out
    listed = json.loads(workerc("rules", "--format", "json").out)
    assert [rule["code"] for rule in listed] == sorted(RULES)
    assert [line.split()[0] for line in text.splitlines()] == sorted(RULES)
    assert [line.split()[1] for line in markdown.splitlines()[2:]] == sorted(RULES)


@pytest.mark.parametrize("subject", ["SEM102", "sem102", "replicas-with-autoscaling", "replicas_with_auto"])
def test_a_rule_is_explained(subject, workerc):
    lines = workerc("explain", subject).out.splitlines()
    assert lines[0] == "SEM102 replicas-with-autoscaling"
    assert "- severity: note in `default`, warning in `strict`, note in `production`" in lines
    assert any("`# workerc: ignore[SEM102] -- reason`" in line for line in lines)
    assert "- fix: unsafe, by `--fix --unsafe-fixes`" in lines
    assert "- fields: `worker.replicas`, `worker.autoScaling.enabled`" in lines


def test_a_rule_that_blocks_says_that_nothing_silences_it(workerc):
    out = workerc("explain", "SEM101").out
    assert "- blocking: " in out
    assert "ignore[SEM101]" not in out


def test_a_rule_shows_what_it_says_of_its_examples(workerc):
    out = workerc("explain", "SEM101").out
    bad, _, good = out.partition("Good:")
    assert bad.index("    minReplicas: 5") < bad.index("    error[SEM101]: `minReplicas` is 5")
    assert "error[" not in good
    assert "```" not in out
    assert "```text\nerror[SEM101]" in workerc("explain", "SEM101", "--format", "markdown").out


@pytest.mark.parametrize(
    ("code", "shown"), [("CFG201", "warning[CFG201]"), ("STK107", "error[STK107]"), ("REF201", "error[REF201]")]
)
def test_what_comments_rendering_and_comparing_find_is_shown_too(code, shown, workerc):
    assert f"    {shown}: " in workerc("explain", code).out


def test_a_field_is_explained(workerc):
    out = workerc("explain", "worker.logLevel").out
    assert all(word in out for word in ("default: ", "INFO", "DEBUG", "source: ", "type: string; optional"))
    assert explained(workerc, "worker.replicas")["path"] == "worker.replicas"


def test_a_field_names_its_rules_with_what_they_find(workerc):
    assert "  - SEM101 minimum-above-maximum: `minReplicas` is above" in workerc("explain", "worker.autoscaling.minReplicas").out


def test_a_section_lists_the_fields_right_below_it(workerc):
    below = next(line for line in workerc("explain", "worker").out.splitlines() if line.startswith("- below it: "))
    assert "`worker.topology`" in below
    assert "`worker.topology[].name`" not in below


@pytest.mark.parametrize(
    ("subject", "path"),
    [
        ("autoscaling", "worker.autoscaling"),
        ("autoScaling", "worker.autoScaling"),
        ("Worker.Autoscaling", "worker.autoscaling"),
        ("worker.topology[].name", "worker.topology[].name"),
        ("worker.topology.name", "worker.topology[].name"),
        ("worker.topology[3].name", "worker.topology[].name"),
        ("topology.name", "worker.topology[].name"),
        ("name", "name"),
        ("compute.nodePool", "compute.nodePool"),
        ("tolerations", "compute.nodePool.tolerations"),
    ],
)
def test_a_field_is_found_by_what_people_type(subject, path, workerc):
    assert explained(workerc, subject)["path"] == path


def test_a_field_of_another_type_is_found_there(workerc):
    found = explained(workerc, "name", "-t", "compute")
    assert (found["resource"], found["rules"]) == ("compute", ["REF101", "REF205"])


@pytest.mark.parametrize("kind", VERSIONS)
def test_every_field_can_be_explained(kind, capsys):
    for path in fields(kind):
        explain.callback(path, kind, "text")
        assert capsys.readouterr().out.startswith(f"{path}\n")


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["worker.replica"], "did you mean `worker.replicas`?"),
        (["replica"], "did you mean `worker.replicas`?"),
        (["min-over-max"], "`workerc rules` lists rules"),
        (["minimum-over-maximum"], "did you mean `minimum-above-maximum`?"),
        (["u-s-v", "--format", "json"], "did you mean `unknown-stack-version` or `undefined-stream-variable`?"),
        (["memory"], "`worker.resources.requests.memory`, `worker.resources.limits.memory`"),
        (["SEM999"], "codes on fields that depend on each other are SEM101 to "),
        (["POL999"], "codes on policies are POL101 to "),
        (["autoscaling", "-t", "compute"], "it is a field of another type: -t worker"),
        (["worker.stackSpec.input.kafka"], "what lies below `worker.stackSpec` has no names of its own"),
        (["name", "-t", "computer"], "did you mean `compute`?"),
    ],
)
def test_what_is_unknown_is_told_with_what_was_meant(words, said, workerc):
    outcome = workerc("explain", *words)
    assert (outcome.code, outcome.out) == (2, "")
    assert said in outcome.err
