"""Calls cost what they cost an API server, so that the same expressions run out of budget."""

from pathlib import Path

import pytest

from compiler.cel.budget import PER_POLICY, Budget
from compiler.cel.declarations import Declarations
from compiler.cel.program import compiled
from compiler.cel.types import INT, STRING, list_of

TEXT = "a" * 25
DECLARATIONS = Declarations(
    {
        "text": STRING,
        "texts": list_of(STRING),
        "numbers": list_of(INT),
        "amount": STRING,
        "version": STRING,
        "address": STRING,
    }
)
VALUES = {
    "text": TEXT,
    "texts": [TEXT] * 10,
    "numbers": list(range(10)),
    "amount": "128Mi",
    "version": "1.2.3",
    "address": "https://h/path?query=1",
}
CASES = [
    line.split(" => ")
    for line in (Path(__file__).parent / "costs.txt").read_text(encoding="utf-8").splitlines()
    if line and not line.startswith("#")
]


@pytest.mark.parametrize(("expression", "cost"), CASES, ids=[expression for expression, _ in CASES])
def test_cost(expression, cost):
    budget = Budget()
    compiled(expression, DECLARATIONS).evaluate(VALUES, budget)
    assert PER_POLICY - budget.remaining == int(cost)
