"""Texts in Bloblang: mappings, and `${! … }` inside other texts."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.streams.faults import Fault
from compiler.streams.profiles import Profile


def faults(text: str, path: FieldPath, profile: Profile, *, interpolation: bool) -> Iterator[Fault]:  # noqa: ARG001 - to come
    """Nothing yet."""
    yield from ()
