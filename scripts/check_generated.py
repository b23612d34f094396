"""Says which generated files are not what `scripts/generate_*.py` would write, by running them in a copy."""

from __future__ import annotations

import filecmp
import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
LEFT_OUT = shutil.ignore_patterns(".git", ".venv*", ".tools", "build", "dist", ".*_cache", "__pycache__", ".hypothesis")


def main() -> int:
    with tempfile.TemporaryDirectory() as folder:
        copy = Path(folder, ROOT.name)
        shutil.copytree(ROOT, copy, ignore=LEFT_OUT)
        for script in sorted(copy.glob("scripts/generate_*.py")):
            subprocess.run([sys.executable, script], cwd=copy, env=os.environ | {"PYTHONPATH": str(copy)}, check=True)
        stale = sorted({*_files(copy), *_files(ROOT)} - set(filecmp.cmpfiles(ROOT, copy, _files(copy), shallow=False)[0]))
    for name in stale:
        print(f"{name} is not what would be generated: run `make generate`")
    return 1 if stale else 0


def _files(root: Path) -> list[str]:
    """Paths below `root`, without what is left out of copies."""
    found: list[str] = []
    for folder, folders, names in os.walk(root):
        left_out = LEFT_OUT(folder, [*folders, *names])
        folders[:] = [name for name in folders if name not in left_out]
        found += [Path(folder, name).relative_to(root).as_posix() for name in names if name not in left_out]
    return found


if __name__ == "__main__":
    sys.exit(main())
