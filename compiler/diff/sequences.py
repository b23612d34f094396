"""Which items of two lists belong to each other."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher

Pair = tuple[int | None, int | None]  # indices before and after; None where an item has no counterpart

_LONGEST = 2000  # items: beyond that, finding out what moved would take too long


def in_order(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Pairs of two lists in which order counts: the equal ones, and between them one after the other. The same pairs either way."""
    if list(after) < list(before):
        yield from ((first, second) for second, first in in_order(after, before))
        return
    if max(len(before), len(after)) > _LONGEST:
        yield from _side_by_side((0, len(before)), (0, len(after)))
        return
    for tag, *bounds in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        first, last, start, end = bounds
        if tag == "equal":
            yield from zip(range(first, last), range(start, end), strict=True)
        else:
            yield from _side_by_side((first, last), (start, end))


def by_equality(before: Sequence[str], after: Sequence[str]) -> Iterator[Pair]:
    """Pairs of two lists without order: equal items, and of the others one with the other as they come."""
    waiting: dict[str, list[int]] = {}
    for index in reversed(range(len(after))):
        waiting.setdefault(after[index], []).append(index)
    left: list[int] = []
    for index, item in enumerate(before):
        if waiting.get(item):
            yield index, waiting[item].pop()
        else:
            left.append(index)
    right = sorted(index for indices in waiting.values() for index in indices)
    shared = min(len(left), len(right))
    yield from zip(left[:shared], right[:shared], strict=True)
    yield from ((index, None) for index in left[shared:])
    yield from ((None, index) for index in right[shared:])


def _side_by_side(before: tuple[int, int], after: tuple[int, int]) -> Iterator[Pair]:
    shared = min(before[1] - before[0], after[1] - after[0])
    yield from ((before[0] + step, after[0] + step) for step in range(shared))
    yield from ((index, None) for index in range(before[0] + shared, before[1]))
    yield from ((None, index) for index in range(after[0] + shared, after[1]))
