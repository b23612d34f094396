"""Dangerous transitions as diagnostics."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from functools import cache, partial

from compiler.diagnostics import START, Diagnostic, Position, Span
from compiler.diff.objects import Cause, Comparison, ObjectKey, Transition
from compiler.diff.paths import field
from compiler.lint.rule import Rule

Home = Callable[[ObjectKey], Cause | None]  # the line of the Worker, or whatever else an object is made from


def nowhere(_key: ObjectKey) -> None:
    """Where nobody knows more than the file of an object."""


def diagnostics(
    comparison: Comparison, rules: Mapping[str, Rule], profile: str = "default", home: Home = nowhere
) -> Iterator[Diagnostic]:
    """One for each transition whose rule `profile` has: at the line that caused it, else at the `home` of the object, else at its
    file.
    """
    files = cache(partial(_files, comparison))
    for transition in comparison.transitions:
        rule = rules[transition.code]
        if severity := rule.severity(profile):
            file, span = _place(transition, files, home)
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


def _files(comparison: Comparison) -> Mapping[tuple[str, ...], str]:
    """The file of each object that differs, and for a Worker the first one of it."""
    files: dict[tuple[str, ...], str] = {}
    for change in comparison.objects:
        if obj := change.after or change.before:
            files[change.key] = obj.file
            files.setdefault(change.key[:3], obj.file)
    return files


def _place(transition: Transition, files: Callable[[], Mapping[tuple[str, ...], str]], home: Home) -> tuple[str, Span]:
    cause = transition.field.cause if transition.field else None
    if cause := cause or home(transition.key):
        at = Position(cause.line, 1, 0)
        return cause.file, Span(at, at)
    return files().get(transition.key) or files().get(transition.key[:3], ""), START
