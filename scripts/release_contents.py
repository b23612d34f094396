"""What is wrong with the content of a wheel and of an sdist: whatever Git does not know, and whatever is missing."""

from __future__ import annotations

import configparser
import tarfile
import zipfile
from collections.abc import Iterable, Iterator
from pathlib import Path

_MAPPED = {"compiler/": "compiler/", "templates/": "compiler/templates/", "policies/": "compiler/policies/"}
_NAMED = ("METADATA", "RECORD", "WHEEL", "entry_points.txt", "licenses/LICENSE")
_UNPACKED = ("pyproject.toml", "README.md", "LICENSE", "CHANGELOG.md", "constraints.txt", "Makefile")
_FOLDERS = ("compiler/", "templates/", "policies/", "examples/", "tests/", "docs/", "scripts/")


def wrong_wheel(wheel: Path, version: str, tracked: Iterable[str]) -> Iterator[str]:
    """`tracked` are the files that Git knows. The package with templates and policies inside, its metadata, and nothing else."""
    info = f"workerc-{version}.dist-info"
    expected = {f"{info}/{name}" for name in _NAMED}
    for path in tracked:
        for source, target in _MAPPED.items():
            if path.startswith(source):
                expected.add(target + path.removeprefix(source))
    with zipfile.ZipFile(wheel) as archive:
        yield from _unlike(wheel.name, set(archive.namelist()), expected)
        entry = configparser.ConfigParser()
        entry.read_string(archive.read(f"{info}/entry_points.txt").decode())
        if dict(entry["console_scripts"]) != {"workerc": "compiler.cli:run"}:
            yield f"{wheel.name}: the commands are {dict(entry['console_scripts'])}"
        yield from _dated(wheel.name, {each.filename: each.date_time for each in archive.infolist()})


def wrong_sdist(sdist: Path, version: str, tracked: Iterable[str]) -> Iterator[str]:
    """All that is needed to build and to test."""
    known = set(tracked)
    expected = {path for path in known if path.startswith(_FOLDERS) or path in _UNPACKED}
    prefix = f"workerc-{version}/"
    with tarfile.open(sdist) as archive:
        members = archive.getmembers()
    names = {member.name.removeprefix(prefix) for member in members}
    generated = {"PKG-INFO", ".gitignore"}  # the latter is what hatchling goes by
    yield from (f"{sdist.name}: {name} is missing" for name in sorted(expected - names))
    yield from (f"{sdist.name}: {name} does not belong there" for name in sorted(names - known - generated))
    yield from _dated(sdist.name, {member.name: member.mtime for member in members})


def _unlike(archive: str, found: set[str], expected: set[str]) -> Iterator[str]:
    yield from (f"{archive}: {name} is missing" for name in sorted(expected - found))
    yield from (f"{archive}: {name} does not belong there" for name in sorted(found - expected))


def _dated(archive: str, times: dict[str, object]) -> Iterator[str]:
    """Every entry has one time, that of the commit, or bytes would depend on the clock."""
    if len(set(times.values())) > 1:
        yield f"{archive}: its entries have {len(set(times.values()))} different times"
