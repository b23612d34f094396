"""Findings that are known and do not count, in a file that merges well: sorted, one line each, no clock.

    # workerc baseline 1
    SEM103 public/orders worker.autoscaling x2
    YML108 file:workers/old.yaml .

A line holds the code, the resource (the file where there is no resource), the field with list items by their `name`,
and how many equal ones there are. Nothing else of a finding is kept: no message, no value.
"""

from __future__ import annotations

from collections.abc import Mapping

from compiler.diagnostics import Diagnostic, Severity, Span
from compiler.errors import ConfigError
from compiler.lint.anchor import anchor, word
from compiler.lint.registry import RULES
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.source import Source

_TITLE = "# workerc baseline"
_VERSION = "1"
_ABOUT = "# Findings that do not count. Written by `workerc lint --update-baseline`; a merge keeps the lines of both sides."
_CONFLICT = ("<<<<<<<", "=======", ">>>>>>>", "|||||||")
_CODE = r"[A-Z][A-Z0-9]{2}[0-9]{3}|POL:\S+"
_LINE = regex(rf"(?P<code>{_CODE}) (?P<owner>\S+) (?P<field>\S+)(?: x(?P<count>[1-9][0-9]{{0,8}}))?")
_ANEW = "write it anew with `workerc lint --update-baseline`"


class Fingerprint(NamedTuple):
    """What makes a finding the same one after lines have moved. Words without blanks."""

    code: str
    owner: str
    field: str


class Baseline(NamedTuple):
    """`counts` says how often each is recorded, `places` in which line of `name`."""

    name: str
    counts: Mapping[Fingerprint, int]
    places: Mapping[Fingerprint, Span]


def fingerprint(diagnostic: Diagnostic, file: str) -> Fingerprint:
    """That of `diagnostic`; `file` is relative to the root of the repository."""
    owner = word(diagnostic.resource) if diagnostic.resource else f"file:{word(file)}"
    return Fingerprint(diagnostic.code, owner, diagnostic.anchor or anchor(diagnostic.path, None))


def parse(source: Source, *, lenient: bool = False) -> Baseline:
    """The baseline in `source`. Raises `ConfigError` with the line for what is none; with `lenient`, lines that
    cannot be read are left out, since the file is to be written anew.
    """
    _check_title(source)
    counts: dict[Fingerprint, int] = {}
    places: dict[Fingerprint, Span] = {}
    for number in range(2, len(source.line_starts) + 1):
        line = source.line(number).strip()
        if not line or line.startswith("#"):
            continue
        found = _LINE.fullmatch(line)
        if found:
            known = Fingerprint(found["code"], found["owner"], found["field"])
            counts[known] = max(counts.get(known, 0), int(found["count"] or 1))
            start = source.line_starts[number - 1]
            places.setdefault(known, source.span(start, start + len(source.line(number))))
        elif not lenient:
            raise ConfigError(f"{source.name}:{number}: {_trouble(line)}", _ANEW)
    return Baseline(source.name, counts, places)


def written(counts: Mapping[Fingerprint, int]) -> str:
    """The text of a baseline that records `counts`."""
    lines = [" ".join([*known, *([f"x{count}"] if count > 1 else [])]) for known, count in sorted(counts.items()) if count]
    return "\n".join([f"{_TITLE} {_VERSION}", _ABOUT, *lines, ""])


def unused(baseline: Baseline, found: Mapping[Fingerprint, int], severity: Severity) -> list[Diagnostic]:
    """A diagnostic for every entry of which less was found than is recorded."""
    rule = RULES["CFG206"]
    return [
        Diagnostic(
            rule.code, rule.name, severity, _lost(known, count, found.get(known, 0)), baseline.name, baseline.places[known], _ANEW
        )
        for known, count in sorted(baseline.counts.items())
        if found.get(known, 0) < count
    ]


def _lost(known: Fingerprint, recorded: int, found: int) -> str:
    field = "the document" if known.field == "." else f"`{known.field}`"
    where = f"`{known.code}` at {field} of `{known.owner.removeprefix('file:')}`"
    if found:
        return f"{where} is recorded {recorded} times and found {found} {'time' if found == 1 else 'times'}"
    return f"{where} is recorded and no longer found"


def _check_title(source: Source) -> None:
    title = source.line(1).strip()
    if source.undecodable is not None or not title.startswith(f"{_TITLE} "):
        advice = f"a baseline starts with `{_TITLE} {_VERSION}`; name another file, which `--update-baseline` writes"
        raise ConfigError(f"{source.name}:1: the file is no baseline of workerc", advice)
    if title != f"{_TITLE} {_VERSION}":
        version = title.removeprefix(_TITLE).strip()
        advice = "install the version of workerc that wrote it, or delete it and write it anew with `--update-baseline`"
        raise ConfigError(f"{source.name}:1: the baseline has the format `{version}`, and `{_VERSION}` is known", advice)


def _trouble(line: str) -> str:
    if line.startswith(_CONFLICT):
        return "a merge conflict is not resolved"
    return "the line is no entry: code, resource and field, and a count such as `x2`"
