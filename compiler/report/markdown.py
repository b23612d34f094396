"""A comment for a pull request. Its first line, which readers do not see, lets a script find it and write it anew."""

from __future__ import annotations

import re
from collections import Counter

from compiler.diagnostics import Diagnostic
from compiler.regex import regex
from compiler.report.report import Options, Report
from compiler.report.summary import counted, remarks, summary
from compiler.report.wording import details, place

MARKER = "<!-- workerc:lint -->"
LIMIT = 65_536  # bytes: GitHub's limit for a comment is as many characters
_RESERVED = 512  # for the line that says what was left out
_LONGEST = 1_000  # characters of one cell
_SAID = regex(r"`([^`]+)`")
_CODE_SAFE = regex(r"[^`|\\\s](?:[^`|\\]*[^`|\\\s])?")
_ACTIVE = regex(r"[@#!%^$~&](?=\S)|:(?=[^\s\d])|[Ww](?=\.)|[Gg][Hh](?=-)")  # mentions, references, formulas, addresses, emoji
_PUNCTUATION = regex(r"[\\`*_{}\[\]()<>|~&$]")
_BREAK = "&#8203;"  # a space of no width: what it parts is read as plain text, also after entities are decoded


def markdown(report: Report, _options: Options) -> str:
    """At most 65,536 bytes; findings that would exceed it are left out, the mildest first, and counted."""
    head = [MARKER, f"### workerc: {summary(report)}", ""]
    foot = [line for remark in remarks(report) for line in ("", prose(remark))]
    worst_first = report.worst_first
    if not worst_first:
        return _text([*head[:2], *foot])
    head += ["| | Finding | Place |", "| --- | --- | --- |"]
    room = LIMIT - _RESERVED - _size([*head, *foot])
    rows: list[str] = []
    for diagnostic in worst_first:
        row = _row(diagnostic)
        room -= _size([row])
        if room < 0:
            break
        rows.append(row)
    left = Counter(diagnostic.severity for diagnostic in worst_first[len(rows) :])
    if left:
        figures = ", ".join(counted(number, severity.word) for severity, number in sorted(left.items(), reverse=True))
        foot = ["", f"{counted(left.total(), 'further finding')} left out here: {figures}.", *foot]
    return _text([*head, *rows, *foot])


def _text(lines: list[str]) -> str:
    return "".join([f"{line}\n" for line in lines])


def _size(lines: list[str]) -> int:
    return len(_text(lines).encode())


def _row(diagnostic: Diagnostic) -> str:
    said = "<br>".join([prose(line) for line in [diagnostic.message, *details(diagnostic)]])
    where = code(place(diagnostic.file, diagnostic.span.start))
    return f"| {diagnostic.severity.word} {code(diagnostic.code)} | {said} | {where} |"


def prose(text: str) -> str:
    """`text` as plain text of Markdown; what stands in backticks as code."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    parts, at = [], 0
    for said in _SAID.finditer(text):
        parts += [_escaped(text[at : said.start()]), code(said[1])]
        at = said.end()
    return "".join([*parts, _escaped(text[at:])])


def code(text: str) -> str:
    """`text` as code: between backticks, or as HTML where these, or a cell of a table, would end in it."""
    text = text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
    return f"`{text}`" if _CODE_SAFE.fullmatch(text) else f"<code>{re.sub('[^A-Za-z0-9 ]', _entity, text)}</code>"


def _escaped(text: str) -> str:
    parts, at = [], 0
    for active in _ACTIVE.finditer(text):
        parts += [_PUNCTUATION.sub(_entity, text[at : active.end()]), _BREAK]
        at = active.end()
    return "".join([*parts, _PUNCTUATION.sub(_entity, text[at:])])


def _entity(character: re.Match[str]) -> str:
    return f"&#{ord(character[0])};"
