"""Revisions of the repository, and which files differ from one.

git = git_at(config.root)
revision = since(git, "main")  # or `resolve`, for the very commit
changed(git, revision.commit)
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from compiler.config.git import Git, GitError
from compiler.errors import UsageError
from compiler.records import NamedTuple
from compiler.resources.suggestions import suggestion

_HEAD = "HEAD"
_SPARSE = "S"  # the tag of a file that is not checked out; tags in lower case: Git was told not to look at it
_MOST = 10_000  # names to look for a better one in
_DEPTH = "fetch all of it: `git fetch --unshallow`, or `fetch-depth: 0` of actions/checkout"


class Revision(NamedTuple):
    """`name` is what was asked for, `commit` its hexadecimal name in full."""

    name: str
    commit: str


@dataclass(frozen=True)
class Changed:
    """Names relative to the repository, with `/`. A name stands for all below it: a folder or a submodule is one, too."""

    names: frozenset[str]

    def __contains__(self, name: object) -> bool:
        return isinstance(name, str) and any(part in self.names for part in _upward(name))


def resolve(git: Git, name: str) -> Revision:
    """The commit that `name` stands for: a branch, a tag, a commit, `HEAD~3`. Raises `UsageError` where it is none."""
    if not name or name.startswith("-") or any(ord(character) < ord(" ") for character in name):
        raise UsageError(f"{name!r} is no revision", "name a branch, a tag or a commit")
    if ".." in name:
        raise UsageError(f"`{name}` is a range of revisions", "name one revision: what has changed since is found out")
    found = git.run("rev-parse", "--verify", name)
    if found.code != 0:
        raise _unknown(git, name, found.err)
    commit = git.run("rev-parse", "--verify", "--quiet", f"{_text(found.out)}^{{commit}}")
    if commit.code != 0:
        if _is_shallow(git):
            raise GitError(f"the commit of `{name}` is not in this shallow clone", _DEPTH)
        raise UsageError(f"`{name}` is no commit", "name a branch, a tag or a commit")
    return Revision(name, _text(commit.out))


def since(git: Git, name: str) -> Revision:
    """Where `HEAD` left the history of `name`: the merge base, which is `name` itself where `HEAD` builds on it.

    Raises `UsageError` where `name` is no revision, `GitError` where the two have nothing in common.
    """
    commit = resolve(git, name).commit
    base = git.run("merge-base", commit, resolve(git, _HEAD).commit)
    if base.code == 0:
        return Revision(name, _text(base.out))
    if _is_shallow(git):
        raise GitError(f"where HEAD and `{name}` part is not in this shallow clone", _DEPTH)
    raise GitError(f"HEAD and `{name}` have no commit in common", "name a revision that this branch started from")


def changed(git: Git, commit: str) -> Changed:
    """The files of the repository that are not in the working tree as they are in `commit`: committed since, staged, not
    staged, untracked, ignored, deleted; what was renamed has both names. At worst a file too many, and never one too few.
    """
    options = ["--no-ext-diff", "--no-textconv", "--no-renames", "--ignore-submodules=none", "--submodule=short"]
    differing = git.names("diff", "--name-only", "-z", "--relative", *options, commit, "--", ".")
    untracked = git.names("ls-files", "-z", "--others", "--directory")
    listed = git.names("ls-files", "-z", "-v")
    unwatched = [entry[2:] for entry in listed if entry[0] == _SPARSE or entry[0].islower()]
    return Changed(frozenset(name.removesuffix("/") for name in (*differing, *untracked, *unwatched)))


def _upward(name: str) -> Iterator[str]:
    """`name`, and the folders that it lies in."""
    while name:
        yield name
        name = name.rpartition("/")[0]


def _unknown(git: Git, name: str, said: str) -> UsageError:
    if "ambiguous" in said:
        return UsageError(f"`{name}` stands for several revisions", "write more of the name")
    if name == _HEAD:
        return UsageError("there is no commit yet", "commit something, so that there is something to compare with")
    known = _text(git.run("for-each-ref", f"--count={_MOST}", "--format=%(refname:short)").out).split("\n")
    # `main` in a checkout of another branch is often there as `origin/main` only.
    remote = next((each for each in known if each.partition("/")[2] == name), None)
    meant = remote or suggestion(name, _names(known))
    fetched = "fetch it first, with `fetch-depth: 0` in actions/checkout"
    advice = f"did you mean `{meant}`? else {fetched}" if meant else fetched
    return UsageError(f"there is no revision `{name}`", advice)


def _names(known: Iterable[str]) -> Iterator[str]:
    yield from (name for name in known if name)
    yield _HEAD


def _is_shallow(git: Git) -> bool:
    return git.run("rev-parse", "--is-shallow-repository").out.strip() == b"true"


def _text(out: bytes) -> str:
    return out.decode(errors="replace").strip()
