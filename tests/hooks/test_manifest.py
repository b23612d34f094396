"""What the manifest says, and which names its patterns fit."""

import importlib.util
import runpy
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from pre_commit.clientlib import load_manifest
from pre_commit.commands.run import Classifier, filter_by_include_exclude

from compiler.cli import main

ROOT = Path(__file__).parent.parent.parent
MANIFEST = ROOT / ".pre-commit-hooks.yaml"
HOOKS = {hook["id"]: hook for hook in load_manifest(MANIFEST)}
PER_FILE = ("workerc-lint", "workerc-fix", "workerc-fmt")
WHOLE = ("workerc-project", "workerc-render", "workerc-render-check", "workerc-policy-test")
PAGE = (ROOT / "docs" / "pre-commit.md").read_text(encoding="utf-8")

each_hook = pytest.mark.parametrize("name", HOOKS)
each_per_file = pytest.mark.parametrize("name", PER_FILE)
each_whole = pytest.mark.parametrize("name", WHOLE)


def fitting(name, names):
    return set(filter_by_include_exclude(names, HOOKS[name]["files"], HOOKS[name]["exclude"]))


def below(folder):
    return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()}


def test_it_is_what_would_be_generated():
    generated = runpy.run_path(str(ROOT / "scripts" / "generate_hooks.py"))["manifest"]()
    assert MANIFEST.read_text(encoding="utf-8") == generated, "run scripts/generate_hooks.py"


@pytest.mark.parametrize("program", ["pre_commit", "prek"])
def test_it_is_accepted(program):
    if importlib.util.find_spec(program) is None:
        pytest.skip(f"{program} is not installed")
    command = [sys.executable, "-m", program, "validate-manifest", MANIFEST]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_every_hook_is_of_one_of_two_kinds():
    assert set(HOOKS) == {*PER_FILE, *WHOLE}
    for name in PER_FILE:
        assert (HOOKS[name]["pass_filenames"], HOOKS[name]["types"], HOOKS[name]["always_run"]) == (True, ["yaml"], False)
        assert "--force-exclude" in HOOKS[name]["entry"]
    for name in WHOLE:
        assert (HOOKS[name]["pass_filenames"], HOOKS[name]["require_serial"], HOOKS[name]["always_run"]) == (False, True, True)
        assert "commit-msg" not in HOOKS[name]["stages"]


@each_hook
def test_the_page_has_it_with_its_command(name):
    assert f"| `{name}` | `{HOOKS[name]['entry']}` |" in PAGE


@each_whole
def test_the_page_has_the_pattern(name):
    assert HOOKS[name]["files"].replace("|", "\\|") in PAGE


@each_per_file
def test_yaml_is_judged_by_its_name(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    ours, others = (
        {"a.yaml", "b.yml", "workers/c.yaml"},
        {"a.yaml.j2", "a.yaml.tmpl", "values.json", "_helpers.tpl", "x.md", "yaml"},
    )
    for each in ours | others:
        path = Path(each)
        path.parent.mkdir(exist_ok=True)
        path.write_text("name: x\n", encoding="utf-8")
    Path("link.yaml").symlink_to("a.yaml")
    hook = HOOKS[name]
    names = Classifier([str(path) for path in Path().rglob("*") if path.is_file()])
    found = names.by_types(fitting(name, names.filenames), hook["types"], hook["types_or"], hook["exclude_types"])
    assert set(found) == ours


@pytest.mark.parametrize("name", ["workerc-project", "workerc-render", "workerc-render-check"])
def test_the_pattern_fits_whatever_is_read_and_written(name, tmp_path, monkeypatch):
    shutil.copytree(Path(__file__).parent / "user", tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)
    assert main(["render", "--quiet", "--target", "helm", "--target", "kubernetes"]) == 0
    names = below(tmp_path) | below(ROOT / "examples") | below(ROOT / "policies") | below(ROOT / "templates" / "kubernetes")
    assert len({Path(each).suffix for each in names}) > 5
    assert fitting(name, names) == names
    assert fitting(name, {".gitignore", "sub/.gitignore", "sub/workerc.yaml", "known.json", "workerc-baseline.txt"}) != set()
    assert fitting(name, {"src/main.go", "app/yaml.py", "Makefile", "logo.png", "go.sum", "x.gitignore.py", "a.yaml.bak"}) == set()


def test_the_pattern_of_cases_fits_whatever_is_read():
    read = below(ROOT / "policies") | below(ROOT / "examples" / "fleet" / "policies") | {"crds/kafka.yml", "workerc.yaml"}
    read = {each for each in read if not each.endswith(".md")}
    assert fitting("workerc-policy-test", read) == read
    assert fitting("workerc-policy-test", {"README.md", "values.json", "a.yaml.j2"}) == set()
