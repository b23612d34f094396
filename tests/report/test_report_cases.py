"""Each folder of `cases` holds sources, a report on them, and below `expected` what every format makes of it.

`WRITE_GOLDENS=1 python -m pytest tests/report/test_report_cases.py` writes the expected files anew.
"""

import json
import os
import xml.etree.ElementTree as ET
from pathlib import Path

import jsonschema
import jsonschema_rs
import pytest
from reports import load

from compiler.lint.registry import RULES
from compiler.report import FORMATS
from compiler.report.report import Options

CASES = sorted((Path(__file__).parent / "cases").iterdir())
ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "compiler/report/schemas/report.schema.json").read_text(encoding="utf-8"))
SARIF = Path(os.environ.get("WORKERC_TOOLS", ROOT / ".tools")) / "sarif-schema.json"
FILES = {
    "text": "text.txt",
    "concise": "concise.txt",
    "json": "report.json",
    "sarif": "report.sarif",
    "github": "github.txt",
    "gitlab": "gitlab.json",
    "junit": "junit.xml",
    "markdown": "comment.md",
}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def written(case, name):
    report, options = load(case)
    return FORMATS[name](report, options)


@each_case
@pytest.mark.parametrize("name", FORMATS)
def test_format_is_as_expected(case, name):
    expected = case / "expected" / FILES[name]
    text = written(case, name)
    if os.environ.get("WRITE_GOLDENS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(text.encode())
    assert text == expected.read_bytes().decode(), (
        "if this is meant: WRITE_GOLDENS=1 python -m pytest tests/report/test_report_cases.py"
    )


@each_case
def test_json_is_as_its_schema_says(case):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(written(case, "json")))


def test_schema_refuses_what_is_no_report():
    jsonschema.Draft202012Validator.check_schema(SCHEMA)
    report = json.loads(written(CASES[-1], "json"))
    report["diagnostics"][0]["colour"] = "red"
    del report["diagnostics"][1]["line"]
    assert len(list(jsonschema.Draft202012Validator(SCHEMA).iter_errors(report))) == 2


@pytest.fixture(scope="module")
def sarif_schema():
    """The schema of SARIF 2.1.0 as a validator, out of a package of its authors."""
    if not SARIF.is_file():
        pytest.skip(f"no SARIF schema at {SARIF}: run `make tools`")
    return jsonschema_rs.validator_for(json.loads(SARIF.read_text(encoding="utf-8")), validate_formats=True)


@each_case
def test_sarif_is_as_its_schema_says(case, sarif_schema):
    sarif_schema.validate(json.loads(written(case, "sarif")))


def test_sarif_lists_all_rules(sarif_schema):
    report, _ = load(CASES[0])
    found = json.loads(FORMATS["sarif"](report, Options(rules=RULES)))
    sarif_schema.validate(found)
    rules = found["runs"][0]["tool"]["driver"]["rules"]
    assert [rule["id"] for rule in rules] == sorted(RULES)
    assert all(rule["shortDescription"]["text"] and rule["properties"]["tags"] for rule in rules)


@each_case
def test_junit_is_read_by_another_reader(case):
    reader = pytest.importorskip("junitparser", reason="junitparser is not installed")
    report, _ = load(case)
    suites = list(reader.JUnitXml.fromstring(written(case, "junit").encode()))
    clean = {suite.name for suite in suites if not suite.failures}
    failing = {d.file for d in report.diagnostics if d.severity.word != "note"}
    assert len(suites) == len({*report.files, *(d.file for d in report.diagnostics)})
    assert len(clean) == len(suites) - len(failing)
    assert sum(suite.skipped for suite in suites) == len(report.silenced)
    for suite in suites:
        assert suite.tests == len(list(suite)) > 0
        assert suite.failures == sum(1 for test in suite for result in test.result if isinstance(result, reader.Failure))


def test_every_format_has_a_case_and_every_expected_file_a_format():
    assert set(FILES) == set(FORMATS)
    for case in CASES:
        assert {path.name for path in (case / "expected").iterdir()} == set(FILES.values()), case.name


def test_junit_declares_the_encoding_it_is_written_in():
    text = written(next(case for case in CASES if case.name == "widths"), "junit")
    assert ET.fromstring(text.encode("utf-8")).tag == "testsuites"
