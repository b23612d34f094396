"""What a run found, as reporters get it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from compiler.diagnostics import Diagnostic
from compiler.source import Source


class Silenced(NamedTuple):
    """A diagnostic that does not count. `by` is comment, baseline or configuration."""

    diagnostic: Diagnostic
    by: str
    reason: str | None


class Report(NamedTuple):
    """`diagnostics` are sorted by place; `sources` has every file that any of them names; `files` are the judged
    ones, clean ones among them; `workers` counts those that were judged, `other` DataOS resources left alone, by type.
    """

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    files: tuple[str, ...]
    workers: int
    other: Mapping[str, int]
    silenced: tuple[Silenced, ...] = ()
