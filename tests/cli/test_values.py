"""Values and placeholders, a repository per folder: what `workerc lint` says of it is in `expected.txt`."""

import os
import shutil
from pathlib import Path

import pytest

FOLDER = Path(__file__).parent / "values"
CASES = sorted(path.name for path in FOLDER.iterdir())
EXPECTED = "expected.txt"


@pytest.fixture
def repository(tmp_path):
    """`repository(case)` makes a copy of the case that is a repository."""

    def made(case: str) -> Path:
        folder = tmp_path / "repository"
        shutil.copytree(FOLDER / case, folder, ignore=shutil.ignore_patterns(EXPECTED))
        (folder / ".git").mkdir()
        return folder

    return made


@pytest.mark.parametrize("case", CASES)
def test_what_is_said(case, repository, workerc):
    found = workerc("lint", cwd=repository(case))
    if os.environ.get("WRITE_GOLDENS"):
        (FOLDER / case / EXPECTED).write_text(f"{found.out}exit code {found.code}\n", encoding="utf-8")
    assert found.err == ""
    assert f"{found.out}exit code {found.code}\n" == (FOLDER / case / EXPECTED).read_text(encoding="utf-8")
