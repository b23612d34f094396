"""One policy with one set of parameters on one request: what its expressions come to."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from compiler.cel.errors import BudgetExceeded, EvaluationError
from compiler.cel.program import PER_EXPRESSION, PER_POLICY, Budget, Program
from compiler.cel.variables import Variables
from compiler.hints import Any
from compiler.policy.compilation import CompiledPolicy

Values = Mapping[str, Any]

CONDITIONS_BUDGET = 2_500_000
LONGEST_MESSAGE = 5 * 1024
INVALID = "Invalid"

_EXHAUSTED = "validation failed due to running out of cost budget, no further validation rules will be run"
_AUTHORIZER = ("authorizer", "authorizer.requestResource")


@dataclass(frozen=True)
class Decision:
    """A validation that does not admit. `index` is that of the validation, None if the policy failed as a whole."""

    message: str
    reason: str = INVALID
    index: int | None = None
    is_error: bool = False

    @property
    def position(self) -> int:
        """The index that an audit annotation gives."""
        return self.index or 0


@dataclass(frozen=True)
class Evaluation:
    """`annotations` are audit annotations; `annotation_errors` are messages of those that could not be computed. `params` is
    the object with which it was evaluated, if there was one.
    """

    applies: bool = True
    decisions: tuple[Decision, ...] = ()
    annotations: tuple[tuple[str, str], ...] = ()
    annotation_errors: tuple[str, ...] = ()
    params: Mapping[str, Any] | None = None


class Spending:
    """The budgets that were opened for one evaluation, to know what it has cost together."""

    def __init__(self) -> None:
        self._opened: list[tuple[int, Budget]] = []

    def budget(self, amount: int = PER_POLICY) -> Budget:
        budget = Budget(amount)
        self._opened.append((amount, budget))
        return budget

    @property
    def cost(self) -> int:
        return sum(amount - budget.remaining for amount, budget in self._opened)


class _Failed(Exception):  # noqa: N818 - a message on its way
    """The policy as a whole cannot be evaluated."""


def evaluated(compiled: CompiledPolicy, values: Values, spending: Spending | None = None) -> Evaluation:
    """`values` are those of all names but `variables`. Raises `NotKnownOffline`. What it costs is added to `spending`."""
    params, spending = values.get("params"), spending or Spending()
    try:
        if not _applies(compiled, {**values, "namespaceObject": None}, spending):
            return Evaluation(applies=False, params=params)
        decisions = tuple(_decisions(compiled, values, spending))
        annotations, errors = _annotations(compiled, values, spending)
    except _Failed as failed:
        kept = () if compiled.policy.ignores_errors else (Decision(str(failed), is_error=True),)
        return Evaluation(decisions=kept, params=params)
    return Evaluation(True, decisions, annotations, errors, params)


def _applies(compiled: CompiledPolicy, values: Values, spending: Spending) -> bool:
    """Whether the match conditions hold: one that is false beats an error of another."""
    budget, errors = spending.budget(CONDITIONS_BUDGET), []
    for condition, program in zip(compiled.policy.conditions, compiled.conditions, strict=True):
        try:
            if _value(program, values, budget) is not True:
                return False
        except EvaluationError as error:
            errors.append(_resulted(condition.text, error))
    if not errors:
        return True
    if compiled.policy.ignores_errors:
        return False
    distinct = list(dict.fromkeys(errors))
    raise _Failed(distinct[0] if len(distinct) == 1 else f"[{', '.join(distinct)}]")


def _decisions(compiled: CompiledPolicy, values: Values, spending: Spending) -> Iterator[Decision]:
    policy, budget = compiled.policy, spending.budget()
    names = with_variables(compiled, values, budget)
    found: list[str | bool] = []  # the message of an error, or whether the validation holds
    for validation, program in zip(policy.validations, compiled.validations, strict=True):
        try:
            found.append(_value(program, names, budget) is True)
        except EvaluationError as error:
            found.append(_resulted(validation.expression, error))
    needed = any(each is not True for each in found) or _message_programs(compiled) * PER_EXPRESSION > budget.remaining
    rest = spending.budget(budget.remaining)
    messages, exhausted = _messages(compiled, values, rest) if needed else ([], False)
    for index, result in enumerate(found):
        if isinstance(result, str):
            if not policy.ignores_errors:
                yield Decision(result, INVALID, index, is_error=True)
        elif exhausted:
            if not policy.ignores_errors:
                yield Decision(f"failed messageExpression: {_EXHAUSTED}", INVALID, index, is_error=True)
        elif not result:
            validation = policy.validations[index]
            message = _usable(messages[index]) or validation.message.strip()
            yield Decision(message or f"failed expression: {validation.expression.strip()}", validation.reason, index)


def _messages(compiled: CompiledPolicy, values: Values, budget: Budget) -> tuple[list[Any], bool]:
    """The values of the message expressions, and whether they cost too much. A server computes them all, needed or not; where
    they are not needed and cannot cost too much, nobody has to.
    """
    names = with_variables(compiled, {key: value for key, value in values.items() if key not in _AUTHORIZER}, budget)
    found: list[Any] = []
    for program in compiled.messages:
        try:
            found.append(None if program is None else program.evaluate(names, budget))
        except EvaluationError:
            found.append(None)
        except BudgetExceeded:
            return [], True
    return found, False


def _message_programs(compiled: CompiledPolicy) -> int:
    return sum(program is not None for program in compiled.messages) + len(compiled.variables)


def computes_all_messages(compiled: CompiledPolicy) -> bool:
    """Whether it can be that messages which nobody needs are computed, and cost too much."""
    validations = len(compiled.validations) + len(compiled.variables)
    return (validations + _message_programs(compiled)) * PER_EXPRESSION > PER_POLICY


def _usable(message: Any) -> str:
    """The text of a message expression, if it can be shown: one line that is not too long."""
    text = message.strip() if isinstance(message, str) else ""
    return "" if "\n" in text or len(text.encode()) > LONGEST_MESSAGE else text


def _annotations(
    compiled: CompiledPolicy, values: Values, spending: Spending
) -> tuple[tuple[tuple[str, str], ...], tuple[str, ...]]:
    if not compiled.audit_annotations:
        return (), ()
    budget, found, errors = spending.budget(), [], []
    names = with_variables(compiled, values, budget)
    for annotation, program in zip(compiled.policy.audit_annotations, compiled.audit_annotations, strict=True):
        try:
            value = _value(program, names, budget)
        except EvaluationError as error:
            errors.append(_resulted(annotation.text, error))
        else:
            if isinstance(value, str) and value.strip():
                found.append((annotation.name, value.strip()))
    return tuple(found), () if compiled.policy.ignores_errors else tuple(errors)


def with_variables(compiled: CompiledPolicy, values: Values, budget: Budget) -> dict[str, Any]:
    """`values` with the policy's variables, each computed when it is first used."""
    names = dict(values)
    if compiled.variables:
        names["variables"] = Variables(compiled.variables, names, budget)
    return names


def _value(program: Program, names: Values, budget: Budget) -> Any:
    try:
        return program.evaluate(names, budget)
    except BudgetExceeded as exceeded:
        raise _Failed(_EXHAUSTED) from exceeded


def _resulted(expression: str, error: EvaluationError) -> str:
    return f"expression '{expression}' resulted in error: {error}"
