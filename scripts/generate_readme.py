"""Writes into the README what its commands print: files in its YAML blocks are there, and so are the examples."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
README = ROOT / "README.md"

_FILE = re.compile(r"^```yaml\n(# (\S+\.yaml)\n.*?)^```$", re.MULTILINE | re.DOTALL)
_SCREEN = re.compile(r"^\$ (workerc (?:lint|render) .*)\n((?:(?!\$ |```).*\n)+)", re.MULTILINE)


def main() -> None:
    README.write_text(filled(README.read_text(encoding="utf-8")), encoding="utf-8", newline="\n")


def filled(text: str) -> str:
    """`text` with every output that it shows as it is now. A command without output in `text` is not run."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        shutil.copytree(ROOT / "examples", folder / "examples")
        for content, file in _FILE.findall(text):
            (folder / file).write_text(content, encoding="utf-8")
        return _SCREEN.sub(lambda screen: f"$ {screen[1]}\n{_printed(screen[1], folder)}", text)


def _printed(command: str, folder: Path) -> str:
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
    if run.returncode not in (0, 1):
        raise RuntimeError(f"`{command}` failed: {run.stdout}")
    return run.stdout


if __name__ == "__main__":
    main()
