"""Keys that may stand beside the type of a component."""

from __future__ import annotations

from functools import cache

from compiler.streams.profiles import Profile

_LABELLED = frozenset(("input", "processor", "output", "cache", "rate_limit"))


@cache
def reserved(kind: str, profile: Profile) -> frozenset[str]:
    keys = {"type", "plugin"}
    if kind in _LABELLED:
        keys.add("label")
    if kind in ("input", "output"):
        keys.add("processors")
    if kind == "metrics":
        keys.add("mapping")
    if "e" in profile.versions:
        keys.add("meta")
    return frozenset(keys)
