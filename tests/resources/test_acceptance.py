"""What is accepted without a library is valid by the library too, and what people write is accepted."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.document import documents
from compiler.resources.acceptance import accepts
from compiler.resources.example import example
from compiler.resources.schema import VERSIONS, schema
from compiler.resources.validators import rust_validator
from compiler.source import Source

SCALARS = st.one_of(
    st.booleans(), st.integers(-3, 2**70), st.floats(), st.sampled_from(["", "a", "1", "1Gi", "512m", "INFO", "x" * 60, "UP"])
)
CONDITION = {"properties": {"enabled": {"const": True}}, "required": ["enabled"]}


def part(inner):
    """Schemas of the keywords that the shipped ones have, nested."""
    return st.fixed_dictionaries(
        {},
        optional={
            "type": st.sampled_from(
                ["object", "array", "string", "integer", "number", "boolean", ["string", "number"], ["string", "object"]]
            ),
            "properties": st.dictionaries(st.sampled_from("abe"), inner, max_size=2),
            "additionalProperties": st.one_of(st.booleans(), inner),
            "required": st.lists(st.sampled_from("ab"), max_size=2, unique=True),
            "items": inner,
            "enum": st.lists(st.sampled_from(["a", "1", "INFO"]), min_size=1, unique=True),
            "const": st.sampled_from(["a", True, False]),
            "pattern": st.sampled_from(["^[a-z]+$", "a", "^$"]),
            "minLength": st.integers(0, 3),
            "maxLength": st.integers(0, 3),
            "minItems": st.integers(0, 2),
            "minimum": st.integers(0, 3),
            "maximum": st.integers(0, 3),
            "format": st.just("quantity"),
            "if": st.just(CONDITION),
            "then": inner,
            "not": st.just({"type": "string"}),
        },
    )


SCHEMAS = st.recursive(st.just({}), part, max_leaves=6)
DATA = st.recursive(
    SCALARS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(["a", "b", "e", "enabled"]), inner, max_size=3),
    max_leaves=8,
)


@given(SCHEMAS, DATA)
def test_what_is_accepted_is_valid(whole, data):
    if accepts(whole, data):
        assert rust_validator(whole)(data) == []


@pytest.mark.parametrize("type_", VERSIONS)
@given(st.data())
def test_nothing_wrong_is_accepted_in_a_resource(type_, data):
    whole = schema(type_)
    resource = json.loads(json.dumps(good(type_)))
    places = [place for place in walk(resource) if place]
    target, key = data.draw(st.sampled_from(places), "place")
    target[key] = data.draw(DATA, "value")
    if accepts(whole, resource):
        assert rust_validator(whole)(resource) == []


@pytest.mark.parametrize("type_", VERSIONS)
def test_an_ordinary_resource_is_accepted(type_):
    assert accepts(schema(type_), good(type_))


@pytest.mark.parametrize(
    "whole", [5, [], {"type": 5}, {"items": [{}]}, {"$ref": "#/definitions/a"}, {"pattern": "("}, {"required": True}]
)
def test_what_is_no_schema_or_says_something_else_is_a_doubt(whole):
    assert not accepts(whole, ["a"] if "items" in str(whole) else "a" if "pattern" in str(whole) else {"a": "b"})


def good(type_):
    (document,) = documents(Source("x.yaml", example(type_)))
    return document.data


def walk(node):
    yield from ((node, key) for key in (node if isinstance(node, dict) else range(len(node))))
    for value in node.values() if isinstance(node, dict) else node:
        if isinstance(value, dict | list):
            yield from walk(value)
