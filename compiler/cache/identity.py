"""Which workerc this is: what one has remembered, another may see otherwise."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from compiler.assets import policies_folder, templates_folder
from compiler.cache.keys import key

# What judges beside our own code, as the folders are called that pip leaves: another version may say it otherwise.
LIBRARIES = frozenset(
    (
        *("click", "jinja2", "jsonschema", "jsonschema_rs", "markupsafe", "pathspec", "pydantic", "pydantic_core"),
        *("pyyaml", "referencing", "rpds_py", "ruamel_yaml", "tzdata"),
    )
)
_PACKAGE = Path(__file__).resolve().parent.parent
_INFO = ".dist-info"


@cache
def tool() -> str:
    """A digest that is another one for other code, templates, policies or libraries, and for another minor version of Python."""
    return identity(_PACKAGE, (templates_folder(), policies_folder()), sys.path)


def identity(package: Path, assets: Iterable[Path], search_path: Iterable[str]) -> str:
    """Of an installed wheel the digests are taken that it came with, the same on every machine. Elsewhere files may change,
    and their sizes and times tell.
    """
    recorded = _recorded(package)
    content = recorded or sorted(line for folder in (package, *assets) for line in _files(folder))
    python = f"{sys.implementation.name} {sys.version_info[0]}.{sys.version_info[1]}"
    return key(python, "recorded" if recorded else "found", "\n".join(content), "\n".join(sorted(libraries(search_path))))


def _recorded(package: Path) -> list[str]:
    """What the record of the installed wheel says of the files in `package`; nothing where there is none, or several."""
    records = [name for name in _names(package.parent) if name.startswith("workerc-") and name.endswith(_INFO)]
    if len(records) != 1:
        return []
    try:
        lines = (package.parent / records[0] / "RECORD").read_text(encoding="utf-8").splitlines()
    except (OSError, ValueError):
        return []
    return sorted(line for line in lines if line.startswith(f"{package.name}/") and "/__pycache__/" not in line)


def _files(folder: Path) -> Iterator[str]:
    """Names, sizes and times of all files below `folder`, but those that Python makes."""
    folders = [os.fspath(folder)]
    while folders:
        with os.scandir(folders.pop()) as entries:
            for entry in entries:
                if entry.is_dir():
                    folders += [entry.path] if entry.name != "__pycache__" else []
                else:
                    about = entry.stat()
                    yield f"{entry.path}\0{about.st_size}\0{about.st_mtime_ns}"


def libraries(search_path: Iterable[str]) -> set[str]:
    """Those that are installed, with their versions."""
    names = {name.removesuffix(_INFO).lower() for folder in search_path for name in _names(folder) if name.endswith(_INFO)}
    return {name for name in names if name.rpartition("-")[0].replace(".", "_") in LIBRARIES}


def _names(folder: str | Path) -> list[str]:
    """What is in `folder`; nothing where it is none."""
    try:
        return os.listdir(folder or ".")  # noqa: PTH208 - a Path for each takes longer
    except OSError:
        return []
