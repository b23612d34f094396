"""Data that comes back to a Worker: told once for each circle, at its first Worker, with the way."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.lint.cycles import circles, way_back
from compiler.lint.registry import RULES

RULE = [RULES["REF211"]]


def workers(*pairs: str) -> str:
    """`a>b` is a Worker that reads the topic a and writes b; with `/` these are datasets."""
    texts = []
    for number, pair in enumerate(pairs):
        source, target = pair.split(">")
        if "/" in pair:
            stack = "fastfun+alpha:1.0"
            ends = (f"input: {{datasets: ['dataos://{source}']}}", f"output: {{datasets: ['dataos://{target}?acl=rw']}}")
        else:
            stack = "bento:4.0"
            ends = (f"input: {{kafka_franz: {{topics: [{source}]}}}}", f"output: {{kafka: {{topic: {target}}}}}")
        body = "\n".join(f"    {end}" for end in ends)
        head = f"name: w{number}\nversion: v1beta\ntype: worker\nworker:\n  stack: {stack}\n  stackSpec:\n"
        texts.append(f"{head}{body}\n")
    return "---\n".join(texts)


def told(judged, *pairs):
    return [d.message.partition(": ")[2].replace("`", "") for d in judged(workers(*pairs), rules=RULE)]


@pytest.mark.parametrize(
    ("pairs", "ways"),
    [
        (["a>b", "b>c"], []),
        (["a>b", "b>a"], ["w0 → b → w1 → a → w0"]),
        (["a>a"], ["w0 → a → w0"]),
        (["a>b", "b>c", "c>a", "x>a"], ["w0 → b → w1 → c → w2 → a → w0"]),
        (["a>b", "b>a", "c>d", "d>c"], ["w0 → b → w1 → a → w0", "w2 → d → w3 → c → w2"]),
        (["a>b", "b>a", "b>c", "c>b"], ["w0 → b → w1 → a → w0"]),  # one group
        (["p>q", "a>b", "b>a"], ["w1 → b → w2 → a → w1"]),
        (["lake:s/a>lake:s/b", "lake:s/b>lake:s/a"], ["w0 → dataos://lake:s/b → w1 → dataos://lake:s/a → w0"]),
        (["lake:s/a>lake:s/b"], []),
    ],
)
def test_each_circle_is_told_once(judged, pairs, ways):
    assert told(judged, *pairs) == ways


def test_it_stands_where_the_first_worker_writes_and_names_the_others(judged):
    (found,) = judged(workers("a>b", "b>a"), rules=RULE)
    assert (found.span.start.line, [place.span.start.line for place in found.related]) == (8, [17])
    assert found.severity.word == "warning"


def test_a_depot_alone_is_no_way(judged):
    both = workers("lake:s/a>lake:s/b", "lake:s/b>lake:s/a").replace(":s/a", "").replace(":s/b", "")
    assert judged(both, rules=RULE) == []


NODES = st.integers(0, 7)


@given(st.lists(st.tuples(NODES, NODES), max_size=25))
def test_groups_are_what_reaches_itself(edges):
    reached = {node: {other for start, other in edges if start == node} for node in range(8)}
    for _ in range(8):
        reached = {node: ends | {far for end in ends for far in reached[end]} for node, ends in reached.items()}
    groups = circles(edges)
    for group in groups:
        assert all(other in reached[node] for node in group for other in group)
        way = way_back(group[0], edges, group)
        assert (way[0], way[-1]) == (group[0], group[0])
        assert all(step in edges for step in pairwise(way))
    together = {node for group in groups for node in group}
    assert together == {node for node in range(8) if any(node in reached[other] for other in reached[node] if other != node)}
