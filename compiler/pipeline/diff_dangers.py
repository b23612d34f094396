"""Dangerous transitions as findings, at the Worker that makes them where that is known; one that is silenced is none."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.diagnostics import Diagnostic, Position, Span
from compiler.diff.findings import diagnostics
from compiler.diff.objects import Cause, Comparison, ObjectKey, Transition
from compiler.lint.registry import RULES
from compiler.pipeline.lint import Found
from compiler.source import Source


class Dangers:
    """`named` leads from an object to the name of its Worker, `sources` are the files that causes are in."""

    def __init__(
        self, named: Callable[[ObjectKey], Cause | None], sources: Mapping[str, Source], profile: Callable[[str, str], str]
    ) -> None:
        self._named, self._sources, self._profile = named, sources, profile

    def found(self, comparison: Comparison) -> Iterator[tuple[Transition, Found]]:
        """Each transition that its profile knows, as what was found in its environment."""
        for transition in comparison.transitions:
            cause = (transition.field.cause if transition.field else None) or self._named(transition.key)
            profile = self._profile(cause.file if cause else "", transition.key.environment)
            for each in diagnostics(comparison._replace(transitions=(transition,)), RULES, profile, self._named):
                told = each._replace(environments=())  # whoever reports it says where it holds
                yield transition, (transition.key.environment, self._placed(told, cause))

    def _placed(self, diagnostic: Diagnostic, cause: Cause | None) -> Diagnostic:
        source = self._sources.get(cause.file) if cause else None
        if cause is None or source is None or cause.line > len(source.line_starts):
            return diagnostic
        start = source.line_starts[cause.line - 1]
        line = source.line(cause.line)
        column = len(line) - len(line.lstrip())
        at = Position(cause.line, column + 1, start + column)
        end = Position(cause.line, len(line) + 1, start + len(line))
        return diagnostic._replace(file=cause.file, span=Span(at, end))
