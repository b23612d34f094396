"""A commit written for finding files in it: every name is there, and the text of those that it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from compiler.config.export import LINK, MODULE, entries, export, unwritten
from compiler.config.git import Git

_IGNORED = ".gitignore"


def skeleton(git: Git, commit: str, folder: Path, *, whole: Callable[[str], bool], there: Callable[[str], bool]) -> None:
    """Writes the tree of `commit` into `folder`, which is empty. Of files that are not `whole` the name is enough, and of those
    that are not `there` nothing. Ignore files and links are as they were.
    """
    known = list(entries(git, commit))
    kept = {entry.name for entry in known if entry.mode == LINK}

    def wanted(name: str) -> bool:
        return there(name) and (name in kept or name.rpartition("/")[2] == _IGNORED or whole(name))

    export(git, commit, folder, wanted=wanted)
    try:
        for mode, _, name in known:
            for each in [name] if mode != MODULE else [] if whole(name) else _inside(git.folder / name, name):
                if there(each) and ".." not in each.split("/") and not os.path.lexists(folder / each):
                    (folder / each).parent.mkdir(parents=True, exist_ok=True)
                    (folder / each).touch()
    except OSError as error:
        raise unwritten(commit, error) from None


def _inside(module: Path, name: str) -> list[str]:
    """The files of a submodule that is checked out as the commit has it."""
    found = []
    for top, folders, names in os.walk(module):
        folders[:] = [folder for folder in folders if folder != ".git"]
        found += [f"{name}/{(Path(top) / each).relative_to(module).as_posix()}" for each in names if each != ".git"]
    return found
