"""A release: what `scripts/release.py` refuses, what it builds, and that changed bytes are told."""

import hashlib
import json
import re
import shutil
import subprocess
import sys
import venv
from datetime import UTC, datetime
from pathlib import Path

import pytest
from packaging.utils import canonicalize_name

from compiler import __version__

ROOT = Path(__file__).parent.parent.parent
LEFT_OUT = shutil.ignore_patterns(
    *(".git", ".venv*", ".tools", "build", "dist", "site", "node_modules", ".*_cache", "__pycache__", ".hypothesis", "*.egg-info")
)
sys.path.insert(0, str(ROOT / "scripts"))
import release  # noqa: E402 - scripts are no package
import release_contents  # noqa: E402
import release_notes  # noqa: E402


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout


def commit(folder: Path, message: str) -> None:
    git(folder, "add", "--all", "--force")
    git(folder, "commit", "-q", "-m", message)


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text(encoding="utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), encoding="utf-8")


def test_changed_bytes_are_told():
    """Of this checkout. Without a tag there is nothing to compare with, and nothing can have changed."""
    assert release_notes.untold(ROOT) is None


RELEASED = "## 0.0.9 (2026-01-01)\n\n### Rendered output\n\n- First.\n"


@pytest.fixture
def project(tmp_path) -> Path:
    """A repository with our goldens and changes, and the tag of a version that never was."""
    folder = tmp_path / "project"
    shutil.copytree(ROOT / "tests" / "render", folder / "tests" / "render", ignore=LEFT_OUT)
    (folder / "CHANGELOG.md").write_text(
        "# Changes\n\n## 0.0.9 (2026-01-01)\n\n### Rendered output\n\n- First.\n", encoding="utf-8"
    )
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "0.0.9")
    git(folder, "tag", "v0.0.9")
    (folder / "CHANGELOG.md").write_text("# Changes\n\n## Unreleased: 0.1.0\n\n- News.\n", encoding="utf-8")
    return folder


CHART = "tests/render/helm/charts/rich/values.yaml"


@pytest.fixture
def golden(project) -> Path:
    folder = project / "tests" / "render" / "kubernetes" / "rich" / "expected"
    return next(path for path in sorted(folder.iterdir()) if path.name.startswith("deployment-"))


def named(project: Path, path: Path) -> str:
    return path.relative_to(project).as_posix()


def test_without_a_change_nothing_has_to_be_told(project):
    assert release_notes.last_tag(project) == "v0.0.9"
    assert (release_notes.changed(project, "v0.0.9"), release_notes.untold(project)) == ((), None)


def test_a_changed_golden_has_to_be_told(project, golden):
    edit(golden, "kind: Deployment", "kind: Service")
    assert release_notes.changed(project, "v0.0.9") == (named(project, golden),)
    told = "rendered bytes have changed since v0.0.9, and CHANGELOG.md has no line under `### Rendered output`"
    assert release_notes.untold(project) == f"{told}: {named(project, golden)}"


def test_it_is_told_under_the_heading_of_the_version_to_come(project, golden):
    edit(golden, "kind: Deployment", "kind: Service")
    changes = project / "CHANGELOG.md"
    changes.write_text("## Unreleased: 0.1.0\n\n### Rendered output\n\n- More replicas.\n", encoding="utf-8")
    assert release_notes.untold(project) is None
    changes.write_text("## 0.0.9 (2026-01-01)\n\n### Rendered output\n\n- First.\n", encoding="utf-8")
    assert release_notes.untold(project)
    changes.write_text(
        "## Unreleased: 0.1.0\n\n### Rendered output\n\n## 0.0.9\n\n### Rendered output\n\n- First.\n", encoding="utf-8"
    )
    assert release_notes.untold(project)


def test_an_object_more_or_less_is_a_change(project, golden):
    (golden.parent / "service-rich.yaml").write_text("kind: Service\n", encoding="utf-8")
    golden.unlink()
    assert release_notes.changed(project, "v0.0.9") == (
        named(project, golden),
        named(project, golden.parent / "service-rich.yaml"),
    )


def test_a_chart_is_made_of_the_case_of_its_name(project):
    edit(project / CHART, "replicas", "copies")
    assert release_notes.changed(project, "v0.0.9") == (CHART,)
    (project / "tests" / "render" / "kubernetes" / "rich" / "more.yaml").write_text("a: 1\n", encoding="utf-8")
    assert release_notes.changed(project, "v0.0.9") == ()


def test_other_input_and_new_cases_change_nothing_for_anybody(project, golden):
    edit(golden, "kind: Deployment", "kind: Service")
    worker = golden.parent.parent / "worker.yaml"
    worker.write_text(worker.read_text(encoding="utf-8") + "\n", encoding="utf-8")
    shutil.copytree(golden.parent.parent, golden.parent.parent.parent / "another")
    assert release_notes.changed(project, "v0.0.9") == ()


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("Unreleased: 0.1.0", ("0.1.0", False)),
        ("0.1.0 (2026-12-01)", ("0.1.0", True)),
        ("0.1.0", ("0.1.0", True)),
        ("Unreleased", (None, False)),
        ("0.1.0 (soon)", (None, False)),
    ],
)
def test_titles(title, expected):
    section = release_notes.newest(f"# Changes\n\n## {title}\n\n- News.\n\n## 0.0.9 (2026-01-01)\n")
    assert (section.version, section.released) == expected


def test_the_changes_begin_with_this_version():
    assert release_notes.newest((ROOT / "CHANGELOG.md").read_text(encoding="utf-8")).version == __version__


def test_pages_name_this_version():
    pages = [ROOT / page for page in release.NAMING]
    assert {version for page in pages for version in release.NAMED.findall(page.read_text(encoding="utf-8"))} == {__version__}


def test_no_page_that_names_a_version_is_forgotten():
    pages = {page.relative_to(ROOT).as_posix() for folder in ("docs", "ci") for page in (ROOT / folder).rglob("*.*ml")}
    pages |= {page.relative_to(ROOT).as_posix() for page in (ROOT / "docs").rglob("*.md")}
    named = {page for page in pages if release.NAMED.search((ROOT / page).read_text(encoding="utf-8"))}
    assert named <= set(release.NAMING)


def test_requirements_are_pins():
    text = (ROOT / "scripts" / "release-requirements.txt").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("#")]
    assert [line for line in lines if not re.fullmatch(r"[a-z0-9-]+==[0-9][0-9a-z.]*", line)] == []


@pytest.fixture(scope="module")
def tools(tmp_path_factory) -> Path:
    folder = tmp_path_factory.mktemp("tools")
    venv.create(folder, with_pip=True)
    python = folder / "bin" / "python"
    command = [python, "-m", "pip", "install", "-qq", "-r", ROOT / "scripts" / "release-requirements.txt"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return python


@pytest.fixture
def checkout(committed, tmp_path) -> Path:
    git(tmp_path, "clone", "-q", str(committed), "workerc")
    return tmp_path / "workerc"


@pytest.fixture(scope="module")
def committed(tmp_path_factory) -> Path:
    """All of this checkout, committed, as it would be for a release."""
    folder = tmp_path_factory.mktemp("committed") / "workerc"
    shutil.copytree(ROOT, folder, ignore=LEFT_OUT)
    edit(folder / "CHANGELOG.md", f"## Unreleased: {__version__}", f"## {__version__} (2026-12-01)")
    git(folder, "init", "-q", "-b", "main")
    commit(folder, "Release")
    return folder


def run(checkout: Path, python: Path | str) -> subprocess.CompletedProcess[str]:
    command = [python, checkout / "scripts" / "release.py", checkout / "dist"]
    return subprocess.run(command, cwd=checkout.parent, capture_output=True, text=True, check=False)


def test_what_is_not_ready_is_refused_with_every_reason(checkout):
    edit(checkout / "CHANGELOG.md", "(2026-12-01)", "(soon)")
    git(checkout, "tag", "v0.0.9")
    edit(checkout / "docs" / "ci.md", f"workerc=={__version__}", "workerc==0.0.8")
    edit(next(checkout.glob("tests/render/kubernetes/rich/expected/deployment-*.yaml")), "kind: Deployment", "kind: Service")
    edit(checkout / "CHANGELOG.md", "### Rendered output", "### Of other things")
    done = run(checkout, sys.executable)
    assert (done.returncode, done.stdout) == (1, "")
    reasons = done.stderr.splitlines()
    assert [reason.partition(": ")[0] for reason in reasons] == ["not released"] * 4
    assert "changes that are not committed: " in reasons[0]
    assert f"compiler/__init__.py says {__version__}" in reasons[1]
    assert "rendered bytes have changed since v0.0.9" in reasons[2]
    assert reasons[3] == "not released: docs/ci.md names 0.0.8"
    assert not (checkout / "dist").exists()


def test_a_version_is_released_once(checkout):
    git(checkout, "tag", f"v{__version__}")
    (checkout / "NEWS").write_text("x", encoding="utf-8")
    commit(checkout, "More")
    assert run(checkout, sys.executable).stderr == f"not released: v{__version__} is tagged already, at another commit\n"


def committed_at(checkout: Path) -> str:
    seconds = int(git(checkout, "show", "-s", "--format=%ct", "HEAD"))
    return datetime.fromtimestamp(seconds, UTC).isoformat()


@pytest.mark.slow
@pytest.mark.xdist_group("release")
def test_a_release_is_built_judged_and_listed(checkout, tools):
    done = run(checkout, tools)
    assert done.returncode == 0, done.stdout + done.stderr
    names = [f"workerc-{__version__}-py3-none-any.whl", f"workerc-{__version__}.cdx.json", f"workerc-{__version__}.tar.gz"]
    dist = checkout / "dist"
    assert sorted(path.name for path in dist.iterdir()) == ["SHA256SUMS", *names]
    sums = [f"{hashlib.sha256((dist / name).read_bytes()).hexdigest()}  {name}" for name in names]
    assert done.stdout.splitlines()[:3] == sums
    assert f"git push origin v{__version__}" in done.stdout

    text = (dist / names[1]).read_text(encoding="utf-8")
    bill = json.loads(text)
    assert (bill["bomFormat"], bill["metadata"]["component"]["name"]) == ("CycloneDX", "workerc")
    components = {canonicalize_name(each["name"]) for each in bill["components"]}
    assert {"click", "jinja2", "jsonschema-rs", "pathspec", "pydantic", "pyyaml", "ruamel-yaml"} <= components
    assert not {"pip", "setuptools", "twine", "pytest"} & components
    assert str(checkout) not in text
    assert "/tmp" not in text
    assert "timestamp" not in text or json.loads(text)["metadata"]["timestamp"] == committed_at(checkout)


@pytest.mark.slow
@pytest.mark.xdist_group("release")
def test_stray_and_missing_files_are_seen(checkout, tmp_path):
    """A file that is built in and not known to Git, and one that is known and not built in."""
    command = [sys.executable, "-m", "build", "--no-isolation", "--outdir", tmp_path / "dist", checkout]
    (checkout / "compiler" / "stray.py").write_text("", encoding="utf-8")
    subprocess.run(command, capture_output=True, check=True)
    tracked = [*git(checkout, "ls-files").splitlines(), "policies/forgotten.yaml"]
    wheel, sdist = sorted((tmp_path / "dist").iterdir())
    assert list(release_contents.wrong_wheel(wheel, __version__, tracked)) == [
        f"{wheel.name}: compiler/policies/forgotten.yaml is missing",
        f"{wheel.name}: compiler/stray.py does not belong there",
    ]
    wrong = list(release_contents.wrong_sdist(sdist, __version__, tracked))
    assert f"{sdist.name}: policies/forgotten.yaml is missing" in wrong
    assert f"{sdist.name}: compiler/stray.py does not belong there" in wrong
