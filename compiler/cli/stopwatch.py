"""Adds up what takes how long. What runs inside of something else is not counted twice: it stops the other one."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping

OTHER = "other"  # what runs while nothing that has a name does


class Account:
    """The `seconds` that a phase, or in it a rule or policy, has run, and how often it was called."""

    __slots__ = ("calls", "judge", "phase", "seconds")

    def __init__(self, phase: str, judge: str = "") -> None:
        self.phase, self.judge = phase, judge
        self.seconds, self.calls = 0.0, 0


class Accounts(Mapping[tuple[str, str], Account]):
    """Each is opened when it is first asked for."""

    def __init__(self) -> None:
        self._opened: dict[tuple[str, str], Account] = {}

    def __getitem__(self, key: tuple[str, str]) -> Account:
        found = self._opened.get(key)
        if found is None:
            found = self._opened[key] = Account(*key)
        return found

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._opened)

    def __len__(self) -> int:
        return len(self._opened)


class Stopwatch:
    """Runs from the beginning: all accounts together have the time since then. `clock` gives seconds."""

    def __init__(self, clock: Callable[[], float]) -> None:
        self._clock = clock
        self.accounts = Accounts()
        self._running = [self.accounts[OTHER, ""]]
        self._since = clock()
        self.files = self.workers = 0  # that were read

    def enter(self, account: Account) -> None:
        self.lap()
        self._running.append(account)

    def leave(self) -> None:
        self.lap()
        self._running.pop()

    def lap(self) -> None:
        """Count the time until now to what is running."""
        now = self._clock()
        self._running[-1].seconds += now - self._since
        self._since = now
