"""Overlays, a repository per folder: what `workerc lint` says of it is in `expected.txt`."""

import os
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "overlays"
CASES = sorted(path.name for path in FOLDER.iterdir())
EXPECTED = "expected.txt"


@pytest.fixture
def repository(copied):
    """`repository(case)` makes a copy of the case that is a repository."""
    return lambda case: copied(FOLDER / case)


@pytest.mark.parametrize("case", CASES)
def test_what_is_said(case, repository, workerc):
    found = workerc("lint", cwd=repository(case))
    if os.environ.get("WRITE_GOLDENS"):
        (FOLDER / case / EXPECTED).write_text(f"{found.out}exit code {found.code}\n", encoding="utf-8")
    assert f"{found.out}exit code {found.code}\n" == (FOLDER / case / EXPECTED).read_text(encoding="utf-8")


def test_a_part_of_the_workers_proves_nothing(repository, workerc):
    found = workerc("lint", "workers/orders.yaml", cwd=repository("idle"))
    assert "overlay" not in found.out


def test_rendering_stops_where_an_overlay_is_for_nobody(repository, workerc):
    folder = repository("idle")
    assert workerc("render", cwd=folder).code == 1
    assert not (folder / "rendered").exists()


def test_what_is_rendered_says_where_it_is_from(repository, workerc):
    folder = repository("matching")
    config = folder / "workerc.yaml"
    lines = config.read_text(encoding="utf-8").splitlines(keepends=True)
    config.write_text("".join(line for line in lines if "bento:9" not in line and "nobody" not in line), encoding="utf-8")
    assert workerc("render", cwd=folder).code == 0
    found = workerc("why", "deployment/payments", "spec.replicas", cwd=folder)
    assert "overlay in workerc.yaml:7:" in found.out
    assert "spec.replicas = 3" in found.out


def test_without_overlays_an_environment_is_as_none(repository, workerc):
    folder = repository("matching")
    config = folder / "workerc.yaml"
    config.write_text("environments: {prod: {overlays: []}}\n", encoding="utf-8")
    with_none = workerc("render", "-o", "-", cwd=folder)
    config.write_text("environments: {prod: {}}\n", encoding="utf-8")
    assert with_none.code == 0
    assert workerc("render", "-o", "-", cwd=folder) == with_none
