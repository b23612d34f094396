"""Laws that hold for whatever went wrong in a resource: two libraries and the model give one verdict."""

import copy
from pathlib import Path

from hypothesis import assume, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

from compiler.document import documents
from compiler.resources.models.generation import MODELS
from compiler.resources.schema import VERSIONS, schema
from compiler.resources.validation import violations
from compiler.resources.validators import python_validator, rust_validator
from compiler.source import Source

CASES = sorted(Path(__file__).with_name("cases").glob("*.case"))
RULER = "----\n"

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=8)
SCALARS = st.none() | st.booleans() | st.integers() | st.integers(-3, 3) | st.floats() | TEXTS
SPELLINGS = st.sampled_from(
    ["a\n", "1Gi", "-1", "16Ei", "1e30", "envVars", "info\n", "WARNING", "bento:1.0", "x" * 64, "é", "٣", "${{ a }}", "", " "]
)
VALUES = st.recursive(
    SCALARS | SPELLINGS, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text("ab.", max_size=3), inner, max_size=2)
)


def resource(case):
    """The data of a case."""
    [document] = documents(Source("worker.yaml", case.read_text(encoding="utf-8").partition(RULER)[0]))
    return document.data


SAMPLES = [resource(case) for case in CASES]


@st.composite
def mutated(draw):
    """A sample in which a few places hold something else, are gone, or have another key."""
    data = copy.deepcopy(draw(st.sampled_from(SAMPLES)))
    for _ in range(draw(st.integers(1, 4))):
        container, key = draw(st.sampled_from(list(_places(data)) or [(data, "name")]))
        action = draw(st.sampled_from(["replace", "delete", "rename"]))
        if action == "replace" or isinstance(container, list):
            container[key] = draw(VALUES)
        elif action == "delete":
            container.pop(key, None)
        else:
            other = draw(st.sampled_from([key.lower(), key + "s", key[:-1], "limits", "stack", "name"]))
            container[other] = container.pop(key, None)
    return data


def _places(value):
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, inner in entries:
        yield value, key
        yield from _places(inner)


RUST, PYTHON = rust_validator(schema("worker")), python_validator(schema("worker"))


@settings(max_examples=400, deadline=None)
@given(mutated())
def test_both_libraries_give_the_same_findings(data):
    assert violations("worker", "v1beta", data, judge=RUST) == violations("worker", "v1beta", data, judge=PYTHON)


@settings(max_examples=200, deadline=None)
@given(mutated())
def test_every_violation_is_one_finding_at_one_place(data):
    found = violations("worker", "v1beta", data)
    assert len({(finding.path, finding.on_key) for finding in found}) == len(found)
    assert all(finding.code and finding.message and "\n" not in finding.message for finding in found)


@settings(max_examples=300, deadline=None)
@given(mutated())
def test_model_and_schema_agree(data):
    data = without_nulls(data)
    assume(data.get("version") in VERSIONS["worker"])
    assume(data.get("type") == "worker")
    assert accepted(data) is (violations("worker", "v1beta", data) == [])


def test_samples_show_both_verdicts():
    assert {accepted(sample) for sample in SAMPLES} == {True, False}


def accepted(data):
    try:
        MODELS["worker"].model_validate(data)
    except ValidationError:
        return False
    return True


def without_nulls(value):
    """A None in a model is a field that is not there; in the schema there is none."""
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return [without_nulls(inner) for inner in value if inner is not None] if isinstance(value, list) else value
