"""The schemas that editors read are what would be generated, and accept what workerc accepts."""

import importlib.util
import json
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest

from compiler.document import documents
from compiler.repository.editors import editor_texts
from compiler.repository.repository import read_source
from compiler.source import Source, read

ROOT = Path(__file__).parent.parent.parent
SCHEMAS = ROOT / "schemas"
EXAMPLES = sorted({*ROOT.glob("examples/**/*.yaml"), *ROOT.glob("templates/stacks/*.yaml")})

WORKER = """\
name: orders
version: v1beta
type: worker
tags: ${{ tags }}
worker:
  replicas: ${{ replicas }}
  stack: ${{ stack }}
  logLevel: ${{ level }}
  resources: ${{ resources }}
  autoscaling: {enabled: "${{ on }}", minReplicas: 1}
"""


@pytest.fixture(scope="module")
def script():
    spec = importlib.util.spec_from_file_location("generate_schemas", ROOT / "scripts" / "generate_schemas.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def judge():
    return jsonschema_rs.validator_for(json.loads(editor_texts()["resource.schema.json"]))


def test_files_are_what_would_be_generated(script):
    expected = script.published(script.home())
    written = {path.name: path.read_text(encoding="utf-8") for path in SCHEMAS.iterdir()}
    stale = sorted(name for name in {*written, *expected} if written.get(name) != expected.get(name))
    assert not stale, "run `python scripts/generate_schemas.py`"


@pytest.mark.parametrize("path", sorted(SCHEMAS.glob("*.schema.json")), ids=lambda path: path.name)
def test_every_file_is_a_schema(path):
    jsonschema.Draft202012Validator.check_schema(json.loads(path.read_text(encoding="utf-8")))


def test_the_catalog_names_every_file_once(script):
    catalog = json.loads(script.published("https://host/schemas")["catalog.json"])
    urls = [url for each in catalog["schemas"] for url in each.get("versions", {"": each["url"]}).values()]
    assert sorted(urls) == sorted(f"https://host/schemas/{path.name}" for path in SCHEMAS.glob("*.schema.json"))


@pytest.mark.parametrize("path", EXAMPLES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_examples_are_accepted(judge, path):
    # What a stack declares beyond DataOS is part of its schema here, and everything else of the examples of anybody's.
    for resource in read_source(read(path, path.name), ours=False).resources:
        assert [error.message for error in judge.iter_errors(resource.data)] == [], resource.name


def test_placeholders_are_accepted(judge):
    (document,) = documents(Source("a.yaml", WORKER))
    assert [error.message for error in judge.iter_errors(document.data)] == []


@pytest.mark.parametrize(
    ("before", "after", "path"),
    [
        ("  replicas: ${{ replicas }}", "  replicas: many", ["worker", "replicas"]),
        ("  replicas:", "  replica:", ["worker"]),
        ("  logLevel: ${{ level }}", "  logLevel: LOUD", ["worker", "logLevel"]),
        ("version: v1beta", "version: ${{ version }}", ["version"]),
        ("  stack: ${{ stack }}", "  stack: bento\n  stackSpec: {input: here}", ["worker", "stackSpec", "input"]),
    ],
)
def test_what_is_wrong_is_refused(judge, before, after, path):
    (document,) = documents(Source("a.yaml", WORKER.replace(before, after)))
    assert [list(error.instance_path) for error in judge.iter_errors(document.data)] == [path]


def test_a_version_has_a_schema_of_its_own():
    given = {"name": "a", "version": "v1alpha", "type": "worker", "worker": {"stack": "bento"}}
    texts = editor_texts()
    assert jsonschema_rs.is_valid(json.loads(texts["worker.v1alpha.schema.json"]), given)
    assert not jsonschema_rs.is_valid(json.loads(texts["worker.v1beta.schema.json"]), given)
