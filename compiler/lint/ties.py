"""What ties Workers together: two that share no tie cannot be a finding on both.

Rules that compare Workers look at all of them. Where most are known from an earlier run, or were judged by another process, only
those have to be there which a tie leads to another: names, volumes, groups of consumers, datasets, and the data of a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from compiler.lint.cycles import circles
from compiler.lint.dataflow import READS
from compiler.lint.rules.compared.dataflow import connections
from compiler.lint.rules.volumes import mounted
from compiler.repository.platform import Platform
from compiler.resources.worker import Worker

Tie = tuple[str, ...]  # the code of the rule that looks at it, and what two Workers have to have in common

_CIRCLES = "REF211"
_UNKNOWN: Tie = ("?",)


def _names(worker: Worker, _: Platform) -> Iterator[Tie]:
    yield worker.workspace, worker.name


def _volumes(worker: Worker, platform: Platform) -> Iterator[Tie]:
    for field, _, name in mounted(worker):
        declaration = platform.volume_of(name, worker)
        if field != "tempVolume" and declaration is not None and declaration.has_one_writer:
            yield worker.workspace, name


def _groups(worker: Worker, _: Platform) -> Iterator[Tie]:
    from compiler.lint.flows import consumers  # noqa: PLC0415 - needed only where Workers are compared

    for consumer in consumers(worker):
        yield consumer.key


def _datasets(worker: Worker, _: Platform) -> Iterator[Tie]:
    from compiler.lint.flows import datasets  # noqa: PLC0415 - as above

    for _path, address in datasets(worker):
        yield (address,)


def _data(worker: Worker, _: Platform) -> Iterator[Tie]:
    for direction, data, _path in connections(worker):
        yield direction, *data


# By the code of the rule. A rule of the scope `repository` that compares declarations only has none.
_TIES: Mapping[str, Callable[[Worker, Platform], Iterable[Tie]]] = {
    "REF201": _names,
    "REF202": _volumes,
    "REF203": _groups,
    "REF204": _datasets,
    _CIRCLES: _data,
}
DECLARED_ONLY = frozenset(("REF205", "REF206"))
TIED = frozenset(_TIES)


def ties(worker: Worker, platform: Platform) -> list[Tie]:
    """Those of `worker`, each once. Where looking for them crashes, so will the rule, and all Workers have to be looked at."""
    try:
        return list(dict.fromkeys((code, *tie) for code, found in _TIES.items() for tie in found(worker, platform)))
    except Exception:  # noqa: BLE001 - the rule will tell
        return [_UNKNOWN]


def tied(workers: Sequence[Iterable[Sequence[str]]]) -> set[int]:
    """The numbers of those of `workers`, each given by its ties, that have something in common with another one."""
    first: dict[tuple[str, ...], int] = {}
    found: set[int] = set()
    edges: list[tuple[object, object]] = []
    for number, own in enumerate(workers):
        for tie in map(tuple, own):
            if tie == _UNKNOWN:
                return set(range(len(workers)))
            if tie[0] == _CIRCLES:
                edges.append((tie[2:], number) if tie[1] == READS else (number, tie[2:]))
            elif (other := first.setdefault(tie, number)) != number:
                found |= {other, number}
    for group in circles(edges):
        found |= {node for node in group if isinstance(node, int)}
    return found
