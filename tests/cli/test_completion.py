"""What a shell offers where a person presses Tab, asked of real shells."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
FLEET = ROOT / "examples" / "fleet"

# Line up to the cursor, and what is offered there: all of it, or with `…` some of it.
OFFERED = {
    "workerc comp": "completion",
    "workerc lint --fo": "--force-exclude --format",
    "workerc lint --profile ": "default production strict",
    "workerc lint -e ": "dev prod staging",
    "workerc values payments-ledger -e s": "staging",
    "workerc render -w comm": "commerce commerce-dev commerce-staging",
    "workerc get pay": "payments-captured payments-fraud payments-ledger",
    "workerc delete -n payments-l": "payments-ledger",
    "workerc get -t instance": "instance-secret",
    "workerc explain unknown-stack": "unknown-stack unknown-stack-flavor unknown-stack-version",
    "workerc lint --select SEM101,REF10": "SEM101,REF101 …",
    "workerc lint --format gi": "github gitlab",
    "workerc diff --format ": "json markdown text",
    "workerc diff --from dev --to p": "prod",
    "workerc schema g": "generate",
    "workerc policy explain --format ": "json text",
    "workerc config show -e d": "dev",
    "workerc get -e nowhere nothing": "",
}

BASH = """\
source completion
COMP_LINE=$LINE
read -r -a COMP_WORDS <<< "$LINE"
case $LINE in *' ') COMP_WORDS+=('') ;; esac
COMP_CWORD=$((${#COMP_WORDS[@]} - 1))
$(complete -p workerc | sed 's/.*-F \\([^ ]*\\).*/\\1/') workerc 2>&1
printf '%s\\n' "${COMPREPLY[@]}"
"""
ZSH = """\
autoload -U compinit
compinit -u -D
compadd() { while [ "$1" != -- ] && [ $# -gt 0 ]; do [ "$1" = -a ] && print -l -- "${(@P)2}"; shift; done }
_describe() { print -l -- "${(@P)3}" | sed 's/\\([^\\\\]\\):.*/\\1/' }
words=(${(s: :)LINE})
[[ $LINE == *' ' ]] && words+=('')
CURRENT=${#words}
source completion
_workerc_completion
"""
FISH = 'source completion; complete --do-complete "$LINE" | cut -f 1'
SHELLS = {
    "bash": ("bash", "--noprofile", "--norc", "-c", BASH),
    "zsh": ("zsh", "-f", "-c", ZSH),
    "fish": ("fish", "--no-config", "-c", FISH),
}


@pytest.fixture(scope="module")
def scripts(tmp_path_factory) -> Path:
    """A folder with the command, and with what it prints for each shell."""
    folder = tmp_path_factory.mktemp("completion")
    command = folder / "workerc"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -c "from compiler.cli import run; run()" "$@"\n', encoding="utf-8"
    )
    command.chmod(0o755)
    for shell in SHELLS:
        (folder / shell).mkdir()
        printed = subprocess.run([command, "completion", shell], capture_output=True, check=True).stdout
        (folder / shell / "completion").write_bytes(printed)
    return folder


def offered(scripts: Path, shell: str, line: str) -> list[str]:
    if not shutil.which(shell):
        pytest.skip(f"there is no {shell} on this machine")
    command = [each.replace("source completion", f"source {scripts / shell / 'completion'}") for each in SHELLS[shell]]
    environment = os.environ | {"LINE": line, "PATH": f"{scripts}{os.pathsep}{os.environ['PATH']}", "HOME": str(scripts)}
    done = subprocess.run(command, cwd=FLEET, env=environment, capture_output=True, text=True, timeout=60, check=False)
    assert done.stderr == ""
    return sorted(done.stdout.split())


@pytest.mark.parametrize("line", OFFERED)
def test_bash_is_offered(scripts, line):
    found = offered(scripts, "bash", line)
    expected = OFFERED[line].split()
    if expected[-1:] == ["…"]:
        assert set(expected[:-1]) <= set(found)
    else:
        assert found == expected


@pytest.mark.parametrize("shell", ["zsh", "fish"])
@pytest.mark.parametrize("line", ["workerc comp", "workerc lint -e ", "workerc get payments-", "workerc explain unknown-st"])
def test_other_shells_are_offered_the_same(scripts, shell, line):
    assert offered(scripts, shell, line) == offered(scripts, "bash", line)


def test_where_nothing_can_be_read_nothing_is_offered_and_nothing_is_said(scripts, tmp_path):
    line = "workerc lint --config nowhere.yaml -e "
    environment = os.environ | {"COMP_WORDS": line, "COMP_CWORD": "5", "_WORKERC_COMPLETE": "bash_complete"}
    done = subprocess.run([scripts / "workerc"], cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout.strip(), done.stderr) == (0, "", "")


@pytest.mark.parametrize(("line", "kind"), [("workerc lint w", "file"), ("workerc render -o b", "dir"), ("workerc why r", "file")])
def test_files_are_left_to_the_shell(scripts, line, kind):
    words = str(len(line.split()) - 1)
    environment = os.environ | {"COMP_WORDS": line, "COMP_CWORD": words, "_WORKERC_COMPLETE": "bash_complete"}
    done = subprocess.run([scripts / "workerc"], cwd=FLEET, env=environment, capture_output=True, text=True, check=False)
    assert done.stdout.startswith(f"{kind},")


def test_a_shell_that_is_not_known_is_refused(workerc):
    done = workerc("completion", "tcsh")
    assert (done.code, "'bash', 'zsh', 'fish'" in done.err) == (2, True)
