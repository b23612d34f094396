"""Which relative paths may be written: ones that name the same file on every disk, and nothing outside."""

from __future__ import annotations

import re

from compiler.regex import regex

INVENTORY = ".workerc-inventory"
UNFINISHED = ".workerc-inventory.next"  # what the inventory will be when the run has finished
WRITING = ".workerc-writing"  # the file that is being written

_FOLDER = regex(r"[A-Za-z0-9_][A-Za-z0-9._-]*(?<!\.)\Z")
_FILE = regex(r"(?!\.workerc-|\.git)\.?[A-Za-z0-9_][A-Za-z0-9._-]*(?<!\.)\Z")
_DEVICE = regex(r"(?i)(con|prn|aux|nul|com[0-9]|lpt[0-9])(\.|\Z)")  # Windows takes these for devices
_USUAL = regex(
    r"(?i)(?:(?!(?:con|prn|aux|nul|com[0-9]|lpt[0-9])(?:[./]|\Z))[a-z0-9_](?:[a-z0-9._-]*[a-z0-9_-])?(?:/(?=.)|\Z)){1,5}\Z",
    re.ASCII,
)
_MOST = 255
MAX_DEPTH = 5  # directories between the output directory and a file


def unusable(path: str, *, directory: bool = False) -> str | None:
    """Why a relative path is not to be written, as the end of a sentence that names it; None where it may be."""
    return None if len(path) <= _MOST and _USUAL.match(path) else _reason(path, directory=directory)


def _reason(path: str, *, directory: bool) -> str | None:
    if path.startswith(("/", "\\")) or re.match(r"[A-Za-z]:", path):
        return "is absolute"
    parts = path.split("/")
    if ".." in parts:
        return "leads out of the directory"
    if len(parts) > MAX_DEPTH:
        return f"has {len(parts)} parts, more than {MAX_DEPTH}"
    for part in parts:
        grammar = _FILE if part is parts[-1] and not directory else _FOLDER
        if len(part) > _MOST:
            return f"has a part of {len(part)} characters, more than {_MOST}"
        if not grammar.match(part) or _DEVICE.match(part):
            return f"has the part `{part}`, which not every disk can hold under this name"
    return None
