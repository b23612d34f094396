"""Progress is for people who wait: on a terminal, when there is much to do."""

import os
import pty
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


def on_a_terminal(folder: Path, *arguments: str) -> str:
    """Standard error of a run whose standard error is a terminal."""
    master, slave = pty.openpty()
    environment = {**os.environ, "PYTHONPATH": str(ROOT), "TERM": "xterm"}
    command = [sys.executable, "-m", "compiler", *arguments]
    with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.DEVNULL, stderr=slave) as process:
        os.close(slave)
        seen = b""
        while True:
            try:
                chunk = os.read(master, 4096)
            except OSError:
                break
            if not chunk:
                break
            seen += chunk
        process.wait(timeout=60)
    os.close(master)
    return seen.decode()


@pytest.fixture
def many(write, worker, tmp_path):
    write("many.yaml", "---\n".join(worker(f"worker-{number}") for number in range(501)))
    write("few.yaml", worker("few"))
    return tmp_path


def test_is_shown_for_long_work_on_a_terminal_only(many, workerc):
    assert "judging" in on_a_terminal(many, "lint", "many.yaml")
    assert "judging" not in on_a_terminal(many, "lint", "few.yaml")
    assert "judging" not in on_a_terminal(many, "lint", "many.yaml", "--quiet")
    assert "judging" not in workerc("lint", "many.yaml").err
