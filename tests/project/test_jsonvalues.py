"""JSON is read as the standard library reads it, errors included."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.jsonvalues import loads

TEXTS = ["", " ", "{", "[1,]", "{} x", " {} ", '{"a": 1, "a": 2}', "1e400", "-0", "NaN", '"\\ud800"', '"\t"', "\ufeff1", "01"]
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
)


def outcome(read, text):
    try:
        return repr(read(text))
    except (ValueError, RecursionError) as error:
        return type(error), str(error)


@pytest.mark.parametrize("text", [*TEXTS, "[" * 100_000])
def test_texts_are_read_as_by_json(text):
    assert outcome(loads, text) == outcome(json.loads, text)


@given(VALUES, st.sampled_from([None, 2]))
def test_values_come_back(value, indent):
    text = json.dumps(value, indent=indent)
    assert outcome(loads, text) == outcome(json.loads, text)


@given(st.text(alphabet='{}[]",:0123 nulltrefasINy-+.eE\\\t\n'))
def test_any_text_is_read_as_by_json(text):
    assert outcome(loads, text) == outcome(json.loads, text)
