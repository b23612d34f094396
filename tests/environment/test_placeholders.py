"""`${{ name }}`: filled with its type, as text, as a key; reported where it cannot be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.environment.placeholders import filled
from compiler.traced import Origin, Str, plain, traced

VALUES = {"n": 3, "b": True, "s": "text", "m": {"a": 1}, "l": [1, 2], "none": None, "f": 1.5, "with space": "x"}


def fill(value, values=VALUES):
    return filled({"worker": {"envs": {"key": value}}}, values)


WHOLE = {
    "${{ n }}": 3,
    "${{n}}": 3,
    "${{b}}": True,
    "${{ s }}": "text",
    "${{m}}": {"a": 1},
    "${{l}}": [1, 2],
    "${{ with space }}": "x",
    "${{\n s }}": "text",
}


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_scalar_takes_the_value_with_its_type(text):
    result = fill(text)
    assert result.data["worker"]["envs"]["key"] == WHOLE[text]
    assert type(result.data["worker"]["envs"]["key"]) is type(WHOLE[text])
    assert result.findings == ()


EMBEDDED = {
    "a ${{n}} b": "a 3 b",
    "${{b}}!": "true!",
    "${{s}}${{s}}": "texttext",
    "${{f}} and ${{ s }}": "1.5 and text",
    "$${{n}}": "$3",
    "${n}": "${n}",
    "{{n}}": "{{n}}",
    "${! n }": "${! n }",
}


@pytest.mark.parametrize("text", EMBEDDED)
def test_inside_a_text_it_becomes_text(text):
    assert fill(text).data["worker"]["envs"]["key"] == EMBEDDED[text]


REFUSED = {
    "${{x}}": "the placeholder `${{ x }}` has no value",
    "a ${{x}} ${{s}}": "the placeholder `${{ x }}` has no value",
    "${{x}}${{y}}${{x}}": "the placeholders `${{ x }}` and `${{ y }}` have no value",
    "${{}}": "the placeholder `${{ }}` has no value",
    "a ${{m}}": "a placeholder inside a text stands for a mapping, a list or null",
    "a ${{none}}": "a placeholder inside a text stands for a mapping, a list or null",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_filled_is_reported_and_left_out(text):
    result = fill(text)
    assert result.data == {"worker": {"envs": {}}}
    assert [(finding.code, finding.path, finding.message) for finding in result.findings] == [
        ("INT101", ("worker", "envs", "key"), REFUSED[text])
    ]
    assert result.unfilled == {("worker", "envs", "key")}


def test_keys():
    result = filled({"worker": {"envs": {"${{s}}": "${{n}}", "${{x}}": "${{y}}", "${{n}}": 1}}}, VALUES)
    assert result.data == {"worker": {"envs": {"text": 3}}}
    assert [(finding.path[-1], finding.on_key, finding.message) for finding in result.findings] == [
        ("${{x}}", True, "the placeholder `${{ x }}` has no value"),
        ("${{x}}", False, "the placeholder `${{ y }}` has no value"),
        ("${{n}}", True, "the placeholder in the key `${{n}}` stands for something else than a text"),
    ]
    assert result.moved == {("worker", "envs", "text"): ("worker", "envs", "${{s}}")}


def test_paths_behind_a_dropped_item_lead_back():
    result = filled({"tags": ["${{x}}", "a", "${{y}}", "b"]}, VALUES)
    assert result.data == {"tags": ["a", "b"]}
    assert result.moved == {("tags", 0): ("tags", 1), ("tags", 1): ("tags", 3)}


BENTO = {"worker": {"stack": "bento:4.0", "stackSpec": {"a": "${{x}}", "b": "${{s}}", "${{y}}": "${{ n }}"}, "title": "${{x}}"}}


def test_inside_a_bento_stack_spec_only_declared_names_are_filled():
    result = filled(BENTO, VALUES)
    assert result.data == {"worker": {"stack": "bento:4.0", "stackSpec": {"a": "${{x}}", "b": "text", "${{y}}": 3}}}
    assert [finding.path for finding in result.findings] == [("worker", "title")]


@pytest.mark.parametrize("stack", ["scanner:2.0", "fastfun+alpha:1.0", None])
def test_inside_another_stack_spec_every_name_needs_a_value(stack):
    result = filled({"worker": {"stack": stack, "stackSpec": {"a": "${{x}}"}}}, VALUES)
    assert [finding.path for finding in result.findings] == [("worker", "stackSpec", "a")]


def test_the_stack_may_be_a_placeholder_itself():
    data = {"worker": {"stack": "${{stack}}", "stackSpec": {"a": "${{x}}"}}}
    assert filled(data, {"stack": "bento"}).findings == ()
    assert len(filled(data, {"stack": "scanner"}).findings) == 1
    assert [finding.path[-1] for finding in filled(data, {}).findings] == ["stack"]


def test_a_whole_section_may_be_filled():
    assert filled({"worker": "${{m}}"}, VALUES).data == {"worker": {"a": 1}}
    data = {"worker": {"stack": "bento", "stackSpec": "${{x}}"}}
    assert [finding.path for finding in filled(data, {}).findings] == [("worker", "stackSpec")]


def test_traced_values_keep_where_they_came_from():
    source, value = Origin("source", "worker.yaml", 3, 5), Origin("value", "workerc.yaml", 9, 2)
    data = traced({"worker": {"replicas": "${{n}}", "title": "a ${{n}}", "stack": "bento"}}, source)
    result = filled(data, {"n": traced(3, value)}).data
    assert plain(result) == {"worker": {"replicas": 3, "title": "a 3", "stack": "bento"}}
    section = result["worker"]
    assert (section.origin, section["stack"].origin, section["replicas"].origin) == (source, source, value)
    assert section["title"].origin.kind == "derived"
    assert {source, value} == set(section["title"].origin.inputs)
    assert all(isinstance(key, Str) for key in section)


LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), st.text(max_size=6))
TREES = st.recursive(
    LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3), max_leaves=10
)


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(st.text(max_size=4), TREES, max_size=4))
def test_data_without_placeholders_is_taken_as_it_is(data):
    result = filled(data, {})
    assert result.data is data
    assert (result.findings, result.moved) == ((), {})
