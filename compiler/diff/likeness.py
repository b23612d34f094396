"""Whether a Worker that appears does what one did that is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence

from compiler.diff import pods
from compiler.diff.objects import Side, SideObject, WorkerChange
from compiler.diff.parts import mapping
from compiler.diff.texts import said
from compiler.hints import Any

_ENOUGH = 0.6
_Place = tuple[str, str, str]
_Token = tuple[str, ...]


def alike(
    before: Side, after: Side, gone: Sequence[WorkerChange], made: Sequence[WorkerChange]
) -> Iterator[tuple[WorkerChange, WorkerChange]]:
    """Pairs of one workspace that do nearly the same, the most alike first, each Worker in one pair at most.

    What many Workers have in common says little: each word counts the less, the more others have it.
    """
    if not gone or not made:
        return
    old, new = _tokens(before), _tokens(after)
    common = Counter(token for tokens in [*old.values(), *(new[place] for place in new.keys() - old.keys())] for token in tokens)
    pairs = [
        (_likeness(old[left[:3]], new[right[:3]], common), index, other)
        for index, left in enumerate(gone)
        for other, right in enumerate(made)
        if left[:2] == right[:2]
    ]
    used: set[tuple[str, int]] = set()
    for likeness, index, other in sorted(pairs, key=lambda pair: (-pair[0], pair[1:])):
        if likeness >= _ENOUGH and not used & {("gone", index), ("made", other)}:
            used |= {("gone", index), ("made", other)}
            yield gone[index], made[other]


def _likeness(old: set[_Token], new: set[_Token], common: Counter[_Token]) -> float:
    shared = sum(1 / max(1, common[token] - 1) for token in old & new)
    alone = sum(1 / max(1, common[token]) for token in old ^ new)
    return shared / (shared + alone) if shared else 0.0


def _tokens(side: Side) -> Mapping[_Place, set[_Token]]:
    """What each Worker says, with a mark in place of its name."""
    found: dict[_Place, set[_Token]] = {}
    for key, obj in side.objects.items():
        if key.worker:
            tokens = found.setdefault(key[:3], set())
            tokens.update(tuple(part.replace(key.worker, "\0") for part in token) for token in _words(obj))
    return found


def _words(obj: SideObject) -> Iterator[_Token]:
    """The files it is configured with, and what its containers run."""
    if obj.key.kind == "ConfigMap":
        for name, text in mapping(obj.data, "data").items():
            yield from _flat(said(name, str(text)) or str(text).splitlines(), (name,))
    elif obj.key.kind in pods.WORKLOADS:
        for container in pods.containers(pods.pod(obj.data)):
            yield from _flat({key: container.get(key) for key in ("image", "command", "args", "env", "envFrom")}, ())


def _flat(value: Any, path: _Token) -> Iterator[_Token]:
    if isinstance(value, Mapping):
        for key, inner in value.items():
            yield from _flat(inner, (*path, str(key)))
    elif isinstance(value, list):
        for item in value:
            yield from _flat(item, path)
    elif value is not None:
        yield (*path, str(value))
