"""What ships with the package on every component: read line by line, parsed where a configuration names it.

The form of a line is told in `scripts/pack_stream_facts.py`, which writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from compiler.hints import Any
from compiler.jsonvalues import loads
from compiler.records import NamedTuple

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
    heads = [line.split('"', 4) for line in _text(kind).splitlines()[1:]]
    return {head[1]: head[3] for head in heads}


def letters(kind: str, name: str) -> str:
    """Those of the versions that have the component, found without looking at others; empty where none has it."""
    line = _line(kind, name)
    return line.split('"', 4)[3] if line else ""


@cache
def known(kind: str, name: str) -> Known:
    return Known(*loads(_line(kind, name)))


@cache
def root() -> Known:
    """The keys of a whole configuration, as if they were fields of a component."""
    return known("root", "")


@cache
def replacements() -> Mapping[str, Any]:
    """By kind: what is to be used instead of a component that version 4 removed; None where it is no single one."""
    found: Mapping[str, Any] = loads((_FOLDER / "replacements.json").read_text(encoding="utf-8"))
    return found


def _line(kind: str, name: str) -> str:
    """The line of a component; empty where there is none."""
    text = _text(kind)
    start = text.find(f'\n["{name}","') + 1
    return text[start : text.index("\n", start)] if start else ""


@cache
def _text(kind: str) -> str:
    """The file of a kind, behind a line break, so that each of its lines has one before it."""
    return "\n" + (_FOLDER / f"{kind}.jsonl").read_text(encoding="utf-8")
