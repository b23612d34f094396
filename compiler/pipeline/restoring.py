"""Values that JSON has made of what a verdict holds, made that again. Anybody may have written them: each part has to be of the
type that it was, so that a wrong one is found here, and not where somebody relies on it.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from compiler.diagnostics import Diagnostic, Edit, FieldPath, Fix, Position, Related, Severity, Span
from compiler.hints import Any
from compiler.lint.ties import is_tie
from compiler.pipeline.idle import Applied
from compiler.pipeline.shares import Share
from compiler.repository.repository import Facts

MISSHAPEN = (TypeError, ValueError, KeyError, IndexError, AttributeError)  # what is raised where a value is of another shape


def require(values: Sequence[Any], *kinds: type | tuple[type, ...]) -> None:
    """Raises `TypeError` unless `values` are of these types, one by one: a bool is no int."""
    if len(values) != len(kinds):
        raise TypeError
    for value, kind in zip(values, kinds, strict=True):
        if type(value) is not kind and not (isinstance(kind, tuple) and type(value) in kind):
            raise TypeError


def texts(values: Any) -> tuple[str, ...]:
    """A list of strings. Raises `TypeError` for anything else."""
    if type(values) is not list or any(type(value) is not str for value in values):
        raise TypeError
    return tuple(values)


def facts_of(value: Any) -> Facts:
    require(value, int, bool, bool, list, bool)
    workers, readable, sound, names, shown = value
    return Facts(workers, readable, sound, texts(names), shown)


def shares_of(values: Any, facts: Facts) -> tuple[Share, ...]:
    """Those of the Workers of a file that has these facts."""
    found = tuple([_share(*value) for value in values])
    if any(not 0 <= share.number < facts.workers for share in found):
        raise ValueError
    return found


def _share(number: Any, ties: Any, used: Any, effects: Any) -> Share:
    require((number, ties, used, effects), int, list, list, list)
    if not all(is_tie(texts(tie)) for tie in ties):
        raise ValueError
    for each in used:
        require(each, str, int)
    for each in effects:
        require(each, str, int, bool)
    return Share(number, ties, [(file, index) for file, index in used], [Applied(*each) for each in effects])


def diagnostics_of(values: Any) -> Iterator[Diagnostic]:
    """Diagnostics in their order."""
    nothing = type(None)
    kinds = (str, str, int, str, str, list, (str, nothing), list, (list, nothing), list, str, bool, list, str)
    for value in values:
        require(value, *kinds)
        code, name, severity, message, file, span, advice, related, fix, path, resource, blocking, environments, anchor = value
        yield Diagnostic(
            code,
            name,
            Severity(severity),
            message,
            file,
            _span(span),
            advice,
            tuple([_related(*each) for each in related]),
            _fix(*fix) if fix else None,
            _path(path),
            resource,
            blocking,
            texts(environments),
            anchor,
        )


def _related(file: Any, span: Any, message: Any) -> Related:
    require((file, message), str, str)
    return Related(file, _span(span), message)


def _fix(title: Any, edits: Any, safe: Any) -> Fix:
    require((title, edits, safe), str, list, bool)
    for edit in edits:
        require(edit, list, str)
    return Fix(title, tuple([Edit(_span(span), text) for span, text in edits]), safe)


def _path(value: Any) -> FieldPath:
    if any(type(step) not in (str, int) for step in value):
        raise TypeError
    return tuple(value)


def _span(value: Any) -> Span:
    start, end = value
    require((*start, *end), *[int] * 6)
    return Span(Position(*start), Position(*end))
