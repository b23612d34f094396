"""Findings of the schema, text in and text out: each file of `cases/` holds a resource and what is wrong with it."""

import copy
import subprocess
import sys
from pathlib import Path

import pytest

from compiler.document import documents
from compiler.resources.schema import schema
from compiler.resources.validation import violations
from compiler.resources.validators import validator
from compiler.source import Source

CASES = sorted(Path(__file__).with_name("cases").glob("*.case"))
RULER = "----\n"


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.stem)
def test_findings(case):
    resource, _, expected = case.read_text(encoding="utf-8").partition(RULER)
    assert report(resource) == expected


def report(text):
    [document] = documents(Source("worker.yaml", text))
    lines = []
    for finding in violations(document.data["type"], "v1beta", document.data):
        start = (document.key_span(finding.path) if finding.on_key else document.span(finding.path)).start
        line = f"{start.line}:{start.column} {finding.code} {finding.message}\n"
        line += f"    {finding.help}\n" if finding.help else ""
        line += f"    fix: {finding.repair.title}\n" if finding.repair else ""
        lines.append(((start.line, start.column), line))
    return "".join([line for _, line in sorted(lines)])


def test_a_type_without_a_schema_is_not_judged():
    assert violations("service", "v1", {"anything": 1}) == []


def test_data_is_not_changed():
    data = {"name": 5, "worker": {"stak": "a", "replicas": "two"}}
    before = copy.deepcopy(data)
    violations("worker", "v1beta", data)
    assert data == before


@pytest.mark.parametrize("case", [case for case in CASES if "secret" in case.stem], ids=lambda case: case.stem)
def test_no_secret_is_printed(case):
    resource, _, _ = case.read_text(encoding="utf-8").partition(RULER)
    assert "hunter2" in resource
    assert "hunter2" not in report(resource)


def test_without_a_wheel_of_jsonschema_rs_the_other_library_judges(monkeypatch):
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    broken = validator(schema("worker"))({"name": "a"})
    assert sorted(violation.keyword for violation in broken) == ["required"] * 3


def test_a_clean_resource_imports_no_model_and_no_second_library():
    code = (
        "import sys; from compiler.resources.validation import violations;"
        "assert 'jsonschema_rs' not in sys.modules;"
        "worker = {'name': 'a', 'version': 'v1beta', 'type': 'worker', 'worker': {'stack': 'bento:1.0'}};"
        "assert violations('worker', 'v1beta', worker) == [];"
        "print(sorted({name.partition('.')[0] for name in sys.modules} & {'pydantic', 'jsonschema', 'jinja2', 'ruamel'}))"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"
