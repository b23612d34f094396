"""Texts in Bloblang: mappings, and `${! … }` inside other texts."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import FieldPath
from compiler.streams.faults import Fault
from compiler.streams.profiles import Profile


def faults(text: str, path: FieldPath, profile: Profile, *, interpolation: bool) -> Iterator[Fault]:
    """What is wrong with `text`: a mapping, or a text with `interpolation`. Every kind of `compiler.bloblang` is one here."""
    if interpolation and "!" not in text:
        return
    from compiler.bloblang import dialect, problems  # noqa: PLC0415 - most configurations of a stack hold no Bloblang

    found = list(problems(text, dialect(profile.name), interpolation=interpolation))
    if not interpolation and any(text.startswith("${", problem.start) for problem in found):
        return  # a variable that stands for more than a part of a string: what the mapping is, is known at start only
    for problem in found:
        within = (problem.start, problem.end)
        yield Fault(problem.kind, path, problem.message, problem.help, word=problem.word, choices=problem.choices, within=within)
