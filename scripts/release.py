"""Builds what a release uploads, judges it, and says what a person then does: `release.py [FOLDER]`, by default `dist`.

Refuses, all reasons at once, while something is not as a release needs it. The environment that runs this has what
`scripts/release-requirements.txt` lists, beside it. Nothing is tagged, pushed or uploaded.
"""

from __future__ import annotations

import hashlib
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from release_contents import wrong_sdist, wrong_wheel
from release_notes import git, last_tag, newest, untold

ROOT = Path(__file__).resolve().parent.parent
VERSION_FILE = ROOT / "compiler" / "__init__.py"
# Where people are told to use this version: `workerc==0.1.0`, `rev: v0.1.0`, `workerc@v0.1.0`, `ref: v0.1.0`
NAMED = re.compile(r"(?:workerc==|rev: v|ref: v|workerc@v?)(\d+\.\d+\.\d+)")
NAMING = (
    "README.md",
    "docs/cache.md",
    "docs/ci.md",
    "docs/install.md",
    "docs/pre-commit.md",
    "docs/tutorial/first-worker.md",
    "ci/gitlab/templates/workerc.yml",
)


def main() -> int:
    out = Path(sys.argv[1] if len(sys.argv) > 1 else "dist").resolve()
    version = version_of(VERSION_FILE.read_text(encoding="utf-8"))
    if told(problems(version)):
        return 1
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        if told(built(out, work)) or told(judged(out, version, work)):
            return 1
        bill = _bill(out, version, work)
    files = sorted(path.name for path in out.iterdir())
    sums = "".join(f"{hashlib.sha256((out / each).read_bytes()).hexdigest()}  {each}\n" for each in files)
    (out / "SHA256SUMS").write_text(sums, encoding="utf-8")
    print(sums + _next(out, version, bill))
    return 0


def told(reasons: Iterator[str]) -> bool:
    found = [f"not released: {reason}" for reason in reasons]
    print("\n".join(found), file=sys.stderr, end="\n" if found else "")
    return bool(found)


def version_of(text: str) -> str:
    match = re.search(r'^__version__ = "(.*)"$', text, re.MULTILINE)
    assert match, "the version stands in a line of its own"
    return match[1]


def problems(version: str) -> Iterator[str]:
    """Why there cannot be a release of this checkout now."""
    if changes := git(ROOT, "status", "--porcelain"):
        yield f"there are changes that are not committed: {', '.join(line[3:] for line in changes.splitlines()[:5])}"
    elif changes is None:
        yield "this is no checkout of Git"
    section = newest((ROOT / "CHANGELOG.md").read_text(encoding="utf-8"))
    if section.version != version:
        yield f"compiler/__init__.py says {version}, and the newest heading of CHANGELOG.md is `{section.title}`"
    elif not section.released:
        yield f"CHANGELOG.md says `{section.title}`: make it `{version} (YEAR-MONTH-DAY)`"
    if last_tag(ROOT) == f"v{version}" and git(ROOT, "rev-parse", "HEAD") != git(ROOT, "rev-parse", f"v{version}^{{commit}}"):
        yield f"v{version} is tagged already, at another commit"
    if problem := untold(ROOT):
        yield problem
    for page in NAMING:
        path = ROOT / page
        others = {named for named in NAMED.findall(path.read_text(encoding="utf-8")) if named != version} if path.is_file() else ()
        if others:
            yield f"{page} names {', '.join(sorted(others))}"


def built(out: Path, work: Path) -> Iterator[str]:
    """Build twice, since what can be built once only can be checked by nobody."""
    for folder in (out, work / "again"):
        _run(sys.executable, "-m", "build", "--no-isolation", "--outdir", folder, ROOT)
    for path in sorted(out.iterdir()):
        if path.read_bytes() != (work / "again" / path.name).read_bytes():
            yield f"{path.name} comes out with other bytes when it is built again"


def judged(out: Path, version: str, work: Path) -> Iterator[str]:
    """What is wrong with what was built."""
    wheel, sdist = out / f"workerc-{version}-py3-none-any.whl", out / f"workerc-{version}.tar.gz"
    expected = {wheel.name, sdist.name}
    if (found := {path.name for path in out.iterdir()}) != expected:
        yield f"built were {', '.join(sorted(found))}, not {', '.join(sorted(expected))}"
        return
    tracked = (git(ROOT, "ls-files", "-z") or "").split("\0")[:-1]
    yield from wrong_wheel(wheel, version, tracked)
    yield from wrong_sdist(sdist, version, tracked)
    yield from _failed("the metadata", _tool("twine"), "check", "--strict", wheel, sdist)
    workerc = _installed(wheel, version, work)
    yield from _failed("the installed command", workerc, "--version", expect=f"workerc {version}\n")
    fleet = shutil.copytree(ROOT / "examples" / "fleet", work / "fleet")
    yield from _failed("lint from the wheel", workerc, "lint", "--fail-on", "warning", cwd=fleet)
    yield from _failed("render from the wheel", workerc, "render", cwd=fleet)
    yield from _failed("render --check from the wheel", workerc, "render", "--check", cwd=fleet)


def _installed(wheel: Path, version: str, work: Path) -> Path:
    """The command in a new environment that holds what the wheel brings along, pinned, and nothing else."""
    folder = work / "environment"
    _run(sys.executable, "-m", "venv", "--without-pip", folder)
    pip = (sys.executable, "-m", "pip", "--python", folder / "bin" / "python", "install", "-qq", "--disable-pip-version-check")
    # By its name and not by its path, which would get into what the environment says of itself.
    _run(*pip, "--no-index", "--no-deps", "--find-links", wheel.parent, f"workerc=={version}")
    _run(*pip, "--constraint", ROOT / "constraints.txt", f"workerc=={version}")
    return folder / "bin" / "workerc"


def _bill(out: Path, version: str, work: Path) -> Path:
    """The software bill of materials of that environment, in CycloneDX: workerc and everything that it runs with."""
    bill = out / f"workerc-{version}.cdx.json"
    options = ("--output-reproducible", "--pyproject", ROOT / "pyproject.toml", "--output-format", "JSON", "--output-file", bill)
    _run(_tool("cyclonedx-py"), "environment", *options, work / "environment" / "bin" / "python")
    return bill


def _tool(name: str) -> Path:
    return Path(sys.executable).parent / name


def _epoch() -> str:
    return (git(ROOT, "show", "-s", "--format=%ct", "HEAD") or "0").strip()


def _run(*command: object, cwd: Path = ROOT) -> subprocess.CompletedProcess[str]:
    done = _done(*command, cwd=cwd)
    if done.returncode:
        raise SystemExit(f"{' '.join(map(str, command))} failed:\n{done.stdout}{done.stderr}")
    return done


def _done(*command: object, cwd: Path) -> subprocess.CompletedProcess[str]:
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    environment["SOURCE_DATE_EPOCH"] = _epoch()
    return subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)


def _failed(what: str, *command: object, cwd: Path = ROOT, expect: str | None = None) -> Iterator[str]:
    done = _done(*command, cwd=cwd)
    if done.returncode or (expect is not None and done.stdout != expect):
        yield f"{what} is wrong, exit code {done.returncode}:\n{done.stdout}{done.stderr}"


def _next(out: Path, version: str, bill: Path) -> str:
    try:
        shown = out.relative_to(ROOT)
    except ValueError:
        shown = out
    files = f"{shown}/workerc-{version}*.whl {shown}/workerc-{version}.tar.gz"
    return f"""
What is left is for a person:
  git tag --sign --message "workerc {version}" v{version}
  git push origin v{version}
  twine upload {files}
and a release page with the section {version} of CHANGELOG.md, these files, {bill.name} and SHA256SUMS.
Then `## Unreleased: NEXT` on top of CHANGELOG.md, and NEXT in compiler/__init__.py.
"""


if __name__ == "__main__":
    sys.exit(main())
