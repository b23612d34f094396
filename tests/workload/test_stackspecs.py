import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.workload.stackspecs import SchemaError, python_validator, rust_validator, violations

BENTO = json.dumps(
    {
        "$schema": "http://json-schema.org/draft-04/schema",
        "type": "object",
        "required": ["input"],
        "properties": {"input": {"type": "object"}, "output": {"type": "object"}},
    }
)
SINK = json.dumps(
    {
        "$schema": "http://json-schema.org/draft-04/schema#",
        "type": "object",
        "required": ["datasets"],
        "properties": {
            "datasets": {"type": "array", "minItems": 1, "items": [{"type": "string"}]},
            "options": {
                "type": "object",
                "additionalProperties": {"type": "string"},
                "properties": {"clean": {"type": "boolean"}, "position": {"enum": ["EARLIEST", "LATEST"]}},
            },
            "strict": {"type": "object", "properties": {"known": {}}, "additionalProperties": False},
            "either": {"oneOf": [{"required": ["a"]}, {"required": ["b"]}]},
            "linked": {"$ref": "#/definitions/name"},
            "several": {"type": ["string", "integer"]},
            "share": {"minimum": 0, "exclusiveMinimum": True, "maximum": 1},
            "code": {"pattern": "^[0-9]+$"},
        },
        "definitions": {"name": {"type": "string"}},
    }
)


@pytest.mark.parametrize(
    ("schema", "spec", "messages"),
    [
        (BENTO, {"input": {}, "buffer": {}}, []),
        (BENTO, {}, ["`input` is missing in `stackSpec`"]),
        (BENTO, {"input": None}, ["`stackSpec.input` is null, not a mapping"]),
        (BENTO, {"input": {}, "output": [1]}, ["`stackSpec.output` is a list, not a mapping"]),
        (SINK, {"datasets": ["x", 1]}, []),  # the array form of draft 4 speaks of the first item
        (SINK, {"datasets": [1]}, ["`stackSpec.datasets[0]` is the number 1, not a text"]),
        (SINK, {"datasets": []}, ["`stackSpec.datasets` has 0 items, less than 1"]),
        (SINK, {"datasets": ["x"], "options": {"every": 30}}, ["`stackSpec.options.every` is the number 30, not a text"]),
        (SINK, {"datasets": ["x"], "options": {"clean": "yes"}}, ["`stackSpec.options.clean` is a text, not true or false"]),
        (
            SINK,
            {"datasets": ["x"], "options": {"position": "FIRST"}},
            ["`stackSpec.options.position` is `FIRST`, not one of `EARLIEST`, `LATEST`"],
        ),
        (
            SINK,
            {"datasets": ["x"], "strict": {"known": 1, "other": 2}},
            ["`stackSpec.strict.other` is no key that the stack knows"],
        ),
        (
            SINK,
            {"datasets": ["x"], "either": {}},
            ["`stackSpec.either` has none of `a`, `b`, of which the stack asks for one or more"],
        ),
        (SINK, {"datasets": ["x"], "either": {"a": 1, "b": 1}}, ["`stackSpec.either` has none of the forms that the stack takes"]),
        (SINK, {"datasets": ["x"], "share": 0}, ["`stackSpec.share` is the number 0, not above 0"]),
        (SINK, {"datasets": ["x"], "share": 2.5}, ["`stackSpec.share` is the number 2.5, above 1"]),
        (SINK, {"datasets": ["x"], "code": "s3cr3t"}, ["`stackSpec.code` does not match `^[0-9]+$`"]),
        (SINK, {"datasets": ["x"], "linked": True}, ["`stackSpec.linked` is true, not a text"]),
        (SINK, {"datasets": ["x"], "several": {}}, ["`stackSpec.several` is a mapping, not a text or a whole number"]),
    ],
)
def test_what_is_wrong_is_said_with_both_values(schema, spec, messages):
    assert [violation.message for violation in violations(schema, spec)] == messages


def test_no_message_holds_a_text_that_might_be_a_credential():
    assert "s3cr3t" not in violations(BENTO, {"input": "s3cr3t"})[0].message


@pytest.mark.parametrize(
    "schema", ["", "{", "[]", '{"type": "objekt"}', '{"$schema": "https://example.invalid/x"}', '{"$ref": "http://127.0.0.1:9/x"}']
)
def test_what_is_no_schema_is_an_error_of_its_own(schema):
    with pytest.raises(SchemaError):
        violations(schema, {})


@pytest.mark.parametrize("judge", [rust_validator, python_validator])
def test_no_schema_makes_anybody_call_another_host(judge):
    with pytest.raises(SchemaError):
        judge({"properties": {"x": {"$ref": "https://127.0.0.1:9/schema"}}})({"x": 1})


values = st.recursive(
    st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["", "EARLIEST", "x"]),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(["datasets", "options", "strict", "known", "either", "linked", "several", "share", "a", "b"]),
            inner,
            max_size=4,
        )
    ),
    max_leaves=8,
)


@settings(max_examples=150)
@given(values)
def test_both_libraries_say_the_same(spec):
    loaded = json.loads(SINK)
    assert said(rust_validator(loaded)(spec)) == said(python_validator(loaded)(spec))


def said(found) -> set:
    return {(violation.path, violation.message) for violation in found}
