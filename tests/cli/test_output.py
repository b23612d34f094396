"""The output tree over several runs of the command line."""

import os
import signal
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
NAMES = [f"worker-{number}" for number in range(10)]


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


@pytest.fixture
def ten(write, worker, tmp_path):
    write("workerc.yaml", "sources: [workers]\n")
    for name in NAMES:
        write(f"workers/{name}.yaml", worker(name))
    return tmp_path


def test_a_part_leaves_the_rest_and_an_empty_folder_deletes_nothing(ten, workerc):
    assert workerc("render").code == 0
    rendered = ten / "rendered"
    whole = files(rendered)
    assert {name.split("/")[2] for name in whole} == set(NAMES)
    assert workerc("render", "workers/worker-3.yaml").code == 0
    assert files(rendered) == whole
    for path in (ten / "workers").iterdir():
        path.unlink()
    assert workerc("render").code == 2
    assert files(rendered) == whole


def test_the_output_of_a_worker_that_is_gone_is_deleted_by_a_whole_run_only(ten, workerc):
    workerc("render")
    (ten / "workers/worker-3.yaml").unlink()
    assert workerc("render", "workers/worker-4.yaml").code == 0
    assert (ten / "rendered/default/public/worker-3").is_dir()
    outcome = workerc("render", "--check")
    assert outcome.code == 1
    assert "delete rendered/default/public/worker-3/deployment-worker-3.yaml" in outcome.out
    assert workerc("render").code == 0
    assert not (ten / "rendered/default/public/worker-3").exists()
    assert workerc("render", "--check").code == 0


def test_nothing_is_written_while_one_worker_has_an_error(ten, workerc, write, worker):
    write("workers/worker-5.yaml", worker("worker-5", replicas="two"))
    outcome = workerc("render", "--format", "concise")
    assert outcome.code == 1
    assert "workers/worker-5.yaml:5:13: error[SPC103]" in outcome.out
    assert not (ten / "rendered").exists()
    assert workerc("render", "workers/worker-6.yaml").code == 0


def test_what_was_edited_by_hand_is_kept_and_told(ten, workerc):
    workerc("render")
    edited = ten / "rendered/default/public/worker-1/deployment-worker-1.yaml"
    edited.write_text(edited.read_text() + "# by hand\n")
    outcome = workerc("render")
    assert outcome.code == 1
    assert "deployment-worker-1.yaml" in outcome.out + outcome.err
    assert edited.read_text().endswith("# by hand\n")
    assert workerc("render", "--overwrite-drift").code == 0
    assert not edited.read_text().endswith("# by hand\n")


def test_a_directory_with_other_files_is_refused(ten, workerc, write):
    write("rendered/notes.txt", "mine\n")
    outcome = workerc("render")
    assert outcome.code == 1
    assert "--adopt" in outcome.out + outcome.err
    assert workerc("render", "--adopt").code == 0
    assert (ten / "rendered/notes.txt").read_text() == "mine\n"


@pytest.mark.usefixtures("ten")
def test_changes_can_fail_a_hook(workerc):
    assert workerc("render", "--fail-on-change").code == 1
    assert workerc("render", "--fail-on-change").code == 0


@pytest.mark.usefixtures("ten")
def test_two_workers_of_one_name_are_an_error_that_names_both(workerc, write, worker):
    write("workers/other.yaml", worker("worker-1"))
    outcome = workerc("lint", "--format", "json")
    assert outcome.code == 1
    assert "REF201" in outcome.out
    assert "workers/worker-1.yaml" in outcome.out
    assert "workers/other.yaml" in outcome.out


def test_output_directories_inside_of_each_other_keep_what_they_hold(ten, workerc):
    for folder in ("deploy/a", "deploy/b"):
        assert workerc("render", "-o", folder).code == 0
    before = files(ten / "deploy")
    outcome = workerc("render", "-o", "deploy")
    assert (outcome.code, "deleted" in outcome.err) == (0, False)
    assert before.items() < files(ten / "deploy").items()
    outcome = workerc("render", "-o", ".")
    assert (outcome.code, "OUT103" in outcome.out) == (1, True)
    assert workerc("render", "-o", "deploy", "--check").code == 0


@pytest.fixture
def two(write, worker, tmp_path):
    """Two repositories, `sales` and `ops`, of which each has one Worker."""
    for name in ("sales", "ops"):
        write(f"{name}/workerc.yaml", "sources: [workers]\n")
        write(f"{name}/workers/w.yaml", worker(f"{name}-worker"))
    return tmp_path


@pytest.mark.parametrize("shared", ["shared", "ops/out"])
def test_a_repository_does_not_delete_the_output_of_another(two, workerc, shared):
    (two / shared / ".git").mkdir(parents=True)
    out = ("render", "-o", str(two / shared))
    assert workerc(*out, cwd=two / "sales").code == 0
    before = files(two / shared)
    outcome = workerc(*out, cwd=two / "ops")
    assert (outcome.code, "OUT109" in outcome.out, "`sales-worker`" in outcome.out) == (1, True, True)
    assert files(two / shared) == before
    outcome = workerc(*out, "--adopt", cwd=two / "ops")
    assert (outcome.code, "deleted `default/public/sales-worker`: nothing is rendered" in outcome.err) == (0, True)
    assert workerc(*out, cwd=two / "ops").code == 0


def test_all_workers_of_a_repository_may_be_renamed_where_its_output_lies_inside(two, workerc, write, worker):
    assert workerc("render", cwd=two / "sales").code == 0
    write("sales/workers/w.yaml", worker("renamed"))
    outcome = workerc("render", cwd=two / "sales")
    assert (outcome.code, "deleted `default/public/sales-worker`" in outcome.err) == (0, True)


@pytest.fixture
def renamed(write, worker):
    """A Worker that two environments have in `sales`, of which `prod` calls that otherwise."""
    write("workerc.yaml", "environments: {dev: {}, prod: {workspaces: {sales: prod-sales}}}\n")
    write("workers/orders.yaml", worker("orders").replace("version:", "workspace: sales\nversion:"))


@pytest.mark.usefixtures("renamed")
@pytest.mark.parametrize("command", ["render", "lint"])
@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["-w", "nope"], "in the workspace `nope`\n  = help: there are some in `prod-sales`, `sales`"),
        (["-w", "sale"], "in the workspace `sale`\n  = help: did you mean `sales`? there are some in"),
        (["-w", "sales", "-e", "prod"], "there are some in `prod-sales`\n"),
    ],
)
def test_a_workspace_without_workers_is_told(workerc, command, arguments, told):
    outcome = workerc(command, *arguments)
    assert (outcome.code, told in outcome.err) == (2, True)


@pytest.mark.usefixtures("renamed")
def test_a_workspace_that_one_environment_has_is_enough(workerc, write, tmp_path):
    assert workerc("render", "-w", "prod-sales").code == 0
    assert [path.name for path in (tmp_path / "rendered").iterdir()] == ["prod"]
    assert workerc("lint", "workers/orders.yaml", "-w", "nope").code == 0
    write("workers/broken.yaml", "name: 'x\ntype: worker\n")
    assert workerc("lint", "-w", "nope").code == 1


@pytest.mark.parametrize(
    ("changed", "told"),
    [
        ("name: con", ("workers/w.yaml:1:7", "rename the Worker")),
        ("workspace: aux\nname: orders", ("workers/w.yaml:1:12", "place the Worker in another workspace")),
    ],
)
def test_a_name_that_no_folder_can_have_is_told_once_at_the_worker(write, worker, workerc, changed, told):
    write("workerc.yaml", "sources: [workers]\n")
    write("workers/w.yaml", worker("orders").replace("name: orders", changed))
    outcome = workerc("render")
    assert (outcome.code, outcome.out.count("error[OUT108]")) == (1, 1)
    assert [each for each in told if each not in outcome.out] == []


@pytest.mark.usefixtures("ten")
def test_an_empty_name_is_no_output_directory(workerc, tmp_path):
    outcome = workerc("render", "-o", "")
    assert (outcome.code, "`-o` names no directory" in outcome.err) == (2, True)
    assert not (tmp_path / "rendered").exists()


@pytest.mark.slow
@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no SIGKILL")
def test_a_run_that_is_killed_while_it_writes_is_told_and_completed(write, worker, workerc, tmp_path):
    write("workerc.yaml", "sources: [workers]\n")
    for number in range(500):
        write(f"workers/w{number}.yaml", worker(f"w{number}"))
    command = [sys.executable, "-m", "compiler", "render"]
    run = subprocess.Popen(command, cwd=tmp_path, env={**os.environ, "PYTHONPATH": str(ROOT)}, stderr=subprocess.DEVNULL)
    while run.poll() is None and not (tmp_path / "rendered/default/public/w300").exists():
        time.sleep(0.001)
    run.kill()
    assert run.wait() == -signal.SIGKILL
    left = [path for path in files(tmp_path / "rendered") if path.endswith(".workerc-inventory")]
    assert len(left) < 500
    outcome = workerc("render", "--check")
    assert (outcome.code, "OUT106" in outcome.out, "create rendered/" in outcome.out) == (1, True, True)
    assert workerc("render").code == 0
    assert workerc("render", "--check").code == 0
    assert workerc("render", "-o", "again").code == 0
    assert files(tmp_path / "rendered") == files(tmp_path / "again")


@pytest.mark.slow
def test_the_bytes_are_the_same_everywhere(ten, workerc, tmp_path):
    """Under other hash seeds, time zones, locales, working directories and orders of files."""
    workerc("render")
    expected = files(ten / "rendered")
    for number, env in enumerate(
        [
            {"PYTHONHASHSEED": "1", "TZ": "Asia/Kathmandu", "LC_ALL": "C"},
            {"PYTHONHASHSEED": "2", "TZ": "America/St_Johns", "LC_ALL": "C.UTF-8", "PYTHONUTF8": "0"},
        ]
    ):
        assert workerc("render", "-o", f"again-{number}", env=env).code == 0
        assert files(tmp_path / f"again-{number}") == expected
    assert workerc("render", "--config", "../workerc.yaml", "-o", "../elsewhere", cwd=ten / "workers").code == 0
    assert files(tmp_path / "elsewhere") == expected
    backwards = [f"workers/{name}.yaml" for name in reversed(NAMES)]
    assert workerc("render", *backwards, "-o", "backwards").code == 0
    assert files(tmp_path / "backwards") == expected


def test_closed_pipes_are_no_failure(ten):
    command = f"{sys.executable} -m compiler render -o - | head -c 10"
    done = subprocess.run(
        command, shell=True, cwd=ten, env={**os.environ, "PYTHONPATH": str(ROOT)}, capture_output=True, text=True, check=False
    )
    assert "Traceback" not in done.stderr


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="there are no named pipes on this platform")
def test_a_report_goes_into_a_pipe_and_leaves_it_one(workerc, tmp_path):
    (tmp_path / "orders.yaml").write_text("name: orders\n", encoding="utf-8")
    os.mkfifo(tmp_path / "pipe")
    read = []
    reader = threading.Thread(target=lambda: read.append((tmp_path / "pipe").read_text(encoding="utf-8")), daemon=True)
    reader.start()
    workerc("lint", "orders.yaml", "--format", "json=pipe")
    reader.join(timeout=20)
    assert (tmp_path / "pipe").is_fifo()
    assert read, "nothing came through the pipe"
    assert read[0].startswith("{")
