"""What a team pastes, word for word from the page, and how it goes on."""

import importlib.util
import re
import shutil
import sys
from pathlib import Path

import pytest

# The environment of the hooks is built once.
pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("pre-commit")]

ROOT = Path(__file__).parent.parent.parent
PASTES = re.findall(
    r"^```yaml\n(.*?)^```$", (ROOT / "docs" / "pre-commit.md").read_text(encoding="utf-8"), re.MULTILINE | re.DOTALL
)
FIRST, SUB_FOLDER = [paste for paste in PASTES if paste.startswith("repos:")]
ADDRESS = "https://github.com/OWNER/workerc"
WORKER = "workers/orders.yaml"


def results(run):
    """What became of each hook."""
    return re.findall(r"(\w+)$", "\n".join([line for line in run.out.splitlines() if "....." in line]), re.MULTILINE)


@pytest.fixture
def paste(repository, published):
    def pasted(text):
        assert ADDRESS in text
        repository.stage(".pre-commit-config.yaml", text.replace(ADDRESS, str(published.url)))
        repository.commit()

    return pasted


def test_six_lines_are_enough(repository, paste):
    assert len(FIRST.splitlines()) == 6
    paste(FIRST)
    repository.pre_commit("install")
    repository.replace(WORKER, "replicas: 2", "replicas: many")
    broken = repository.commit("--all")
    assert (broken.code, results(broken)) == (1, ["Failed", "Failed"])
    repository.replace(WORKER, "replicas: many", "replicas: 3")
    stale = repository.commit("--all")
    assert (stale.code, results(stale)) == (1, ["Passed", "Failed"])
    assert repository.workerc("render").code == 0
    assert repository.commit("--all").code == 0
    assert repository.git("status", "--porcelain") == ""


def test_the_readme_has_the_same_lines():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    assert FIRST in readme


def test_a_configuration_in_a_sub_folder_is_named(repository, paste):
    inside = repository.folder / "data" / "streams"
    inside.mkdir(parents=True)
    for name in ("workerc.yaml", "workers", "platform", "policies", "templates", "values", "rendered"):
        shutil.move(repository.folder / name, inside)
    repository.stage("elsewhere/w.yaml", "name: w\ntype: worker\nworker: {replicas: many}\n")
    repository.git("add", "--all")
    paste(SUB_FOLDER)
    clean = repository.pre_commit("run", "--all-files", "--color", "never")
    assert (clean.code, results(clean)) == (0, ["Passed", "Passed"]), clean.out
    repository.stage(
        f"data/streams/{WORKER}", repository.read(f"data/streams/{WORKER}").replace("5s", "6s").replace(": 2\n", ": many\n")
    )
    broken = repository.pre_commit("run", "--color", "never")
    assert (broken.code, results(broken)) == (1, ["Failed", "Failed"])
    assert f"data/streams/{WORKER}:8:13" in broken.out


@pytest.mark.parametrize("program", [("pre_commit", "autoupdate"), ("prek", "update")])
def test_a_later_tag_is_moved_to(repository, published, tmp_path, program):
    if importlib.util.find_spec(program[0]) is None:
        pytest.skip(f"{program[0]} is not installed")
    later = tmp_path / "later.git"
    repository.run("git", "clone", "--quiet", "--bare", published.url, later)
    made = repository.run("git", "-C", later, "commit-tree", "v0.1.0^{tree}", "-p", "v0.1.0^{commit}", "-m", "later").out.strip()
    repository.run("git", "-C", later, "update-ref", "refs/heads/main", made)
    repository.run("git", "-C", later, "tag", "v0.1.1", made)
    repository.configure(later, "workerc-lint", "workerc-render-check")
    moved = repository.run(sys.executable, "-m", *program)
    assert moved.code == 0, moved.out
    assert "    rev: v0.1.1\n" in repository.read(".pre-commit-config.yaml")
