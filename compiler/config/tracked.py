"""The files that Git knows."""

from __future__ import annotations

import os
from pathlib import Path

from compiler.config.git import Git
from compiler.config.revisions import Changed
from compiler.records import NamedTuple


class Index(NamedTuple):
    """`files` are known to Git, committed or not; `strays` are neither known nor ignored. Names are relative to the repository."""

    files: Changed
    strays: Changed


def index(git: Git) -> Index:
    """What is known and unknown in the commit that is being made, else in the work tree. Raises `GitError`."""
    git = _committing(git)
    strays = git.names("ls-files", "-z", "--others", "--exclude-standard", "--directory")
    return Index(tracked(git), Changed(frozenset(name.removesuffix("/") for name in strays)))


def _committing(git: Git) -> Git:
    """`git` with the index of the commit that is about to be made, which Git names to its hooks: `git commit FILE` has one of its
    own. That of another repository does not count.
    """
    if not os.environ.get("GIT_INDEX_FILE"):
        return git
    named = Path(os.environ["GIT_INDEX_FILE"]).absolute()
    folder = Path(os.fsdecode(git.output("rev-parse", "--absolute-git-dir")).strip())
    same = named.parent.resolve() == folder.resolve()
    return git._replace(environment={**git.environment, "GIT_INDEX_FILE": str(named)}) if same else git


def tracked(git: Git) -> Changed:
    """Those of the index, whether they are committed or not, and those of submodules."""
    return Changed(frozenset(git.names("ls-files", "-z", "--cached", "--recurse-submodules")))
