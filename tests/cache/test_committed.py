"""What is committed in the folder of the cache is nobody's memory, and is not used."""

import os
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest

from compiler.cache.committed import is_free
from compiler.cache.keys import key
from compiler.cache.store import Store

KEY = key("content")
Git = Callable[..., str]
QUIET = {
    **{name: value for name, value in os.environ.items() if not name.startswith("GIT_")},
    "GIT_CONFIG_GLOBAL": os.devnull,
    "GIT_CONFIG_NOSYSTEM": "1",
    **{f"GIT_{who}_{what}": "x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")},
}


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "protocol.file.allow=always", *arguments]
    return subprocess.run(command, cwd=folder, env=QUIET, check=True, capture_output=True, text=True).stdout


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """One with some files, none of them ours."""
    root = tmp_path / "repository"
    for name in (
        "a.yaml",
        ".workerc-cache.md",
        ".workerc-cach",
        "docs/.workerc-cache/x",
        "workers/orders.yaml",
        "z/" + "long" * 60,
    ):
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    git(root, "init", "-q")
    git(root, "add", ".")
    return root


def remembered(folder: Path) -> Path:
    """The folder with one entry."""
    store = Store(folder)
    store.put("a", KEY, 1)
    store.save()
    assert list(folder.glob("*.pack"))
    return folder


VERSIONS = pytest.mark.parametrize("version", ["2", "3", "4"])
HASHES = pytest.mark.parametrize("hashes", ["sha1", "sha256"])


@HASHES
@VERSIONS
@pytest.mark.parametrize("shared", ["false", "true"])
@pytest.mark.parametrize("name", [".workerc-cache", "z/cache"])
def test_what_is_committed_is_not_used(tmp_path, version, hashes, shared, name):
    git(tmp_path, "init", "-q", f"--object-format={hashes}")
    git(tmp_path, "config", "index.version", version)
    git(tmp_path, "config", "core.splitIndex", shared)
    for number in range(30):
        path = tmp_path / f"workers/{'deep/' * (number % 3)}{number}.yaml"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    for long in (".long" + "x" * 200, "x" + "long" * 60):  # so that a name shares little with the one before
        (tmp_path / long).touch()
    git(tmp_path, "add", ".")
    git(tmp_path, "update-index", f"--index-version={version}")
    folder = remembered(tmp_path / name)
    if version == "3":
        git(tmp_path, "add", "--intent-to-add", "-f", name)  # what needs the version
    assert Store(folder, tmp_path).get("a", KEY) == (None if version == "3" else 1)
    git(tmp_path, "add", "-f", name)
    assert (is_free(folder), Store(folder, tmp_path).get("a", KEY)) == (False, None)
    before = {path.name: path.read_bytes() for path in folder.iterdir()}
    store = Store(folder, tmp_path)
    store.put("b", KEY, 2)
    store.save()
    assert {path.name: path.read_bytes() for path in folder.iterdir()} == before
    git(tmp_path, "rm", "-r", "-q", "--cached", name)
    if shared == "false":
        assert (is_free(folder), Store(folder, tmp_path).get("a", KEY)) == (True, 1)


def test_a_name_that_git_has_in_another_case_counts(repository):
    """Where the file system does not tell them apart, it is the same folder."""
    (repository / ".Workerc-Cache").mkdir()
    (repository / ".Workerc-Cache" / "00.pack").touch()
    git(repository, "add", ".")
    assert not is_free(repository / ".workerc-cache")


def test_names_that_are_like_it_do_not_count(repository):
    assert is_free(repository / ".workerc-cache")


def test_what_git_has_noticed_there_does_not_count(repository):
    """It keeps a list of untracked files in the index, too."""
    git(repository, "config", "core.untrackedCache", "true")
    git(repository, "update-index", "--force-untracked-cache")
    folder = remembered(repository / ".workerc-cache")
    (folder / ".gitignore").unlink()
    git(repository, "status")
    assert b"UNTR" in (repository / ".git/index").read_bytes()
    assert is_free(folder)


def test_a_link_to_what_is_committed_is_not_used(repository):
    folder = remembered(repository / "elsewhere")
    git(repository, "add", "-f", "elsewhere")
    (repository / ".workerc-cache").symlink_to("elsewhere")
    assert Store(repository / ".workerc-cache", repository).get("a", KEY) is None
    assert not is_free(folder)


def test_a_submodule_is_not_used(repository, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    git(other, "init", "-q")
    remembered(other / "inner")
    (other / "inner").rename(other / "moved")
    for path in (other / "moved").iterdir():
        path.rename(other / path.name)
    git(other, "add", "-f", ".")
    git(other, "commit", "-q", "-m", "packs")
    git(repository, "submodule", "--quiet", "add", "-f", str(other), ".workerc-cache")
    assert list((repository / ".workerc-cache").glob("*.pack"))
    assert Store(repository / ".workerc-cache", repository).get("a", KEY) is None


def test_a_further_work_tree_has_an_index_of_its_own(repository, tmp_path):
    git(repository, "commit", "-q", "-m", "first")
    further = tmp_path / "further"
    git(repository, "worktree", "add", "-q", str(further))
    folder = remembered(further / ".workerc-cache")
    git(further, "add", "-f", ".workerc-cache")
    assert (is_free(folder), is_free(repository / ".workerc-cache")) == (False, True)


def test_without_git_nothing_is_remembered(tmp_path):
    store = Store(tmp_path / "cache")
    store.put("a", KEY, 1)
    store.save()
    assert not list(tmp_path.iterdir())


@pytest.mark.parametrize("index", [b"", b"DIRC", b"DIRC\0\0\0\x09\0\0\0\0", b"DIRC\0\0\0\x04\0\0\0\x05", b"what"])
def test_an_index_that_nobody_can_read_counts_as_having_it(tmp_path, index):
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "index").write_bytes(index)
    assert not is_free(tmp_path / ".workerc-cache")


def test_nothing_was_ever_added(tmp_path):
    git(tmp_path, "init", "-q")
    assert is_free(tmp_path / ".workerc-cache")
