"""The files that Git knows."""

from __future__ import annotations

from compiler.config.git import Git
from compiler.config.revisions import Changed


def tracked(git: Git) -> Changed:
    """Those of the index, whether they are committed or not, and those of submodules."""
    return Changed(frozenset(git.names("ls-files", "-z", "--cached", "--recurse-submodules")))
