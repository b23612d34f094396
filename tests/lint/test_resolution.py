"""A resource as it is in one environment: for judging in plain values, for compiling in traced ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution, resolved, workspace_of
from compiler.resources.resource import identify
from compiler.source import decode
from compiler.traced import Map, plain

TEXT = """\
name: orders
version: v1beta
type: worker
description:
worker:
  stack: bento:4.0
  replicas: ${{ replicas }}
  dataosSecrets: {name: credentials, key: }
  tags: [null, a]
  envs: {RATIO: 1.10}
  bento:
    input: {stdin: }
"""
NORMAL = {
    "name": "orders",
    "version": "v1beta",
    "type": "worker",
    "worker": {
        "stack": "bento:4.0",
        "replicas": 3,
        "dataosSecrets": [{"name": "credentials"}],
        "tags": ["a"],
        "envs": {"RATIO": 1.1},
        "stackSpec": {"input": {"stdin": None}},
    },
}


def resource(text):
    (document,) = documents(decode("worker.yaml", text.encode()))
    return identify(document)


def test_both_ways_read_the_same_worker():
    environment = Environment(values={"replicas": 3})
    judged = resolution(resource(TEXT), environment).worker
    compiled = resolved(resource(TEXT), environment)
    assert judged.data == NORMAL
    assert plain(compiled.data) == NORMAL
    assert judged[1:4] == compiled[1:4] == ("default", "orders", "public")
    assert type(judged.section["replicas"]) is int
    assert isinstance(compiled.data, Map)
    assert isinstance(compiled.section, Map)


def test_compiled_values_know_their_line():
    worker = resolved(resource(TEXT), Environment(values={"replicas": 3}))
    lines = {key: worker.section[key].origin.line for key in ("stack", "tags", "stackSpec")}
    assert lines == {"stack": 6, "tags": 9, "stackSpec": 12}
    assert worker.section["dataosSecrets"][0]["name"].origin[:4] == ("source", "worker.yaml", 8, 25)
    assert worker.section["envs"]["RATIO"].spelling == "1.10"


def test_what_the_schema_refuses_is_left_out():
    text = TEXT.replace("bento:4.0", "bento:4.0\n  compute: [a]\n  foo: 1\n  topology: [5, {name: a, type: b}]")
    found = resolution(resource(text), Environment(values={"replicas": 3}))
    assert found.worker.data == {**NORMAL, "worker": {**NORMAL["worker"], "topology": [{"name": "a", "type": "b"}]}}
    assert found.is_silent(("worker", "compute"))
    assert not found.is_silent(("worker", "topology", 0, "name"))
    assert found.moves.written(("worker", "topology", 0, "name")) == ("worker", "topology", 1, "name")


WORKSPACES = [
    ("", {}, "public"),
    ("", {"workspace": "sandbox"}, "sandbox"),
    ("workspace: orders\n", {"workspace": "sandbox"}, "orders"),
    ("workspace: orders\n", {"workspaces": {"orders": "prod-orders"}}, "prod-orders"),
    ("", {"workspaces": {"public": "prod-public"}}, "prod-public"),
    ("workspace: ${{ ws }}\n", {"values": {"ws": "filled"}}, "filled"),
    ("workspace: ${{ ws }}\n", {"workspace": "sandbox"}, "sandbox"),
    ("workspace: 5\n", {}, "public"),
    ("workspace:\n", {}, "public"),
]


@pytest.mark.parametrize(("line", "environment", "expected"), WORKSPACES)
def test_the_workspace_is_decided(line, environment, expected):
    found = resource(f"name: a\nversion: v1beta\ntype: worker\n{line}worker: {{stack: bento}}\n")
    assert workspace_of(found, Environment(**environment)) == expected
    assert resolution(found, Environment(**environment)).worker.workspace == expected


SCALARS = st.sampled_from(
    ["", "x", "1", "true", "~", "${{ a }}", "[a]", "{a: b}", "[{name: x}]", "'****'", "${X}", "{{ x }}", "1.5", "-1"],
)
KEYS = st.sampled_from(
    (
        *("stack", "replicas", "resources", "requests", "stackSpec", "input", "envs", "dataosSecrets", "topology", "tags"),
        *("autoScaling", "highAvailabilityConfig", "level", "bento", "worker", "name", "status", "dag", "enabled", "cpu"),
        *("configs", "secrets", "${{ k }}", "dataosVolumes", "persistentVolume", "directory"),
    )
)
ENTRIES = st.lists(st.tuples(st.integers(0, 3), KEYS, SCALARS), max_size=12)


@settings(max_examples=150, deadline=None)
@given(ENTRIES)
def test_no_worker_however_broken_makes_it_crash(judged, entries):
    lines = ["name: a", "version: v1beta", "type: worker", "worker:"]
    lines += [f"{'  ' * depth}{key}: {value}" for depth, key, value in entries]
    found = judged("\n".join(lines) + "\n")
    assert [diagnostic.message for diagnostic in found if diagnostic.code == "BUG000"] == []
    assert found == sorted(found, key=lambda diagnostic: diagnostic.sort_key)
