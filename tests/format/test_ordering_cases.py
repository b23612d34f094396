"""A folder of files: `NAME.after` is what `NAME.yaml` becomes, `NAME.kept` why it stays. With neither it just stays."""

from pathlib import Path

import pytest

from compiler.lint.ordering import ordered
from compiler.repository.repository import read_source
from compiler.source import Source, read

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    source = read(path)
    result = ordered(read_source(source))
    after, kept = path.with_suffix(".after"), path.with_suffix(".kept")
    expected = after.read_text(encoding="utf-8") if after.exists() else source.text
    assert result.source.text == expected
    reasons = "".join([f"{k.span.start.line}:{k.span.start.column} {k.reason}\n" for k in result.kept])
    assert reasons == (kept.read_text(encoding="utf-8") if kept.exists() else "")


@pytest.mark.parametrize("path", sorted((Path(__file__).parent / "cases").glob("*.after")), ids=lambda path: path.stem)
def test_what_is_in_order_stays(path):
    source = Source(path.name, path.read_text(encoding="utf-8"))
    assert ordered(read_source(source)).source is source


def test_no_expectation_is_without_a_case():
    stems = {path.stem for path in CASES}
    assert {path.stem for path in (Path(__file__).parent / "cases").iterdir()} == stems
