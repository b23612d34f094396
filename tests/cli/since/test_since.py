"""`--since REV` gives what a run for everything gives: for every kind of change, for several, and when something is wrong."""

import json
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.cli import reading

sys.path.insert(0, str(Path(__file__).parent))
from edits import CLEAN, EDITS, prepared

REPOSITORY = Path(__file__).parent / "repository"
EVERYTHING = {"value", "overlay", "policy", "baseline", "configuration"}
# Told by a run for everything only, as docs/changed-only.md says.
WHOLE_ONLY = {"CFG206"}


def git(folder, *arguments):
    who = ["-c", "user.name=x", "-c", "user.email=x@x", "-c", "init.defaultBranch=main", "-c", "protocol.file.allow=always"]
    done = subprocess.run(["git", *who, *arguments], cwd=folder, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode()


@pytest.fixture(autouse=True)
def _plain(monkeypatch):
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", "/nonexistent")


@pytest.fixture(scope="module")
def committed(tmp_path_factory):
    """The repository as it is committed, with the tree that was rendered from it beside it, and what was found."""
    folder = tmp_path_factory.mktemp("since") / "repository"
    shutil.copytree(REPOSITORY, folder)
    prepared(folder)
    git(folder, "init", "--quiet")
    git(folder, "add", "--all")
    git(folder, "add", "--force", "workers/local/forced.yaml")
    git(folder, "commit", "--quiet", "--message", "as it was")
    return folder


def tree(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def found(outcome):
    """Findings without what only says which other Workers a setting is used by."""
    said = json.loads(outcome.out)["diagnostics"] if outcome.out.strip() else []
    keys = ("code", "severity", "message", "help", "file", "range", "environments")
    return {json.dumps({key: each.get(key) for key in keys}, sort_keys=True): each for each in said}


class Law:
    """Runs both ways, on copies of one repository."""

    def __init__(self, committed, folder, run):
        self.committed, self.folder, self.run = committed, folder, run
        self.before = found(run("lint", "--format", "json", cwd=committed))
        if not (committed / "rendered").exists():
            assert run("render", cwd=committed).code == 0

    def copy(self, name):
        there = self.folder / name
        shutil.rmtree(there, ignore_errors=True)
        shutil.copytree(self.committed, there, symlinks=True)
        return there

    def hold(self, *edits):
        one, other = self.copy("one"), self.copy("other")
        for edit in edits:
            edit(one)
            edit(other)
        said = self.run("lint", "--since", "HEAD", "--format", "json", "--verbose", cwd=one)
        whole = found(self.run("lint", "--format", "json", cwd=other))
        some = found(said)
        assert some.keys() <= whole.keys()
        left = [whole[key] for key in whole.keys() - some.keys() if whole[key]["code"] not in WHOLE_ONLY]
        assert [each for each in left if json_key(each) not in self.before] == [], said.err
        judged = {line.removeprefix("judged ") for line in said.err.splitlines() if line.startswith("judged ")}
        assert [each for each in left if judged & {each["file"], *[r["file"] for r in each.get("related", ())]}] == []
        part, full = self.run("render", "--since", "HEAD", cwd=one), self.run("render", cwd=other)
        if full.code == 0:
            assert part.code == 0, part.err
            assert tree(one / "rendered") == tree(other / "rendered")
        return said, part, full


def json_key(each):
    return next(iter(found(type("Outcome", (), {"out": json.dumps({"diagnostics": [each]})}))))


@pytest.fixture
def law(committed, tmp_path, inside):
    return Law(committed, tmp_path, inside)


@pytest.mark.parametrize("edit", EDITS)
def test_a_change_gives_what_a_whole_run_gives(edit, law):
    said, _, _ = law.hold(EDITS[edit])
    assert ("everything is looked at" in said.err) >= (edit in EVERYTHING)


@settings(max_examples=8, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(names=st.lists(st.sampled_from(sorted(set(EDITS) - EVERYTHING)), min_size=2, max_size=4, unique=True))
def test_changes_together_give_what_a_whole_run_gives(names, law):
    law.hold(*[EDITS[name] for name in names])


AFFECTED = {
    "field": ["workers/store/levels.yaml"],
    # `typo` names a secret that nobody declares, and is told of one that is nearly called so.
    "compute": ["platform/computes.yaml", "workers/shop/orders.yaml", "workers/store/export.yaml", "workers/store/levels.yaml"],
    "secret": [
        "platform/secrets.yaml",
        "workers/shop/invoices.yaml",
        "workers/shop/orders.yaml",
        "workers/store/returns.yaml",
        "workers/store/typo.yaml",
    ],
    "stack": ["platform/stacks.yaml", "workers/store/export.yaml"],
    "depot": ["platform/depots.yaml"],
    "bundle": ["platform/bundles.yaml", "workers/store/levels.yaml"],
    # The volume `pictures` and the Worker of that name in its workspace are one to a baseline.
    "embedded file": ["platform/volumes.yaml", "workers/shop/pictures.yaml"],
    "some other file": [],
    "same group": ["workers/store/typo.yaml"],
}


@pytest.mark.parametrize("edit", AFFECTED)
def test_no_more_than_what_is_affected_is_judged(edit, law):
    folder = law.copy("one")
    EDITS[edit](folder)
    said = law.run("lint", "--since", "HEAD", "--verbose", cwd=folder)
    judged = [line.removeprefix("judged ") for line in said.err.splitlines() if line.startswith("judged ")]
    assert judged == AFFECTED[edit]


def test_in_a_folder_of_the_checkout(committed, tmp_path, inside):
    (tmp_path / "all").mkdir()
    shutil.copytree(committed, tmp_path / "all/team", ignore=shutil.ignore_patterns(".git", "rendered"))
    git(tmp_path / "all", "init", "--quiet")
    git(tmp_path / "all", "add", "--all")
    git(tmp_path / "all", "commit", "--quiet", "--message", "first")
    (tmp_path / "all/outside.yaml").write_text(CLEAN.format(name="outside"))
    EDITS["field"](tmp_path / "all/team")
    for where in ("all/team", "all/team/workers"):
        said = inside("lint", "--since", "HEAD", "--verbose", cwd=tmp_path / where)
        assert "1 of 9 Workers may be affected" in said.err


def test_since_where_the_branch_began(committed, tmp_path, inside):
    folder = tmp_path / "repository"
    shutil.copytree(committed, folder, symlinks=True)
    git(folder, "branch", "--force", "trunk")
    git(folder, "checkout", "--quiet", "trunk")
    EDITS["field"](folder)
    git(folder, "commit", "--quiet", "--all", "--message", "theirs")
    git(folder, "checkout", "--quiet", "-b", "feature", "HEAD~1")
    EDITS["reference"](folder)
    git(folder, "commit", "--quiet", "--all", "--message", "mine")
    said = inside("lint", "--since", "trunk", "--verbose", cwd=folder)
    assert "judged workers/shop/invoices.yaml" in said.err
    assert "levels.yaml" not in said.err


REFUSED = {
    ("lint", "--since", "mian"): "there is no revision `mian`",
    ("lint", "--since", "--format"): "'--format' is no revision",
    ("lint", "--since", ""): "'' is no revision",
    ("lint", "--since", "HEAD", "workers"): "`--since` chooses from the whole repository, and PATH names a part of it",
    ("render", "--since", "HEAD", "-w", "shop"): "`--since` chooses from the whole repository, and -w names a part of it",
    (
        "lint",
        "--since",
        "HEAD",
        "--update-baseline",
    ): "a baseline is not written in a partial run, and --since leaves something out",
    ("lint", "--tracked", "--update-baseline"): "a baseline is not written in a partial run, and --tracked leaves something out",
    ("lint", "--shard", "1/2", "--update-baseline"): "a baseline is not written in a partial run, and --shard leaves something out",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_what_cannot_be(arguments, committed, inside):
    outcome = inside(*arguments, cwd=committed)
    assert (outcome.code, outcome.out) == (2, "")
    assert REFUSED[arguments] in outcome.err


@pytest.mark.parametrize("option", [("--since", "HEAD"), ("--tracked",)])
@pytest.mark.parametrize("command", ["lint", "render"])
def test_outside_of_git(command, option, tmp_path, inside, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path))
    shutil.copytree(REPOSITORY, tmp_path / "plain")
    outcome = inside(command, *option, cwd=tmp_path / "plain")
    assert outcome.code == 2
    assert "it lies in no Git repository" in outcome.err
    assert not (tmp_path / "plain/rendered").exists()


def test_a_shallow_clone(committed, tmp_path, inside):
    origin = tmp_path / "origin"
    shutil.copytree(committed, origin, symlinks=True)
    git(origin, "checkout", "--quiet", "-b", "feature")
    git(origin, "commit", "--quiet", "--allow-empty", "--message", "mine")
    git(tmp_path, "clone", "--quiet", "--depth=1", "--branch=feature", f"file://{origin}", "clone")
    outcome = inside("render", "--since", "HEAD~1", cwd=tmp_path / "clone")
    assert outcome.code == 2
    assert "fetch-depth: 0" in outcome.err
    assert not (tmp_path / "clone/rendered").exists()


def test_an_error_writes_nothing(law):
    folder = law.copy("one")
    EDITS["new name"](folder)
    EDITS["unreadable"](folder)
    before = tree(folder / "rendered")
    outcome = law.run("render", "--since", "HEAD", cwd=folder)
    assert outcome.code == 1
    assert "nothing is written while there are errors" in outcome.err
    assert tree(folder / "rendered") == before


def test_no_worker_left(law):
    folder = law.copy("one")
    before = tree(folder / "rendered")
    shutil.rmtree(folder / "workers")
    (folder / "workers").mkdir()
    assert law.run("render", "--since", "HEAD", cwd=folder).code == 2
    assert tree(folder / "rendered") == before


def test_a_file_that_goes_while_it_is_read(law, monkeypatch):
    folder, discover = law.copy("one"), reading.discover_sources

    def disturbed(*arguments):
        found = discover(*arguments)
        (folder / "workers/store/typo.yaml").unlink(missing_ok=True)
        return found

    monkeypatch.setattr(reading, "discover_sources", disturbed)
    before = tree(folder / "rendered")
    outcome = law.run("render", "--since", "HEAD", cwd=folder)
    assert outcome.code == 2
    assert "workers/store/typo.yaml: no such file or directory" in outcome.err
    assert tree(folder / "rendered") == before


def test_what_git_does_not_track_is_not_read(law):
    folder = law.copy("one")
    EDITS["new Worker"](folder)
    (folder / "workers/store/broken.yaml").write_text("name: [\ntype: worker\n")
    (folder / "workers/store/nowhere.yaml").symlink_to("nowhere")
    (folder / "policies/broken.yaml").write_text("kind: [")
    (folder / "templates/kubernetes").mkdir(parents=True)
    (folder / "templates/kubernetes/deployment.yaml.j2").write_text("{{ nothing.at.all }}")
    assert law.run("lint", cwd=folder).code != 0
    before = tree(folder / "rendered")
    assert law.run("lint", "--tracked", cwd=folder).code == 0
    assert law.run("lint", "--tracked", "workers/store/broken.yaml", "workers/store/levels.yaml", cwd=folder).code == 0
    outcome = law.run("render", "--tracked", cwd=folder)
    assert (outcome.code, tree(folder / "rendered")) == (0, before), outcome.err
    git(folder, "add", "workers/store/fresh.yaml")
    assert law.run("render", "--tracked", cwd=folder).code == 0
    assert "prod/public/fresh/deployment-fresh.yaml" in tree(folder / "rendered")


def test_tracked_files_are_read_as_they_lie_there(law):
    folder = law.copy("one")
    EDITS["field"](folder)
    assert law.run("render", "--tracked", cwd=folder).code == 0
    assert b"replicas: 2" in (folder / "rendered/prod/store/levels/deployment-levels.yaml").read_bytes()
