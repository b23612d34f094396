"""What a value costs does not depend on whether it was asked for before."""

import pytest

from compiler.render.budget import MAX_WALKED, Budget
from compiler.render.problem import FailedError
from compiler.traced import Origin, traced

ORIGIN = Origin("source", "worker.yaml", 1, 1)
VALUES = [{}, [], {"a": 1}, {"a": ["x" * 100, None, {"b": True}]}, [[["deep"]]], {"a": 1.5, "b": [2] * 20}]


def cost(value, walked):
    budget = Budget(1000, "too much", walked)
    budget.charge([value])
    return 1000 - budget.left


@pytest.mark.parametrize("value", VALUES, ids=str)
def test_a_value_costs_the_same_each_time(value):
    walked = {}
    known = traced(value, ORIGIN)
    assert [cost(known, walked) for _ in range(3)] == [cost(value, {})] * 3
    assert list(walked) == [id(known)]


def test_a_value_that_was_too_much_still_is():
    walked = {}
    value = traced(["x" * 100] * 10, ORIGIN)
    cost(value, walked)
    for _ in range(2):
        with pytest.raises(FailedError, match="too much"):
            Budget(50, "too much", walked).charge([value])


def test_few_values_are_remembered():
    walked = {}
    for number in range(3 * MAX_WALKED):
        assert cost(traced(["x"] * (number % 7), ORIGIN), walked) == 1 + number % 7
    assert len(walked) <= MAX_WALKED
