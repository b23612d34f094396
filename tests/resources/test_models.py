"""The models, and the schemas that are generated from them and shipped."""

import json
import re
from pathlib import Path

import jsonschema
import pytest

from compiler.resources.fields import field, fields
from compiler.resources.models.generation import texts
from compiler.resources.schema import FOLDER, VERSIONS, schema

TYPES = sorted(VERSIONS)
ATTRIBUTES = Path(__file__).with_name("attributes.txt").read_text(encoding="utf-8").split()


def test_shipped_schemas_are_generated():
    shipped = {path.name: json.loads(path.read_text(encoding="utf-8")) for path in FOLDER.glob("*.json")}
    fresh = {name: json.loads(text) for name, text in texts().items()}
    assert shipped == fresh, "the schemas are not what the models say: run `make generate`"


@pytest.mark.parametrize("attribute", ATTRIBUTES)
def test_every_attribute_of_a_worker_is_a_field(attribute):
    assert field(attribute) is not None


def test_the_list_of_attributes_is_complete(shared):
    table = (shared / "facts" / "worker-attributes.tsv").read_text(encoding="utf-8").splitlines()
    assert [line.split("\t")[0] for line in table[1:]] == ATTRIBUTES


def test_documented_states_of_attributes(shared):
    table = (shared / "facts" / "worker-attributes.tsv").read_text(encoding="utf-8").splitlines()
    deprecated = {line.split("\t")[0] for line in table[1:] if line.split("\t")[5] == "yes"}
    required = {line.split("\t")[0] for line in table[1:] if line.split("\t")[2] == "yes"}
    assert {path for path in ATTRIBUTES if field(path).deprecated} == deprecated
    assert required <= {path for path in ATTRIBUTES if field(path).required}


@pytest.mark.parametrize("type_", TYPES)
def test_schema_is_one_of_2020_12(type_):
    jsonschema.Draft202012Validator.check_schema(schema(type_))


@pytest.mark.parametrize("type_", TYPES)
def test_an_error_has_one_message(type_):
    text = json.dumps(schema(type_))
    assert re.findall(r'"(anyOf|oneOf|not|null)"', text) == []


@pytest.mark.parametrize("type_", TYPES)
def test_every_field_says_what_it_is_and_who_says_so(type_):
    silent = [info.path for info in fields(type_).values() if not (info.description and info.source and info.becomes)]
    assert silent == []


@pytest.mark.parametrize("type_", TYPES)
def test_defaults_and_examples_are_valid(type_):
    whole = schema(type_)
    checked = 0
    for part in parts(whole):
        for value in (*part.get("examples", ()), *([part["default"]] if "default" in part else [])):
            jsonschema.Draft202012Validator({**part, "$defs": whole["$defs"]}).validate(value)
            checked += 1
    assert checked > 3


def parts(value):
    if isinstance(value, dict):
        if "x-workerc" in value:
            yield value
        for inner in value.values():
            yield from parts(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from parts(inner)
