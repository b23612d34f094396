"""docs/from-dataos-ctl.md: every command of ours that it names does what the page says, on the fleet; those of kubectl exist."""

import re
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest

from compiler.cli import main

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs/from-dataos-ctl.md").read_text(encoding="utf-8")
CODE = [code.replace("\\|", "|") for code in re.findall(r"`((?:\\`|[^`])+)`", PAGE)]
OURS = sorted({code for code in CODE if code.startswith("workerc ") and "workerc.yaml" not in code})
MEANT = {
    "FILE": "workers/commerce/payments-ledger.yaml",
    "NAME": "payments-ledger",
    "VERSION": "v1beta",
    "TYPE": "worker",
    "WORKSPACE": "commerce",
    "ENVIRONMENT": "prod",
}
COMMANDS = """
    apply collation completion context create dataset delete depot develop doc domain fastbase get health help init jq log login
    maintenance operate product query-gateway role runtime tcp-stream themis tui update usage user usql version view workspace
"""  # of the vendor's command reference and of `dataos-ctl help`


@pytest.fixture(scope="module")
def fleet(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a") / "fleet"
    shutil.copytree(ROOT / "examples/fleet", folder, ignore=shutil.ignore_patterns("rendered"))
    identity = ["-c", "user.name=a", "-c", "user.email=a@example.com"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "a"]):
        subprocess.run(["git", *identity, *command], cwd=folder, check=True)
    return folder


@pytest.mark.parametrize("command", OURS)
def test_every_command_of_ours_runs(fleet, monkeypatch, capsys, command):
    monkeypatch.chdir(fleet)
    words = shlex.split(re.sub(r"[A-Z]{4,}", lambda found: MEANT.get(found[0], found[0]), command))[1:]
    if "--check" in words:
        assert main(["render", "-q"]) == 0
    code = main(words)
    printed = capsys.readouterr()
    assert code == (2 if words[0] == "apply" else 0), printed.err
    assert "defect" not in printed.err
    assert "apply" in printed.err if words[0] == "apply" else printed.out + printed.err


@pytest.mark.parametrize("verb", sorted({code.split()[1] for code in CODE if code.startswith("kubectl ")}))
def test_every_verb_of_kubectl_is_one(kubectl, verb):
    done = subprocess.run([kubectl, verb, "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    assert "Usage:" in done.stdout


def test_no_command_of_dataos_ctl_is_forgotten():
    cells = [line.split("|")[1] for line in PAGE.replace("\\|", "").splitlines() if line.startswith("| `")]
    said = {code.split()[0] for cell in cells for code in re.findall(r"`([^`]+)`", cell)}
    assert set(COMMANDS.split()) <= said
