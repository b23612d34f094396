"""`workerc schema`: what it prints is what `lint` judges by."""

import json

import jsonschema
import pytest
import yaml

from compiler.resources.schema import VERSIONS


def test_the_example_lints_clean_and_fits_both_schemas(workerc, tmp_path):
    text = workerc("schema", "example").out
    (tmp_path / "example.yaml").write_text(text)
    outcome = workerc("lint", "example.yaml", "--fail-on", "warning")
    assert outcome.code == 0, outcome.out
    data = yaml.safe_load(text)
    whole, section = (
        json.loads(workerc("schema", command, "-t", "worker", "-v", "v1beta").out) for command in ("resource", "generate")
    )
    for schema, instance in ((whole, data), (section, data["worker"])):
        jsonschema.Draft202012Validator.check_schema(schema)
        jsonschema.Draft202012Validator(schema).validate(instance)


def test_a_schema_can_be_written_to_a_file(workerc, tmp_path):
    assert workerc("schema", "resource", "-o", "worker.json").code == 0
    assert (tmp_path / "worker.json").read_text() == workerc("schema", "resource").out


def test_an_unknown_type_is_told(workerc):
    outcome = workerc("schema", "generate", "-t", "wroker")
    assert outcome.code == 2
    assert "did you mean `worker`?" in outcome.err


def test_every_declaration_has_a_schema_in_its_own_version(workerc):
    for kind in ("stack", "compute", "volume", "secret", "instance-secret", "depot", "bundle"):
        outcome = workerc("schema", "resource", "-t", kind)
        assert outcome.code == 0, outcome.err
        jsonschema.Draft202012Validator.check_schema(json.loads(outcome.out))


@pytest.mark.parametrize("kind", sorted(VERSIONS))
def test_every_example_lints_clean_and_fits_its_schemas(workerc, write, kind):
    """As the whole repository, so that what it names is looked for too."""
    text = workerc("schema", "example", "-t", kind).out
    write("example.yaml", text)
    outcome = workerc("lint", "--fail-on", "warning")
    assert outcome.code == 0, outcome.out
    data = yaml.safe_load(text)
    for command, instance in (("resource", data), ("generate", data[kind])):
        jsonschema.validate(instance, json.loads(workerc("schema", command, "-t", kind).out))
