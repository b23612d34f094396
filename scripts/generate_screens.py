"""Writes into the documentation what its commands print.

The commands of the README run beside `examples/` and the files that its YAML blocks name, those of the others in
`examples/fleet`. Every `$ command` in a `console` block runs, one after the other; what stands below it becomes what it printed.
In the README only commands with an output do.
"""

from __future__ import annotations

import os
import re
import shutil
import stat
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"
FLEET = ROOT / "examples" / "fleet"
SCREENS = (FLEET / "README.md", *[ROOT / "docs" / f"{page}.md" for page in ("commands", "environments", "policies")])

_FILE = re.compile(r"^```yaml\n(# (\S+\.yaml)\n.*?)^```$", re.MULTILINE | re.DOTALL)
_SCREEN = re.compile(r"^\$ (workerc (?:lint|render) .*)\n((?:(?!\$ |```).*\n)+)", re.MULTILINE)
_BLOCK = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)


def main() -> None:
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")
    for page in SCREENS:
        page.write_text(filled_in_fleet(page.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def filled(text: str) -> str:
    """The README `text` with every output that it shows as it is now. A command without output in `text` is not run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "work"
        shutil.copytree(ROOT / "examples", folder / "examples")
        for content, file in _FILE.findall(text):
            (folder / file).write_text(content, encoding="utf-8")
        return _SCREEN.sub(lambda screen: f"$ {screen[1]}\n{_printed(screen[1], folder)}", text)


def filled_in_fleet(text: str) -> str:
    """`text` with what each command of its `console` blocks prints in `examples/fleet`, in their order."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name) / "fleet"
        shutil.copytree(FLEET, folder)
        (folder / ".git").mkdir()
        return _BLOCK.sub(lambda block: f"```console\n{''.join(_run(block[1], folder))}```", text)


def _run(block: str, folder: Path) -> Iterator[str]:
    for line in block.splitlines(keepends=True):
        if line.startswith("$ "):
            yield line
            yield _printed(line.removeprefix("$ ").rstrip("\n"), folder)


def _printed(command: str, folder: Path) -> str:
    """What `command` prints in `folder`, on both streams. Raises `RuntimeError` where it cannot do its work."""
    path = f"{_commands(folder.parent)}{os.pathsep}{os.environ['PATH']}"
    run = subprocess.run(
        command,
        shell=True,  # pipes and redirections of the documentation
        cwd=folder,
        env=os.environ | {"PATH": path, "NO_COLOR": "1", "COLUMNS": "120", "LC_ALL": "C.UTF-8"},
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if run.returncode not in (0, 1):
        raise RuntimeError(f"`{command}` failed: {run.stdout}")
    return run.stdout


def _commands(folder: Path) -> Path:
    """A folder with the `workerc` of this checkout."""
    bin_folder = folder / "bin"
    bin_folder.mkdir(exist_ok=True)
    command = bin_folder / "workerc"
    command.write_text(
        f'#!/bin/sh\nPYTHONPATH="{ROOT}" exec "{sys.executable}" -c "from compiler.cli import run; run()" "$@"\n', encoding="utf-8"
    )
    command.chmod(command.stat().st_mode | stat.S_IXUSR)
    return bin_folder


if __name__ == "__main__":
    main()
