"""Dangerous transitions as diagnostics."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import START, Diagnostic, Position, Span
from compiler.diff.objects import Comparison, Transition
from compiler.diff.paths import field
from compiler.lint.rule import Rule


def diagnostics(comparison: Comparison, rules: dict[str, Rule], profile: str = "default") -> Iterator[Diagnostic]:
    """One for each transition whose rule `profile` has, at the line that caused it, or else at the file of the object."""
    for transition in comparison.transitions:
        rule = rules[transition.code]
        if severity := rule.severity(profile):
            file, span = _place(comparison, transition)
            yield Diagnostic(
                transition.code,
                rule.name,
                severity,
                transition.message,
                file,
                span,
                advice(transition),
                resource=f"{transition.key.workspace}/{transition.key.worker}" if transition.key.worker else "",
                environments=(transition.key.environment,),
                anchor=f"{transition.key.kind}/{transition.key.name}{f' {field(transition.field)}' if transition.field else ''}",
            )


def advice(transition: Transition) -> str:
    """The recipe in one line."""
    return "; ".join([f"({number}) {step}" for number, step in enumerate(transition.recipe, start=1)])


def _place(comparison: Comparison, transition: Transition) -> tuple[str, Span]:
    if transition.field is not None and (cause := transition.field.cause):
        at = Position(cause.line, 1, 0)
        return cause.file, Span(at, at)
    for change in comparison.objects:
        if change.key == transition.key:
            obj = change.after or change.before
            return (obj.file if obj else ""), START
    return "", START
