"""Dangerous transitions as findings, at the Worker that makes them: in the working tree, where they can be silenced."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

from compiler.diagnostics import Diagnostic, Position, Span
from compiler.diff.findings import diagnostics
from compiler.diff.objects import Cause, Comparison, ObjectKey, Transition
from compiler.lint.registry import RULES
from compiler.pipeline.diff_causes import Causes
from compiler.pipeline.lint import Found
from compiler.source import Source


class Dangers:
    """`sources` are the files of the working tree; `profile` is that of a file in an environment."""

    def __init__(self, causes: Causes, sources: Mapping[str, Source], profile: Callable[[str, str], str]) -> None:
        self._causes, self._sources, self._profile = causes, sources, profile

    def found(self, comparison: Comparison) -> Iterator[tuple[Transition, Found]]:
        """Each transition that its profile knows, as what was found in its environment."""
        for transition in comparison.transitions:
            cause = self._cause(transition)
            profile = self._profile(cause.file if cause else "", transition.key.environment)
            for each in diagnostics(comparison._replace(transitions=(transition,)), RULES, profile, self._home):
                told = each._replace(environments=())  # whoever reports it says where it holds
                yield transition, (transition.key.environment, self._placed(told, cause))

    def _cause(self, transition: Transition) -> Cause | None:
        """The line of the field, unless it is gone and its Worker is not."""
        cause, home = transition.field.cause if transition.field else None, self._home(transition.key)
        return cause if cause and (cause.file in self._sources or home is None) else home

    def _home(self, key: ObjectKey) -> Cause | None:
        return self._causes.of_object(key)

    def _placed(self, diagnostic: Diagnostic, cause: Cause | None) -> Diagnostic:
        source = cause and (self._sources.get(cause.file) or self._causes.source(cause.file))
        if not cause or not source:
            return diagnostic
        line, start = source.line(cause.line), source.line_starts[cause.line - 1]
        column = len(line) - len(line.lstrip())
        at = Position(cause.line, column + 1, start + column)
        end = Position(cause.line, len(line) + 1, start + len(line))
        return diagnostic._replace(file=cause.file, span=Span(at, end))
