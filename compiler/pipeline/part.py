"""What of a whole repository a run answers for, where it reads all of it and judges some."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import TypeVar

from compiler.diagnostics import Diagnostic
from compiler.records import NamedTuple

_Found = TypeVar("_Found", bound=tuple[str | None, Diagnostic])


class Part(NamedTuple):
    """`judges` says of the name of a source whether its resources are judged here. `tells` says it of a finding on resources
    beside each other, or on settings, which every run for a part can make.
    """

    judges: Callable[[str], bool]
    tells: Callable[[Diagnostic], bool]

    def told(self, found: Iterable[_Found]) -> list[_Found]:
        return [entry for entry in found if self.tells(entry[1])]


def _always(_: object) -> bool:
    return True


ALL = Part(_always, _always)
