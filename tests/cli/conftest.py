"""Runs the command line as a person does: in a process of its own, in a folder of their own."""

import contextlib
import io
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import NamedTuple

import pytest

from compiler.cli import main

ROOT = Path(__file__).parent.parent.parent


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


Run = Callable[..., Outcome]


@pytest.fixture
def workerc(tmp_path: Path) -> Run:
    """`workerc(*arguments)` in `tmp_path`, or in the folder `cwd`."""

    def run(*arguments: str, cwd: Path = tmp_path, env: Mapping[str, str] | None = None, stdin: str = "") -> Outcome:
        environment = {**os.environ, "PYTHONPATH": str(ROOT), **(env or {})}
        command = [sys.executable, "-m", "compiler", *arguments]
        done = subprocess.run(
            command, cwd=cwd, env=environment, input=stdin.encode(), capture_output=True, timeout=120, check=False
        )
        return Outcome(done.returncode, done.stdout.decode(), done.stderr.decode())

    return run


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """What `workerc` does, in this process: starting one takes longer than most commands do."""

    def run(*arguments: str, cwd: Path = tmp_path, env: Mapping[str, str] | None = None, stdin: str = "") -> Outcome:
        out, err, given = (io.TextIOWrapper(io.BytesIO(each), encoding="utf-8") for each in (b"", b"", stdin.encode()))
        with monkeypatch.context() as patch, contextlib.redirect_stdout(out), contextlib.redirect_stderr(err):
            patch.chdir(cwd)
            patch.setattr(sys, "stdin", given)
            for name, value in (env or {}).items():
                patch.setenv(name, value)
            code = main(list(arguments))
        return Outcome(code, _written(out), _written(err))

    return run


def _written(stream: io.TextIOWrapper) -> str:
    stream.flush()
    assert isinstance(stream.buffer, io.BytesIO)
    return stream.buffer.getvalue().decode()


@pytest.fixture
def write(tmp_path: Path) -> Callable[..., Path]:
    """`write("a/b.yaml", text)` below `tmp_path`, folders made as needed."""

    def written(name: str, text: str) -> Path:
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        return path

    return written


@pytest.fixture
def worker() -> Callable[..., str]:
    return _worker


def _worker(name: str = "reader", **changes: str) -> str:
    """A small Worker that is clean and renders. `changes` replace lines by their key."""
    text = f"""\
name: {name}
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:1.0
  compute: runnable-default
  resources:
    requests: {{cpu: 100m, memory: 128Mi}}
    limits: {{cpu: 200m, memory: 128Mi}}
  stackSpec:
    input:
      generate: {{interval: 1s, mapping: root.id = uuid_v4()}}
    output:
      stdout: {{codec: lines}}
"""
    for key, value in changes.items():
        text = "".join(
            f"{line.partition(':')[0]}: {value}\n" if line.strip().startswith(f"{key}:") else line for line in text.splitlines(True)
        )
    return text


@pytest.fixture
def copied(tmp_path: Path) -> Callable[[Path], Path]:
    """`copied(case)` is a copy of the folder `case` that is a repository, without what is expected of it."""

    def made(case: Path) -> Path:
        folder = tmp_path / "repository"
        shutil.copytree(case, folder, ignore=shutil.ignore_patterns("expected.txt"))
        (folder / ".git").mkdir()
        return folder

    return made
