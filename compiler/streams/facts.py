"""What ships with the package on every component: read line by line, parsed where a configuration names it.

The form of a line is told in `scripts/pack_stream_facts.py`, which writes them.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

_FOLDER = Path(__file__).parent / "facts"

KINDS = ("input", "output", "processor", "cache", "rate_limit", "buffer", "metrics", "tracer", "scanner")
OLD = "a"  # the letter of version 3, of which nothing but names is known

Packed = list[Any]


class Known(NamedTuple):
    """A component: letters of the versions that have it and of those that deprecate it, and its configuration."""

    name: str
    versions: str
    deprecated: str
    config: Packed


@cache
def versions(kind: str) -> Mapping[str, str]:
    """The components of a kind, each with the letters of the versions that have it."""
    return {name: line.split('"', 4)[3] for name, line in _lines(kind).items()}


@cache
def known(kind: str, name: str) -> Known:
    return Known(*json.loads(_lines(kind)[name]))


@cache
def root() -> Known:
    """The keys of a whole configuration, as if they were fields of a component."""
    return known("root", "")


@cache
def replacements() -> Mapping[str, Any]:
    """By kind: what is to be used instead of a component that version 4 removed; None where it is no single one."""
    found: Mapping[str, Any] = json.loads((_FOLDER / "replacements.json").read_text(encoding="utf-8"))
    return found


@cache
def _lines(kind: str) -> Mapping[str, str]:
    lines = (_FOLDER / f"{kind}.jsonl").read_text(encoding="utf-8").splitlines()
    return {line[2 : line.index('"', 2)]: line for line in lines}
