"""Two runs at once, in processes of their own: one waits for the other, and whoever is killed keeps nobody waiting."""

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from compiler.errors import WriteError
from compiler.output import lock
from compiler.output.lock import locked

ROOT = Path(__file__).parent.parent.parent
HOLD = """
import sys
from pathlib import Path
from compiler.output.lock import locked
with locked(Path(sys.argv[1]), print, shared=sys.argv[2] == "shared"):
    print("held", flush=True)
    sys.stdin.readline()
"""

IMPATIENT = """
from compiler.output import lock
lock.PATIENCE = 0.2
with locked"""


@pytest.fixture
def holder():
    """`holder(out)` is a process that has the lock until something is written to it, or it is killed."""
    started = []

    def start(out, kind="alone"):
        process = subprocess.Popen(
            [sys.executable, "-c", HOLD, str(out), kind],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
        )
        started.append(process)
        assert process.stdout.readline() == "held\n"
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()
        process.stdin.close()
        process.stdout.close()


@pytest.fixture
def said():
    return []


def let_go(process):
    process.stdin.write("\n")
    process.stdin.flush()


def test_a_run_waits_says_so_once_and_goes_on(tmp_path, holder, said):
    other = holder(tmp_path)
    threading.Timer(0.5, let_go, [other]).start()
    start = time.monotonic()
    with locked(tmp_path, said.append):
        assert time.monotonic() - start > 0.3
    assert said == [f"{tmp_path}: another run of workerc is writing here, waiting for it"]


def test_it_does_not_wait_for_ever(tmp_path, holder, said, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.3)
    holder(tmp_path)
    with pytest.raises(WriteError, match="another run of workerc has been writing here for 0 seconds") as caught:
        locked(tmp_path, said.append).__enter__()
    assert "nothing has been changed" in caught.value.help


def test_a_run_that_is_killed_keeps_nobody_waiting(tmp_path, holder, said):
    other = holder(tmp_path)
    other.kill()
    other.wait()
    with locked(tmp_path, said.append):
        pass
    assert said == []


def test_readers_do_not_wait_for_each_other_but_writers_do(tmp_path, holder, said, monkeypatch):
    monkeypatch.setattr(lock, "PATIENCE", 0.2)
    holder(tmp_path, "shared")
    with locked(tmp_path, said.append, shared=True):
        assert said == []
    with pytest.raises(WriteError), locked(tmp_path, said.append):
        pass


def test_nothing_stays_behind(tmp_path, said):
    out = tmp_path / "a/rendered"
    with locked(out, said.append, shared=True):
        assert not out.exists()
    with locked(out, said.append):
        assert list(out.iterdir()) == []
    assert list(tmp_path.iterdir()) == []
    with locked(out, said.append):
        (out / "file").touch()
    assert [path.name for path in tmp_path.rglob("*")] == ["a", "rendered", "file"]


def test_who_waits_in_a_directory_that_goes_gets_the_one_that_comes(tmp_path, holder, said):
    out = tmp_path / "rendered"
    other = holder(out)
    threading.Timer(0.3, let_go, [other]).start()
    with locked(out, said.append):
        third = subprocess.run(
            [sys.executable, "-c", HOLD.replace("with locked", IMPATIENT), str(out), "alone"],
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            capture_output=True,
            text=True,
            check=False,
        )
        assert "another run of workerc has been writing here" in third.stderr
    assert not out.exists()


def test_what_cannot_be_locked_is_left_to_whoever_writes(tmp_path, said):
    (tmp_path / "file").touch()
    with locked(tmp_path / "file", said.append), locked(tmp_path / "file/below", said.append):
        assert said == []
