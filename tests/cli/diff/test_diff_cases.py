"""A change of the repository in `base`, a folder each: what `diff` says against the revision before, and what that rendered.

`before` and `after` hold the files that are not those of `base`, `gone` names those that the change takes away, and `arguments` are
those of the command. `WRITE_GOLDENS=1` writes what is expected anew.
"""

import json
import os
import shlex
import shutil
from pathlib import Path

import pytest

from tests.cli.diff.shops import Repository, git

FOLDER = Path(__file__).parent
CASES = sorted(path.name for path in (FOLDER / "cases").iterdir())
SIDES = {"revision": ("--against", "HEAD"), "directory": ()}
FORMATS = {"json": "an-autoscaler", "markdown": "an-autoscaler"}


@pytest.fixture
def changed(tmp_path, inside):
    """`changed(case)` is a repository whose last commit is `before`, rendered, and whose working tree is `after`."""

    def made(case):
        repository = Repository(tmp_path / "repository", inside)
        shutil.copytree(FOLDER / "base", repository.root)
        git(repository.root, "init", "--quiet")
        _laid(FOLDER / "cases" / case / "before", repository.root)
        repository.commit()
        repository.render()
        _laid(FOLDER / "cases" / case / "after", repository.root)
        gone = FOLDER / "cases" / case / "gone"
        for name in gone.read_text(encoding="utf-8").split() if gone.exists() else ():
            (repository.root / name).unlink()
        return repository

    return made


def _laid(folder, root):
    if folder.exists():
        shutil.copytree(folder, root, dirs_exist_ok=True)


def arguments(case):
    return shlex.split((FOLDER / "cases" / case / "arguments").read_text(encoding="utf-8"))


def as_expected(golden, text):
    if os.environ.get("WRITE_GOLDENS"):
        golden.write_text(text, encoding="utf-8")
    assert text == golden.read_text(encoding="utf-8")


@pytest.mark.parametrize("case", CASES)
def test_what_is_said(case, changed):
    repository = changed(case)
    for side, against in SIDES.items():
        code, out, err = repository.diff(*against, *arguments(case))
        as_expected(FOLDER / "cases" / case / f"expected.{side}.txt", f"{out}{err}exit {code}\n")


@pytest.mark.parametrize(("form", "case"), FORMATS.items())
def test_each_format(form, case, changed, tmp_path):
    repository = changed(case)
    code, out, err = repository.diff(
        "--against", "HEAD", *arguments(case), "--format", form, "--format", f"text={tmp_path / 'text'}"
    )
    assert (code, err) == (1, "")
    as_expected(FOLDER / f"expected.{form}", out)
    assert f"{(tmp_path / 'text').read_text(encoding='utf-8')}exit 1\n" == (
        FOLDER / "cases" / case / "expected.revision.txt"
    ).read_text(encoding="utf-8")


@pytest.mark.parametrize("form", ["text", "json", "markdown"])
def test_secrets_are_in_no_format(form, changed):
    repository = changed("a-secret")
    for against in SIDES.values():
        out = repository.diff(*against, "--format", form).out
        assert "orders" in out
        assert "8f14e45f" not in out
        assert "c9f0f895" not in out


def test_json_has_the_line_of_each_field(changed):
    repository = changed("a-line-of-the-worker")
    found = json.loads(repository.diff("--against", "HEAD", "-e", "dev", "--format", "json").out)
    fields = [field for worker in found["workers"] for each in worker["objects"] for field in each["fields"] if not field["folded"]]
    lines = {(field["field"], field["cause"]["file"], field["cause"]["line"], field["cause"]["field"]) for field in fields}
    assert lines == {
        ("metadata.annotations[workerc.dev/owner]", "workers/orders.yaml", 5, "owner"),
        (
            "data[jobconfig.yaml] pipeline.processors[0].mapping",
            "workers/orders.yaml",
            21,
            "worker.stackSpec.pipeline.processors[0].mapping",
        ),
    }
