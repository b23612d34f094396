"""Writes `tests/project/wheels.txt` anew: which wheels there are of the compiled libraries that workerc runs with, as they are
pinned. A test compares docs/install.md with it. pip asks its index; nothing that it finds is installed.

Run it when one of those pins changes: `python scripts/list_wheels.py`
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
LIST = ROOT / "tests" / "project" / "wheels.txt"
COMPILED = ("jsonschema-rs", "markupsafe", "pydantic-core", "pyyaml", "rpds-py")
# Of Python as most have it: not free-threaded, and of the versions that docs/install.md speaks of.
_WANTED = re.compile(r"-(?:cp31[1-4]-cp31[1-4]|cp3\d+-abi3|py3-none)-(?:manylinux|musllinux|macosx|win)")


def main() -> int:
    pins = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if "==" in line)
    LIST.write_text("".join(f"{name}\n" for library in COMPILED for name in wheels(library, pins[library])), encoding="utf-8")
    return 0


def wheels(library: str, version: str) -> list[str]:
    """Names of the files. pip tells them only where it says why it takes none of them."""
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "pip", "download", "-vvv", "--no-deps", "--only-binary=:all:", "--dest", folder]
        done = subprocess.run([*command, f"{library}=={version}"], capture_output=True, text=True, check=True)
    found = re.findall(rf"[/ ]({library.replace('-', '_')}-{re.escape(version)}-[\w.-]+\.whl)", done.stdout)
    return sorted({name for name in found if _WANTED.search(name)})


if __name__ == "__main__":
    sys.exit(main())
