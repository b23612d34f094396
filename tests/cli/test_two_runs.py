"""Two runs at once on one repository, in processes of their own: what comes out is what one after the other gives."""

import fcntl
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent


@pytest.fixture
def repository(tmp_path, write, worker):
    write("workerc.yaml", "sources: [workers]\nkustomization: environment\n")
    for name in ("audit", "orders", "returns"):
        write(f"workers/{name}.yaml", worker(name))
    return tmp_path


@pytest.fixture
def start(repository):
    started = []

    def run(*arguments):
        process = subprocess.Popen(
            [sys.executable, "-m", "compiler", *arguments],
            cwd=repository,
            env={**os.environ, "PYTHONPATH": str(ROOT)},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )
        started.append(process)
        return process

    yield run
    for process in started:
        process.kill()
        process.communicate()


def test_renders_at_once_end_as_one(start, inside):
    outcomes = [(process.communicate(timeout=60), process.returncode) for process in [start("render") for _ in range(3)]]
    assert [code for _, code in outcomes] == [0, 0, 0], outcomes
    made = [out + err for (out, err), _ in outcomes]
    assert sum("created" in text for text in made) == 1
    assert inside("render", "--check").code == 0


def test_a_render_waits_for_the_one_that_writes(repository, start):
    (repository / "rendered").mkdir()
    handle = os.open(repository / "rendered", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    waiting = start("render")
    assert waiting.stderr.readline() == "rendered: another run of workerc is writing here, waiting for it\n"
    assert list((repository / "rendered").iterdir()) == []
    os.close(handle)
    assert waiting.wait(timeout=60) == 0
    assert "created" in waiting.stderr.read()


def test_a_check_reads_no_half_written_tree(repository, start, inside):
    assert inside("render").code == 0
    handle = os.open(repository / "rendered", os.O_RDONLY)
    fcntl.flock(handle, fcntl.LOCK_EX)
    shutil.move(repository / "rendered/default/public/orders", repository / "orders")
    checking = start("render", "--check")
    assert "waiting for it" in checking.stderr.readline()
    shutil.move(repository / "orders", repository / "rendered/default/public/orders")
    os.close(handle)
    assert checking.wait(timeout=60) == 0


def test_a_render_that_has_nothing_to_write_makes_no_folder(repository, inside):
    (repository / "workers/orders.yaml").write_text("name: orders\ntype: worker\nversion: v1beta\nworker: {}\n", encoding="utf-8")
    assert inside("render").code == 1
    assert inside("render", "--check").code == 1
    assert not (repository / "rendered").exists()


def test_deletes_and_a_render_at_once_leave_what_is_up_to_date(repository, start, inside):
    assert inside("render", "-q").code == 0
    runs = [start("delete", "-n", "audit", "--yes"), start("delete", "-n", "orders", "--yes"), start("render", "--verbose")]
    outcomes = [(process.communicate(timeout=60), process.returncode) for process in runs]
    assert [code for _, code in outcomes[:2]] == [0, 0], outcomes
    inside("render", "-q")
    assert inside("render", "--check").code == 0
    assert [path.name for path in (repository / "workers").iterdir()] == ["returns.yaml"]
    assert sorted(path.name for path in (repository / "rendered/default/public").iterdir()) == ["returns"]
