"""What has been found out of one Worker, kept while rules ask for the same one after the other."""

from __future__ import annotations

from collections.abc import Callable

from compiler.hints import TypeVar
from compiler.resources.worker import Worker

Found = TypeVar("Found")


def latest(find: Callable[[Worker], Found]) -> Callable[[Worker], Found]:
    """`find`, which remembers what it has found of the Worker that it was asked for last, and of no other."""
    kept: list[tuple[Worker, Found]] = []

    def found(worker: Worker) -> Found:
        if kept:
            last, result = kept[0]
            if last is worker:
                return result
        result = find(worker)
        kept[:] = [(worker, result)]
        return result

    return found
