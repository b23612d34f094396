"""A compiled expression, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from compiler.cel.functions import Library
from compiler.cel.types import Type

PER_EXPRESSION = 1_000_000
PER_POLICY = 10_000_000


@dataclass(slots=True)
class Budget:
    """What is left to the expressions of one policy and binding."""

    remaining: int = PER_POLICY
    per_expression: int = PER_EXPRESSION


@dataclass(frozen=True)
class Declarations:
    variables: Mapping[str, Type] = field(default_factory=dict)
    functions: Library = ()


@dataclass(frozen=True, slots=True)
class Program:
    expression: str
    result: Type

    def evaluate(self, activation: Mapping[str, Any], budget: Budget) -> Any:
        """The value of the expression. Raises `EvaluationError`, `BudgetExceeded` and `NotKnownOffline`."""
        raise NotImplementedError


def compiled(expression: str, declarations: Declarations, results: Iterable[Type] = ()) -> Program:
    """Raises `CompileErrors`."""
    raise NotImplementedError
