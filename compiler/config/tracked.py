"""The files that Git knows."""

from __future__ import annotations

from compiler.config.git import Git
from compiler.config.revisions import Changed
from compiler.records import NamedTuple


class Index(NamedTuple):
    """`files` are known to Git, committed or not; `strays` are neither known nor ignored. Names are relative to the repository."""

    files: Changed
    strays: Changed


def index(git: Git) -> Index:
    strays = git.names("ls-files", "-z", "--others", "--exclude-standard", "--directory")
    return Index(tracked(git), Changed(frozenset(name.removesuffix("/") for name in strays)))


def tracked(git: Git) -> Changed:
    """Those of the index, whether they are committed or not, and those of submodules."""
    return Changed(frozenset(git.names("ls-files", "-z", "--cached", "--recurse-submodules")))
