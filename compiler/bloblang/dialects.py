"""Versions of Bloblang: their functions and methods with parameters, and what else they differ in.

The form of the facts is told in `scripts/pack_bloblang_facts.py`, which writes them.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path

from compiler.hints import Any
from compiler.jsonvalues import loads
from compiler.records import NamedTuple

_FACTS = Path(__file__).parent / "facts.json"

_ENGINES = {"b": "Benthos 4.13", "c": "Benthos 4.27", "d": "Bento", "e": "Redpanda Connect"}
_OLD = "a"


class Parameter(NamedTuple):
    """`type` is `s`, `i`, `f`, `b`, `a` for a string, an integer, a float, a boolean, an array; else anything goes."""

    name: str
    type: str
    optional: bool


# What one set of versions lets a function or method take: None is any number of arguments.
Signature = tuple[Parameter, ...] | None


class Dialect(NamedTuple):
    """`versions` are letters, oldest first; what one of them has is known.

    `indexing` is `x[0]` and `x[1:2]`, `conditions` are statements that begin with `if`.
    """

    name: str
    versions: str
    indexing: bool
    conditions: bool

    @property
    def engine(self) -> str:
        """Its name for a reader."""
        return "Benthos 4 or Bento" if self.name == "default" else _ENGINES[self.versions[0]]

    def functions(self, name: str) -> tuple[Signature, ...]:
        """What the function may take, by version; nothing where there is none of that name."""
        return _signatures("functions", name, self.versions)

    def methods(self, name: str) -> tuple[Signature, ...]:
        return _signatures("methods", name, self.versions)

    def function_names(self) -> tuple[str, ...]:
        return _names("functions", self.versions)

    def method_names(self) -> tuple[str, ...]:
        return _names("methods", self.versions)


_DIALECTS = {
    found.name: found
    for found in (
        Dialect("default", "bcd", indexing=True, conditions=True),
        Dialect("4.13", "b", indexing=False, conditions=False),
        Dialect("4.27", "c", indexing=False, conditions=True),
        Dialect("bento", "d", indexing=True, conditions=True),
        Dialect("connect", "e", indexing=False, conditions=True),
    )
}


def dialect(name: str) -> Dialect:
    """The dialect of that name: `default`, which is all but the last of `4.13`, `4.27`, `bento`, `connect`. `KeyError`."""
    return _DIALECTS[name]


def engines(kind: str, name: str) -> tuple[str, ...]:
    """The engines of version 4 that have a function (`kind` is `functions`) or method of that name."""
    versions = _versions(kind, name)
    return tuple([engine for letter, engine in _ENGINES.items() if letter in versions])


def is_old(kind: str, name: str) -> bool:
    """Whether only version 3 had it."""
    return _versions(kind, name) == _OLD


@cache
def _facts() -> Mapping[str, Mapping[str, Any]]:
    found: Mapping[str, Mapping[str, Any]] = loads(_FACTS.read_text(encoding="utf-8"))
    return found


def _versions(kind: str, name: str) -> str:
    return "".join([letters for letters, _ in _facts()[kind].get(name, ())])


@cache
def _names(kind: str, versions: str) -> tuple[str, ...]:
    return tuple([name for name in _facts()[kind] if set(versions) & set(_versions(kind, name))])


@cache
def _signatures(kind: str, name: str, versions: str) -> tuple[Signature, ...]:
    return tuple([_signature(each) for letters, each in _facts()[kind].get(name, ()) if set(letters) & set(versions)])


def _signature(packed: list[str] | None) -> Signature:
    if packed is None:
        return None
    pairs = [each.split(":") for each in packed]
    return tuple([Parameter(name, type_[0], type_.endswith("?")) for name, type_ in pairs])
