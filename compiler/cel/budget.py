"""What expressions may cost."""

from __future__ import annotations

from contextvars import ContextVar
from dataclasses import dataclass

from compiler.cel.errors import BudgetExceeded

PER_EXPRESSION = 1_000_000
PER_POLICY = 10_000_000
_STEPS = 500_000
_EXHAUSTED = "validation failed due to running out of cost budget, no further validation rules will be run"


@dataclass(slots=True)
class Budget:
    """What is left to the expressions of one policy and binding.

    `steps` is our own limit, beside the server's: how much may be looked at inside lists of lists, which cost as little as
    flat ones. A list that holds another one twice, and so on, has more in it than a machine can count.
    """

    remaining: int = PER_POLICY
    per_expression: int = PER_EXPRESSION
    steps: int = _STEPS

    def spend(self, cost: int) -> None:
        self.remaining -= cost
        if self.remaining < 0:
            raise BudgetExceeded(_EXHAUSTED)

    def work(self, steps: int = 1) -> None:
        self.steps -= steps
        if self.steps < 0:
            raise BudgetExceeded(f"looking into values takes more than {_STEPS} steps")


# The budget of the expression that is evaluated: functions that look into values take their steps from it.
CURRENT: ContextVar[Budget | None] = ContextVar("budget", default=None)


def current() -> Budget:
    return CURRENT.get() or Budget()
