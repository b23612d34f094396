"""Our hooks in configurations that people keep: `before.yaml` becomes `after.yaml`, or has none and is left alone."""

import re
from pathlib import Path

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compiler.cli.hooks import has_hooks, with_hooks
from compiler.cli.setup import HOOKS, Wish, setup

ROOT = Path(__file__).parent.parent.parent.parent
CASES = Path(__file__).parent / "hooks"
OURS = {step.path.name: step.text for step in setup(Wish(Path("/not/there"))).steps}[".pre-commit-config.yaml"]
TAKEN = sorted(path.name for path in CASES.iterdir() if not path.name.endswith("-left-alone"))
LEFT_ALONE = sorted(path.name for path in CASES.iterdir() if path.name.endswith("-left-alone"))


def text(path):
    return path.read_bytes().decode()


def hooks(repos):
    return {hook["id"]: hook for repo in repos for hook in repo["hooks"]}


@pytest.mark.parametrize("name", TAKEN)
def test_hooks_are_added(name):
    before = text(CASES / name / "before.yaml")
    assert not has_hooks(before, HOOKS)
    after = with_hooks(before, OURS)
    assert after == text(CASES / name / "after.yaml")
    assert has_hooks(after, HOOKS)
    assert set(hooks(yaml.safe_load(after)["repos"])) >= set(hooks(yaml.safe_load(OURS)["repos"]))


@pytest.mark.parametrize("name", LEFT_ALONE)
def test_what_is_not_understood_is_left_alone(name):
    assert with_hooks(text(CASES / name / "before.yaml"), OURS) is None


def test_what_is_left_alone_is_told_with_what_to_add(workerc, write, tmp_path):
    before = text(CASES / "flow-left-alone" / "before.yaml")
    write(".pre-commit-config.yaml", before)
    outcome = workerc("init")
    assert outcome.code == 0
    assert "left alone  .pre-commit-config.yaml: it is not a list of `repos:`" in outcome.out
    assert "add to .pre-commit-config.yaml:\n" in outcome.out
    assert "        - id: workerc-lint\n" in outcome.out
    assert text(tmp_path / ".pre-commit-config.yaml") == before


@pytest.mark.parametrize("name", sorted(HOOKS))
def test_hooks_that_are_there_stay_alone(workerc, write, tmp_path, name):
    kept = f"repos:\n  - repo: https://git.example.com/workerc\n    rev: v0.1.0\n    hooks: [{{id: {name}}}]\n"
    write(".pre-commit-config.yaml", kept)
    assert "unchanged   .pre-commit-config.yaml\n" in workerc("init").out
    assert text(tmp_path / ".pre-commit-config.yaml") == kept


def test_pre_commit_accepts_what_comes_out(tmp_path, shell):
    for name in TAKEN:
        after = with_hooks(text(CASES / name / "before.yaml"), OURS)
        (tmp_path / f"{name}.yaml").write_bytes(after.encode())
    done = shell("pre-commit validate-config *.yaml")
    assert (done.returncode, done.stdout) == (0, "")


def test_our_hooks_run_what_those_of_the_project_run():
    published = hooks([{"hooks": yaml.safe_load((ROOT / ".pre-commit-hooks.yaml").read_text(encoding="utf-8"))}])
    local = hooks(yaml.safe_load(OURS)["repos"])
    assert set(published) == HOOKS
    assert set(local) == {"workerc-lint", "workerc-render-check"}
    for name, hook in local.items():
        others = {"language": "system", "description": None, "files": None, "minimum_pre_commit_version": None}
        assert {**published[name], **others} == {**hook, **others}


WORDS = st.text("abcdef-#'\":[]{}, ", max_size=12)
LINES = st.lists(
    st.one_of(
        st.sampled_from(["repos:", "  - repo: meta", "    hooks:", "      - id: x", "- repo: y", "  # note", "", "ci:", "  a: 1"]),
        WORDS,
    ),
    max_size=12,
)


@given(lines=LINES, end=st.sampled_from(["", "\n"]))
def test_no_line_of_a_person_is_lost_and_nothing_is_added_twice(lines, end):
    before = "\n".join(lines) + end
    after = with_hooks(before, OURS)
    if after is not None:
        kept = iter(after.splitlines())
        emptied = re.compile(r"(repos:) *(?:\[\]|null|~)? *")
        assert all(
            any(line == each or emptied.sub(r"\1", line).rstrip() == each.rstrip() for each in kept) for line in lines if line
        )
        assert has_hooks(after, HOOKS)
