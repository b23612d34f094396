"""Adds up what takes how long. What runs inside of something else is not counted twice: it stops the other one."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

from compiler.records import NamedTuple

OTHER = "other"  # what runs while nothing that has a name does


class Part(NamedTuple):
    """A phase, or in it a rule or policy."""

    phase: str
    judge: str = ""


class Stopwatch:
    """Runs from the beginning: all that was `spent` together is the time since then. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self._running = [Part(OTHER)]
        self._since = clock()
        self.spent: defaultdict[Part, float] = defaultdict(float)
        self.calls: Counter[Part] = Counter()
        self.files = self.workers = 0  # that were read

    def enter(self, part: Part) -> None:
        self.lap()
        self._running.append(part)

    def leave(self) -> None:
        self.lap()
        self._running.pop()

    def lap(self) -> None:
        """Count the time until now to what is running."""
        now = self._clock()
        self.spent[self._running[-1]] += now - self._since
        self._since = now
