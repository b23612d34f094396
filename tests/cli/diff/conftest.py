"""Repositories to compare."""

import pytest

from tests.cli.diff.shops import COMPUTES, CONFIG, Repository, git, worker


@pytest.fixture
def bare(tmp_path, inside):
    """An empty folder that Git knows."""
    root = tmp_path / "repository"
    root.mkdir()
    git(root, "init", "--quiet")
    return Repository(root, inside)


@pytest.fixture
def shop(bare):
    """Two Workers, two environments; committed, and not rendered."""
    bare.write("workerc.yaml", CONFIG)
    bare.write("platform/computes.yaml", COMPUTES)
    bare.write("workers/orders.yaml", worker())
    bare.write("workers/returns.yaml", worker("returns", replicas=1))
    bare.write(".gitignore", "/rendered\n")
    bare.commit("the beginning")
    return bare
