"""How the output of each Worker stands to what would be rendered now."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping

from compiler.diagnostics import Severity
from compiler.lint.rules.reported import tree as rules
from compiler.output.plan import Plan
from compiler.output.steps import Step
from compiler.output.unit import Unit, UnitKey

UP_TO_DATE, STALE, MISSING, DRIFT = "up to date", "stale", "missing", "drift"

_LAYOUT = frozenset((rules.unportable_path.code, rules.colliding_output.code))


def states(planned: Plan, units: Iterable[Unit]) -> Mapping[UnitKey, str]:
    """The state of each of `units`, which `planned` is of, by its key: nothing of those that cannot lie beside each other. Drift is
    whatever something else has changed.
    """
    steps = {step.directory: step for step in planned.steps}
    errors = [problem for problem in planned.problems if problem.severity is Severity.ERROR]
    wrong = {os.path.relpath(problem.file, planned.out).replace(os.sep, "/") for problem in errors}
    if "." in wrong:  # somebody else's files lie there, and nothing of this repository
        return {unit.key: MISSING for unit in units}
    if not steps and not planned.unchanged and any(problem.code in _LAYOUT for problem in errors):
        return {}
    return {unit.key: _state(steps.get(unit.directory), unit, wrong) for unit in units}


def together(found: Iterable[str]) -> str | None:
    """The state of a Worker whose targets have those of `found`; None where it has none."""
    said = set(found)
    if DRIFT in said:
        return DRIFT
    return said.pop() if len(said) == 1 else STALE if said else None


def _state(step: Step | None, unit: Unit, wrong: Iterable[str]) -> str:
    if any(path.startswith(f"{unit.directory}/") or path == unit.directory for path in wrong):
        return DRIFT
    if step is None:
        return UP_TO_DATE
    created = not step.unchanged and all(change.action == "create" for change in step.changes)
    return MISSING if created else STALE
