"""What makes another workerc, and what does not."""

import os
import re
import sys
import tomllib
from pathlib import Path

import pytest

from compiler.cache import identity
from compiler.cache.identity import LIBRARIES, tool

ROOT = Path(__file__).parent.parent.parent
RECORD = """\
../../../bin/workerc,sha256=aaaa,200
compiler/__init__.py,sha256=bbbb,10
compiler/__pycache__/__init__.cpython-311.pyc,,
compiler/templates/kubernetes/pdb.yaml.j2,sha256=cccc,10
workerc-0.1.0.dist-info/INSTALLER,sha256=dddd,4
workerc-0.1.0.dist-info/RECORD,,
"""


@pytest.fixture
def site(tmp_path: Path) -> Path:
    """A folder as pip fills it, files without a meaning."""
    for name in (
        *(
            "compiler/__init__.py",
            "compiler/lint/rules.py",
            "compiler/templates/kubernetes/pdb.yaml.j2",
            "compiler/policies/a.yaml",
        ),
        *("compiler/__pycache__/__init__.cpython-311.pyc", "PyYAML-6.0.3.dist-info/METADATA", "pytest-9.0.0.dist-info/METADATA"),
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("text")
    return tmp_path


def identified(site: Path) -> str:
    folders = [site / "compiler" / name for name in ("templates", "policies")]
    return identity.identity(site / "compiler", folders, ["", str(site), str(site / "none")])


def recorded(site: Path, text: str = RECORD, version: str = "0.1.0") -> Path:
    record = site / f"workerc-{version}.dist-info" / "RECORD"
    record.parent.mkdir(exist_ok=True)
    record.write_text(text)
    return record


def test_it_is_a_digest_and_stays():
    assert re.fullmatch("[0-9a-f]{64}", tool())
    assert tool() == identity.identity(ROOT / "compiler", (ROOT / "templates", ROOT / "policies"), sys.path)


@pytest.mark.parametrize(
    "name", ["compiler/lint/rules.py", "compiler/templates/kubernetes/pdb.yaml.j2", "compiler/policies/a.yaml"]
)
@pytest.mark.parametrize("change", ["content", "time", "gone", "renamed"])
def test_another_file_is_another_tool(site, name, change):
    before = identified(site)
    path = site / name
    match change:
        case "content":
            path.write_text("other text")
        case "time":
            os.utime(path, ns=(0, path.stat().st_mtime_ns + 1000))
        case "gone":
            path.unlink()
        case "renamed":
            path.rename(path.with_name("other.py"))
    assert identified(site) != before


def test_a_new_file_is_another_tool(site):
    before = identified(site)
    (site / "compiler/templates/new.yaml").touch()
    assert identified(site) != before


@pytest.mark.parametrize("name", ["compiler/__pycache__/rules.cpython-311.pyc", "other.py", "pytest-9.1.0.dist-info/METADATA"])
def test_what_judges_nothing_is_the_same_tool(site, name):
    before = identified(site)
    (site / name).parent.mkdir(exist_ok=True)
    (site / name).touch()
    assert identified(site) == before


def test_another_library_is_another_tool(site):
    before = identified(site)
    (site / "PyYAML-6.0.3.dist-info").rename(site / "PyYAML-6.0.4.dist-info")
    assert identified(site) != before


def test_another_python_is_another_tool(site, monkeypatch):
    before = identified(site)
    monkeypatch.setattr(sys, "version_info", (3, 99, 0))
    assert identified(site) != before


class TestAWheel:
    def test_is_the_same_wherever_and_whenever_it_is_installed(self, site):
        recorded(site)
        before = identified(site)
        os.utime(site / "compiler/lint/rules.py", (1, 1))
        recorded(
            site,
            RECORD.replace("sha256=aaaa", "sha256=other") + "workerc-0.1.0.dist-info/REQUESTED,,\ncompiler/__pycache__/a.pyc,,\n",
        )
        assert identified(site) == before
        recorded(site, "".join(reversed(RECORD.splitlines(keepends=True))))
        assert identified(site) == before

    @pytest.mark.parametrize("digest", ["bbbb", "cccc"])
    def test_is_another_one_with_other_content(self, site, digest):
        recorded(site)
        before = identified(site)
        recorded(site, RECORD.replace(digest, "eeee"))
        assert identified(site) != before

    @pytest.mark.parametrize(
        "text", ["", "compiler.pth,sha256=aaaa,20\nworkerc-0.1.0.dist-info/RECORD,,\n"], ids=["empty", "editable"]
    )
    def test_is_none_without_its_files_in_the_record(self, site, text):
        recorded(site, text)
        before = identified(site)
        os.utime(site / "compiler/lint/rules.py", (1, 1))
        assert identified(site) != before

    def test_is_not_believed_where_two_have_left_records(self, site):
        recorded(site)
        recorded(site, version="0.2.0")
        before = identified(site)
        os.utime(site / "compiler/lint/rules.py", (1, 1))
        assert identified(site) != before


def test_every_dependency_counts():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    needed = {re.split(r"[<>=; ]", each)[0].replace("-", "_").replace(".", "_") for each in project["dependencies"]}
    assert needed - LIBRARIES == set()
    assert {each.rpartition("-")[0].replace(".", "_") for each in identity.libraries(sys.path)} >= needed - {"tzdata"}
