"""Every schema that is published for a stack, in draft 4 or 7: what it takes, what it refuses, and where."""

import json

import pytest

from compiler.diagnostics import dotted
from compiler.workload.stackspecs import SchemaError, python_validator, require_schema, rust_validator, violations

SINK = {"input": {"datasets": ["dataos://a:b/c"]}, "output": {"datasets": ["dataos://d:e/f"]}}
MESH = {"image": "x", "input": {"datasets": ["a"]}, "output": {"dataset": "b"}}
CHECKED = {"inputs": [{"dataset": "dataos://a:b/c", "checks": []}]}
STREAM = {"input": {"stdin": {}}}
FLASH = {"datasets": [{"name": "a", "address": "dataos://a:b/c"}]}
SPARK = {
    "driver": {"coreLimit": "1", "cores": 1, "memory": "1g"},
    "executor": {"coreLimit": "1", "cores": 1, "instances": 1, "memory": "1g"},
}
GOOD = {
    "flare-sdk-v1+java-1.0": {**SPARK, "jarFile": "a", "mainClass": "b", "image": "c", "inputs": [], "outputs": []},
    "nilus-1.0": {"source": {"address": "dataos://a:b/c"}, "sink": {"address": "dataos://d:e/f"}},
    "benthos-4.0": STREAM,
    "bento-1.0": STREAM,
    "bento-4.0": STREAM,
    "flash+python-1.0": FLASH,
    "flash+python-2.0": FLASH,
    "function-mesh+icebase-sink-1.0": MESH,
    "function-mesh+lakehouse-sink-1.0": MESH,
    "pulsar-function+icebase-sink-3.0": SINK,
    "pulsar-function+lakehouse-sink-3.0": SINK,
    "python3-1.0": {"repo": {"url": "x", "baseDir": "y"}},
    "soda+python-2.0": CHECKED,
    "sodaworker+python-1.0": CHECKED,
    "steampipe-1.0": {"plugins": ["a"]},
}


def schema(shared, name: str) -> str:
    return (shared / "facts" / "stack-schemas" / f"{name}.json").read_text(encoding="utf-8")


def places(schema: str, spec: object) -> list[str]:
    return [f"{dotted(v.path)} {v.missing or v.keyword}".strip() for v in violations(schema, spec)]


def test_each_of_them_is_a_schema(shared):
    files = sorted((shared / "facts" / "stack-schemas").glob("*.json"))
    for file in files:
        require_schema(file.read_text(encoding="utf-8"))
    assert {file.stem for file in files} >= set(GOOD)


@pytest.mark.parametrize("name", GOOD)
def test_what_it_takes(shared, name):
    assert places(schema(shared, name), GOOD[name]) == []


@pytest.mark.parametrize(
    ("name", "spec", "expected"),
    [
        ("benthos-4.0", {}, ["input"]),
        ("bento-4.0", {"input": None, "pipeline": []}, ["input type", "pipeline type"]),
        ("flash+python-1.0", {"datasets": [{"name": "a"}, {"address": "b"}]}, ["datasets[0] address", "datasets[1] name"]),
        ("flash+python-2.0", {"datasets": {}}, ["datasets type"]),
        ("function-mesh+icebase-sink-1.0", {"input": {}}, ["image", "output", "input datasets"]),
        ("pulsar-function+lakehouse-sink-3.0", {**SINK, "input": {"datasets": [1, 2]}}, ["input.datasets[0] type"]),
        (
            "pulsar-function+icebase-sink-3.0",
            {
                **SINK,
                "input": {"datasets": ["a"], "options": {"subscriptionPosition": "FIRST", "cleanupSubscription": "yes", "x": 3}},
            },
            [
                "input.options.cleanupSubscription type",
                "input.options.subscriptionPosition enum",
                "input.options.x type",
            ],
        ),
        ("python3-1.0", {"repo": {"url": "x", "syncFlags": [1]}}, ["repo baseDir", "repo.syncFlags[0] type"]),
        ("sodaworker+python-1.0", {"inputs": [{"dataset": "a"}]}, ["inputs[0] oneOf"]),
        ("soda+python-2.0", {"inputs": [{"checks": []}, 3]}, ["inputs[0] dataset"]),
        ("steampipe-1.0", {"plugins": [3]}, ["plugins[0] type"]),
        ("flare-sdk-v1+java-1.0", {**SPARK, "driver": {**SPARK["driver"], "cores": "1"}}, None),
        (
            "nilus-1.0",
            {"source": {"address": "a"}, "sink": {"address": "b", "options": {"x": 1}}},
            ["sink.options.x additionalProperties"],
        ),
    ],
)
def test_what_it_refuses_and_where(shared, name, spec, expected):
    text = schema(shared, name)
    found = places(text, spec)
    assert sorted(found) == sorted(expected) if expected is not None else found
    loaded = json.loads(text)
    assert {v.path for v in rust_validator(loaded)(spec)} == {v.path for v in python_validator(loaded)(spec)}


DRAFT_4 = "http://json-schema.org/draft-04/schema#"
DRAFT_7 = "http://json-schema.org/draft-07/schema#"


@pytest.mark.parametrize(
    ("part", "draft", "spec", "expected"),
    [
        ({"minimum": 1, "exclusiveMinimum": True}, DRAFT_4, 1, ["a exclusiveMinimum"]),
        ({"minimum": 1, "exclusiveMinimum": False}, DRAFT_4, 1, []),
        ({"exclusiveMinimum": 1}, DRAFT_7, 1, ["a exclusiveMinimum"]),
        ({"maximum": 9, "exclusiveMaximum": True}, DRAFT_4, 9, ["a exclusiveMaximum"]),
        ({"items": [{"type": "string"}], "additionalItems": False}, DRAFT_4, ["x", "y"], ["a additionalItems"]),
        ({"items": [{"type": "string"}]}, DRAFT_7, [1, 2], ["a[0] type"]),
        ({"$ref": "#/definitions/name"}, DRAFT_4, 3, ["a type"]),
        ({"$ref": "#/definitions/name"}, DRAFT_7, 3, ["a type"]),
        ({"dependencies": {"x": ["y"]}}, DRAFT_4, {"x": 1}, ["a dependencies"]),
        (
            {"patternProperties": {"^x": {"type": "string"}}, "additionalProperties": False},
            DRAFT_7,
            {"y": 1},
            ["a additionalProperties"],
        ),
    ],
)
def test_words_of_a_draft_mean_what_they_mean_there(part, draft, spec, expected):
    text = {"$schema": draft, "id" if draft == DRAFT_4 else "$id": "https://example.com/spec", "type": "object"}
    text |= {"properties": {"a": part}, "definitions": {"name": {"type": "string"}}}
    found = places(json.dumps(text), {"a": spec})
    assert [line.split()[0] for line in found] == [line.split()[0] for line in expected]


@pytest.mark.parametrize("part", [{"type": "objekt"}, {"required": "a"}, {"minimum": "1"}, {"pattern": "("}])
def test_a_schema_that_is_none_is_found_wherever_it_is_not_asked(part):
    text = json.dumps({"$schema": DRAFT_7, "properties": {"a": {"properties": {"b": part}}}})
    with pytest.raises(SchemaError):
        require_schema(text)
