"""What cannot be read or meant: a message with the place, exit code 2, and the other files still judged."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent

CASES = {  # what is done to the folder, the arguments, what is said
    "missing path": (None, ["missing.yaml", "good.yaml"], "missing.yaml: no such file or directory"),
    "missing folder": (None, ["nowhere/", "good.yaml"], "nowhere/: no such file or directory"),
    "unknown flag": (None, ["--fxi", "good.yaml"], "--fxi"),
    "unknown format": (None, ["--format", "sarf", "good.yaml"], "did you mean `sarif`?"),
    "unknown environment": (None, ["-e", "prod", "good.yaml"], "there is no environment `prod`"),
    "missing configuration": (None, ["--config", "nothing.yaml", "good.yaml"], "nothing.yaml: no such file or directory"),
}


@pytest.fixture(autouse=True)
def good(write, worker):
    return write("good.yaml", worker())


@pytest.mark.parametrize("case", CASES)
def test_is_told_with_its_place(case, workerc):
    _, arguments, said = CASES[case]
    outcome = workerc("lint", *arguments)
    assert outcome.code == 2
    assert said in outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("bad", ["missing.yaml", "locked.yaml", "locked/"])
def test_other_files_are_still_judged(bad, workerc, write, worker, tmp_path):
    write("wrong.yaml", worker(replicas="two"))
    if bad.startswith("locked"):
        if os.geteuid() == 0:
            pytest.skip("root reads everything, whatever the permissions")
        path = tmp_path / bad
        path.mkdir() if bad.endswith("/") else path.write_text(worker("locked"))
        path.chmod(0)
    outcome = workerc("lint", bad, "wrong.yaml", "--format", "concise")
    assert outcome.code == 2
    assert bad.rstrip("/") in outcome.err
    assert "wrong.yaml:5:13: error[SPC103]" in outcome.out


def test_unreadable_bytes_are_a_diagnostic_and_the_rest_goes_on(workerc, tmp_path, write, worker):
    (tmp_path / "bytes.yaml").write_bytes(b"type: worker\nname: \xff\n")
    write("wrong.yaml", worker(replicas="two"))
    outcome = workerc("lint", "bytes.yaml", "wrong.yaml", "--format", "concise")
    assert outcome.code == 1
    assert "bytes.yaml:2:7: error[YML102]" in outcome.out
    assert "wrong.yaml:5:13: error[SPC103]" in outcome.out


BROKEN_CONFIGURATIONS = {
    "profil: strict\n": "workerc.yaml:1:1: error[CFG101] `profil` is no key of workerc.yaml",
    "profile: loose\n": "workerc.yaml:1:10: error[CFG101] `profile` is none of the values it can have: `loose`",
    "exclude: drafts\n": "workerc.yaml:1:10: error[CFG101] `exclude` is no list",
    "environments:\n  dev:\n    workspce: x\n": "workerc.yaml:3:5: error[CFG101] `workspce` is no key of `environments.dev`",
    "output: 'rendered\n": "workerc.yaml:1:9: error[CFG101]",
    "- a\n": "workerc.yaml:1:1: error[CFG101] the file holds no mapping",
}


@pytest.mark.parametrize("text", BROKEN_CONFIGURATIONS)
def test_broken_configuration_is_told_and_workers_are_judged_all_the_same(text, workerc, write, worker):
    write("workerc.yaml", text)
    write("wrong.yaml", worker(replicas="two"))
    outcome = workerc("lint", "wrong.yaml", "--format", "concise")
    assert outcome.code == 2
    assert BROKEN_CONFIGURATIONS[text] in outcome.out
    assert "wrong.yaml:5:13: error[SPC103]" in outcome.out


def test_broken_configuration_keeps_render_from_writing(workerc, write, tmp_path):
    write("workerc.yaml", "profil: strict\n")
    assert workerc("render").code == 2
    assert not (tmp_path / "rendered").exists()


def test_another_version_is_required(workerc, write):
    write("workerc.yaml", 'requires: ">=99"\n')
    outcome = workerc("lint")
    assert outcome.code == 2
    assert 'pip install "workerc>=99"' in outcome.err


def test_render_finds_no_worker(workerc, write, tmp_path):
    write("workerc.yaml", "sources: [workers]\n")
    (tmp_path / "workers").mkdir()
    outcome = workerc("render")
    assert outcome.code == 2
    assert "there is no Worker to render" in outcome.err


def test_misspelt_command(workerc):
    outcome = workerc("redner")
    assert outcome.code == 2
    assert "did you mean `render`?" in outcome.err


def test_a_crash_while_compiling_is_ours_and_hides_no_other_finding(write, worker, tmp_path):
    """The crash is put in from outside: a module that Python loads at its start breaks the lowering of one Worker."""
    write(
        "sitecustomize.py",
        "import compiler.workload.lower as lower\n"
        "import compiler.pipeline.collecting as collecting\n"
        "real = lower.lower\n"
        "def broken(worker, *rest):\n"
        "    if worker.name == 'good':\n"
        "        raise KeyError('hidden value')\n"
        "    return real(worker, *rest)\n"
        "collecting.lower = broken\n",
    )
    write("good.yaml", worker("good"))
    write("wrong.yaml", worker(replicas="two"))
    command = [sys.executable, "-m", "compiler", "render", "good.yaml", "wrong.yaml", "-o", "out", "--format", "concise"]
    environment = {**os.environ, "PYTHONPATH": f"{tmp_path}{os.pathsep}{ROOT}"}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert "compiling the Worker crashed: KeyError" in done.stdout
    assert "hidden value" not in done.stdout + done.stderr
    assert "wrong.yaml:5:13: error[SPC103]" in done.stdout
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("field", ["replicas", "dryRun", "logLevel", "compute", "stack", "tempVolume"])
def test_what_could_not_be_read_is_not_compiled(field, workerc, write, worker):
    lines = [line for line in worker().splitlines(keepends=True) if not line.startswith(f"  {field}:")]
    at = lines.index("worker:\n") + 1
    write("w.yaml", "".join([*lines[:at], f"  {field}: {{{{ n }}}}\n", *lines[at:]]))
    outcome = workerc("render", "w.yaml", "-o", "out", "--format", "concise")
    assert outcome.code == 1
    assert "error[YML110]" in outcome.out
    assert "BUG000" not in outcome.out


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device here is always full")
@pytest.mark.parametrize("arguments", [["lint", "orders.yaml"], ["rules"]])
def test_a_full_disk_is_no_defect(arguments, tmp_path, write, worker):
    write("orders.yaml", worker("orders"))
    command = [sys.executable, "-m", "compiler", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        run = subprocess.run(command, cwd=tmp_path, env=environment, stdout=full, stderr=subprocess.PIPE, text=True, check=False)
    assert (run.returncode, run.stderr) == (2, "error: standard output cannot be written: no space is left on the device\n")
