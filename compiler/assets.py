"""Where the files lie that ship with workerc: templates, policies, and the modules that are found by their folder."""

from __future__ import annotations

from functools import cache
from os import listdir
from pathlib import Path
from types import ModuleType

PACKAGED_POLICIES = "workerc/policies/"  # how the names of files in packs of policies begin, in messages

_PACKAGE = Path(__file__).resolve().parent


def templates_folder() -> Path:
    return _folder("templates")


def policies_folder() -> Path:
    return _folder("policies")


@cache
def template_files(folder: str, suffix: str = ".yaml") -> dict[str, Path]:
    """The files of a folder inside `templates/`, by their name without `suffix`, sorted."""
    paths = (_folder("templates") / folder).iterdir()
    return dict(sorted((path.name.removesuffix(suffix), path) for path in paths if path.name.endswith(suffix)))


def modules(package: ModuleType) -> list[str]:
    """Full names of the modules of `package`, sorted. pkgutil would load inspect, which takes as long as all rules do."""
    names = [name for folder in package.__path__ for name in listdir(folder)]  # noqa: PTH208 - a Path for each takes longer than to import some
    return sorted(f"{package.__name__}.{name[:-3]}" for name in names if name.endswith(".py") and not name.startswith("_"))


@cache
def _folder(name: str) -> Path:
    """Inside the package in a wheel, beside it in a checkout and in an editable install."""
    inside = _PACKAGE / name
    return inside if inside.is_dir() else _PACKAGE.parent / name
