"""Programs to compare with, each pinned and in an environment of its own: they need versions of libraries that others do not."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Sequence
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parent.parent
PINS = Path(__file__).parent / "peers"
ENVIRONMENTS = ROOT / ".venv-bench"
TOOLS = Path(os.environ.get("WORKERC_TOOLS", ROOT / ".tools"))
KUBECTL = "v37"  # the newer layer of helm and kubectl that `make tools` fetches

_FETCHED = ("helm", "kubectl")


@cache
def program(name: str) -> Path | str:
    """Where the command `name` is, installed if need be; or why it cannot be had."""
    if name in _FETCHED:
        path = TOOLS / KUBECTL / name
        return path if path.is_file() else f"no {name} in .tools: run `make tools`"
    pins = (PINS / f"{name}.txt").read_text(encoding="utf-8")
    folder = ENVIRONMENTS / name
    stamp = folder / "pins"
    if not stamp.is_file() or stamp.read_text(encoding="utf-8") != pins:
        print(f"installing {name}, pinned", file=sys.stderr)
        if reason := _installed(folder, PINS / f"{name}.txt"):
            return reason
        stamp.write_text(pins, encoding="utf-8")
    return folder / "bin" / name


@cache
def version(name: str) -> str:
    """That of a program with pins."""
    lines = (PINS / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return next(line.partition("==")[2] for line in lines if line.startswith(f"{name}=="))


def _installed(folder: Path, pins: Path) -> str:
    """Nothing, or why not."""
    steps: tuple[Sequence[str | Path], ...] = (
        [sys.executable, "-m", "venv", "--clear", folder],
        [folder / "bin" / "python", "-m", "pip", "--quiet", "--disable-pip-version-check", "install", "--requirement", pins],
    )
    for step in steps:
        done = subprocess.run(step, capture_output=True, text=True, check=False, stdin=subprocess.DEVNULL)
        if done.returncode:
            lines = done.stderr.strip().splitlines() or ["no reason given"]
            return f"could not be installed: {lines[-1]}"
    return ""
