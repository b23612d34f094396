"""Real DataOS files: every error and warning that counts by default, each argued in `tests/corpus.tsv`."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from compiler.diagnostics import Severity
from compiler.source import read

TABLE = Path(__file__).parent.parent / "corpus.tsv"
NOTHING = "-"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


FILES = sorted({row["file"] for row in rows()})


@pytest.mark.parametrize("name", FILES)
def test_what_counts_is_what_was_argued(judged, shared, name):
    found = judged(read(shared / "corpus" / "workers" / name))
    counted = Counter((d.code, str(d.span.start.line)) for d in found if d.severity > Severity.NOTE)
    argued = Counter((row["code"], row["line"]) for row in rows() if row["file"] == name and row["code"] != NOTHING)
    assert counted == argued


def test_every_file_is_in_the_table(shared):
    assert sorted(path.name for path in (shared / "corpus" / "workers").glob("*.yaml")) == FILES


def test_every_row_is_argued():
    assert [row for row in rows() if len(row["why"]) < 20] == []


def test_the_seed_sample_has_four_diagnostics_and_nothing_else(judged, shared):
    found = judged(read(shared / "corpus" / "workers" / "000a-seed-sample-worker.yaml"))
    assert [(d.code, d.span.start.line, d.severity) for d in found] == [
        ("SPC109", line, Severity.ERROR) for line in (18, 25, 27, 33)
    ]
    assert [related.span.start.line for d in found for related in d.related] == [19, 26, 28, 34]


def test_the_repaired_seed_sample_is_clean(judged, shared):
    """Repaired here line by line: what follows an empty section goes two levels down, or one inside it."""
    lines = (shared / "corpus" / "workers" / "000a-seed-sample-worker.yaml").read_text(encoding="utf-8").splitlines()
    deeper = [*range(19, 25), *range(26, 37)]  # below resources and stackSpec
    deepest = [*range(28, 32), *range(34, 37)]  # below http_client and stdout
    text = "".join(f"{'    ' * ((number in deeper) + (number in deepest))}{line}\n" for number, line in enumerate(lines, start=1))
    assert [d for d in judged(text) if d.severity > Severity.NOTE] == []
    assert [d.code for d in judged(text) if d.severity == Severity.NOTE] == ["OPS105"]
