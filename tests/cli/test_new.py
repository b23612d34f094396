"""`workerc new`: what it writes lints clean where it is written, and is written only where nothing is in the way."""

import re
import shutil
from pathlib import Path

import pytest

from compiler.assets import template_files
from compiler.repository.platform import bundled

ROOT = Path(__file__).parent.parent.parent
TEMPLATES = template_files("workers", ".yaml.tmpl")
TYPES = ["bundle", "compute", "depot", "instance-secret", "secret", "stack", "volume", "worker"]


@pytest.fixture
def workerc(tmp_path, monkeypatch, command):
    """`workerc(*arguments)` in `tmp_path`, which is a repository, gives the exit code and both streams."""
    (tmp_path / ".git").mkdir()
    monkeypatch.chdir(tmp_path)

    return command


@pytest.fixture
def fleet(tmp_path):
    shutil.copytree(ROOT / "examples/fleet", tmp_path, ignore=shutil.ignore_patterns("rendered"), dirs_exist_ok=True)


@pytest.mark.usefixtures("fleet")
def test_every_template_lints_clean_and_renders_in_the_fleet(workerc, tmp_path):
    for template in TEMPLATES:
        code, out, err = workerc("new", f"my-{template}", "--template", template, "-w", "commerce")
        assert (code, err) == (0, "")
        assert out.startswith(f"created  workers/commerce/my-{template}.yaml\n")
    assert workerc("lint", "--fail-on", "warning")[0] == 0
    assert workerc("render", "-q")[0] == 0
    rendered = tmp_path / "rendered/prod/commerce"
    assert {path.name for path in rendered.iterdir()} >= {f"my-{template}" for template in TEMPLATES}


@pytest.mark.parametrize("template", TEMPLATES)
def test_every_template_lints_clean_by_itself(workerc, template):
    assert workerc("new", "orders", "--template", template, "-o", "orders.yaml")[0] == 0
    code, out, _ = workerc("lint", "--fail-on", "warning", "orders.yaml")
    assert code == 0, out
    assert workerc("fmt", "--check", "orders.yaml")[:2] == (0, "")


def test_every_bundled_stack_with_an_image_has_a_template():
    with_image = {d.stack_name.name for d in bundled() if d.resource.type == "stack" and d.section.get("image")}
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.values()]
    assert {re.search(r"^  stack: ([a-z-]+)", text, re.MULTILINE)[1] for text in texts} == with_image | {"container"}


@pytest.mark.parametrize("kind", TYPES)
def test_every_type_lints_clean_with_a_schema_beside_it(workerc, tmp_path, kind):
    (tmp_path / "deep/er").mkdir(parents=True)
    code, out, err = workerc("new", "mine", "-t", kind, "-w", "sales", "-o", "deep/er/mine.yaml")
    assert (code, err) == (0, "")
    assert out == f"created  deep/er/mine.yaml\ncreated  {kind}.schema.json\n"
    text = (tmp_path / "deep/er/mine.yaml").read_text(encoding="utf-8")
    assert text.startswith(f"# yaml-language-server: $schema=../../{kind}.schema.json\n")
    assert re.search(r"^name: mine$", text, re.MULTILINE)
    assert re.search(r"^workspace: sales$", text, re.MULTILINE)
    assert workerc("lint", "--fail-on", "note")[0] == 0


def test_a_schema_that_is_there_is_left_alone(workerc, tmp_path):
    (tmp_path / "worker.schema.json").write_text("{}", encoding="utf-8")
    assert workerc("new", "orders")[1] == "created  orders.yaml\n"
    assert (tmp_path / "worker.schema.json").read_text(encoding="utf-8") == "{}"


def test_standard_output_writes_no_file(workerc, tmp_path):
    code, out, _ = workerc("new", "orders", "-o", "-")
    assert (code, "name: orders\n" in out) == (0, True)
    assert [path.name for path in tmp_path.iterdir()] == [".git"]


@pytest.mark.usefixtures("fleet")
def test_it_belongs_to_its_workspace(workerc, tmp_path):
    workerc("new", "scales", "-w", "logistics")
    assert "workspace: logistics\n" in (tmp_path / "workers/logistics/scales.yaml").read_text(encoding="utf-8")
    assert workerc("new", "more", "-t", "volume", "-w", "logistics")[1].startswith("created  platform/more.yaml\n")


def test_a_template_of_the_repository_comes_before_ours(workerc, tmp_path):
    (tmp_path / "workerc.yaml").write_text("sources: [workers]\n", encoding="utf-8")
    (tmp_path / "workers").mkdir()
    folder = tmp_path / "templates/workers"
    folder.mkdir(parents=True)
    ours = TEMPLATES["bento-http"].read_text(encoding="utf-8")
    (folder / "bento-http.yaml.tmpl").write_text(ours.replace("cpu: 100m", "cpu: 150m"), encoding="utf-8")
    (folder / "team.yaml.tmpl").write_text("name: [[ nam ]]\n", encoding="utf-8")
    assert workerc("new", "orders")[0] == 0
    assert "cpu: 150m" in (tmp_path / "workers/orders.yaml").read_text(encoding="utf-8")
    code, _, err = workerc("new", "returns", "--template", "team")
    assert (code, "templates/workers/team.yaml.tmpl:1: nothing fills `[[ nam ]]`" in err) == (2, True)


def test_a_template_behind_a_link_out_of_the_repository_is_not_read(workerc, tmp_path, tmp_path_factory):
    outside = tmp_path_factory.mktemp("outside") / "a.yaml.tmpl"
    outside.write_text("name: secret\n", encoding="utf-8")
    (tmp_path / "workerc.yaml").write_text("profile: default\n", encoding="utf-8")
    (tmp_path / "templates/workers").mkdir(parents=True)
    (tmp_path / "templates/workers/away.yaml.tmpl").symlink_to(outside)
    code, out, err = workerc("new", "orders", "--template", "away", "-o", "-")
    assert (code, out) == (2, "")
    assert "leads out" in err


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["orders", "--template", "bento-htp"], "did you mean `bento-http`?"),
        (["orders", "-t", "volum"], "volume"),
        (["orders", "-t", "volume", "--template", "bento-http"], "`--template` is for Workers"),
        (["Orders"], "nothing has been written"),
        (["../orders"], "is no name of a file"),
        (["there"], "there.yaml is there already"),
        (["there", "-o", "other.yaml"], "there is a worker `there` already: there.yaml:3"),
    ],
)
def test_what_is_in_the_way(workerc, tmp_path, arguments, message):
    workerc("new", "there")
    before = sorted(path.name for path in tmp_path.iterdir())
    code, out, err = workerc("new", *arguments)
    assert (code, out) == (2, "")
    assert message in err
    assert sorted(path.name for path in tmp_path.iterdir()) == before


def test_what_the_repository_asks_for_besides_is_said(workerc, tmp_path):
    (tmp_path / "workerc.yaml").write_text("profile: production\n", encoding="utf-8")
    code, out, err = workerc("new", "orders")
    assert "created  orders.yaml" in out
    assert (code, "error[" in err or "warning[" in err) in [(1, True), (0, False)]
