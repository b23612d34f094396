"""Declarations of stacks by themselves, and names of stacks that no Worker runs."""

import pytest

STACK = "name: own-v1\nversion: v1alpha\ntype: stack\nstack:\n  name: own\n  version: '1'\n"
TEMPLATE = """\
  workerConfig:
    configFileTemplate: |
      jobconfig.yaml: |
      {{ toYaml .ApplicationSpec.StackSpec | indent 2 }}
"""
WORKER = "name: orders\nversion: v1beta\ntype: worker\nworker:\n  stack: %s\n  compute: runnable-default\n"


def told(judged, text: str, family: str = "STK") -> list[tuple[int, str, str]]:
    return [(d.span.start.line, d.code, d.help) for d in judged(text) if d.code.startswith(family)]


def test_a_go_template_is_named_with_what_to_write_instead(judged):
    advice = 'write `workerConfig: {configFiles: {jobconfig.yaml: "<<: {{ spec }}"}}`, which gives the same'
    assert told(judged, STACK + TEMPLATE) == [(8, "STK110", advice)]


def test_a_bundled_stack_need_not_be_declared(judged):
    text = STACK.replace("name: own\n", "name: bento\n").replace("'1'", "'1.0'") + TEMPLATE
    ((_, _, advice),) = told(judged, text)
    assert advice.endswith("; or leave this declaration out: workerc has `bento:1.0` itself")


def test_files_of_ours_beside_it_are_what_counts(judged):
    assert told(judged, f"{STACK}{TEMPLATE}    configFiles: {{a.yaml: x}}\n") == []


def test_what_is_written_of_other_resources_is_nothing_to_talk_about(judged):
    assert told(judged, STACK + TEMPLATE.replace("workerConfig", "serviceConfig")) == []


@pytest.mark.parametrize(
    ("lines", "places"),
    [
        ("  workerConfig: {port: '80'}\n", [(7, "STK111")]),
        ("  image:\n    image: x\n", [(8, "STK111")]),
        ("  stackSpecValueSchema:\n    jsonSchema: '{'\n", [(8, "STK111")]),
        ("  stackSpecValueSchema:\n    jsonSchema: '{}'\n", []),
    ],
)
def test_a_broken_field_is_reported_where_it_stands(judged, lines, places):
    assert [(line, code) for line, code, _ in told(judged, STACK + lines)] == places


def test_a_worker_of_it_names_the_field(judged):
    text = WORKER % "own:1" + "---\n" + STACK + "  workerConfig: {port: '80'}\n"
    (found,) = [d for d in judged(text) if d.code == "STK108"]
    assert [place.span.start.line for place in found.related] == [14]


@pytest.mark.parametrize(
    ("stack", "code", "advice"),
    [
        ("soda+python:1.0", "STK113", "write `sodaworker+python:1.0`"),
        ("soda", "STK113", "write `sodaworker+python:1.0`"),
        ("alpha", "STK113", "write `container:1.0`"),
        ("flare:5.0", "STK113", "declare it with `type: stack` and a `workerConfig`, if yours can"),
        ("python3:1.0", "STK113", "declare it with `type: stack` and a `workerConfig`, if yours can"),
    ],
)
def test_a_stack_that_workers_do_not_run_is_told_apart_from_an_unknown_one(judged, stack, code, advice):
    assert [(found, said) for _, found, said in told(judged, WORKER % stack)] == [(code, advice)]


def test_one_that_the_repository_declares_is_taken_as_it_is(judged):
    own = STACK.replace("name: own\n", "name: soda\n")
    assert told(judged, WORKER % "soda:1" + "---\n" + own) == []


def test_a_stack_for_services_is_none_for_workers(judged):
    text = WORKER % "own:1" + "---\n" + STACK + "  serviceConfig: {}\n"
    assert [(line, code) for line, code, _ in told(judged, text)] == [(5, "STK112")]
    assert told(judged, text + "  workerConfig: {}\n") == []
