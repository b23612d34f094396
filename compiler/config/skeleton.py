"""A commit written for finding files in it: every name is there, and the text of those that it is asked for."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

from compiler.config.export import export
from compiler.config.git import Git
from compiler.errors import WriteError

_LINK, _MODULE = "120000", "160000"
_IGNORED = ".gitignore"


def skeleton(git: Git, commit: str, folder: Path, *, whole: Callable[[str], bool], there: Callable[[str], bool]) -> None:
    """Writes the tree of `commit` into `folder`, which is empty. Of files that are not `whole` the name is enough, and of those
    that are not `there` nothing. Ignore files and links are as they were.
    """
    entries = [(entry.split(" ", 1)[0], entry.partition("\t")[2]) for entry in git.names("ls-tree", "-r", "-z", commit, "--", ".")]
    kept = {name for mode, name in entries if mode == _LINK}

    def wanted(name: str) -> bool:
        return there(name) and (name in kept or name.rpartition("/")[2] == _IGNORED or whole(name))

    export(git, commit, folder, wanted=wanted)
    try:
        for mode, name in entries:
            for each in [name] if mode != _MODULE else [] if whole(name) else _inside(git.folder / name, name):
                if there(each) and ".." not in each.split("/") and not os.path.lexists(folder / each):
                    (folder / each).parent.mkdir(parents=True, exist_ok=True)
                    (folder / each).touch()
    except OSError as error:
        raise WriteError(f"{commit[:12]}: it cannot be written: {error.filename}: {error.strerror}") from None


def _inside(module: Path, name: str) -> list[str]:
    """The files of a submodule that is checked out as the commit has it."""
    found = []
    for top, folders, names in os.walk(module):
        folders[:] = [folder for folder in folders if folder != ".git"]
        found += [f"{name}/{(Path(top) / each).relative_to(module).as_posix()}" for each in names if each != ".git"]
    return found
