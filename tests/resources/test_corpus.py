"""Real files. Which of them the schema refuses is argued here, one by one."""

import re

import pytest
import yaml

from compiler.resources.validation import violations

# What the schema says of Workers: those not named here have no finding. Placeholders, nulls and slips are put right
# before the schema is asked, which is tested elsewhere: files with any of them are left out.
REFUSED = {}
# A template that its reader fills in: `${…}` stands in the name.
TEMPLATES = {"20-instance-secret-x.yaml": ["SPC105 name"]}


def well_formed(folder):
    for path in sorted(folder.glob("*.yaml")):
        try:
            data = yaml.load(path.read_text(encoding="utf-8"), yaml.CSafeLoader)
        except yaml.YAMLError:
            continue
        yield path.name, data


def test_declarations(shared):
    found = {}
    for name, data in well_formed(shared / "corpus" / "resources"):
        judged = violations(data["type"], data["version"], data)
        found[name] = [f"{finding.code} {'.'.join(map(str, finding.path))}" for finding in judged]
    assert len(found) > 15
    assert {name: codes for name, codes in found.items() if codes} == TEMPLATES


def test_workers_without_placeholders_and_slips(shared):
    found = {}
    for name, data in well_formed(shared / "corpus" / "workers"):
        text = (shared / "corpus" / "workers" / name).read_text(encoding="utf-8")
        if "worker" in data and "${{" not in text and not re.search(r"^    (stackSpec|resources): *$\n^    \w", text, re.MULTILINE):
            found[name] = violations("worker", "v1beta", without_nulls(data))
    assert len(found) > 15
    assert {name: judged for name, judged in found.items() if judged} == REFUSED


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("000a-seed-sample-worker.yaml", ["input", "limits", "output", "requests"]),
        ("024-benthos3-worker-sample-cb9d37b.yaml", ["input", "output"]),
        ("036-benthos3-worker-sample-8047633.yaml", ["input", "output"]),
    ],
)
def test_what_slid_out_is_unknown_where_it_lies(shared, name, expected):
    """Unless it is put right first, which is what the linter does."""
    data = without_nulls(yaml.safe_load((shared / "corpus" / "workers" / name).read_text(encoding="utf-8")))
    found = violations("worker", "v1beta", data)
    assert [(finding.code, finding.path) for finding in found] == [("SPC101", ("worker", key)) for key in expected]


def without_nulls(value):
    if isinstance(value, dict):
        return {key: without_nulls(inner) for key, inner in value.items() if inner is not None}
    return value
