"""The problems that reading can find, in words. Each code is documented by a rule of the family YML."""

from __future__ import annotations

import yaml

from compiler.diagnostics import Span
from compiler.document.document import Problem
from compiler.source import Source, Undecodable


def undecodable(found: Undecodable) -> Problem:
    return Problem("YML102", found.message, found.span, "save the file as UTF-8")


def unreadable(error: Exception, source: Source, base: int) -> tuple[Problem, int]:
    """The problem behind an error of the parser, and the offset at which it was met."""
    if isinstance(error, yaml.MarkedYAMLError):
        opened = error.context is not None and "quoted scalar" in error.context
        mark = error.context_mark if opened else error.problem_mark or error.context_mark
        met = error.problem_mark or mark
        at = min(base + mark.index if mark else base, len(source.text))
        end = min(base + met.index if met else at, len(source.text))
        return Problem("YML101", f"{error.problem}", source.span(at, at)), end
    position = getattr(error, "position", None)
    at = min(base + position, len(source.text)) if isinstance(position, int) else base
    return Problem("YML101", str(getattr(error, "reason", error)), source.span(at, at)), at


def too_many_nodes(limit: int, span: Span) -> Problem:
    return Problem("YML106", f"the document has more than {limit} nodes, aliases counted as often as they are used", span)


def too_deep(limit: int, span: Span) -> Problem:
    return Problem("YML106", f"the nesting is deeper than {limit} levels", span)


def tag(name: str, span: Span) -> Problem:
    return Problem("YML105", f"the tag `{name}` has no meaning here", span, "remove the tag")


def ambiguous(text: str, reading: str, span: Span) -> Problem:
    return Problem("YML108", f"`{text}` is {reading} for readers of YAML 1.1", span, "quote it")


def unknown_alias(name: str, span: Span) -> Problem:
    return Problem("YML107", f"the alias `*{name}` has no anchor before it", span)


def recursive_alias(name: str, span: Span) -> Problem:
    return Problem("YML107", f"the alias `*{name}` stands inside its own anchor", span)


def duplicate_key(key: str, span: Span, first: Span) -> Problem:
    return Problem(
        "YML103", f"the key `{key}` occurs twice in one mapping", span, "remove one of the two", ((first, "first written here"),)
    )


def collection_as_key(text: str, span: Span) -> Problem:
    advice = 'quote the value: `"{{ … }}"`' if text.startswith("{{") else "write the key as a plain word"
    return Problem("YML110", "a mapping or list is used as a key", span, advice)


def key_not_string(key: str, span: Span) -> Problem:
    return Problem("YML110", f"the key `{key}` is no string", span, "quote it")


def merge_value(span: Span) -> Problem:
    return Problem("YML109", "the value of `<<` is no mapping", span)
