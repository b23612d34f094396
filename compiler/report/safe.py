"""A report so that any part of it may be shown: no secrets, and words that act on nothing.

Every reporter gets a report that went through here. File names, resources and field paths stay as they are, since
some formats need them exactly: reporters write these with `visible` or in the quoting of their format.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from functools import lru_cache

from compiler.diagnostics import Diagnostic, Fix, Related
from compiler.redaction.redacted import redacted, without
from compiler.report.report import Report, Silenced
from compiler.report.visible import visible
from compiler.source import Source


def safe(report: Report) -> Report:
    """`report` without the values of secrets, in sources too, where each masked character stays one character."""
    silenced = tuple(entry.diagnostic for entry in report.silenced)
    files = named([*report.diagnostics, *silenced])
    looked_at = [name for name in (*files, *report.filled) if name not in report.shown] if files else []
    sources, secrets = _masked(report.sources, looked_at)
    sources |= {name: report.sources[name] for name in files if name in report.shown and name in report.sources}
    return report._replace(
        diagnostics=tuple(_safe(diagnostic, secrets) for diagnostic in report.diagnostics),
        sources=sources,
        silenced=tuple(
            Silenced(_safe(entry.diagnostic, secrets), entry.by, entry.reason and _said(entry.reason, secrets))
            for entry in report.silenced
        ),
    )


def named(diagnostics: Iterable[Diagnostic]) -> list[str]:
    """The files that `diagnostics` show something of, sorted."""
    files = {diagnostic.file for diagnostic in diagnostics}
    return sorted(files.union(*[[related.file for related in diagnostic.related] for diagnostic in diagnostics]))


def unmasked(sources: Iterable[Source]) -> Iterator[str]:
    """The names of those in which nothing has to be hidden."""
    return (source.name for source in sources if _redacted(source.text).text == source.text)


def _masked(sources: Mapping[str, Source], files: Iterable[str]) -> tuple[dict[str, Source], tuple[str, ...]]:
    """The sources of `files`, masked, and what was masked in any of them."""
    masked: dict[str, Source] = {}
    secrets: set[str] = set()
    for file in files:
        if file in sources:
            found = _redacted(sources[file].text)
            masked[file] = Source(file, found.text)
            secrets.update(found.secrets)
    return masked, tuple(sorted(secrets))


_redacted = lru_cache(maxsize=1024)(redacted)  # a run that remembers asks before it shows anything, too


def _safe(diagnostic: Diagnostic, secrets: tuple[str, ...]) -> Diagnostic:
    return diagnostic._replace(
        code=visible(diagnostic.code),
        name=visible(diagnostic.name),
        message=_said(diagnostic.message, secrets),
        help=diagnostic.help and _said(diagnostic.help, secrets),
        related=tuple(Related(place.file, place.span, _said(place.message, secrets)) for place in diagnostic.related),
        fix=diagnostic.fix and _fix(diagnostic.fix, secrets),
        environments=tuple(visible(name) for name in diagnostic.environments),
    )


def _fix(fix: Fix, secrets: tuple[str, ...]) -> Fix:
    """A fix that would write a secret keeps its title only: edits with masks would destroy the file they are applied to."""
    texts = [edit.text for edit in fix.edits]
    shown = all(redacted(text).text == text == without(text, secrets) for text in texts)
    return Fix(_said(fix.title, secrets), fix.edits if shown else (), fix.safe)


@lru_cache(maxsize=4096)  # thousands of Workers hear the same
def _said(text: str, secrets: tuple[str, ...]) -> str:
    return visible(without(text, secrets))
