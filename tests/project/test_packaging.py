"""What is built and installed: the wheel's content, and the three ways in which templates are found."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

from compiler import __version__

ROOT = Path(__file__).parent.parent.parent
IGNORED = {"__pycache__", ".mypy_cache", ".ruff_cache"}

# Builds and installs are shared by the tests of this file, so one process runs them all.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("packaging")]


def run(*command: object, cwd: Path) -> str:
    """What `command` prints, run without what the test run itself put into the environment."""
    environment = {name: value for name, value in os.environ.items() if name not in ("PYTHONPATH", "VIRTUAL_ENV")}
    result = subprocess.run([*map(str, command)], cwd=cwd, env=environment, capture_output=True, text=True, check=False)
    assert result.returncode == 0, result.stdout + result.stderr
    return result.stdout


def files(folder: Path) -> set[str]:
    return {
        path.relative_to(folder).as_posix()
        for path in folder.rglob("*")
        if path.is_file() and path.suffix != ".pyc" and not IGNORED & set(path.parts)
    }


def content(wheel: Path) -> dict[str, bytes]:
    with zipfile.ZipFile(wheel) as archive:
        return {name: archive.read(name) for name in archive.namelist()}


def build(kind: str, source: Path, out: Path) -> Path:
    run(sys.executable, "-m", "build", "--no-isolation", f"--{kind}", "--outdir", out, source, cwd=out.parent)
    return next(out.iterdir())


@pytest.fixture(scope="session")
def wheel(tmp_path_factory) -> Path:
    return build("wheel", ROOT, tmp_path_factory.mktemp("wheel") / "dist")


@pytest.fixture(scope="session")
def sdist(tmp_path_factory) -> Path:
    return build("sdist", ROOT, tmp_path_factory.mktemp("sdist") / "dist")


def installed(folder: Path, *arguments: object) -> Path:
    """The Python of a new environment in which pip has installed `arguments`, with the pinned dependencies."""
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    run(python, "-m", "pip", "install", "-qq", "-c", ROOT / "constraints.txt", *arguments, cwd=folder)
    return python


@pytest.fixture(scope="session")
def from_wheel(wheel, tmp_path_factory) -> Path:
    return installed(tmp_path_factory.mktemp("from-wheel"), wheel)


@pytest.fixture(scope="session")
def editable(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("editable")
    installed(folder, "hatchling", "editables")
    return installed(folder, "--no-build-isolation", "--editable", ROOT)


def test_the_wheel_installs_one_name(wheel):
    assert {name.partition("/")[0] for name in content(wheel)} == {"compiler", f"workerc-{__version__}.dist-info"}


def test_the_wheel_holds_the_package_the_templates_and_the_policies(wheel):
    expected = {
        *(f"compiler/{name}" for name in files(ROOT / "compiler")),
        *(f"compiler/templates/{name}" for name in files(ROOT / "templates")),
        *(f"compiler/policies/{name}" for name in files(ROOT / "policies")),
    }
    assert {name for name in content(wheel) if ".dist-info/" not in name} == expected


@pytest.mark.parametrize(
    "name", ["compiler/py.typed", "compiler/policies/README.md", f"workerc-{__version__}.dist-info/licenses/LICENSE"]
)
def test_the_wheel_holds(wheel, name):
    assert name in content(wheel)


def test_the_sdist_builds_the_same_wheel(wheel, sdist, tmp_path):
    run(sys.executable, "-m", "tarfile", "-e", sdist, tmp_path / "unpacked", cwd=tmp_path)
    again = build("wheel", next((tmp_path / "unpacked").iterdir()), tmp_path / "dist")
    assert content(again) == content(wheel)


FOLDERS = "from compiler.assets import templates_folder, policies_folder; print(templates_folder(), policies_folder(), sep='\\n')"


@pytest.mark.parametrize("way", ["checkout", "editable", "from_wheel"])
def test_templates_and_policies_are_found(way, request, tmp_path):
    if way == "checkout":
        found = run(sys.executable, "-c", f"import sys; sys.path.insert(0, {str(ROOT)!r}); {FOLDERS}", cwd=tmp_path)
    else:
        found = run(request.getfixturevalue(way), "-c", FOLDERS, cwd=tmp_path)
    templates, policies = map(Path, found.splitlines())
    assert (files(templates), files(policies)) == (files(ROOT / "templates"), files(ROOT / "policies"))
    assert (ROOT in templates.parents) == (way != "from_wheel")


@pytest.mark.parametrize("way", ["editable", "from_wheel"])
def test_the_command_is_there(way, request, tmp_path):
    python = request.getfixturevalue(way)
    assert run(python.with_name("workerc"), "--version", cwd=tmp_path) == f"workerc {__version__}\n"


def test_the_installed_version_is_that_of_the_code(from_wheel, tmp_path):
    ask = "from importlib.metadata import version; print(version('workerc'))"
    assert run(from_wheel, "-c", ask, cwd=tmp_path) == f"{__version__}\n"


def test_the_wheel_renders_the_examples_as_the_checkout_does(from_wheel, editable, tmp_path):
    trees = []
    for name, python in {"wheel": from_wheel, "editable": editable}.items():
        run(python.with_name("workerc"), "render", "-o", tmp_path / name, cwd=ROOT / "examples")
        trees.append({file: (tmp_path / name / file).read_bytes() for file in files(tmp_path / name)})
    assert trees[0] == trees[1]
    assert any(file.endswith(".yaml") for file in trees[0])
