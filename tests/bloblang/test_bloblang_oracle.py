"""Mappings of documentation and of repositories, broken ones among them, against the verdict of the official linter."""

import csv
import json
from pathlib import Path
from typing import Any

import pytest

from compiler.bloblang import Kind, dialect, problems
from compiler.document import documents
from compiler.source import decode
from compiler.streams import judge, profile

DEFAULT = dialect("default")
KINDS = {kind for name, kind in vars(Kind).items() if name.isupper()}

# The brace behind its interpolation is missing: the official linter says so too, the index speaks of components only.
BROKEN = {"docblocks/v3.65.0/docs__configuration__metadata__4.yaml"}


def rows(path: Path) -> list[dict]:
    return [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]


@pytest.fixture(scope="module")
def mappings(shared: Path) -> list[dict]:
    return rows(shared / "oracle/benthos/bloblang.jsonl")


def test_connect_agrees_with_its_own_linter(mappings):
    assert len(mappings) == 411
    found = {row["mapping"]: bool(list(problems(row["mapping"], dialect("connect")))) for row in mappings}
    assert [row for row in mappings if bool(row["errors"]) != found[row["mapping"]]] == []


def test_no_valid_mapping_is_rejected(mappings):
    assert [row for row in mappings if not row["errors"] and list(problems(row["mapping"], DEFAULT))] == []


def test_broken_mappings_are_found(mappings):
    broken = [row for row in mappings if row["errors"]]
    missed = [row["errors"][0] for row in broken if not list(problems(row["mapping"], DEFAULT))]
    assert len(broken) == 159
    assert len(missed) == 3
    assert all("cache_" in error or "error_source_type" in error for error in missed)  # Bento has what Connect has not


def test_one_mistake_is_one_problem(mappings):
    mutants = [row for row in mappings if row["errors"] and row["kind"] == "mutant"]
    assert [row for row in mutants if len(list(problems(row["mapping"], DEFAULT))) > 1] == []


def said(spec: Any, name: str, text: str) -> list[str]:
    return [fault.message for fault in judge(spec, profile(name), text) if fault.kind in KINDS]


def test_configurations_broken_in_bloblang_are_found(shared):
    broken = [row for row in rows(shared / "oracle/benthos/mutants.jsonl") if row["mutation"].startswith("bloblang")]
    data = {row["id"]: documents(decode("stream.yaml", row["yaml"].encode())) for row in broken}
    verdicts = {row["id"]: bool(said(next(iter(data[row["id"]])).data, "connect", row["yaml"])) for row in broken}
    assert [row["id"] for row in broken if verdicts[row["id"]] != bool(row["lints"])] == []


@pytest.mark.parametrize(
    ("name", "versions"), [("default", "benthos-4.13.0 benthos-4.27.0 bento-1.20.0"), ("bento", "bento-1.20.0")]
)
def test_nothing_is_said_of_sound_configurations(shared, name, versions):
    corpus = shared / "corpus/benthos"
    with (corpus / "INDEX.tsv").open(encoding="utf-8") as file:
        sound = [
            row["file"]
            for row in csv.DictReader(file, delimiter="\t")
            if set(versions.split()) & set(row["clean_in_versions"].split(","))
        ]
    assert len(sound) > 600
    found = {}
    for path in sound:
        text = (corpus / path).read_text(encoding="utf-8")
        (document,) = documents(decode(path, text.encode()))
        found[path] = said(document.data, name, text)
    assert {path for path, messages in found.items() if messages} == BROKEN


def test_nothing_is_said_of_workers(shared):
    checked = 0
    for path in sorted((shared / "corpus/workers").glob("*.yaml")):
        for document in documents(decode(path.name, path.read_bytes())):
            section = document.data.get("worker") if isinstance(document.data, dict) else None
            spec = section.get("stackSpec") if isinstance(section, dict) else None
            if isinstance(spec, dict):
                checked += 1
                assert said(spec, "default", document.text) == [], path.name
    assert checked > 15
