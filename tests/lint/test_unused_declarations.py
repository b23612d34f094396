"""Declarations that nothing uses: told once for all environments, and never where somebody may use them."""

import pytest

from compiler.cli import main

WORKERC = """\
sources: [.]
environments:
  dev: {}
  prod: {overlays: [{match: {name: orders}, patch: {worker: {compute: models}}}]}
"""
WORKER = """\
name: orders
version: v1beta
type: worker
workspace: sales
worker:
  stack: bento:4.0
  compute: streams
  dataosSecrets: [{name: kafka, allKeys: true}]
  persistentVolume: {name: archive, directory: data}
  stackSpec: {input: {generate: {mapping: 'root = "dataos://lake:sales/orders"'}}, output: {stdout: {}}}
"""
USED = {
    "streams": "type: compute\nversion: v1\ncompute: {nodePool: {nodeSelector: {pool: a}}}\n",
    "models": "type: compute\nversion: v1\ncompute: {nodePool: {nodeSelector: {pool: b}}}\n",
    "archive": "type: volume\nversion: v1beta\nworkspace: sales\nvolume: {size: 1Gi, type: persistent}\n",
    "kafka": "type: secret\nversion: v1\nworkspace: sales\nsecret: {type: key-value, data: {user: a}}\n",
    "lake": "type: depot\nversion: v2alpha\ndepot: {type: abfss}\n",
}


@pytest.fixture
def lint(tmp_path, monkeypatch, capsys):
    """`lint(*arguments, **files)` gives the names that are not used."""

    def run(*arguments, **texts):
        monkeypatch.chdir(tmp_path)
        (tmp_path / ".git").mkdir(exist_ok=True)
        (tmp_path / "workerc.yaml").write_text(WORKERC, encoding="utf-8")
        for name, text in texts.items():
            (tmp_path / f"{name}.yaml").write_text(text, encoding="utf-8")
        main(["lint", "--format", "concise", *arguments])
        lines = capsys.readouterr().out.splitlines()
        return sorted(line.split("`")[1] for line in lines if "REF212" in line)

    return run


def declared(**sections):
    return "---\n".join(f"name: {name}\n{text}" for name, text in sections.items())


def test_what_a_worker_uses_in_any_environment_is_used(lint):
    assert lint(worker=WORKER, platform=declared(**USED)) == []


@pytest.mark.parametrize("name", USED)
def test_what_none_uses_is_told(lint, name):
    others = {f"{name}-old": USED[name]}
    assert lint(worker=WORKER, platform=declared(**USED, **others)) == [f"{name}-old"]


@pytest.mark.parametrize("arguments", [["-e", "dev"], ["-w", "sales"], ["platform.yaml"]])
def test_a_part_knows_nothing_of_it(lint, arguments):
    assert lint(*arguments, worker=WORKER, platform=declared(**USED, old=USED["streams"])) == []


@pytest.mark.parametrize(
    "other",
    [
        "name: api\nversion: v1\ntype: service\nservice: {compute: old, replicas: 1}\n",
        "name: files\nversion: v2alpha\ntype: depot\ndepot: {type: s3, source: old}\n",
        "name: copy\nversion: v1\ntype: workflow\nworkflow: {dag: [{name: a, spec: {input: 'dataos://old:a/b'}}]}\n",
    ],
)
def test_what_something_else_names_is_used(lint, other):
    told = lint(worker=WORKER, platform=declared(**USED, old=USED["streams"]), other=other)
    assert "old" not in told


def test_a_repository_without_workers_declares_for_others(lint):
    assert lint(platform=declared(**USED)) == []


def test_nothing_is_known_while_a_file_cannot_be_read(lint):
    assert lint(worker=WORKER, platform=declared(**USED, old=USED["streams"]), broken="type: worker\nname: [\n") == []


def test_it_is_a_note_and_in_strict_a_warning(lint, capsys):
    lint(worker=WORKER, platform=declared(**USED, old=USED["streams"]))
    assert main(["lint", "--fail-on", "warning"]) == 0
    assert "note[REF212]" in capsys.readouterr().out
    main(["lint", "--profile", "strict"])
    assert "warning[REF212]" in capsys.readouterr().out


@pytest.mark.parametrize(("form", "mark"), [("mermaid", '[["compute: old (unused)"]]:::orphan'), ("dot", "style=dotted")])
def test_the_graph_draws_it(lint, capsys, form, mark):
    lint(worker=WORKER, platform=declared(**USED, old=USED["streams"]))
    assert main(["graph", "--format", form]) == 0
    found = capsys.readouterr()
    assert mark in found.out
    assert found.err == "nothing uses the compute old\n"
    assert main(["graph", "--format", form, "-w", "sales"]) == 0
    assert mark not in capsys.readouterr().out
