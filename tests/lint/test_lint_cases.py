"""A folder of files, each with what a lint says of it: `line:column code message`.

The first line of a file may say how it is judged: `# with: {profile: strict, values: {stage: dev}}`.
"""

from pathlib import Path

import pytest
import yaml

from compiler.source import read

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(judged, path):
    source = read(path)
    first = source.line(1)
    options = yaml.safe_load(first.removeprefix("# with:")) if first.startswith("# with:") else {}
    found = judged(source, **options)
    shown = [f"{d.span.start.line}:{d.span.start.column} {d.code} {d.message}" for d in found]
    assert "\n".join(shown) + "\n" == path.with_suffix(".txt").read_text(encoding="utf-8")
