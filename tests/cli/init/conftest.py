"""A folder that `workerc init` has been run in, and Git around it."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent.parent


@pytest.fixture
def workerc(inside):
    """In this process. What `shell` runs, hooks among it, is run as a person runs it."""
    return inside


@pytest.fixture
def files(tmp_path):
    """`files()`: the text of every file below the folder, without those of Git."""

    def read(folder=tmp_path):
        paths = [path for path in sorted(folder.rglob("*")) if path.is_file() and ".git" not in path.relative_to(folder).parts]
        return {path.relative_to(folder).as_posix(): path.read_bytes().decode() for path in paths}

    return read


@pytest.fixture
def shell(tmp_path):
    """`shell(line)` in the folder, with `workerc` and `pre-commit` on the path. Returns the finished process."""
    bin_folder = tmp_path.parent / f"{tmp_path.name}-bin"
    bin_folder.mkdir()
    for name, module in (("workerc", "compiler"), ("pre-commit", "pre_commit")):
        program = bin_folder / name
        program.write_text(f'#!/bin/sh\nPYTHONPATH={ROOT} exec {sys.executable} -m {module} "$@"\n')
        program.chmod(0o755)
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("GIT_", "PRE_COMMIT"))}
    known = {f"GIT_{who}_{what}": "x@example.com" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
    environment = (
        kept
        | known
        | {
            "PATH": f"{bin_folder}{os.pathsep}{os.environ['PATH']}",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_CONFIG_NOSYSTEM": "1",
            "PRE_COMMIT_HOME": str(bin_folder / "home"),
        }
    )

    def run(line, cwd=tmp_path, **more):
        command = ["sh", "-c", line]
        return subprocess.run(command, cwd=cwd, env=environment | more, capture_output=True, text=True, check=False)

    return run


@pytest.fixture
def git(shell):
    """`git(arguments)`: what Git says; it has to succeed."""

    def run(line):
        done = shell(f"git {line}")
        assert done.returncode == 0, done.stderr
        return done.stdout

    return run
