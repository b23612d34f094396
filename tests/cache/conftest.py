"""Repositories that remember, however few their files are."""

import subprocess

import pytest

from compiler.cli import reading


@pytest.fixture
def sparing(tmp_path, monkeypatch):
    """An empty Git repository, in which the command runs and a single file is enough to be remembered."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(reading, "MANY", 0)
    subprocess.run(["git", "init", "-q"], cwd=tmp_path, check=True)
    return tmp_path
