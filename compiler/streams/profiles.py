"""Whose engine a configuration is for: which versions of it, and what else is known of others."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.records import NamedTuple

ENGINES: Mapping[str, str] = {
    "a": "Benthos 3",
    "b": "Benthos 4.13",
    "c": "Benthos 4.27",
    "d": "Bento",
    "e": "Redpanda Connect",
    "f": "DataOS",
}


class Profile(NamedTuple):
    """`versions` and `newer` are letters of `ENGINES`: what one of the former has is known; what only one of the latter
    has is known too, with a warning.
    """

    name: str
    versions: str
    newer: str = ""

    @property
    def engine(self) -> str:
        """Its name for a reader."""
        return "Benthos 4 or Bento" if self.name == "default" else ENGINES[self.versions[0]]

    @property
    def label_characters(self) -> str:
        return r"[a-z0-9_\-]+" if "e" in self.versions else "[a-z0-9_]+"


_PROFILES = {
    found.name: found
    for found in (
        Profile("default", "bcdf"),
        Profile("4.13", "bf", "cd"),
        Profile("4.27", "cf", "d"),
        Profile("bento", "df"),
        Profile("connect", "ef"),
    )
}

# Which engine a version of a stack runs. DataOS publishes none: the field lists of its pages are those of Benthos 4.13, its
# pages of 2025 speak of Bento, and both were shipped under one version. So all of them count until somebody knows better.
_STACKS: Mapping[tuple[str, str], str] = {}


def profile(name: str) -> Profile:
    """The profile of that name: `default`, `4.13`, `4.27`, `bento`, `connect`. Raises `KeyError`."""
    return _PROFILES[name]


def profile_of(stack: str) -> Profile:
    """That of the engine behind `stack`, written `name[+flavor][:version]`."""
    name, _, version = stack.partition(":")
    return _PROFILES[_STACKS.get((name.partition("+")[0], version), "default")]
