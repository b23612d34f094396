"""Revisions and what has changed since, with the Git that is installed."""

import os
import subprocess
from pathlib import Path

import pytest

from compiler.config import git as running
from compiler.config.config import Config
from compiler.config.export import export, is_source
from compiler.config.git import GitError, git_at
from compiler.config.revisions import changed, resolve, since
from compiler.config.tracked import tracked
from compiler.errors import UsageError, WorkercError

WHO = {f"GIT_{who}_{what}": f"{who}@x" for who in ("AUTHOR", "COMMITTER") for what in ("NAME", "EMAIL")}
PLAIN = {"GIT_CONFIG_GLOBAL": os.devnull, "GIT_CONFIG_SYSTEM": os.devnull}


def run(folder, *arguments):
    """What Git says in `folder`."""
    allowed = ["-c", "protocol.file.allow=always", "-c", "init.defaultBranch=main"]
    command = ["git", *allowed, *arguments]
    done = subprocess.run(command, cwd=folder, env={**os.environ, **PLAIN, **WHO}, capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout.decode().strip()


def commit(folder, message="more"):
    run(folder, "add", "--all")
    run(folder, "commit", "--quiet", "--allow-empty", "--message", message)
    return run(folder, "rev-parse", "HEAD")


def write(folder, **texts):
    for name, text in texts.items():
        (folder / f"{name}.yaml").write_text(text)


@pytest.fixture
def folder(tmp_path, monkeypatch):
    for name in [name for name in os.environ if name.startswith("GIT_")]:
        monkeypatch.delenv(name)
    (tmp_path / "checkout").mkdir()
    run(tmp_path / "checkout", "init", "--quiet")
    return tmp_path / "checkout"


def test_every_way_to_change(folder):
    write(folder, same="1", committed="1", staged="1", unstaged="1", deleted="1", unlinked="1", old="a long text\n" * 9)
    (folder / ".gitignore").write_text("ignored*\n")
    first = commit(folder)
    write(folder, committed="2", new="1")
    run(folder, "mv", "old.yaml", "renamed.yaml")
    commit(folder)
    write(folder, staged="2", unstaged="2", untracked="1", ignored="1", added="1")
    run(folder, "add", "staged.yaml", "added.yaml")
    run(folder, "rm", "--quiet", "deleted.yaml")
    (folder / "unlinked.yaml").unlink()
    names = ["added", "committed", "deleted", "ignored", "new", "old", "renamed", "staged", "unlinked", "unstaged", "untracked"]
    assert sorted(changed(git_at(folder), first).names) == [f"{name}.yaml" for name in names]


def test_a_folder_of_the_checkout(folder):
    below = folder / "teams/data"
    below.mkdir(parents=True)
    write(folder, outside="1")
    write(below, same="1", inside="1")
    first = commit(folder)
    write(folder, outside="2")
    write(below, inside="2", untracked="1")
    (below / "a folder").mkdir()
    (below / "a folder/deep.yaml").touch()
    found = changed(git_at(below), first)
    assert sorted(found.names) == ["a folder", "inside.yaml", "untracked.yaml"]
    assert "a folder/deep.yaml" in found
    assert "same.yaml" not in found


@pytest.mark.parametrize("name", ["ü", 'a"b', "a\nb", "a\tb", " a ", "a\\b", ":(top)a", "-rf", os.fsdecode(b"\xff\xfe")])
@pytest.mark.parametrize("known", [True, False])
def test_unusual_names(folder, name, known):
    try:
        write(folder, **({name: "1"} if known else {}))
        first = commit(folder)
        write(folder, **{name: "2"})
    except OSError:
        pytest.skip("no such name on this file system")
    assert changed(git_at(folder), first).names == {f"{name}.yaml"}


def test_what_git_was_told_not_to_look_at(folder):
    write(folder, assumed="1", skipped="1", same="1")
    first = commit(folder)
    run(folder, "update-index", "--assume-unchanged", "assumed.yaml")
    run(folder, "update-index", "--skip-worktree", "skipped.yaml")
    write(folder, assumed="2", skipped="2")
    assert changed(git_at(folder), first).names == {"assumed.yaml", "skipped.yaml"}


def submodule(folder, tmp_path):
    other = tmp_path / "other"
    other.mkdir()
    run(other, "init", "--quiet")
    write(other, shared="1")
    commit(other)
    run(folder, "submodule", "--quiet", "add", str(other), "lib")
    return commit(folder)


def test_submodules(folder, tmp_path):
    first = submodule(folder, tmp_path)
    git = git_at(folder)
    assert changed(git, first).names == set()
    write(folder / "lib", mine="1")
    assert "lib/mine.yaml" in changed(git, first)
    assert tracked(git).names == {".gitmodules", "lib/shared.yaml"}
    commit(folder / "lib")
    assert "lib/shared.yaml" in changed(git, first)
    commit(folder)
    assert changed(git, first).names == {"lib"}


def test_since_is_where_the_branch_began(folder):
    write(folder, theirs="1", mine="1")
    base = commit(folder)
    run(folder, "checkout", "--quiet", "-b", "feature")
    write(folder, mine="2")
    commit(folder)
    run(folder, "checkout", "--quiet", "main")
    write(folder, theirs="2")
    tip = commit(folder)
    run(folder, "checkout", "--quiet", "feature")
    git = git_at(folder)
    assert resolve(git, "main").commit == tip
    assert since(git, "main").commit == base
    assert changed(git, since(git, "main").commit).names == {"mine.yaml"}
    assert since(git, "HEAD").commit == resolve(git, "feature").commit


def test_names_of_commits(folder):
    first = commit(folder, "the very first")
    commit(folder, "the second")
    run(folder, "tag", "--annotate", "v1", "--message", "one", first)
    git = git_at(folder)
    for name in ("v1", "HEAD~1", first, first[:10], ":/very first", "refs/tags/v1", "main@{1}"):
        assert resolve(git, name).commit == first, name


REFUSED = {
    "--output=x": "'--output=x' is no revision",
    "-x": "'-x' is no revision",
    "": "'' is no revision",
    "a\0b": "'a\\x00b' is no revision",
    "HEAD..main": "is a range of revisions",
    "main...HEAD": "is a range of revisions",
    "mian": "did you mean `main`?",
    "trunk": "did you mean `origin/trunk`?",
    "deadbeef": "fetch-depth: 0",
    "main:a.yaml": "is no commit",
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_is_no_revision(folder, name):
    write(folder, a="1")
    commit(folder)
    run(folder, "update-ref", "refs/remotes/origin/trunk", "HEAD")
    with pytest.raises(UsageError) as caught:
        resolve(git_at(folder), name)
    assert REFUSED[name] in f"{caught.value}\n{caught.value.help}"
    assert sorted(path.name for path in folder.iterdir()) == [".git", "a.yaml"]


def test_no_commit_yet(folder):
    with pytest.raises(UsageError, match="there is no commit yet"):
        resolve(git_at(folder), "HEAD")


def test_no_commit_in_common(folder):
    commit(folder)
    run(folder, "checkout", "--quiet", "--orphan", "alone")
    commit(folder, "another beginning")
    with pytest.raises(GitError, match="no commit in common"):
        since(git_at(folder), "main")


def test_a_shallow_clone(folder, tmp_path):
    commit(folder)
    run(folder, "checkout", "--quiet", "-b", "feature")
    commit(folder, "mine")
    run(folder, "checkout", "--quiet", "main")
    commit(folder, "theirs")
    run(tmp_path, "clone", "--quiet", "--depth=1", "--no-single-branch", "--branch=feature", f"file://{folder}", "clone")
    with pytest.raises(GitError, match="shallow clone") as caught:
        since(git_at(tmp_path / "clone"), "origin/main")
    assert "fetch-depth: 0" in caught.value.help


def test_no_repository(tmp_path, monkeypatch):
    monkeypatch.setenv("GIT_CEILING_DIRECTORIES", str(tmp_path.parent))
    with pytest.raises(GitError, match="it lies in no Git repository"):
        git_at(tmp_path)


def test_within_the_folder_of_git_itself(folder):
    with pytest.raises(GitError, match="no work tree"):
        git_at(folder / ".git")


def test_no_git(folder, monkeypatch):
    monkeypatch.setenv("PATH", "")
    with pytest.raises(GitError, match="Git is not installed"):
        git_at(folder)


def test_git_that_hangs(folder, tmp_path, monkeypatch):
    (tmp_path / "git").write_text("#!/bin/sh\nexec sleep 9\n")
    (tmp_path / "git").chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path), prepend=os.pathsep)
    monkeypatch.setattr(running, "SECONDS", 0.1)
    with pytest.raises(GitError, match="took more than"):
        git_at(folder)


def test_another_repository_in_the_environment(folder, tmp_path, monkeypatch):
    """As in a hook of Git."""
    first = commit(folder)
    (tmp_path / "elsewhere").mkdir()
    run(tmp_path / "elsewhere", "init", "--quiet")
    monkeypatch.setenv("GIT_DIR", str(tmp_path / "elsewhere/.git"))
    monkeypatch.setenv("GIT_INDEX_FILE", str(tmp_path / "no-index"))
    assert resolve(git_at(folder), "HEAD").commit == first


SETTINGS = [
    "core.fsmonitor",
    "diff.external",
    "diff.mine.textconv",
    "diff.mine.command",
    "filter.mine.clean",
    "filter.mine.process",
]


@pytest.mark.parametrize("setting", [*SETTINGS, "hook"])
def test_nothing_that_the_repository_configures_is_run(folder, tmp_path, setting):
    (folder / ".gitattributes").write_text("*.yaml diff=mine filter=mine\n")
    write(folder, a="1\n", b="2\n")
    first = commit(folder)
    script = tmp_path / "script"
    script.write_text(f"#!/bin/sh\ntouch '{tmp_path}/ran'\ncat\n")
    script.chmod(0o755)
    if setting == "hook":
        hook = folder / ".git/hooks/post-index-change"
        hook.parent.mkdir(exist_ok=True)
        hook.write_bytes(script.read_bytes())
        hook.chmod(0o755)
    else:
        run(folder, "config", setting, str(script))
    write(folder, a="2\n")
    os.utime(folder / "b.yaml", (1, 1))
    git = git_at(folder)
    assert changed(git, since(git, "HEAD").commit).names == {"a.yaml"}
    assert "b.yaml" in tracked(git)
    (tmp_path / "out").mkdir()
    export(git, first, tmp_path / "out")
    assert not (tmp_path / "ran").exists()


def test_a_tree_as_it_was(folder, tmp_path):
    below = folder / "teams"
    (below / "deep").mkdir(parents=True)
    (folder / ".gitattributes").write_text("* export-ignore text eol=crlf\n")
    write(folder, outside="1")
    write(below / "deep", one="1\n")
    write(below, two="2\n", **{'a\n"b': "3\n"})
    (below / "within.yaml").symlink_to("deep/one.yaml")
    (below / "dangling.yaml").symlink_to("nowhere.yaml")
    (below / "out.yaml").symlink_to("../outside.yaml")
    (below / "absolute.yaml").symlink_to("/etc/passwd")
    (below / "here").symlink_to(".")
    (below / "sly").symlink_to("here/..")
    first = commit(folder)
    write(below, two="4", three="5")
    out = tmp_path / "out"
    out.mkdir()
    exported = export(git_at(below), first, out)
    assert exported.skipped == ("absolute.yaml", "out.yaml", "sly")
    files = {
        path.relative_to(out).as_posix(): path.read_text() for path in out.rglob("*") if path.is_file() and not path.is_symlink()
    }
    assert files == {"deep/one.yaml": "1\n", "two.yaml": "2\n", 'a\n"b.yaml': "3\n"}
    assert {path.name for path in out.iterdir() if path.is_symlink()} == {"within.yaml", "dangling.yaml", "here"}
    assert (out / "within.yaml").read_text() == "1\n"
    (tmp_path / "some").mkdir()
    assert export(git_at(below), first, tmp_path / "some", wanted=lambda name: name == "two.yaml").files == 1


def test_a_tree_with_a_submodule(folder, tmp_path):
    first = submodule(folder, tmp_path)
    (tmp_path / "out").mkdir()
    assert export(git_at(folder), first, tmp_path / "out").skipped == ()
    assert (tmp_path / "out/lib/shared.yaml").read_text() == "1"
    run(folder, "submodule", "--quiet", "deinit", "--force", "lib")
    (tmp_path / "again").mkdir()
    assert export(git_at(folder), first, tmp_path / "again").skipped == ("lib",)


def test_a_tree_that_nobody_can_have_committed(folder, tmp_path):
    blob = subprocess.run(["git", "hash-object", "-w", "--stdin"], cwd=folder, input=b"1", capture_output=True, check=True).stdout
    entry = b"100644 ..\0" + bytes.fromhex(blob.decode().strip())
    command = ["git", "hash-object", "-t", "tree", "-w", "--literally", "--stdin"]
    tree = subprocess.run(command, cwd=folder, input=entry, capture_output=True, check=True).stdout.decode().strip()
    commit_ = run(folder, "commit-tree", tree, "-m", "bad")
    (tmp_path / "out").mkdir()
    assert export(git_at(folder), commit_, tmp_path / "out") == (0, ("..",))


def test_an_object_that_is_not_there(folder, tmp_path):
    write(folder, a="1")
    first = commit(folder)
    blob = run(folder, "rev-parse", f"{first}:a.yaml")
    (folder / ".git/objects" / blob[:2] / blob[2:]).unlink()
    (tmp_path / "out").mkdir()
    with pytest.raises(WorkercError, match="Git has not"):
        export(git_at(folder), first, tmp_path / "out")


def test_a_linked_work_tree(folder, tmp_path):
    write(folder, a="1")
    first = commit(folder)
    run(folder, "worktree", "add", "--quiet", str(tmp_path / "linked"))
    write(tmp_path / "linked", a="2")
    assert changed(git_at(tmp_path / "linked"), first).names == {"a.yaml"}
    assert isinstance(git_at(tmp_path / "linked").folder, Path)


@pytest.mark.parametrize("output", ["rendered", "./rendered", "rendered/", "all/../rendered"])
def test_what_was_rendered_is_no_source(output):
    wanted = is_source(Config(Path(), output=output))
    assert [wanted(name) for name in ("rendered/dev/a.yaml", "rendered.yaml", "workers/rendered/a.yaml")] == [False, True, True]
