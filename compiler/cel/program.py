"""A compiled expression, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from compiler.cel.budget import PER_EXPRESSION, PER_POLICY, Budget
from compiler.cel.checking import checked
from compiler.cel.declarations import Declarations
from compiler.cel.errors import CompileErrors, EvaluationError
from compiler.cel.frames import SPENT, Cancelled, Run
from compiler.cel.parsing import parsed
from compiler.cel.planning import Planner
from compiler.cel.types import Type
from compiler.cel.validation import validate
from compiler.cel.wording import Problems

__all__ = ["PER_EXPRESSION", "PER_POLICY", "Budget", "Declarations", "Program", "compiled"]

_CANCELLED = "operation cancelled: actual cost limit exceeded"


@dataclass(frozen=True, slots=True)
class Program:
    expression: str
    result: Type
    run: Run
    slots: int

    def evaluate(self, activation: Mapping[str, Any], budget: Budget) -> Any:
        """The value of the expression. Raises `EvaluationError`, `BudgetExceeded` and `NotKnownOffline`."""
        limit = budget.per_expression
        frame: list[Any] = [0, limit, activation, *(None,) * self.slots]
        try:
            value = self.run(frame)
        except (EvaluationError, Cancelled) as error:
            budget.spend(frame[SPENT])
            if frame[SPENT] > limit:
                raise EvaluationError(_CANCELLED) from error
            raise
        budget.spend(frame[SPENT])
        if frame[SPENT] > limit:
            raise EvaluationError(_CANCELLED)
        return value


def compiled(expression: str, declarations: Declarations, results: Iterable[Type] = ()) -> Program:
    """Raises `CompileErrors`. With `results`, an expression of another type is refused."""
    problems = Problems(expression)
    root = parsed(expression)
    found = checked(root, declarations, problems)
    if not problems:
        validate(found, declarations, problems)
    if problems:
        raise problems.raised()
    wanted = [str(t) for t in results]
    result = found.types[root]
    if wanted and str(result) not in wanted:
        one = wanted[0] if len(wanted) == 1 else f"one of [{' '.join(wanted)}]"
        problems.add(f"must evaluate to {one} but got {result}", 0)
        raise CompileErrors(problems.raised().errors, f"must evaluate to {one} but got {result}")
    planner = Planner(found, declarations)
    try:
        run = planner.run(root)
    except EvaluationError as error:
        problems.add(str(error), 0)
        raise CompileErrors(problems.raised().errors, f"program instantiation failed: {error}") from error
    return Program(expression, result, run, planner.slots)
