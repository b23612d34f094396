"""The sample of the seed document, whose indentation is lost: four diagnostics, and repaired it compiles."""

import json

import kubernetes_validate
import pytest
import yaml

SAMPLE = "corpus/workers/000a-seed-sample-worker.yaml"
SLIPS = {  # the empty section, and the lines that belong under it
    "    resources:": ("requests:", "limits:"),
    "    stackSpec:": ("input:", "output:"),
    "        http_client:": ("headers:", "url:", "verb:"),
    "        stdout:": ("codec:",),
}


def repaired(text: str) -> str:
    """`text` with the lines below each empty section moved in by one level, up to the next line that is none of them."""
    lines = text.splitlines()
    for section, children in SLIPS.items():
        start = lines.index(next(line for line in lines if line.strip() == section.strip()))
        depth = len(lines[start]) - len(lines[start].lstrip())
        for number in range(start + 1, len(lines)):
            own = len(lines[number]) - len(lines[number].lstrip())
            if own < depth or (own == depth and not lines[number].strip().startswith(children)):
                break
            lines[number] = f"    {lines[number]}"
    return "\n".join(lines) + "\n"


@pytest.fixture
def sample(shared, tmp_path):
    path = tmp_path / "sample.yaml"
    path.write_text((shared / SAMPLE).read_text())
    return path


def test_has_exactly_four_findings_that_name_both_places(sample, workerc):
    outcome = workerc("lint", "sample.yaml", "--format", "json")
    assert outcome.code == 1
    found = json.loads(outcome.out)["diagnostics"]
    text = sample.read_text().splitlines()
    empty = [number for number, line in enumerate(text, 1) if line.strip() in {section.strip() for section in SLIPS}]
    assert [(d["line"], d["name"]) for d in found] == [(number, "slipped-indentation") for number in empty]
    assert all(d["related"] and d["related"][0]["line"] == d["line"] + 1 for d in found)


def test_repaired_is_clean_and_compiles_for_every_minor(sample, workerc, tmp_path):
    sample.write_text(repaired(sample.read_text()))
    outcome = workerc("lint", "sample.yaml", "--fail-on", "warning", "--format", "concise")
    assert outcome.code == 0, outcome.out
    assert workerc("render", "sample.yaml", "-o", "out").code == 0
    files = [path for path in (tmp_path / "out").rglob("*.yaml") if path.name != "kustomization.yaml"]
    assert len(files) == 4
    for path in files:
        for minor in ("1.34", "1.35", "1.36", "1.37"):
            kubernetes_validate.validate(yaml.safe_load(path.read_text()), minor, strict=True)
