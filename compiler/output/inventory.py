"""The record of what workerc wrote into one directory.

It comes from pull requests like everything else in the tree: nothing it says is done outside its own directory, and
nothing to a file whose digest it does not have. The lines after the head are those of `sha256sum`.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.output.names import unusable
from compiler.output.unit import UnitKey
from compiler.records import NamedTuple
from compiler.regex import regex

_FIRST = "workerc inventory 1"
_LISTED = regex(r"([0-9a-f]{64})  (.+)\Z")
MAX_BYTES = 1024 * 1024


class Inventory(NamedTuple):
    """`digests` are the SHA-256 of the listed files in hexadecimal digits, by path below the directory."""

    key: UnitKey
    digests: Mapping[str, str]


class InventoryError(ValueError):
    """The bytes are no inventory that may be believed. The message says why and is a sentence without its subject."""


def written(inventory: Inventory) -> bytes:
    head = [f"{field} {value}" for field, value in zip(UnitKey._fields, inventory.key, strict=True)]
    listed = [f"{inventory.digests[path]}  {path}" for path in sorted(inventory.digests)]
    return "\n".join([_FIRST, *head, *listed, ""]).encode()


def read(data: bytes) -> Inventory:
    """The inventory in `data`. Raises `InventoryError`."""
    if len(data) > MAX_BYTES:
        raise InventoryError(f"has more than {MAX_BYTES} bytes")
    try:
        lines = data.decode("ascii").splitlines()
    except UnicodeDecodeError:
        raise InventoryError("is not ASCII") from None
    if lines[:1] != [_FIRST]:
        raise InventoryError(f"starts with `{lines[0][:80] if lines else ''}`, not with `{_FIRST}`")
    key = []
    for number, field in enumerate(UnitKey._fields, start=1):
        name, space, value = (lines[number] if number < len(lines) else "").partition(" ")
        if name != field or not space:
            raise InventoryError(f"does not say `{field}` in line {number + 1}")
        key.append(value)
    return Inventory(UnitKey(*key), _digests(lines[len(key) + 1 :], len(key) + 2))


def _digests(lines: list[str], first: int) -> dict[str, str]:
    digests: dict[str, str] = {}
    for number, line in enumerate(lines, start=first):
        match = _LISTED.match(line)
        if match is None:
            raise InventoryError(f"has `{line[:80]}` in line {number}, not a digest and a path")
        found, path = match.groups()
        if wrong := unusable(path):
            raise InventoryError(f"lists `{path[:80]}`, which {wrong}")
        if path in digests:
            raise InventoryError(f"lists `{path}` twice")
        digests[path] = found
    return digests
