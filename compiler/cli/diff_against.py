"""What `workerc diff` compares with: a directory, or a revision."""

from __future__ import annotations

import os
from pathlib import Path

from compiler.config.config import Config
from compiler.config.git import Git, GitError, git_at
from compiler.config.revisions import Revision, resolve
from compiler.errors import UsageError
from compiler.records import NamedTuple


class Committed(NamedTuple):
    """A revision of the repository that `git` is at."""

    git: Git
    revision: Revision


def against(config: Config, said: str) -> Path | Committed:
    """What `said` names. Raises `UsageError` where that is nothing, or both a directory and a revision, and `GitError` where Git
    cannot be asked.
    """
    path = Path(said)
    if not said:
        raise UsageError("`--against` names nothing", "name a directory, a branch, a tag or a commit")
    if _is_path(said):
        if not path.is_dir():
            raise UsageError(f"{said}: there is no such directory", "a revision is named without `/` at its end or `./` before it")
        return path
    if not path.is_dir():
        git = git_at(config.root)
        return Committed(git, resolve(git, said))
    try:
        git = git_at(config.root)
        revision = resolve(git, said)
    except (GitError, UsageError):
        return path
    advice = f"write `./{said}` for the directory, `{said}~0` for the revision {revision.commit[:12]}"
    raise UsageError(f"`{said}` is a directory and a revision", advice)


def _is_path(said: str) -> bool:
    """Whether no revision could be written like this."""
    return said in (".", "..") or said.startswith(("./", "../")) or said.endswith(("/", os.sep)) or Path(said).is_absolute()
