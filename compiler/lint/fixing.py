"""Fixes made in a text, round by round, until nothing is left that can be fixed.

After each round the text is judged anew: what a fix uncovers is fixed too, and what it made void is left alone.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable

from compiler.diagnostics import Diagnostic, Fix
from compiler.document import documents
from compiler.lint.edits import applied
from compiler.records import NamedTuple
from compiler.source import Source

_ROUNDS = 100
_MOVING = ("SPC109", "SPC115")  # rules whose fixes give lines another indentation


class Fixed(NamedTuple):
    """`source` after `fixes`, titles of what was done in their order."""

    source: Source
    fixes: tuple[str, ...]


def fixed(
    source: Source, diagnostics: Iterable[Diagnostic], judge: Callable[[Source], Iterable[Diagnostic]], *, unsafe: bool
) -> Fixed:
    """`source`, of which `diagnostics` are known, with everything fixed that can be; `judge` gives those of a new text.

    Ends after 100 rounds, and before a text that was there already.
    """
    made: list[str] = []
    seen = {source.text}
    for _ in range(_ROUNDS):
        fixes = chosen(diagnostics, unsafe=unsafe)
        after = _with(source, fixes)
        if len(fixes) > 1 and _problems(after) - _problems(source):
            fixes = fixes[:1]  # each is right, and together they are not: two keys become one, for example
            after = _with(source, fixes)
        if after.text in seen:
            break
        seen.add(after.text)
        source = after
        made += [fix.title for fix in fixes]
        diagnostics = judge(source)
    return Fixed(source, tuple(made))


def chosen(diagnostics: Iterable[Diagnostic], *, unsafe: bool) -> list[Fix]:
    """The fixes of one round, the last in the text first; none begins before another ends.

    Of fixes that move lines to another section only the last is chosen, alone: the section that it fills may itself have
    to move, and what slid out of a section is seen beside it, not beside what it has become.
    """
    offered = {d.fix: d.code for d in diagnostics if d.fix and d.fix.edits and (unsafe or d.fix.safe)}
    ordered = sorted(offered, key=lambda fix: (fix.edits[0], len(fix.edits), fix.title), reverse=True)
    if moving := [fix for fix in ordered if offered[fix] in _MOVING]:
        return moving[:1]
    result: list[Fix] = []
    limit: int | None = None
    for fix in ordered:
        start = min(edit.span.start.offset for edit in fix.edits)
        end = max(edit.span.end.offset for edit in fix.edits)
        if limit is None or end < limit:
            result.append(fix)
            limit = start
    return result


def _with(source: Source, fixes: Iterable[Fix]) -> Source:
    text = applied(source.text, [edit for fix in fixes for edit in fix.edits])
    return Source(source.name, text, encoding=source.encoding, bom=source.bom)


def _problems(source: Source) -> Counter[str]:
    return Counter(problem.code for document in documents(source) for problem in document.problems)
