"""The bundled declarations: files by rule, nothing but published facts in them, and what follows from them."""

import json
from pathlib import Path

import pytest
import yaml

from compiler.assets import template_files
from compiler.repository.platform import bundled
from compiler.resources.types import BENTO_FAMILY, is_bento
from compiler.workload.renderable import unrenderable
from compiler.workload.stackshape import faults, schema_of
from compiler.workload.stackspecs import violations

STACKS = [declaration for declaration in bundled() if declaration.resource.type == "stack"]
each_stack = pytest.mark.parametrize("stack", STACKS, ids=lambda stack: str(stack.stack_name))


def test_what_is_bundled():
    assert [str(stack.stack_name) for stack in STACKS] == [
        "benthos:3.0",
        "benthos:4.0",
        "benthos-worker:3.0",
        "bento:1.0",
        "bento:3.0",
        "bento:4.0",
        "bento-worker:3.0",
        "container:1.0",
        "fastfun+alpha:1.0",
        "fastfun+alpha:2.0",
        "function-mesh+icebase-sink:1.0",
        "function-mesh+lakehouse-sink:1.0",
        "pulsar-function+icebase-sink:3.0",
        "pulsar-function+lakehouse-sink:3.0",
        "scanner:1.0",
        "scanner:2.0",
        "sodaworker+python:1.0",
        "stream-monitor:1.0",
    ]


LINT_ONLY = {"fastfun", "function-mesh", "scanner", "stream-monitor"}


@pytest.mark.parametrize(("name", "path"), template_files("stacks").items())
def test_a_file_is_named_after_its_stack_and_says_where_its_facts_are_from(name, path):
    text = path.read_text(encoding="utf-8")
    assert {document["stack"]["name"] for document in yaml.safe_load_all(text)} == {name}
    assert text.startswith("# ")
    assert "moderndatacompany/dataos.info" in text


@each_stack
def test_a_declaration_can_be_used(stack):
    assert list(faults(stack.section)) == []
    if schema := schema_of(stack.section):
        violations(schema, {})


@each_stack
def test_what_nobody_publishes_is_lint_only(stack, judged, declared):
    spec = "stackSpec: {input: {}, output: {}, inputs: [], image: x}"
    finding = unrenderable(judged(f"stack: {stack.stack_name}\n{spec}"), declared())
    assert (finding is not None) == (stack.stack_name.name in LINT_ONLY)


def test_the_whole_family_is_there():
    assert {stack.stack_name.name for stack in STACKS if is_bento(str(stack.stack_name))} == BENTO_FAMILY


@each_stack
def test_a_schema_is_the_published_one(stack, shared):
    published = shared / "facts" / "stack-schemas" / f"{str(stack.stack_name).replace(':', '-')}.json"
    if published.is_file():
        assert unversioned(schema_of(stack.section)) == unversioned(published.read_text(encoding="utf-8"))


def unversioned(schema: str) -> dict:
    """The published ones write the same draft in two ways."""
    return {key: value for key, value in json.loads(schema).items() if key != "$schema"}


PUBLISHED = ("registry", "repository", "image", "tag", "auth")


def test_bento_1_0_is_the_published_declaration(shared: Path):
    path = shared / "corpus" / "resources" / "13-stack-bento-v1.yaml"
    theirs = yaml.safe_load(path.read_text(encoding="utf-8"))["stack"]
    ours = next(stack.section for stack in STACKS if str(stack.stack_name) == "bento:1.0")
    assert {key: ours["image"][key] for key in PUBLISHED} == theirs["image"]
    assert {key: ours[key] for key in ("command", "arguments", "version")} == {
        key: theirs[key] for key in ("command", "arguments", "version")
    }
    assert unversioned(ours["stackSpecValueSchema"]["jsonSchema"]) == unversioned(theirs["stackSpecValueSchema"]["jsonSchema"])


def test_runnable_default_is_the_published_compute(shared: Path):
    theirs = yaml.safe_load((shared / "corpus" / "resources" / "08-compute-runnable-default.yaml").read_text(encoding="utf-8"))
    ours = next(found for found in bundled() if found.resource.type == "compute")
    assert (ours.resource.name, ours.section) == ("runnable-default", theirs["compute"])


@pytest.mark.parametrize(
    ("ours", "file"),
    [
        ("sodaworker+python:1.0", "15-stack-soda-worker-v1.yaml"),
        ("pulsar-function+lakehouse-sink:3.0", "14-stack-pulsar-function-v3.yaml"),
        ("pulsar-function+icebase-sink:3.0", "14-stack-pulsar-function-v3.yaml"),
    ],
)
def test_what_runs_is_what_is_published(shared: Path, ours, file):
    theirs = yaml.safe_load((shared / "corpus" / "resources" / file).read_text(encoding="utf-8"))["stack"]
    said = next(stack.section for stack in STACKS if str(stack.stack_name) == ours)
    keys = ("image", "command", "arguments", "environmentVars", "secretProjection", "dataOsAddressJqFilters")
    assert {key: said.get(key) for key in keys} == {key: theirs.get(key) for key in keys}
