"""The README shows what a reader will see: its files are written, its commands run, and the output compared."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent.parent
README = (ROOT / "README.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"^```(\w+)\n(.*?)^```$", README, re.MULTILINE | re.DOTALL)
FILES = {match[1]: text for language, text in BLOCKS if language == "yaml" and (match := re.match(r"# (\S+\.yaml)\n", text))}
SCREENS = [
    (line.removeprefix("$ "), output)
    for language, text in BLOCKS
    if language == "console"
    for line, output in re.findall(r"^(\$ workerc .*)\n((?:(?!\$ ).*\n)+)", text, re.MULTILINE)
]


@pytest.fixture
def folder(tmp_path) -> Path:
    """The reader's checkout, with the files of the README in it."""
    shutil.copytree(ROOT / "examples", tmp_path / "examples")
    for name, text in FILES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return tmp_path


def test_there_is_something_to_compare():
    assert {command.split()[1] for command, _ in SCREENS} == {"lint", "render"}


@pytest.mark.parametrize(("command", "output"), SCREENS, ids=[command for command, _ in SCREENS])
def test_a_command_prints_what_the_readme_shows(command, output, folder):
    run = subprocess.run(
        [sys.executable, "-c", "from compiler.cli import run; run()", *command.split()[1:]],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT), "NO_COLOR": "1", "COLUMNS": "120"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    assert run.stdout == output
