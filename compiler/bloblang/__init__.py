"""Bloblang, the language of mappings in Benthos and Bento: what the engine would refuse, at the place where it is wrong.

`problems` reads a mapping, or a text with `${! … }` in it, as one `Dialect` of the language does. What functions and methods
there are, with their parameters, stands in `facts.json`, which `scripts/pack_bloblang_facts.py` writes.
"""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice

from compiler.bloblang.dialects import Dialect, dialect
from compiler.bloblang.interpolations import interpolation_problems
from compiler.bloblang.mappings import mapping_problems
from compiler.bloblang.problem import MOST, Kind, Problem

__all__ = ["Dialect", "Kind", "Problem", "dialect", "problems"]


def problems(text: str, dialect: Dialect, *, interpolation: bool = False) -> Iterator[Problem]:
    """What is wrong with `text`, in order: a mapping, or a field with interpolations. The empty text is right."""
    if interpolation:
        yield from islice(interpolation_problems(text, dialect), MOST)
    elif text:
        yield from mapping_problems(text, dialect)
