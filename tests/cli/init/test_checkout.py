"""Where a repository lies, as Argo CD and Flux have to read it."""

import pytest

from compiler.cli.checkout import Checkout, address, checkout


@pytest.mark.parametrize(
    ("said", "read"),
    [
        ("https://git.example.com/data/workers.git", "https://git.example.com/data/workers.git"),
        ("https://git.example.com:8443/data/workers", "https://git.example.com:8443/data/workers"),
        ("ssh://git@git.example.com:2222/data/workers.git", "ssh://git@git.example.com:2222/data/workers.git"),
        ("git@git.example.com:data/workers.git", "ssh://git@git.example.com/data/workers.git"),
        ("git.example.com:data/workers.git", "ssh://git@git.example.com/data/workers.git"),
        ("https://someone:unsaid@git.example.com/workers.git", "https://git.example.com/workers.git"),
        ("https://unsaid@git.example.com/workers.git", "https://git.example.com/workers.git"),
        ("ssh://someone:unsaid@git.example.com/workers.git", "ssh://someone@git.example.com/workers.git"),
        ("/srv/git/workers.git", None),
        ("../workers.git", None),
        ("file:///srv/git/workers.git", None),
        ("git://git.example.com/workers.git", None),
        ("https://git.example.com/workers.git # x: y", None),
        ("https://git.example.com/a b", None),
        ("", None),
    ],
)
def test_an_address(said, read):
    assert address(said) == read


def test_without_git(tmp_path):
    assert checkout(tmp_path / "not" / "there") == Checkout()


def test_origin_comes_first_and_says_the_branch(git, tmp_path):
    git("init --initial-branch feature")
    git("remote add another https://git.example.com/another.git")
    git("remote add origin https://git.example.com/workers.git")
    assert checkout(tmp_path / "below") == Checkout(tmp_path, "https://git.example.com/workers.git", "main")
    git("symbolic-ref refs/remotes/origin/HEAD refs/remotes/origin/release/next")
    assert checkout(tmp_path).branch == "release/next"


def test_another_remote_serves_too(git, tmp_path):
    git("init --initial-branch master")
    git("remote add upstream https://git.example.com/upstream.git")
    assert checkout(tmp_path) == Checkout(tmp_path, "https://git.example.com/upstream.git", "master")


def test_what_a_hook_of_another_repository_leaves_behind_is_nothing_to_it(git, tmp_path, monkeypatch):
    git("init --initial-branch trunk")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere"))
    assert checkout(tmp_path).branch == "trunk"
