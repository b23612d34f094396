"""docs/install.md says for which platforms the pinned libraries have wheels, and which of them are compiled."""

import re
from importlib.metadata import distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.tags import Tag, compatible_tags, cpython_tags
from packaging.utils import canonicalize_name, parse_wheel_filename

ROOT = Path(__file__).parent.parent.parent
PAGE = (ROOT / "docs" / "install.md").read_text(encoding="utf-8")
WHEELS = (ROOT / "tests" / "project" / "wheels.txt").read_text(encoding="utf-8").split()
PINS = dict(line.split("==") for line in (ROOT / "constraints.txt").read_text(encoding="utf-8").splitlines() if "==" in line)
ROW = re.compile(r"^\| (Linux|macOS|Windows) on (.*?) \| (.*?) ?\| ([\d., ]+) \|$", re.MULTILINE)
ROWS = [match.groups() for match in ROW.finditer(PAGE)]
PYTHONS = ("3.11", "3.12", "3.13", "3.14")
MACHINES = {"x86-64": "x86_64", "arm64": "aarch64", "Apple silicon": "arm64", "Intel": "x86_64"}


def platforms(system: str, machine: str, least: str) -> list[str]:
    """What pip on the oldest of these takes."""
    word, _, version = least.partition(" ")
    kind = MACHINES[machine.removesuffix(", Alpine")]
    if system == "Windows":
        return [{"x86_64": "win_amd64", "aarch64": "win_arm64"}[kind]]
    major, minor = map(int, version.split("."))
    if system == "macOS":
        older = [(10, each) for each in range(16)] if kind == "x86_64" else []
        return [f"macosx_{a}_{b}_{kind}" for a, b in [*older, *((each, 0) for each in range(11, 20))] if (a, b) <= (major, minor)]
    libc = {"glibc": "manylinux", "musl": "musllinux"}[word]
    return [f"{libc}_{major}_{each}_{kind}" for each in range(minor, -1, -1)]


def tags(python: str, system: str, machine: str, least: str) -> set[Tag]:
    version = tuple(map(int, python.split(".")))
    there = platforms(system, machine, least)
    return {*cpython_tags(version, platforms=there), *compatible_tags(version, platforms=there)}


def without(python: str, system: str, machine: str, least: str) -> set[str]:
    """The libraries that have no wheel there."""
    taken = tags(python, system, machine, least)
    parsed = [parse_wheel_filename(name) for name in WHEELS]
    return {str(name) for name, *_ in parsed} - {str(name) for name, _, _, offered in parsed if offered & taken}


def older(least: str) -> str | None:
    """The version before, where a row would be wrong if it were enough."""
    word, _, version = least.partition(" ")
    if word not in ("glibc", "macOS") or version == "11.0":  # the first for Apple silicon
        return None
    major, minor = map(int, version.split("."))
    return f"{word} {major}.{minor - 1}"


@pytest.mark.parametrize(("system", "machine", "least", "pythons"), ROWS)
def test_a_row_says_where_nothing_is_built(system, machine, least, pythons):
    for python in pythons.split(", "):
        assert without(python, system, machine, least) == set()
        if before := older(least):
            assert without(python, system, machine, before) != set(), f"{before} is enough for {python}"


def test_every_python_of_a_platform_has_a_row_or_something_to_build():
    said = {(system, machine, python) for system, machine, _, pythons in ROWS for python in pythons.split(", ")}
    assert len({(system, machine) for system, machine, _, _ in ROWS}) == 8
    for system, machine, least, _ in ROWS:
        for python in PYTHONS:
            if (system, machine, python) not in said:
                assert without(python, system, machine, least) != set()


def test_the_list_is_of_the_pinned_versions():
    listed = {str(name): str(version) for name, version, *_ in map(parse_wheel_filename, WHEELS)}
    assert listed == {name: PINS[name] for name in listed}, "run `python scripts/list_wheels.py`"


def test_the_compiled_libraries_are_those_that_the_page_names():
    compiled = {name for name in needed("workerc") if "Root-Is-Purelib: false" in (distribution(name).read_text("WHEEL") or "")}
    assert compiled == {str(parse_wheel_filename(name)[0]) for name in WHEELS}
    (sentence,) = re.findall(r"are compiled: (.*?)\.", PAGE, re.DOTALL)
    assert {canonicalize_name(name) for name in re.findall(r"[\w-]{4,}", sentence)} == compiled


def needed(name: str) -> set[str]:
    """What is installed with `name`, here."""
    found: set[str] = set()
    todo = [name]
    while todo:
        for text in distribution(todo.pop()).requires or []:
            need = Requirement(text)
            if (not need.marker or need.marker.evaluate({"extra": ""})) and (each := canonicalize_name(need.name)) not in found:
                found.add(each)
                todo.append(each)
    return found
