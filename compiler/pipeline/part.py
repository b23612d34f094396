"""What of a whole repository a run answers for, where it reads all of it and judges some."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from compiler.diagnostics import Diagnostic
from compiler.hints import TypeVar
from compiler.records import NamedTuple

_Found = TypeVar("_Found", bound=tuple[str | None, Diagnostic])


class Part(NamedTuple):
    """`judges` says of the name of a source whether its resources are judged here. `tells` says it of a finding on resources
    beside each other, or on settings, which every run for a part can make.
    """

    judges: Callable[[str], bool]
    tells: Callable[[Diagnostic], bool]

    def judged(self, found: Iterable[_Found]) -> list[_Found]:
        """What was found in sources that are judged."""
        return [entry for entry in found if self.judges(entry[1].file)]

    def told(self, found: Iterable[_Found]) -> list[_Found]:
        return [entry for entry in found if self.tells(entry[1])]

    def also(self, other: Part) -> Part:
        """What both answer for."""

        def judges(name: str) -> bool:
            return self.judges(name) and other.judges(name)

        def tells(diagnostic: Diagnostic) -> bool:
            return self.tells(diagnostic) and other.tells(diagnostic)

        return Part(judges, tells)


def _always(_: object) -> bool:
    return True


ALL = Part(_always, _always)
