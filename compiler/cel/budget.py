"""What expressions may cost."""

from __future__ import annotations

from dataclasses import dataclass

from compiler.cel.errors import BudgetExceeded

PER_EXPRESSION = 1_000_000
PER_POLICY = 10_000_000
_EXHAUSTED = "validation failed due to running out of cost budget, no further validation rules will be run"


@dataclass(slots=True)
class Budget:
    """What is left to the expressions of one policy and binding."""

    remaining: int = PER_POLICY
    per_expression: int = PER_EXPRESSION

    def spend(self, cost: int) -> None:
        self.remaining -= cost
        if self.remaining < 0:
            raise BudgetExceeded(_EXHAUSTED)
