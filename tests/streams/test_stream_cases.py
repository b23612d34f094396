"""A folder of configurations, each with what is wrong with it: `line:column kind message`, and the help behind an arrow.

The first line of a file may name the engine: `# profile: bento`.
"""

from pathlib import Path

import pytest

from compiler.document import documents
from compiler.source import read
from compiler.streams import judge, profile

CASES = sorted((Path(__file__).parent / "cases").glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    source = read(path)
    first = source.line(1)
    name = first.removeprefix("# profile: ") if first.startswith("# profile: ") else "default"
    (document,) = documents(source)
    shown = []
    for fault in judge(document.data, profile(name), document.source.text):
        start = (document.key_span(fault.path) if fault.on_key else document.span(fault.path)).start
        advice = f" -> {fault.help}" if fault.help else ""
        shown.append((start.line, start.column, f"{start.line}:{start.column} {fault.kind} {fault.message}{advice}\n"))
    assert "".join([line for _, _, line in sorted(shown)]) == path.with_suffix(".txt").read_text(encoding="utf-8")
