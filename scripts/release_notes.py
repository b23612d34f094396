"""Whether bytes of `workerc render` have changed since the last release, and whether the changes tell it.

A golden counts as changed where what it is made of has not: a new case, or one that was given other input, changes nothing
for anybody.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import NamedTuple

GOLDENS = "tests/render"
HEADING = "Rendered output"
_CASE = re.compile(r"tests/render/(kubernetes|workspaces)/([^/]+)/(expected/)?")
_CHART = re.compile(r"tests/render/helm/charts/([^/]+)/")
_SECTION = re.compile(r"^## ([^\n]*)\n(.*?)(?=^## |\Z)", re.MULTILINE | re.DOTALL)
_TITLE = re.compile(r"(?P<unreleased>Unreleased: )?(?P<version>\d+\.\d+\.\d+\S*)(?: \(\d{4}-\d\d-\d\d\))?")
_TOLD = re.compile(rf"^### {HEADING}\n+(- .*?)(?=^##|\Z)", re.MULTILINE | re.DOTALL)


class Section(NamedTuple):
    """What the changes say of one version. `rendered` is what stands under *Rendered output*, empty where nothing does."""

    title: str
    version: str | None
    released: bool
    rendered: str


class Case(NamedTuple):
    """Digests of its files by path: what goes in, and what comes out."""

    given: Mapping[str, str]
    golden: Mapping[str, str]


def newest(changes: str) -> Section:
    """The first section of the text of a CHANGELOG.md."""
    found = _SECTION.search(changes)
    if not found:
        return Section("", None, released=False, rendered="")
    title = found[1].strip()
    named = _TITLE.fullmatch(title)
    told = _TOLD.search(found[2])
    version = named["version"] if named else None
    return Section(title, version, released=bool(named and not named["unreleased"]), rendered=told[1].strip() if told else "")


def last_tag(root: Path) -> str | None:
    """The last version that was tagged, None where there is none, or no Git to ask."""
    found = git(root, "describe", "--tags", "--abbrev=0", "--match", "v[0-9]*")
    return found.strip() or None if found is not None else None


def changed(root: Path, tag: str | None) -> tuple[str, ...]:
    """The goldens in the folder `root` that are not as they were at `tag`, though their input is. None: nothing to compare with."""
    if tag is None:
        return ()
    before, now = _cases(_at(root, tag)), _cases(_here(root))
    names = [name for name in before if name in now and before[name].given == now[name].given]
    return tuple(sorted([path for name in names for path in _unlike(before[name].golden, now[name].golden)]))


def untold(root: Path) -> str | None:
    """What is wrong with the changes, if bytes have changed since the last tag and they do not say so."""
    tag = last_tag(root)
    goldens = changed(root, tag)
    section = newest((root / "CHANGELOG.md").read_text(encoding="utf-8"))
    if not goldens or (section.rendered and f"v{section.version}" != tag):
        return None
    return f"rendered bytes have changed since {tag}, and CHANGELOG.md has no line under `### {HEADING}`: {', '.join(goldens)}"


def git(root: Path, *arguments: str, given: str | None = None) -> str | None:
    """What Git prints, None where it fails."""
    try:
        done = subprocess.run(["git", *arguments], cwd=root, input=given, capture_output=True, text=True, check=False)
    except OSError:
        return None
    return done.stdout if done.returncode == 0 else None


def _unlike(before: Mapping[str, str], now: Mapping[str, str]) -> Iterator[str]:
    yield from (path for path in {*before, *now} if before.get(path) != now.get(path))


def _cases(files: Mapping[str, str]) -> dict[str, Case]:
    """By the name of the golden folder. A chart is made of the case of its name of the target `kubernetes`."""
    given: dict[str, dict[str, str]] = {}
    golden: dict[str, dict[str, str]] = {}
    for path, digest in files.items():
        if match := _CASE.match(path):
            (golden if match[3] else given).setdefault(f"{match[1]}/{match[2]}", {})[path] = digest
        elif match := _CHART.match(path):
            golden.setdefault(f"charts/{match[1]}", {})[path] = digest
    return {name: Case(given.get(name.replace("charts/", "kubernetes/"), {}), files) for name, files in golden.items()}


def _at(root: Path, tag: str) -> dict[str, str]:
    lines = (git(root, "ls-tree", "-r", "--full-tree", tag, "--", GOLDENS) or "").splitlines()
    return {path: about.split()[2] for about, _, path in (line.partition("\t") for line in lines)}


def _here(root: Path) -> dict[str, str]:
    """As Git would store the files that lie there, committed or not."""
    paths = sorted(path.relative_to(root).as_posix() for path in (root / GOLDENS).rglob("*") if path.is_file())
    digests = (git(root, "hash-object", "--stdin-paths", given="\n".join(paths)) or "").split()
    return dict(zip(paths, digests, strict=True))
