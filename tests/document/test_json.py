"""JSON is read as what it is."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.source import Source

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers(-(2**70), 2**70) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def read(text: str):
    (document,) = documents(Source("x.json", text))
    return document


@given(value=VALUES, indent=st.sampled_from([None, 2, "\t"]))
@settings(deadline=2000, derandomize=True)
def test_what_json_writes_is_read_back(value, indent):
    document = read(json.dumps([value], indent=indent))
    assert document.data == [value]
    assert {problem.code for problem in document.problems} <= {"YML108"}  # integers that kubectl rounds


def test_strings_end_where_they_end_in_the_file():
    text = '{"\\ud83d\\ude00": "a\\ud83d\\uDE00b", "c"\n:\t["\\\\ud83d", "\\ud83d\\ude00"], "d": 1}'
    document = read(text)
    assert document.data == {"😀": "a😀b", "c": ["\\ud83d", "😀"], "d": 1}
    spans = [document.span(path) for path in [("😀",), ("c", 1), ("d",)]] + [document.key_span(("😀",))]
    cuts = [text[span.start.offset : span.end.offset] for span in spans]
    assert cuts == ['"a\\ud83d\\uDE00b"', '"\\ud83d\\ude00"', "1", '"\\ud83d\\ude00"']


@pytest.mark.parametrize("text", ['\t{"a": 1}', ' \t[\n\t{"a"\n\t:\t1}\n\t]\n\t', '\n\n{"a":1,"b":"\\/"}\n', "[]\t"])
def test_blanks_of_every_kind_may_stand_around_tokens(text):
    assert read(text).data == json.loads(text)
    assert read(text).problems == ()


def test_half_a_surrogate_pair_is_no_character():
    (problem,) = read('{"a": "\\ud83d\\ude00", "b": "\\ud83d"}').problems
    assert (problem.code, problem.message) == ("YML101", "`\\ud83d` is half of a surrogate pair and no character")
    assert problem.span.start[:2] == (1, 29)


def test_pairs_are_no_escape_of_yaml():
    (problem,) = read('a: "\\ud83d\\ude00"').problems
    assert problem.code == "YML101"


def test_what_json_allows_and_yaml_does_not_is_said():
    (problem,) = read('{"a": "\\ud83d\\ude00\x7f"}').problems
    assert (problem.code, problem.message) == ("YML102", "the character U+007F is not allowed in YAML")
    (problem,) = read('\t{"' + "k" * 1100 + '": 1}').problems
    assert problem.message == "a key has 1102 characters before its `:`, more than 1024"


def test_duplicate_keys_of_json_are_reported_too():
    assert [problem.code for problem in read('{"a": 1, "a": 2}').problems] == ["YML103"]
