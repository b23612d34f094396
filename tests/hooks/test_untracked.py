"""What was rendered and is unknown to Git is no part of a commit: `render --tracked` says so."""

import shutil
import subprocess
from pathlib import Path

import pytest

from compiler.cli import main

USER = Path(__file__).parent / "user"
RENDERED = "rendered/default/public/orders"


@pytest.fixture
def git(tmp_path, monkeypatch):
    """`git(…)` in a repository that is rendered, with nothing of that in the index."""
    shutil.copytree(USER, tmp_path, dirs_exist_ok=True)
    monkeypatch.chdir(tmp_path)

    def run(*arguments):
        subprocess.run(["git", *arguments], check=True, capture_output=True)

    run("init", "--quiet")
    run("add", "--all")
    assert main(["render", "--quiet", "--tracked"]) == 0
    return run


def test_a_check_names_the_directories(git, capsys):
    assert main(["render", "--check"]) == 0
    capsys.readouterr()
    assert main(["render", "--check", "--tracked"]) == 1
    assert capsys.readouterr() == (f"untracked {RENDERED}\n", "rendered: not in Git\n")
    git("add", f"{RENDERED}/deployment-orders.yaml")
    assert main(["render", "--check", "--tracked", "--quiet"]) == 1
    git("add", "rendered")
    assert main(["render", "--check", "--tracked"]) == 0


def test_a_render_tells_and_stops_where_a_change_would(git, capsys):
    assert main(["render", "--tracked"]) == 0
    assert f"\nnot in Git: `{RENDERED}`; `git add` them\n" in capsys.readouterr().err
    assert main(["render", "--tracked", "--fail-on-change"]) == 1
    git("add", "rendered")
    assert main(["render", "--tracked", "--fail-on-change"]) == 0


def test_what_is_yet_to_be_written_is_told_once(git, capsys):
    git("add", "rendered")
    shutil.rmtree("rendered")
    assert main(["render", "--check", "--tracked", "--quiet"]) == 1
    out = capsys.readouterr().out
    assert ("untracked" in out, out.count("create ")) == (False, 7)


@pytest.mark.usefixtures("git")
def test_output_that_git_ignores_is_nobodys_business(tmp_path):
    (tmp_path / ".gitignore").write_text("/rendered/\n", encoding="utf-8")
    assert main(["render", "--check", "--tracked"]) == 0


@pytest.mark.usefixtures("git")
def test_output_elsewhere_is_no_matter_of_this_repository(tmp_path_factory):
    elsewhere = str(tmp_path_factory.mktemp("elsewhere") / "out")
    assert main(["render", "--tracked", "-o", elsewhere]) == 0
    assert main(["render", "--check", "--tracked", "-o", elsewhere]) == 0


def test_a_commit_of_single_files_has_an_index_of_its_own(git, tmp_path, monkeypatch):
    git("add", "rendered")
    shutil.copyfile(".git/index", ".git/next-index.lock")
    text = Path("workers/orders.yaml").read_text(encoding="utf-8")
    Path("workers/second.yaml").write_text(text.replace("name: orders", "name: second"), encoding="utf-8")
    git("add", "workers/second.yaml")
    assert main(["render", "--check", "--tracked", "--quiet"]) == 1
    with monkeypatch.context() as hook:
        hook.setenv("GIT_INDEX_FILE", str(tmp_path / ".git" / "next-index.lock"))
        assert main(["render", "--check", "--tracked"]) == 0
    with monkeypatch.context() as hook:
        hook.setenv("GIT_INDEX_FILE", str(tmp_path.parent / "elsewhere" / "index"))
        assert main(["render", "--check", "--tracked", "--quiet"]) == 1
