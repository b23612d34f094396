"""The verdict of the official linter of Redpanda Connect on 559 damaged configurations, and on sound ones.

Each kind of disagreement stands in docs/streams.md, with its reason.
"""

import csv
import json
from pathlib import Path

import pytest

from compiler.document import documents
from compiler.source import decode
from compiler.streams import Fault, Kind, judge, profile

VERSIONS = {
    "4.13": ("benthos-4.13.0",),
    "4.27": ("benthos-4.27.0",),
    "bento": ("bento-1.20.0",),
    "connect": ("connect-4.103.1",),
    "default": ("benthos-4.13.0", "benthos-4.27.0", "bento-1.20.0"),
}

# What the official linter says only when asked to, or leaves to the engine; and what is known of the environment alone.
# Bloblang, whose kinds are not these, is measured on its own.
BEYOND = {
    Kind.DEPRECATED_COMPONENT,
    Kind.DEPRECATED_FIELD,
    Kind.REFUSED_AT_START,
    Kind.CONFLICT_AT_START,
    Kind.UNDEFINED_VARIABLE,
}

COUNTED = {kind for name, kind in vars(Kind).items() if name.isupper()} - BEYOND


def faults(text: str, name: str) -> list[tuple[int, Fault]]:
    """Lines, each with what is found there."""
    (document,) = documents(decode("stream.yaml", text.encode()))
    found = [fault for fault in judge(document.data, profile(name), text) if fault.kind in COUNTED]
    return [((document.key_span(f.path) if f.on_key else document.span(f.path)).start.line, f) for f in found]


@pytest.fixture(scope="module")
def mutants(shared: Path) -> list[dict]:
    rows = [json.loads(line) for line in (shared / "oracle/benthos/mutants.jsonl").read_text(encoding="utf-8").splitlines()]
    return [row for row in rows if not is_of_bloblang(row)]


def is_of_bloblang(row: dict) -> bool:
    return row["mutation"].startswith("bloblang") or any(lint["type"] == "bad_bloblang" for lint in row["lints"])


def agreement(rows: list[dict], name: str) -> tuple[float, float]:
    """The share of rows with the same verdict, and of those on which every line of ours is one of theirs too."""
    verdicts = lines = 0
    for row in rows:
        theirs, ours = {lint["line"] for lint in row["lints"]}, {line for line, _ in faults(row["yaml"], name)}
        same = bool(theirs) == bool(ours)
        verdicts += same
        lines += same and ours <= theirs
    return verdicts / len(rows), lines / len(rows)


def test_connect_agrees_with_its_own_linter(mutants):
    assert len(mutants) == 559
    verdicts, lines = agreement(mutants, "connect")
    assert verdicts == 1.0
    assert lines >= 0.99


@pytest.mark.parametrize("name", ["default", "4.27", "bento"])
def test_other_engines_agree_where_they_have_the_components(mutants, name):
    rows = [row for row in mutants if not any(line for line in faults(row["yaml"], name) if " is not in " in line[1].message)]
    assert len(rows) > 540
    verdicts, lines = agreement(rows, name)
    assert verdicts >= 0.99
    assert lines >= 0.98


def test_all_versions_at_once_agree_on_all_of_them(mutants):
    assert agreement(mutants, "default")[0] >= 0.99


@pytest.mark.parametrize("name", VERSIONS)
def test_nothing_is_said_of_a_sound_configuration(shared, name):
    corpus = shared / "corpus/benthos"
    with (corpus / "INDEX.tsv").open(encoding="utf-8") as file:
        rows = [
            row for row in csv.DictReader(file, delimiter="\t") if set(VERSIONS[name]) & set(row["clean_in_versions"].split(","))
        ]
    assert len(rows) > 590
    found = {row["file"]: faults((corpus / row["file"]).read_text(encoding="utf-8"), name) for row in rows}
    assert {file: said for file, said in found.items() if said} == {}
