"""Which nodes of a graph are reached from themselves, and by which way."""

from __future__ import annotations

from collections.abc import Collection, Hashable, Iterable, Mapping, Sequence

from compiler.hints import TypeVar

Node = TypeVar("Node", bound=Hashable)


def circles(edges: Iterable[tuple[Node, Node]]) -> list[list[Node]]:
    """Groups of several nodes that all reach each other, each in the order in which its nodes were first named."""
    after: dict[Node, list[Node]] = {}
    before: dict[Node, list[Node]] = {}
    for start, end in edges:
        after.setdefault(start, []).append(end)
        before.setdefault(end, []).append(start)
    named = {node: number for number, node in enumerate([*after, *before])}
    left = dict.fromkeys(reversed(_finished(after)))
    found = []
    while left:
        group = [next(iter(left))]
        del left[group[0]]
        for node in group:
            for other in before.get(node, ()):
                if other in left:
                    del left[other]
                    group.append(other)
        if len(group) > 1:
            found.append(sorted(group, key=named.__getitem__))
    return sorted(found, key=lambda group: named[group[0]])


def way_back(start: Node, edges: Iterable[tuple[Node, Node]], within: Collection[Node]) -> list[Node]:
    """A shortest way from `start` back to itself, both ends included, by nodes of `within`, which is one of `circles`."""
    after: dict[Node, list[Node]] = {}
    for one, other in edges:
        if one in within and other in within:
            after.setdefault(one, []).append(other)
    ways = [[start]]
    seen: set[Node] = set()
    for way in ways:
        for node in after.get(way[-1], ()):
            if node == start:
                return [*way, node]
            if node not in seen:
                seen.add(node)
                ways.append([*way, node])
    return [start]


def _finished(after: Mapping[Node, Sequence[Node]]) -> list[Node]:
    """The nodes in the order in which a walk has seen all that lies behind them."""
    seen: set[Node] = set()
    order: list[Node] = []
    for start in after:
        waiting = [] if start in seen else [(start, iter(after[start]))]
        seen.add(start)
        while waiting:
            node, others = waiting[-1]
            following = next((other for other in others if other not in seen), None)
            if following is None:
                order.append(node)
                waiting.pop()
            else:
                seen.add(following)
                waiting.append((following, iter(after.get(following, ()))))
    return order
