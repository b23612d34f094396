"""One Worker, as a key of what has been found out of it: rules ask for the same one after the other."""

from __future__ import annotations

from compiler.resources.worker import Worker


class Same:
    """Equal only to the same object; a Worker itself holds mappings, which have no hash."""

    __slots__ = ("worker",)

    def __init__(self, worker: Worker) -> None:
        self.worker = worker

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Same) and other.worker is self.worker

    def __hash__(self) -> int:
        return id(self.worker)
