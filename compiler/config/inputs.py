"""What a run reads beside sources, by the names that Git has for it: a change there may matter to every Worker."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from compiler.config.config import Config
from compiler.config.discovery import rooted
from compiler.config.policies import FOLDER, packs
from compiler.config.revisions import Changed
from compiler.config.silence import baseline_path


def decisive(config: Config, changed: Changed, *, rendering: bool, baseline: str | None = None) -> str | None:
    """The first of those that is among `changed`, None where none is. Only who is `rendering` reads templates and definitions.

    What lies outside of the repository, a `--baseline` for example, counts as changed: Git does not know it.
    """
    below = rooted(config.root)
    for name in _files(config, baseline):
        relative = below(name)
        if relative.startswith("../") or differs(config, changed, relative):
            return name
    for folder in _folders(config, rendering=rendering):
        inside = "" if folder == "." else f"{folder}/"
        found = sorted(name for name in changed.names if name.startswith(inside) or name == folder)
        if found or differs(config, changed, folder):
            return found[0] if found else folder
    return None


def differs(config: Config, changed: Changed, name: str) -> bool:
    """Whether what is at `name`, relative to the repository, is among `changed`, or what a link there leads to."""
    if name in changed:
        return True
    root = config.root.resolve()
    there = os.path.relpath(root / name if not (root / name).exists() else (root / name).resolve(), root)
    return Path(there).as_posix() in changed


def _files(config: Config, baseline: str | None) -> Iterator[str]:
    yield from config.texts
    for environment in config.environments:
        yield from environment.texts
    if path := baseline_path(config, baseline):
        yield str(path)


def _folders(config: Config, *, rendering: bool) -> Iterator[str]:
    """Folders and files that are read, and what a pattern surely lies in."""
    known = packs()
    for listed in {environment.policies for environment in config.environments}:
        yield from (_fixed(entry) for entry in (listed if listed is not None else (FOLDER,)) if entry not in known)
    if rendering:
        yield _fixed(config.templates)
        yield from map(_fixed, config.crds)


def _fixed(pattern: str) -> str:
    """The part of `pattern` before what stands for several names."""
    parts = Path(os.path.normpath(pattern)).parts
    wild = next((index for index, part in enumerate(parts) if any(each in part for each in "*?[")), len(parts))
    return Path(*parts[:wild]).as_posix()
