"""Writes several files: all of them, or none."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from compiler.config.discovery import shown
from compiler.errors import WriteError


def write_files(texts: Mapping[Path, str]) -> None:
    """Each text at its path, folders made as needed. Nothing is replaced before all is on the disk; where it cannot get
    there everything is as before. Raises `WriteError`.
    """
    folders: list[Path] = []
    staged: dict[Path, Path] = {}
    try:
        for path, text in texts.items():
            target = path.resolve()
            _make(target.parent, folders)
            descriptor, name = tempfile.mkstemp(prefix=f".{target.name}-", dir=target.parent)
            staged[target] = Path(name)
            with os.fdopen(descriptor, "wb") as file:
                file.write(text.encode())
            staged[target].chmod(target.stat().st_mode & 0o7777 if target.exists() else 0o644)
        for target, temporary in staged.items():
            temporary.replace(target)
    except OSError as error:
        for temporary in staged.values():
            with suppress(OSError):
                temporary.unlink()
        for folder in reversed(folders):
            with suppress(OSError):
                folder.rmdir()
        where = f"{shown(Path(error.filename).parent)}: " if error.filename else ""
        raise WriteError(f"{where}{(error.strerror or str(error)).lower()}", "nothing has been written") from None


def _make(folder: Path, made: list[Path]) -> None:
    """`folder`, and those that it lies in; each that was not there is added to `made`."""
    for each in reversed([each for each in (folder, *folder.parents) if not each.exists()]):
        each.mkdir()
        made.append(each)
