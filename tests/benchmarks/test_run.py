"""Rows are measured one by one, and the page says of each what was measured; none of the figures is judged here."""

import importlib
import json
import re
import sys
from pathlib import Path

import measure
import page
import pytest
import rows
import run
import startup

ROOT = Path(__file__).parent.parent.parent
FIGURES = {"median": 0.25, "lower": 0.2, "upper": 1.5, "memory": 31_000_000, "output": "6 files, 0.1 MB"}
ROW = {
    "work": "linting much",
    "runs": 5,
    "ours": {"tool": "workerc lint", **FIGURES},
    "memory": 250,
    "beside": [
        {"tool": "yamllint", **FIGURES, "ratio": 0.0512, "at_most": 0.08},
        {"tool": "check-jsonschema", **FIGURES, "ratio": 1.5, "at_most": 0.15},
        {"tool": "checkov", **FIGURES, "ratio": 0.3, "at_most": None},
    ],
    "missing": [{"tool": "helm template", "reason": "no helm | in .tools"}],
}
LINES = """\
| linting much | **workerc lint** | 5 | 250 ms | 200 ms to 1.50 s | 31 MB | 6 files, 0.1 MB | | 250 MB |
| | yamllint | 5 | 250 ms | 200 ms to 1.50 s | 31 MB | 6 files, 0.1 MB | 0.0512 {x} | 0.08 {x} |
| | check-jsonschema | 5 | 250 ms | 200 ms to 1.50 s | 31 MB | 6 files, 0.1 MB | **1.5 {x}, missed** | 0.15 {x} |
| | checkov | 5 | 250 ms | 200 ms to 1.50 s | 31 MB | 6 files, 0.1 MB | 0.3 {x} | |
| | helm template | left out: no helm \\| in .tools | | | | | | |
| | failed: yamllint ended with 3 | | | | | | | |
""".replace("{x}", page.TIMES)
# What the issue of speed promises: each row with the multiples of its peers.
PROMISED = {
    "version": [8],
    "lint-1": [0.6, 0.25],
    "lint-1000": [0.08, 0.15],
    "render-1000": [0.2, 0.2],
    "check-1000": [0.2, 0.2],
    "warm-1000": [0.15],
    "changed-lint-10000": [100],
    "changed-render-10000": [100],
    "lint-10000": [11],
    "render-10000": [11],
}


@pytest.fixture
def measured(tmp_path, monkeypatch):
    """`measured(*arguments)` runs it with the one row `version`, and gives the exit code and what was kept."""
    monkeypatch.setattr(run, "RESULTS", tmp_path / "build/bench.json")
    monkeypatch.setattr(run, "PAGE", tmp_path / "performance.md")
    monkeypatch.setitem(run.ROWS, "version", lambda place: startup.version(place)._replace(runs=3))

    def call(*arguments):
        monkeypatch.setattr(sys, "argv", ["run.py", *arguments])
        code = run.main()
        kept = run.RESULTS
        return code, json.loads(kept.read_text(encoding="utf-8")) if kept.is_file() else None

    return call


def test_the_table():
    text = page.page("a machine", {"a": ROW, "b": {"failed": "yamllint ended with 3"}})
    table = [line for line in text.splitlines() if line.startswith("|")]
    assert "\n".join(table[2:]) + "\n" == LINES
    assert {line.replace("\\|", "").count("|") for line in table} == {10}
    assert "taken on\na machine." in text
    assert not re.search(r"\{\w+\}", text)


def test_too_much_memory_is_missed():
    text = page.page("a machine", {"a": {**ROW, "ours": {**ROW["ours"], "memory": 251_000_000}}})
    assert "| 251 MB | 6 files, 0.1 MB | **memory missed** | 250 MB |" in text


def test_a_row_is_measured_alone_and_kept(measured, capsys):
    code, kept = measured("--only", "version")
    assert code == 0
    assert list(kept["rows"]) == ["version"]
    (found,) = kept["rows"].values()
    assert (found["ours"]["tool"], found["beside"][0]["tool"], found["runs"]) == ("workerc --version", "python -c pass", 3)
    assert found["ours"]["median"] > 0
    assert capsys.readouterr().out.startswith("version: saying the version\n")
    assert str(Path.home()) not in json.dumps(kept)


def test_a_quick_run_keeps_nothing_and_is_not_published(measured):
    assert measured("--quick", "--only", "version") == (0, None)
    with pytest.raises(SystemExit):
        measured("--quick", "--write")


def test_what_fails_is_said(measured, monkeypatch, capsys):
    broken = measure.Task("python", [sys.executable, "-c", "raise SystemExit('no way')"], ROOT)
    monkeypatch.setitem(run.ROWS, "version", lambda _: rows.Row("nothing", broken, ()))
    assert measured("--quick", "--only", "version")[0] == 1
    assert capsys.readouterr().out == "version: failed: python ended with 1: no way\n"


def test_promises_are_those_of_the_project(tmp_path, monkeypatch):
    for module in ("rendering", "unchanged", "objects"):
        monkeypatch.setattr(importlib.import_module(module), "side_by_side", lambda *_, **__: [])
    monkeypatch.setattr(rows, "program", Path)
    found = {name: run.ROWS[name](rows.Place(tmp_path / name, quick=True)) for name in run.ROWS}
    assert {name: row.work for name, row in found.items() if any(isinstance(each, rows.Missing) for each in row.beside)} == {}
    promised = {name: [each.at_most for each in row.beside if each.at_most is not None] for name, row in found.items()}
    assert {name: each for name, each in promised.items() if each} == PROMISED
    assert {name for name, row in found.items() if row.memory == 250} == {"lint-10000", "render-10000"}


def test_every_peer_is_pinned_with_all_it_needs():
    for path in (ROOT / "benchmarks/peers").glob("*.txt"):
        lines = path.read_text(encoding="utf-8").splitlines()
        assert all(re.fullmatch(r"[A-Za-z0-9._-]+==[0-9][\w.+!]*", line) for line in lines), path.name
        assert any(line.startswith(f"{path.stem}==") for line in lines)
