"""The steps of action.yml really run, on a repository as a runner has it checked out."""

import json
import subprocess
from pathlib import Path

import pytest

from compiler import __version__

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ci")]

ORDERS = "workers/commerce/orders-ingest.yaml"


def git(folder: Path, *arguments: str) -> str:
    command = ["git", "-c", "user.name=n", "-c", "user.email=n@example.com", *arguments]
    return subprocess.run(command, cwd=folder, capture_output=True, text=True, check=True).stdout.strip()


def outcomes(steps) -> dict[str, str]:
    return {name: done.outcome for name, done in steps.items()}


def break_stack(fleet):
    path = fleet / ORDERS
    path.write_text(path.read_text(encoding="utf-8").replace("stack: bento:4.0", "stack: bentoo:4.0"), encoding="utf-8")


def test_workerc_is_installed_out_of_the_copy_of_the_action(set_up):
    _, done = set_up
    assert (done.outcome, done.printed) == ("success", f"workerc {__version__}\n")


def test_a_push_of_a_clean_fleet(act):
    action, steps = act()
    assert outcomes(steps) == {
        "set-up": "success",
        "lint": "success",
        "render-check": "success",
        "base": "skipped",
        "changes": "skipped",
        "tell what changes": "skipped",
    }
    assert "::error" not in steps["lint"].printed
    assert json.loads(Path(action.output("sarif")).read_text(encoding="utf-8"))["version"] == "2.1.0"
    assert action.output("changed") == ""


def test_findings_are_annotations_sarif_and_a_summary_and_later_steps_run(act, fleet):
    break_stack(fleet)
    action, steps = act()
    assert (steps["lint"].outcome, steps["lint"].code) == ("failure", 1)
    assert f"::error file={ORDERS},line=21," in steps["lint"].printed
    assert "STK101" in Path(action.output("sarif")).read_text(encoding="utf-8")
    assert "`bentoo` is not declared" in action.summary.read_text(encoding="utf-8")
    assert steps["render-check"].outcome == "failure"


def test_stale_output_fails_the_check_and_nothing_else(act, fleet):
    next(fleet.glob("rendered/prod/commerce/orders-ingest/deployment-*.yaml")).unlink()
    _, steps = act()
    assert (steps["lint"].outcome, steps["render-check"].outcome) == ("success", "failure")
    assert "::error title=workerc::the rendered files are not what the Workers say" in steps["render-check"].printed


def test_inputs_reach_the_commands(act, fleet):
    break_stack(fleet)
    sarif = fleet.parent / "a file.sarif"
    given = {
        "paths": f"{ORDERS}\n",
        "environments": "dev\nprod\n",
        "fail-on": "never",
        "render-check": "false",
        "sarif": str(sarif),
    }
    action, steps = act(given)
    assert (steps["lint"].outcome, steps["render-check"].outcome) == ("success", "skipped")
    assert "in 1 file (1 Worker)" in steps["lint"].printed
    assert "%0Ain: dev, prod" in steps["lint"].printed
    assert action.output("sarif") == str(sarif)
    assert sarif.is_file()


def test_an_input_is_never_run(runner, set_up, fleet):
    hostile = '$(touch hacked)`touch hacked`"; touch hacked; "'
    given = dict.fromkeys(["paths", "environments", "working-directory", "fail-on", "sarif", "against", "version"], hostile)
    github = {"event_name": "pull_request", "event": {"pull_request": {"number": hostile, "base": {"sha": hostile}}}}
    action = runner(fleet, fleet.parent, given, github)
    assert action.run({})["set-up"].outcome == "failure"  # pip knows no such version
    assert action.run({}, {"set-up": set_up[1]})["base"].outcome == "success"
    assert not list(fleet.parent.rglob("hacked"))


def test_files_are_named_from_the_root_of_the_repository(act, fleet):
    break_stack(fleet)
    inner = fleet / "inner"
    inner.mkdir()
    for each in [path for path in fleet.iterdir() if path.name not in (".git", "inner")]:
        each.rename(inner / each.name)
    _, steps = act({"working-directory": "inner"})
    assert f"::error file=inner/{ORDERS},line=21," in steps["lint"].printed


def test_a_folder_without_configuration_is_no_finding(act):
    _, steps = act({"working-directory": "nowhere"})
    assert (steps["lint"].code, steps["render-check"].code) == (2, 2)
    assert "::error title=workerc::the rendered" not in steps["render-check"].printed


@pytest.fixture
def pull_request(fleet):
    """Checks out a pull request with `change` as GitHub does: merged, and nothing but that commit. Returns what is told of it."""

    def made(change) -> dict:
        git(fleet, "checkout", "-q", "-b", "topic")
        change()
        git(fleet, "commit", "-q", "-a", "-m", "Change")
        git(fleet, "checkout", "-q", "main")
        git(fleet, "merge", "-q", "--no-ff", "-m", "Merge", "topic")
        origin = fleet.rename(fleet.parent / "origin")
        git(origin.parent, "clone", "-q", "--depth=1", f"file://{origin}", "fleet")
        return {"event_name": "pull_request", "event": {"pull_request": {"number": 7, "base": {"sha": "0" * 40}}}}

    return made


def test_a_pull_request_is_compared_with_its_base(act, fleet, pull_request):
    def change():
        path = fleet / ORDERS
        text = path.read_text(encoding="utf-8")
        path.write_text(text.replace("rate_limit: politely", "rate_limit: politely\n        timeout: 30s"), encoding="utf-8")

    action, steps = act({"environments": "prod"}, pull_request(change))
    assert steps["base"].outputs == {"base": git(fleet.parent / "origin", "rev-parse", "main^1")}, steps["base"].printed
    assert (steps["changes"].outcome, action.output("changed")) == ("success", "true"), steps["changes"].printed
    # No server answers here, as none would let a fork write.
    assert "what changes is in the summary of the job" in steps["tell what changes"].printed
    assert "1 worker restarts" in action.summary.read_text(encoding="utf-8")


def test_a_pull_request_that_changes_nothing_that_is_deployed(act, fleet, pull_request):
    def change():
        (fleet / "README.md").write_text("Workers\n", encoding="utf-8")

    action, steps = act({"environments": "prod"}, pull_request(change))
    assert (steps["changes"].outcome, action.output("changed")) == ("success", "false"), steps["changes"].printed


def test_what_cannot_be_compared_is_a_warning(act, fleet, pull_request):
    action, steps = act({"against": "nowhere"}, pull_request(lambda: break_stack(fleet)))
    assert steps["lint"].outcome == "failure"
    assert (steps["changes"].outcome, action.output("changed"), steps["tell what changes"].outcome) == ("success", "", "skipped")
    assert "::warning title=workerc::" in steps["changes"].printed
