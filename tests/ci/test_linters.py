"""What CI systems are given satisfies the linters of its field, each as pip installs it."""

import re
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parent.parent.parent
ACTION = ROOT / "action.yml"
OURS = re.compile(r"OWNER/workerc@v[\d.]+ #.*")
STEPS = {
    step.get("id") or step["name"]: step["run"] for step in yaml.safe_load(ACTION.read_text(encoding="utf-8"))["runs"]["steps"]
}


def workflows(blocks) -> dict[str, str]:
    """Those of the pages by their file, with the hash in place of our tag that the page advises."""
    found = {}
    for text in [*blocks("ci.md", "yaml"), *blocks("cache.md", "yaml")]:
        name = text.partition("\n")[0].removeprefix("# ")
        if name.startswith(".github/"):
            found[name] = OURS.sub(f"OWNER/workerc@{'0' * 40} # v0.1.0", text)
    return found


@pytest.fixture
def written(blocks, tmp_path) -> list[Path]:
    """The workflows of the page in a repository."""
    (tmp_path / ".git").mkdir()
    for name, text in workflows(blocks).items():
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    return sorted((tmp_path / ".github" / "workflows").iterdir())


def test_there_are_workflows(written):
    assert [path.name.removesuffix(".yaml") for path in written] == [
        *("workerc-remembering", "workerc-scanning", "workerc-shards", "workerc"),
    ]


def test_zizmor_finds_nothing_in_the_action(tool):
    code, printed = tool("zizmor", "--offline", "--no-progress", "--persona=auditor", ACTION)
    assert (code, "No findings to report" in printed) == (0, True), printed


def test_zizmor_finds_nothing_in_the_workflows(tool, written):
    code, printed = tool("zizmor", "--offline", "--no-progress", *written)
    assert (code, "No findings to report" in printed) == (0, True), printed


def test_zizmor_would_find_something(tool, tmp_path):
    path = tmp_path / "action.yml"
    text = ACTION.read_text(encoding="utf-8")
    path.write_text(text.replace('"$BIN/workerc" diff', "${{ inputs.paths }}/workerc diff"), encoding="utf-8")
    code, printed = tool("zizmor", "--offline", "--no-progress", path)
    assert (code != 0, "template-injection" in printed) == (True, True), printed


def test_actionlint_finds_nothing_in_the_workflows(tool, written):
    assert tool("actionlint", "-no-color", *written) == (0, "")


def test_actionlint_knows_the_inputs_of_the_action(tool, written):
    """A workflow beside the action that gives it an input it does not have."""
    folder = written[0].parent.parent.parent
    (folder / "action.yml").write_bytes(ACTION.read_bytes())
    text = written[-1].read_text(encoding="utf-8")
    written[-1].write_text(re.sub(r"- uses: OWNER/workerc@.*", "- uses: ./\n        with: {sarfi: x}", text), encoding="utf-8")
    code, printed = tool("actionlint", "-no-color", written[-1])
    assert (code, '"sarfi" is not defined' in printed) == (1, True), printed


def test_the_action_fits_its_schema(tool):
    code, printed = tool("check-jsonschema", "--builtin-schema", "vendor.github-actions", ACTION)
    assert code == 0, printed


def test_the_workflows_fit_their_schema(tool, written):
    code, printed = tool("check-jsonschema", "--builtin-schema", "vendor.github-workflows", *written)
    assert code == 0, printed


@pytest.mark.parametrize("name", STEPS)
def test_shellcheck_finds_nothing_in_a_step(tool, name):
    # SC2154: variables that the runner sets are in capitals, and it knows those to be from outside
    assert tool("shellcheck", "--shell=bash", "-", stdin=STEPS[name]) == (0, "")


def test_shellcheck_finds_nothing_in_the_recipe(tool, blocks):
    (recipe,) = blocks("ci.md", "sh")
    assert tool("shellcheck", "--shell=sh", "-", stdin=recipe) == (0, "")
