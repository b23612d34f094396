"""What a run found, as reporters get it."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from compiler.diagnostics import Diagnostic, Severity
from compiler.hints import Protocol
from compiler.lint.rule import Rule
from compiler.records import NamedTuple
from compiler.source import Source


class Silenced(NamedTuple):
    """A diagnostic that does not count. `by` is comment, baseline or configuration."""

    diagnostic: Diagnostic
    by: str
    reason: str | None


class Report(NamedTuple):
    """`diagnostics` are sorted by place; `sources` has every file that any of them names; `files` are the judged
    ones, clean ones among them; `workers` counts those that were judged, `other` DataOS resources left alone, by type.
    `filled` are the files from which values get into fields of Workers, and so into words on them; of those in `shown` it is known
    that nothing in them has to be hidden.
    """

    diagnostics: tuple[Diagnostic, ...]
    sources: Mapping[str, Source]
    files: tuple[str, ...]
    workers: int
    other: Mapping[str, int]
    silenced: tuple[Silenced, ...] = ()
    filled: tuple[str, ...] = ()
    shown: frozenset[str] = frozenset()

    def count(self, severity: Severity) -> int:
        return sum(1 for diagnostic in self.diagnostics if diagnostic.severity is severity)

    @property
    def worst_first(self) -> list[Diagnostic]:
        return sorted(self.diagnostics, key=lambda diagnostic: (-diagnostic.severity, diagnostic.sort_key))


class Options(NamedTuple):
    """How to write a report. Each reporter takes from it what its format can show.

    `width` is in columns of a terminal; `version` is that of workerc; `rules` are all that there are, by code;
    `silenced` shows what was silenced also in the formats that leave it out otherwise.
    """

    color: bool = False
    width: int = 120
    version: str = ""
    rules: Mapping[str, Rule] = MappingProxyType({})
    silenced: bool = False


DEFAULTS = Options()


class Reporter(Protocol):
    """Text of one format. Pure: the same report and options give the same text."""

    def __call__(self, report: Report, options: Options = DEFAULTS, /) -> str: ...
