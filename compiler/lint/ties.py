"""What ties Workers together: two that share no tie cannot be a finding on both.

Rules that compare Workers look at all of them. Where most are known from an earlier run, or were judged by another process, only
those have to be there which a tie leads to another: names, volumes, groups of consumers, datasets, and the data of a circle.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from hashlib import sha256

from compiler.lint.cycles import circles
from compiler.lint.dataflow import READS
from compiler.lint.flows import consumers, datasets
from compiler.lint.rules.compared.dataflow import connections
from compiler.lint.rules.volumes import mounted
from compiler.repository.platform import Platform
from compiler.resources.worker import Worker

Tie = tuple[str, ...]
"""The code of the rule that looks at it, and the digest of what two Workers have to have in common, so that nothing of a file can
be read out of it; between the two, for data, whether the Worker reads or writes it.
"""

_CIRCLES = "REF211"
_UNKNOWN: Tie = ("?",)
_DIGITS = 24


def _names(worker: Worker, _: Platform) -> Iterator[Tie]:
    yield worker.workspace, worker.name


def _volumes(worker: Worker, platform: Platform) -> Iterator[Tie]:
    for field, _, name in mounted(worker):
        declaration = platform.volume_of(name, worker)
        if field != "tempVolume" and declaration is not None and declaration.has_one_writer:
            yield worker.workspace, name


def _groups(worker: Worker, _: Platform) -> Iterator[Tie]:
    for consumer in consumers(worker):
        yield consumer.key


def _datasets(worker: Worker, _: Platform) -> Iterator[Tie]:
    for _path, address in datasets(worker):
        yield (address,)


# By the code of the rule. A rule that compares declarations only has none.
_TIES: Mapping[str, Callable[[Worker, Platform], Iterable[Tie]]] = {
    "REF201": _names,
    "REF202": _volumes,
    "REF203": _groups,
    "REF204": _datasets,
}
TIED = frozenset((*_TIES, _CIRCLES))
DECLARED_ONLY = frozenset(("REF205", "REF206"))


def ties(worker: Worker, platform: Platform) -> list[Tie]:
    """Those of `worker`, each once. Where looking for them crashes, so will the rule, and all Workers have to be looked at."""
    try:
        found = [(code, _short(tie)) for code, ties_of in _TIES.items() for tie in ties_of(worker, platform)]
        data = [(_CIRCLES, direction, _short(each)) for direction, each, _ in connections(worker)]
    except Exception:  # noqa: BLE001 - the rule will tell
        return [_UNKNOWN]
    return list(dict.fromkeys((*found, *data)))


def is_tie(parts: Sequence[str]) -> bool:
    """Whether `parts` may be a tie."""
    return tuple(parts) == _UNKNOWN or len(parts) == (3 if parts[0] == _CIRCLES else 2)


def tied(workers: Sequence[Iterable[Sequence[str]]]) -> set[int]:
    """The numbers of those of `workers`, each given by its ties, that have something in common with another one."""
    first: dict[tuple[str, ...], int] = {}
    found: set[int] = set()
    edges: list[tuple[int | str, int | str]] = []
    for number, own in enumerate(workers):
        for tie in map(tuple, own):
            if tie == _UNKNOWN:
                return set(range(len(workers)))
            if tie[0] == _CIRCLES:
                edges.append((tie[2], number) if tie[1] == READS else (number, tie[2]))
            elif (other := first.setdefault(tie, number)) != number:
                found |= {other, number}
    for group in circles(edges):
        found |= {node for node in group if isinstance(node, int)}
    return found


def _short(tie: Tie) -> str:
    return sha256("\0".join(tie).encode(errors="surrogatepass")).hexdigest()[:_DIGITS]
