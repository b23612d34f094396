"""Texts in Bloblang: mappings, and `${! … }` inside other texts."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from compiler.diagnostics import FieldPath
from compiler.hints import TYPE_CHECKING
from compiler.streams.faults import Fault
from compiler.streams.profiles import Profile

if TYPE_CHECKING:
    from compiler.bloblang import Problem


def faults(text: str, path: FieldPath, profile: Profile, *, interpolation: bool) -> Iterator[Fault]:
    """What is wrong with `text`: a mapping, or a text with `interpolation`. Every kind of `compiler.bloblang` is one here."""
    if interpolation and "!" not in text:
        return
    found = _problems(text, profile.name, interpolation)
    if not interpolation and any(text.startswith("${", problem.start) for problem in found):
        return  # a variable that stands for more than a part of a string: what the mapping is, is known at start only
    for problem in found:
        within = (problem.start, problem.end)
        yield Fault(problem.kind, path, problem.message, problem.help, word=problem.word, choices=problem.choices, within=within)


@lru_cache(maxsize=512)
def _problems(text: str, dialect_name: str, interpolation: bool) -> tuple[Problem, ...]:  # noqa: FBT001 - a part of the key
    """Workers of one kind hold the same mappings."""
    from compiler.bloblang import dialect, problems  # noqa: PLC0415 - most configurations of a stack hold no Bloblang

    return tuple(problems(text, dialect(dialect_name), interpolation=interpolation))
