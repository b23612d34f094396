"""Real declarations and other resources: every finding, each argued in `tests/resources.tsv`, both ways."""

import csv
from collections import Counter
from pathlib import Path

import pytest

from compiler.repository.repository import read_source
from compiler.source import read

TABLE = Path(__file__).parent.parent / "resources.tsv"
NOTHING = "-"


def rows() -> list[dict[str, str]]:
    with TABLE.open(encoding="utf-8", newline="") as table:
        return list(csv.DictReader(table, delimiter="\t"))


FILES = sorted({row["file"] for row in rows()})


@pytest.mark.parametrize("name", FILES)
def test_what_is_found_is_what_was_argued(judged, shared, name):
    found = judged(read(shared / "corpus" / "resources" / name))
    counted = Counter((d.code, str(d.span.start.line)) for d in found)
    assert counted == Counter((row["code"], row["line"]) for row in rows() if row["file"] == name and row["code"] != NOTHING)


def test_every_file_is_in_the_table(shared):
    assert sorted(path.name for path in (shared / "corpus" / "resources").glob("*.yaml")) == FILES


def test_every_row_is_argued():
    assert [row for row in rows() if len(row["why"]) < 20] == []


def test_every_file_is_one_of_ours(shared):
    """Also the one that cannot be parsed: nobody has to say where it lies."""
    for name in FILES:
        found = read_source(read(shared / "corpus" / "resources" / name))
        assert found.resources or found.documents, name
