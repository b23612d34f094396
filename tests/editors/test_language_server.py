"""What a person sees in an editor that runs the YAML language server, by the line in the file and by the settings in the docs."""

import json
import re
import shutil
from pathlib import Path

import pytest

from compiler.cli import main
from compiler.repository.editors import editor_text

ROOT = Path(__file__).parent.parent.parent
PAGE = ROOT / "docs/editors.md"
LINE = "# yaml-language-server: $schema=worker.schema.json\n"
WORKER = f"""\
{LINE}name: orders
version: v1beta
type: worker
worker:
  stack: bento:4.0
"""

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("editors")]


@pytest.fixture
def lined(server, tmp_path):
    """A server beside the schema that `new` and `fmt --schema` write."""
    (tmp_path / "worker.schema.json").write_text(editor_text("worker"), encoding="utf-8")
    return server()


@pytest.fixture
def configured(server, tmp_path):
    """A server with the settings for VS Code, as the page shows them."""
    for name in ("resource.schema.json", "workerc.schema.json"):
        shutil.copy(ROOT / "schemas" / name, tmp_path)
    block = re.search(r"^## VS Code\n.*?```json\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL | re.MULTILINE)
    schemas = {(tmp_path / file).as_uri(): names for file, names in json.loads(block[1])["yaml.schemas"].items()}
    return server(schemas=schemas)


def test_an_unknown_key_is_an_error(lined):
    assert lined.problems("a.yaml", WORKER) == []
    assert lined.problems("b.yaml", f"{WORKER}  replica: 2\n") == [(7, "Property replica is not allowed.")]


def test_keys_are_offered(lined):
    offered = lined.completions("a.yaml", f"{WORKER}  |\n")
    assert {"replicas", "autoscaling", "stackSpec", "highAvailabilityConfig"} <= set(offered)
    assert "stack" not in offered  # it is there


def test_a_description_is_shown(lined):
    assert "replicas" in lined.hover("a.yaml", f"{WORKER}  repl|icas: 2\n").lower()


def test_values_are_offered(lined):
    assert lined.completions("a.yaml", WORKER.replace("version: v1beta", "version: |")) == ["v1beta", "v1alpha"]
    assert {"INFO", "DEBUG", "WARN", "ERROR"} <= set(lined.completions("b.yaml", f"{WORKER}  logLevel: |\n"))


def test_what_the_stack_takes_is_offered(lined):
    assert {"input", "pipeline", "output"} <= set(lined.completions("a.yaml", f"{WORKER}  stackSpec:\n    |\n"))
    other = WORKER.replace("bento:4.0", "container:1.0")
    assert {"image", "command"} <= set(lined.completions("b.yaml", f"{other}  stackSpec:\n    |\n"))


def test_a_placeholder_is_no_error(lined):
    assert lined.problems("a.yaml", f"{WORKER}  replicas: ${{{{ replicas }}}}\n  logLevel: ${{{{ level }}}}\n") == []


def test_what_new_writes_is_served(server, tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    (tmp_path / ".git").mkdir()
    (tmp_path / "workers/deep").mkdir(parents=True)
    assert main(["new", "orders", "-o", "workers/deep/orders.yaml"]) == 0
    assert capsys.readouterr().out.endswith("created  worker.schema.json\n")
    text = (tmp_path / "workers/deep/orders.yaml").read_text(encoding="utf-8")
    editor = server()
    assert editor.problems("workers/deep/orders.yaml", text) == []
    wrong = text.replace("worker:\n", "worker:\n  replica: 1\n", 1)
    assert [message for _, message in editor.problems("workers/deep/other.yaml", wrong)] == ["Property replica is not allowed."]


def test_each_document_has_its_line(lined, tmp_path):
    (tmp_path / "volume.schema.json").write_text(editor_text("volume"), encoding="utf-8")
    volume = "name: disk\nversion: v1beta\ntype: volume\nvolume:\n  type: temp\n"
    text = f"{WORKER}---\n# yaml-language-server: $schema=volume.schema.json\n{volume}"
    assert lined.problems("a.yaml", text) == [(12, 'Missing property "size".')]


def test_one_schema_for_all_resources_goes_by_their_type(configured):
    assert "worker" in configured.completions("workers/a.yaml", "type: |\n")
    text = WORKER.removeprefix(LINE)
    assert configured.problems("workers/b.yaml", f"{text}  replica: 2\n") == [(6, "Property replica is not allowed.")]
    assert "replicas" in configured.completions("workers/c.yaml", f"{text}  |\n")
    assert configured.problems("elsewhere/d.yaml", f"{text}  replica: 2\n") == []


def test_the_configuration_is_served(configured):
    assert "environments" in configured.completions("workerc.yaml", "sources: [workers]\n|\n")
    assert configured.problems("workerc.yaml", "source: [workers]\n") == [(1, "Property source is not allowed.")]


def test_no_worker_of_the_example_is_underlined(configured):
    fleet = ROOT / "examples/fleet"
    paths = sorted(fleet.glob("workers/*/*.yaml"))[::3]
    assert paths
    for path in paths:
        assert configured.problems(path.relative_to(fleet).as_posix(), path.read_text(encoding="utf-8")) == [], path.name
