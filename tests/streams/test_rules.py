"""One cause, one finding: what other rules have said of a stackSpec is not said again."""

import pytest

from compiler.diagnostics import Severity
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.lint.engine import judge
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.source import decode

WORKER = """\
name: orders
version: v1beta
type: worker
workspace: public
worker:
  replicas: 2
  compute: runnable-default
"""


def said(section: str, **environment) -> list[str]:
    """Codes with the path they are at, notes left out."""
    text = WORKER + "".join([f"  {line}\n" for line in section.strip().splitlines()])
    (document,) = documents(decode("worker.yaml", text.encode()))
    found = judge(identify(document), Environment(**environment), platform(), "default")
    return [f"{d.code} {'.'.join(map(str, d.path[2:]))}" for d in found if d.severity > Severity.NOTE]


@pytest.mark.parametrize(
    ("spec", "findings"),
    [
        ("{stdin: {}}", []),
        ("{http_client: {url: a, verbb: GET}}", ["STK221 input.http_client.verbb"]),
        ("{generate: {maping: root = 1}}", ["STK221 input.generate.maping"]),
        ("{file: {pats: [a]}}", ["STK221 input.file.pats"]),
    ],
)
def test_a_misspelled_field_is_not_missing_too(spec, findings):
    assert said(f"stack: bento:4.0\nstackSpec: {{input: {spec}}}") == findings


def test_a_slip_is_one_finding():
    section = """
stack: bento:4.0
stackSpec:
  input:
    kafka:
    addresses: ["kafka:9092"]
    topics: [orders]
    consumer_group: orders
"""
    assert said(section) == ["SPC109 input.kafka"]


@pytest.mark.parametrize(
    ("spec", "findings"),
    [
        ("{input: [stdin]}", ["STK103 input"]),
        ("{input: {stdin: {}}, output: [stdout: {}]}", ["STK211 output"]),
        ("{input: {stdin: {}}, output: stdout}", ["STK103 output"]),
        ("{input: {stdin: {}}, cache_resources: {}}", ["STK228 cache_resources"]),
        ("{input: {stdin: {}}, logger: {level: INFO}}", ["STK106 logger"]),
        ("{input: {stdin: {}}, logger: {lvel: INFO}}", ["STK106 logger", "STK221 logger.lvel"]),
    ],
)
def test_what_the_schema_of_the_stack_says_is_not_said_again(spec, findings):
    assert said(f"stack: bento:4.0\nstackSpec: {spec}") == findings


@pytest.mark.parametrize(
    "rest",
    [
        "envs: {TOPIC: a}",
        "dataosSecrets: [{name: a, workspace: public}]",
    ],
)
def test_a_variable_that_may_be_defined_is_no_finding(rest):
    section = "stack: bento:4.0\nstackSpec: {input: {nats: {urls: [a], subject: '${TOPIC}'}}}\n"
    assert said(section) == ["STK231 input.nats.subject"]
    assert "STK231 input.nats.subject" not in said(section + rest)


def test_an_environment_defines_variables_for_all_workers():
    section = "stack: bento:4.0\nstackSpec: {input: {nats: {urls: ['${DATAOS_NAME}'], subject: '${TOPIC}'}}}"
    assert said(section, platform_env={"TOPIC": "orders"}) == []


def test_each_variable_is_reported_once():
    section = "stack: bento:4.0\nstackSpec: {input: {nats: {urls: ['${A}', '${A}'], subject: '${A}${B}'}}}"
    assert said(section) == ["STK231 input.nats.urls.0", "STK231 input.nats.subject"]


def test_other_stacks_are_left_alone():
    assert not [code for code in said("stack: scanner:2.0\nstackSpec: {input: {nothing: {}}}") if code.startswith("STK2")]


def test_a_placeholder_is_judged_by_its_value():
    section = "stack: bento:4.0\nstackSpec: {input: {'nats': {urls: [a], subject: b, queue: '${{ queue }}'}}}"
    assert said(section, values={"queue": ["a"]}) == ["STK228 input.nats.queue"]


@pytest.mark.parametrize(
    ("spec", "repaired"),
    [
        ("{input: {kaffka: {}}}", ["rename to `kafka`"]),
        ("{input: {stdin: {}, lable: a}}", ["rename to `label`"]),
        ("{input: {generate: {maping: root = 1}}}", ["rename to `mapping`"]),
        ("{input: {generate: {mapping: root = 1, maping: root = 2}}}", []),
        ("{input: {stdin: {}, csvv: {}}}", []),
        ("{input: {type: kaffka}}", []),
    ],
)
def test_a_misspelled_name_can_be_renamed_where_that_is_all(spec, repaired):
    text = f"{WORKER}  stack: bento:4.0\n  stackSpec: {spec}\n"
    (document,) = documents(decode("worker.yaml", text.encode()))
    found = judge(identify(document), Environment(), platform(), "default")
    assert [d.fix.title for d in found if d.fix and d.code.startswith("STK2")] == repaired
