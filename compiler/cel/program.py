"""A compiled expression, and what it may cost."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from compiler.cel.budget import CURRENT, PER_EXPRESSION, PER_POLICY, Budget
from compiler.cel.checking import checked
from compiler.cel.cursor import DEEPEST
from compiler.cel.declarations import Declarations
from compiler.cel.errors import BudgetExceeded, CompileErrors, EvaluationError
from compiler.cel.frames import SPENT, Cancelled, Run
from compiler.cel.parsing import parsed
from compiler.cel.planning import Planner
from compiler.cel.types import TooLargeError, Type
from compiler.cel.validation import validate
from compiler.cel.wording import Problems
from compiler.hints import Any

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
        token = CURRENT.set(budget)
        try:
            value = self.run(frame)
        except (EvaluationError, Cancelled) as error:
            budget.spend(frame[SPENT])
            if frame[SPENT] > limit or isinstance(error, Cancelled):
                raise EvaluationError(_CANCELLED) from error
            raise
        except RecursionError:
            raise BudgetExceeded("the expression is nested too deep") from None
        finally:
            CURRENT.reset(token)
        budget.spend(frame[SPENT])
        if frame[SPENT] > limit:
            raise EvaluationError(_CANCELLED)
        return value


def compiled(expression: str, declarations: Declarations, results: Iterable[Type] = ()) -> Program:
    """Raises `CompileErrors`. With `results`, an expression of another type is refused."""
    problems = Problems(expression)
    try:
        return _compiled(expression, declarations, [str(t) for t in results], problems)
    except RecursionError:  # macros inside macros make a tree that is deeper than the text
        problems.clear()
        problems.add(f"expression recursion limit exceeded: {DEEPEST}", None)
        raise problems.raised() from None
    except TooLargeError as error:
        problems.clear()
        problems.add(str(error), None)
        raise problems.raised() from None


def _compiled(expression: str, declarations: Declarations, results: list[str], problems: Problems) -> Program:
    root = parsed(expression)
    found = checked(root, declarations, problems)
    if not problems:
        validate(found, declarations, problems)
    if problems:
        raise problems.raised()
    result = found.types[root]
    if results and str(result) not in results:
        wanted = results[0] if len(results) == 1 else f"one of [{' '.join(results)}]"
        raise _refused(problems, f"must evaluate to {wanted} but got {result}")
    planner = Planner(found, declarations)
    try:
        run = planner.run(root)
    except EvaluationError as error:
        raise _refused(problems, f"program instantiation failed: {error}") from error
    return Program(expression, result, run, planner.slots)


def _refused(problems: Problems, text: str) -> CompileErrors:
    """What is wrong with the expression as a whole."""
    problems.add(text, 0)
    return CompileErrors(problems.raised().errors, text)
