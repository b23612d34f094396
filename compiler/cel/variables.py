"""The variables of a policy, each evaluated when it is first used, and then known: its value or its error."""

from __future__ import annotations

from collections.abc import Mapping

from compiler.cel.errors import EvaluationError
from compiler.cel.program import Budget, Program
from compiler.hints import Any


class Variables(dict[str, Any]):
    """What they cost is taken from `budget`; `activation` is what they see, and may hold these variables."""

    def __init__(self, programs: Mapping[str, Program], activation: Mapping[str, Any], budget: Budget) -> None:
        super().__init__()
        self._programs = programs
        self._activation = activation
        self._budget = budget
        self._errors: dict[str, str] = {}

    def __missing__(self, name: str) -> Any:
        if name not in self._errors:
            program = self._programs[name]
            try:
                value = self[name] = program.evaluate(self._activation, self._budget)
            except EvaluationError as error:
                self._errors[name] = f'composited variable "{name}" fails to evaluate: {error}'
            else:
                return value
        raise EvaluationError(self._errors[name])

    def __contains__(self, name: object) -> bool:
        return name in self._programs
