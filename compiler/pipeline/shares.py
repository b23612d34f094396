"""What one Worker is to the rest of the repository."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.lint.ties import Tie
from compiler.pipeline.idle import Applied
from compiler.pipeline.unused import DocumentKey
from compiler.records import NamedTuple


class Share(NamedTuple):
    """`number` is its place among the resources of its file, `used` are the declarations that it uses."""

    number: int
    ties: Sequence[Tie]
    used: Sequence[DocumentKey]
    effects: Sequence[Applied] = ()
