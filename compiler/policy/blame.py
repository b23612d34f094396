"""The fields of an object that made a policy fail, so that a finding stands where they were written."""

from __future__ import annotations

from compiler.cel.errors import BudgetExceeded, EvaluationError, NotKnownOffline
from compiler.cel.program import Budget
from compiler.diagnostics import FieldPath
from compiler.policy.admission import Outcome, names, with_params
from compiler.policy.cluster import Cluster
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.evaluation import Decision, Evaluation, with_variables
from compiler.policy.request import Request
from compiler.policy.watching import Reads, watched


def fields_read(
    compiled: CompiledPolicy, outcome: Outcome, evaluation: Evaluation, decision: Decision, *, request: Request, cluster: Cluster
) -> tuple[FieldPath, ...]:
    """The paths in the judged object that decided, the one most likely to blame first.

    A path may lead to a field that is not there: that is why the policy failed. Evaluates once more; the fields of a
    converted object are those of the version it was converted to.
    """
    reads, budget = Reads(), Budget()
    values = with_params(compiled, names(request, outcome.kind or request.kind, cluster), evaluation.params)
    if decision.index is None:
        values["namespaceObject"] = None
    watching = with_variables(compiled, {**values, "object": watched(values["object"], reads)}, budget)
    programs = compiled.conditions if decision.index is None else compiled.validations[decision.index : decision.index + 1]
    for program in programs:
        try:
            program.evaluate(watching, budget)
        except (EvaluationError, BudgetExceeded, NotKnownOffline):
            continue  # what was read until then is what counts
    return reads.leaves
