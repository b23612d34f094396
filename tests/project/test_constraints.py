"""Everything that make and CI install is pinned, and the metadata bounds what users install."""

import re
import tomllib
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).parent.parent.parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
TEXT = (ROOT / "constraints.txt").read_text(encoding="utf-8")
LINES = [line for line in TEXT.splitlines() if line and not line.startswith("#")]
PINS = dict(line.split("==") for line in LINES)
RUN = [Requirement(text) for text in PROJECT["project"]["dependencies"]]
EXTRAS = PROJECT["project"]["optional-dependencies"]
ALL = [*RUN, *(Requirement(text) for texts in EXTRAS.values() for text in texts)]


def closure(requirements: list[Requirement]) -> set[str]:
    """Names of the installed packages that `requirements` lead to; an extra that is not installed here leads nowhere."""
    found: set[str] = set()
    todo = [(requirement, extra) for requirement in requirements for extra in ("", *requirement.extras)]
    while todo:
        requirement, extra = todo.pop()
        name = canonicalize_name(requirement.name)
        if requirement.marker and not requirement.marker.evaluate({"extra": extra}):
            continue
        try:
            needs = distribution(name).requires or []
        except PackageNotFoundError:
            continue
        if name not in found:
            found.add(name)
            todo += [(Requirement(need), wanted) for need in needs for wanted in ("", *requirement.extras)]
    return found


def test_a_line_is_a_pin_and_nothing_else():
    assert [line for line in LINES if not re.fullmatch(r"[a-z0-9.-]+==[0-9][0-9a-z.]*", line)] == []
    assert "://" not in TEXT


@pytest.mark.parametrize("requirement", ALL, ids=str)
def test_what_we_ask_for_is_pinned_within_its_bounds(requirement):
    assert requirement.specifier.contains(PINS[requirement.name.lower()])


def test_what_comes_along_is_pinned():
    assert sorted(closure(ALL) - {canonicalize_name(name) for name in PINS}) == []


@pytest.mark.parametrize("requirement", RUN, ids=str)
def test_a_dependency_has_a_lower_bound_and_a_young_one_an_upper(requirement):
    operators = {specifier.operator: Version(specifier.version) for specifier in requirement.specifier}
    assert ">=" in operators
    assert operators[">="].major > 0 or "<" in operators


def test_build_requirements_are_pinned():
    assert {Requirement(text).name for text in PROJECT["build-system"]["requires"]} <= PINS.keys()
