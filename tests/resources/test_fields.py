"""What is known of a field, and the schema as the command line gives it."""

import json

import jsonschema
import pytest

from compiler.errors import UsageError
from compiler.resources.fields import field, fields
from compiler.resources.schema import VERSIONS, schema, schema_text


def test_a_field():
    info = field("worker.autoScaling.targetCPUUtilizationPercentage")
    assert (info.type, info.default, info.required, info.deprecated) == ("integer, at least 1", None, False, False)
    assert "relative to what they request" in info.description
    assert info.becomes == "a CPU metric of the HorizontalPodAutoscaler"
    assert info.source.startswith("seed; ")


@pytest.mark.parametrize(
    ("path", "type_", "default", "allowed"),
    [
        ("name", "string", None, ()),
        ("type", "string", None, ("worker",)),
        ("tags", "list of strings", None, ()),
        ("worker.replicas", "integer, at least 0", 1, ()),
        ("worker.logLevel", "string", "INFO", ("INFO", "DEBUG", "WARN", "ERROR")),
        ("worker.envs", "mapping of strings or numbers or booleans", None, ()),
        ("worker.secrets", "list of strings or mappings", None, ()),
        ("worker.dataosSecrets", "list of mappings", None, ()),
        ("worker.dataosSecrets[].consumptionType", "string", "envVars", ("envVars", "propFile", "file")),
        ("worker.resources.limits.memory", "quantity", None, ()),
        ("worker.topology[].properties", "mapping", None, ()),
        ("worker.stackSpec", "mapping", None, ()),
    ],
)
def test_types_defaults_and_allowed_values(path, type_, default, allowed):
    info = field(path)
    assert (info.path, info.type, info.default, info.allowed) == (path, type_, default, allowed)


def test_paths_of_documents_are_understood():
    assert (
        field(("worker", "dataosSecrets", 2, "name"))
        == field("worker.dataosSecrets[2].name")
        == field("worker.dataosSecrets[].name")
    )
    assert field("worker.nothing") is None
    assert field("volume.size", "service") is None


def test_required_deprecated_and_sensitive():
    infos = fields("worker").values()
    top = {info.path for info in infos if info.required and info.path.count(".") < 2 and "[]" not in info.path}
    assert top == {"name", "version", "type", "worker", "worker.stack"}
    old = {"flare", "bento", "benthos", "toolbox", "beacon", "scanner", "alpha", "container", "secrets"}
    assert {info.path for info in infos if info.deprecated} == {f"worker.{name}" for name in old}
    assert [info.path for info in infos if info.sensitive] == ["worker.runAsApiKey"]


@pytest.mark.parametrize("type_", sorted(VERSIONS))
def test_texts_are_schemas_of_whole_and_section(type_):
    whole = json.loads(schema_text(type_, VERSIONS[type_][0], section=False))
    section = json.loads(schema_text(type_, VERSIONS[type_][-1], section=True))
    assert whole == schema(type_)
    jsonschema.Draft202012Validator.check_schema(section)
    inside = [path.split(".") for path in fields(type_) if path.startswith(f"{type_}.")]
    assert set(section["properties"]) == {steps[1].removesuffix("[]") for steps in inside}


def test_the_section_brings_the_definitions_it_needs():
    section = json.loads(schema_text("worker", section=True))
    assert "WorkerSection" not in section["$defs"]
    judge = jsonschema.Draft202012Validator(section)
    assert judge.is_valid({"stack": "bento:1.0", "autoscaling": {"enabled": False}})
    assert not judge.is_valid({"stack": "bento:1.0", "autoscaling": {"enabled": 1}})


def test_no_schema_for_what_is_not_known():
    with pytest.raises(UsageError, match="there is no resource type `wroker`") as error:
        schema_text("wroker", "v1beta", section=True)
    assert error.value.help.startswith("did you mean `worker`? types with a schema: ")
    with pytest.raises(UsageError, match="there is no version `v1bta` of the type `worker`") as error:
        schema_text("worker", "v1bta", section=True)
    assert error.value.help == "did you mean `v1beta`? versions: v1beta, v1alpha"
