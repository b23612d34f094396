"""Which workloads read a ConfigMap or a Secret."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from collections.abc import Set as AbstractSet

from compiler.diff import pods
from compiler.diff.objects import ObjectKey, Side
from compiler.records import NamedTuple

READ = ("ConfigMap", "Secret")


class Reader(NamedTuple):
    """`live` says that its pods see a change in their files, `restarts` that they are replaced with it."""

    key: ObjectKey
    live: bool
    restarts: bool

    @property
    def is_stale(self) -> bool:
        return not self.live and not self.restarts


class Readers(NamedTuple):
    """All readers of one side, by environment, workspace, kind and name of what they read."""

    of: Mapping[tuple[str, str, str, str], list[Reader]]

    def reading(self, key: ObjectKey) -> list[Reader]:
        return self.of.get((key.environment, key.workspace, key.kind, key.name), [])


def readers(side: Side, restarted: AbstractSet[ObjectKey]) -> Readers:
    """The readers on `side`, of which `restarted` replace their pods."""
    found: dict[tuple[str, str, str, str], list[Reader]] = {}
    for key in sorted(side.objects):
        if key.kind in pods.WORKLOADS:
            for (kind, name), live in _read(side, key):
                found.setdefault((key.environment, key.workspace, kind, name), []).append(Reader(key, live, key in restarted))
    return Readers(found)


def named(key: ObjectKey) -> str:
    """An object as `kubectl` takes it."""
    return f"{key.kind.lower()}/{key.name}"


def _read(side: Side, key: ObjectKey) -> Iterator[tuple[tuple[str, str], bool]]:
    """What a workload reads, and whether it only reads files."""
    live: dict[tuple[str, str], bool] = {}
    for read in pods.reads(side.objects[key].data):
        live[read.kind, read.name] = live.get((read.kind, read.name), True) and read.live
    yield from live.items()
