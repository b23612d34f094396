"""`fmt --schema` writes the line that leads an editor to the schema, and the schema; nothing else of a file changes."""

import json
from pathlib import Path

import pytest

from compiler.lint.schemalines import with_schema_lines
from compiler.repository.repository import read_source
from compiler.source import Source

ROOT = Path(__file__).parent.parent.parent
LINE = "# yaml-language-server: $schema="
WORKER = "name: orders\nversion: v1beta\ntype: worker\nworker:\n  stack: bento\n"
VOLUME = "name: disk\nversion: v1beta\ntype: volume\nvolume:\n  size: 1Gi\n"
OURS = "../worker.schema.json"

CASES = {
    "on top": (WORKER, f"{LINE}{OURS}\n{WORKER}"),
    "above a heading": (f"# Orders\n\n{WORKER}", f"{LINE}{OURS}\n# Orders\n\n{WORKER}"),
    "above a marker": (f"---\n{WORKER}", f"{LINE}{OURS}\n---\n{WORKER}"),
    "above a directive": (f"%YAML 1.2\n---\n{WORKER}", f"{LINE}{OURS}\n%YAML 1.2\n---\n{WORKER}"),
    "below what Emacs reads in the first line": (
        f"# -*- mode: yaml -*-\n{WORKER}",
        f"# -*- mode: yaml -*-\n{LINE}{OURS}\n{WORKER}",
    ),
    "for each document": (
        f"{WORKER}---\n{VOLUME}--- # last\n{WORKER}",
        f"{LINE}{OURS}\n{WORKER}---\n{LINE}../volume.schema.json\n{VOLUME}--- # last\n{LINE}{OURS}\n{WORKER}",
    ),
    "of resources only": (
        f"a: 1\n---\n{WORKER}---\nkind: Pod\n",
        f"a: 1\n---\n{LINE}{OURS}\n{WORKER}---\nkind: Pod\n",
    ),
    "with the line ends of the file": (
        WORKER.replace("\n", "\r\n"),
        f"{LINE}{OURS}\r\n" + WORKER.replace("\n", "\r\n"),
    ),
    "put right after a move": (f"# x\n{LINE}worker.schema.json\n{WORKER}", f"# x\n{LINE}{OURS}\n{WORKER}"),
    "put right for another type": (f"{LINE}../volume.schema.json\n{WORKER}", f"{LINE}{OURS}\n{WORKER}"),
    "written with a space": (
        f"# yaml-language-server: $schema: a/worker.schema.json # of workerc\n{WORKER}",
        f"# yaml-language-server: $schema: {OURS} # of workerc\n{WORKER}",
    ),
}
LEFT_ALONE = {
    "right": f"{LINE}{OURS}\n{WORKER}",
    "of somebody's choice": f"{LINE}https://host/schemas/worker.v1beta.schema.json\n{WORKER}",
    "another file": f"{LINE}../resource.schema.json\n{WORKER}",
    "another setting": f"# yaml-language-server: $schema=none\n{WORKER}",
    "a document behind its marker": '---\na: 1\n--- {name: a, type: worker, worker: {stack: "#"}}\n',
    "no resource": "kind: Pod\n",
    "broken": f"{WORKER}---\nname: [\n",
}


def lined(text, name="a.yaml"):
    return with_schema_lines(read_source(Source(name, text), ours=False), lambda kind: f"../{kind}.schema.json").text


@pytest.mark.parametrize(("before", "after"), CASES.values(), ids=CASES)
def test_a_line(before, after):
    assert lined(before) == after
    assert lined(after) == after


@pytest.mark.parametrize("text", LEFT_ALONE.values(), ids=LEFT_ALONE)
def test_left_alone(text):
    assert lined(text) == text


def test_json_has_no_comments():
    text = '{"name": "a", "version": "v1beta", "type": "worker", "worker": {"stack": "bento"}}\n'
    assert lined(text, "a.json") == text


@pytest.fixture
def run(tmp_path, monkeypatch, command):
    """`run(*arguments)` in `tmp_path` gives the exit code and both streams."""
    (tmp_path / "workers").mkdir()
    monkeypatch.chdir(tmp_path)

    return command


def test_fmt_writes_lines_and_schemas(run, tmp_path):
    path = tmp_path / "workers/a.yaml"
    path.write_text(f"{WORKER}---\n{VOLUME}", encoding="utf-8")
    (tmp_path / "workerc.yaml").write_text("sources: [workers]\n", encoding="utf-8")
    assert run("fmt", "--check") == (0, "", "0 of 1 file would be ordered\n")
    assert run("fmt", "--check", "--schema") == (1, "workers/a.yaml\n", "1 of 1 file would be changed\n")
    assert sorted(each.name for each in tmp_path.iterdir()) == ["workerc.yaml", "workers"]
    code, out, err = run("fmt", "--schema")
    assert (code, out) == (0, "")
    assert err == "created  volume.schema.json\ncreated  worker.schema.json\nworkers/a.yaml: changed\n1 of 1 file changed\n"
    assert path.read_text(encoding="utf-8") == f"{LINE}{OURS}\n{WORKER}---\n{LINE}../volume.schema.json\n{VOLUME}"
    assert json.loads((tmp_path / "worker.schema.json").read_text(encoding="utf-8"))["title"] == "DataOS worker"
    assert run("fmt", "--schema") == (0, "", "0 of 1 file changed\n")


def test_fmt_puts_the_line_right_after_a_move(run, tmp_path):
    assert run("new", "orders", "-o", "workers/orders.yaml")[0] == 0
    moved = tmp_path / "workers/deep/orders.yaml"
    moved.parent.mkdir()
    (tmp_path / "workers/orders.yaml").rename(moved)
    (tmp_path / "workerc.yaml").write_text("{}\n", encoding="utf-8")
    assert run("fmt", "-q")[0] == 0
    first, rest = moved.read_text(encoding="utf-8").split("\n", 1)
    assert first == f"{LINE}{OURS}"
    assert run("fmt", "-q", "--schema")[0] == 0
    assert moved.read_text(encoding="utf-8") == f"{LINE}../../worker.schema.json\n{rest}"


def test_new_and_fmt_write_one_schema(run, tmp_path):
    assert run("new", "orders")[0] == 0
    schema = tmp_path / "worker.schema.json"
    of_new = schema.read_bytes()
    assert run("fmt", "-q", "orders.yaml")[0] == 0
    schema.unlink()
    assert run("fmt", "--schema", "orders.yaml") == (0, "", "created  worker.schema.json\n0 of 1 file changed\n")
    assert schema.read_bytes() == of_new


def test_a_line_silences_nothing_and_breaks_no_silence(run, tmp_path):
    silenced = f"# workerc: ignore-file[ops] -- a trial\n{WORKER}"
    (tmp_path / "a.yaml").write_text(silenced, encoding="utf-8")
    before = run("lint", "a.yaml", "--format", "concise")
    assert run("fmt", "-q", "--schema", "a.yaml")[0] == 0
    after = run("lint", "a.yaml", "--format", "concise")
    assert (before[0], len(before[1].splitlines())) == (after[0], len(after[1].splitlines()))
