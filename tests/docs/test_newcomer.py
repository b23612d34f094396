"""A newcomer's path, by the commands of the tutorial and no others: a repository, a Worker, pre-commit, what CI runs."""

import re
import runpy
import subprocess
import sys
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
SCREENS = runpy.run_path(str(ROOT / "scripts" / "generate_screens.py"))
NAME = "docs/tutorial/first-worker.md"
TEXT = (ROOT / NAME).read_text(encoding="utf-8")
COMMANDS = re.findall(r"^\$ (.*)$", TEXT, re.MULTILINE)

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="the page shows the commands of a POSIX shell"),
    pytest.mark.xdist_group("newcomer"),  # one walk for all of them
]


@pytest.fixture(scope="module")
def walked(tmp_path_factory):
    """The folder where the last command has run, and the page as it would be written now."""
    reader = SCREENS["Reader"](tmp_path_factory.mktemp("newcomer"))
    return reader.reads(NAME, TEXT), reader.at


def test_the_page_is_what_the_commands_print(walked):
    assert walked[0] == TEXT, "run `make generate`"


def test_all_of_it_is_committed_in_two_commits(walked):
    assert git("status", "--porcelain", at=walked[1]) == ""
    assert git("log", "--format=%s", at=walked[1]).splitlines() == ["Beat less often in prod", "Heartbeat and visits"]


def test_the_first_commit_with_forgotten_manifests_was_refused():
    verdicts = re.findall(r"^workerc render --check\.+(Passed|Failed)$", TEXT, re.MULTILINE)
    assert verdicts == ["Failed", "Passed"]


def test_both_workers_are_rendered_for_every_place(walked):
    for place in ("dev/dev-public", "staging/staging-public", "prod/prod-public"):
        for worker in ("heartbeat", "visits"):
            manifest = walked[1] / "rendered" / place / worker / f"deployment-{worker}.yaml"
            assert yaml.safe_load(manifest.read_text(encoding="utf-8"))["kind"] == "Deployment"


def test_what_ci_runs_was_run(walked):
    workflow = yaml.safe_load((walked[1] / ".github/workflows/workerc.yaml").read_text(encoding="utf-8"))
    steps = [step["run"] for step in workflow["jobs"]["workerc"]["steps"] if "run" in step]
    assert len(steps) == 3
    assert [step for step in steps if step not in COMMANDS and not step.startswith("pip install ")] == []


def test_the_readme_leads_from_a_checkout_to_a_rendered_worker():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    typed = re.findall(r"^\$ (.*)$", readme, re.MULTILINE)
    assert [command for command in typed if command.startswith("workerc render examples/")]


def git(*arguments, at):
    return subprocess.run(["git", *arguments], cwd=at, capture_output=True, text=True, check=True).stdout
