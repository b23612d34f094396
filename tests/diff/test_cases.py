"""Each folder of `cases` holds two sides, and below `expected` what every format makes of how they differ.

`before.yaml` and `after.yaml` are objects; their namespace is the workspace, their label `app.kubernetes.io/name` the Worker.
`WRITE_GOLDENS=1 python -m pytest tests/diff/test_cases.py` writes the expected files anew.
"""

import json
import os
import re
from pathlib import Path

import jsonschema
import pytest
import yaml

from compiler.diff.comparison import compare
from compiler.diff.findings import diagnostics
from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.lint.registry import RULES
from compiler.report.changes import NAMES, change_text
from compiler.report.changes.changes import Changes
from compiler.report.report import Options, Report

CASES = sorted((Path(__file__).parent / "cases").iterdir())
ROOT = Path(__file__).parent.parent.parent
SCHEMA = json.loads((ROOT / "compiler/report/schemas/diff.schema.json").read_text(encoding="utf-8"))
FILES = {"text": "diff.txt", "json": "diff.json", "markdown": "comment.md"}

each_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)


def side(case, name):
    objects = {}
    for data in yaml.safe_load_all((case / f"{name}.yaml").read_text(encoding="utf-8")):
        if data:
            meta = data["metadata"]
            workspace = meta.get("annotations", {}).get("test/workspace", meta["namespace"])
            worker = meta.get("labels", {}).get("app.kubernetes.io/name", "")
            key = ObjectKey("prod", workspace, worker, data["apiVersion"].rpartition("/")[0], data["kind"], meta["name"])
            objects[key] = SideObject(key, data, f"rendered/{data['kind'].lower()}-{meta['name']}.yaml")
    return Side(name, objects)


def compared(case, *, swapped=False):
    options = yaml.safe_load((case / "options.yaml").read_text()) if (case / "options.yaml").exists() else {}
    sides = [side(case, name) for name in ("before", "after")]
    named = options.pop("computes", {})
    computes = {key: named[key.worker] for each in sides for key in each.objects if key.worker in named}
    return compare(*(reversed(sides) if swapped else sides), computes=computes, **options)


def written(case, name, **options):
    comparison = compared(case)
    report = Report(tuple(sorted(diagnostics(comparison, RULES), key=lambda each: each.sort_key)), {}, (), 0, {})
    return change_text(name, Changes(comparison, report), Options(rules=RULES, **options))


@each_case
@pytest.mark.parametrize("name", NAMES)
def test_format_is_as_expected(case, name):
    expected = case / "expected" / FILES[name]
    text = written(case, name)
    if os.environ.get("WRITE_GOLDENS"):
        expected.parent.mkdir(exist_ok=True)
        expected.write_bytes(text.encode())
    assert text == expected.read_bytes().decode(), "if this is meant: WRITE_GOLDENS=1 python -m pytest tests/diff/test_cases.py"


@each_case
def test_json_is_as_its_schema_says(case):
    jsonschema.Draft202012Validator(SCHEMA).validate(json.loads(written(case, "json")))


@each_case
def test_the_other_way_round_everything_is_reversed(case):
    swap = {"created": "deleted", "deleted": "created"}
    forth, back = compared(case), compared(case, swapped=True)
    assert [change.key for change in forth.objects] == [change.key for change in back.objects]
    for one, other in zip(forth.objects, back.objects, strict=True):
        assert len(one.fields) == len(other.fields)
        if "recreated" not in (one.action.value, other.action.value):  # a claim grows, and does not shrink
            assert swap.get(one.action.value, one.action.value) == other.action.value
    assert [(each.before, each.after) for each in forth.capacity] == [(each.after, each.before) for each in back.capacity]


@each_case
def test_applying_its_changes_gives_the_other_side(case, apply_changes):
    comparison = compared(case)
    for change in comparison.objects:
        if change.fields:
            made = apply_changes(change.before.data, change.fields)
            key = change.key
            again = compare(Side("", {key: SideObject(key, made)}), Side("", {key: change.after}), across=comparison.across)
            assert not again.differs


def test_every_transition_has_a_case():
    found = {transition.code for case in CASES for transition in compared(case).transitions}
    assert found == {code for code in RULES if code.startswith("OUT2")}


@each_case
def test_a_terminal_is_coloured_and_nothing_else_changes(case):
    colored = written(case, "text", color=True)
    assert re.sub(r"\x1b\[[0-9;]*m", "", colored) == written(case, "text")
