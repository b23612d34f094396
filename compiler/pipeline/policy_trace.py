"""What the expressions of a policy saw: their values or errors, and the fields that they read."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Iterator, Mapping

from compiler.cel.errors import BudgetExceeded, EvaluationError, NotKnownOffline
from compiler.cel.optional import NONE, Optional
from compiler.cel.program import Budget, Program
from compiler.diagnostics import FieldPath, dotted
from compiler.hints import Any
from compiler.policy.admission import Outcome, names, with_params
from compiler.policy.cluster import Cluster
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.evaluation import Evaluation, with_variables
from compiler.policy.request import Request
from compiler.policy.watching import Reads, watched
from compiler.records import NamedTuple

CONDITION, VARIABLE, VALIDATION, MESSAGE, ANNOTATION = "condition", "variable", "validation", "message", "audit annotation"

_LONGEST = 300  # characters of a value
_MOST = 40  # fields of an expression
_AUTHORIZER = ("authorizer", "authorizer.requestResource")
_ABSENT = object()


class Saw(NamedTuple):
    """One expression. `error` is there instead of a `value`; `fields` are those that it read, with their values."""

    role: str
    name: str
    expression: str
    value: str | None
    error: str | None
    fields: tuple[tuple[str, str], ...]


class Trace(NamedTuple):
    """A policy and a binding on one object, with one object of parameters if there are any."""

    policy: str
    binding: str
    params: str | None
    expressions: tuple[Saw, ...]


def traces(compiled: CompiledPolicy, outcome: Outcome, request: Request, cluster: Cluster) -> Iterator[Trace]:
    """Evaluates once more, each expression for itself: what one costs is not counted against another. Of an outcome that needed
    what nobody knows the parameters are left out.
    """
    for evaluation in outcome.evaluations or (Evaluation(),):
        params = evaluation.params
        values = with_params(compiled, names(request, outcome.kind or request.kind, cluster), params)
        named = str((params.get("metadata") or {}).get("name")) if params else None
        binding = outcome.binding.name if outcome.binding else ""
        seen = tuple(_seen(compiled, values, request))
        yield Trace(outcome.policy, binding, named, seen if evaluation.applies else tuple(s for s in seen if s.role == CONDITION))


def _seen(compiled: CompiledPolicy, values: Mapping[str, Any], request: Request) -> Iterator[Saw]:
    policy = compiled.policy
    look = _Look(compiled, values, known=request.namespace is None or request.namespace.known)
    early = {**values, "namespaceObject": None}
    for condition, program in zip(policy.conditions, compiled.conditions, strict=True):
        yield look.at(CONDITION, condition.name, program, early)
    for name, program in compiled.variables.items():
        yield look.at(VARIABLE, name, program, values)
    unprivileged = {key: value for key, value in values.items() if key not in _AUTHORIZER}
    for index, (program, message) in enumerate(zip(compiled.validations, compiled.messages, strict=True)):
        saw = look.at(VALIDATION, str(index), program, values)
        yield saw
        if message and saw.value != "true":
            yield look.at(MESSAGE, str(index), message, unprivileged)
    for annotation, program in zip(policy.audit_annotations, compiled.audit_annotations, strict=True):
        yield look.at(ANNOTATION, annotation.name, program, values)


class _Look(NamedTuple):
    """Evaluates expressions and notes what they read. A namespace of which not all is `known` is not watched."""

    compiled: CompiledPolicy
    values: Mapping[str, Any]
    known: bool

    def at(self, role: str, name: str, program: Program, values: Mapping[str, Any]) -> Saw:
        roots = [root for root in ("object", "oldObject", "params", "request", "namespaceObject") if values.get(root) is not None]
        if not self.known:
            roots = [root for root in roots if root != "namespaceObject"]
        reads = {root: Reads() for root in roots}
        watching = {**values, **{root: watched(values[root], reads[root]) for root in roots}}
        budget = Budget()
        value = error = None
        try:
            value = shown(program.evaluate(with_variables(self.compiled, watching, budget), budget))
        except NotKnownOffline as unknown:
            error = f"not known here: {unknown}"
        except (EvaluationError, BudgetExceeded) as raised:
            error = str(raised)
        return Saw(role, name, program.expression.strip(), value, error, tuple(_fields(values, reads)))


def _fields(values: Mapping[str, Any], reads: Mapping[str, Reads]) -> Iterator[tuple[str, str]]:
    """The fields that were read, in order of reading; of many the last ones."""
    for root, read in reads.items():
        for path in reversed(read.leaves[:_MOST]):
            found = _at(values[root], path)
            yield dotted((root, *path)), "(absent)" if found is _ABSENT else shown(found)


def _at(value: Any, path: FieldPath) -> Any:
    for step in path:
        try:
            value = dict.__getitem__(value, step) if isinstance(value, dict) else value[step]
        except (KeyError, IndexError, TypeError):
            return _ABSENT
    return value


def shown(value: Any) -> str:
    """A value as CEL would have it written, cut where it is long."""
    text = _text(value)
    return text if len(text) <= _LONGEST else f"{text[: _LONGEST - 1]}…"


def _text(value: Any) -> str:
    for kind, write in _KINDS:
        if isinstance(value, kind):
            return write(value)
    return str(value)


def _optional(value: Optional) -> str:
    return "optional.none()" if value is NONE else f"optional.of({_text(value.value)})"


def _mapping(value: dict[Any, Any]) -> str:
    try:
        entries: Iterable[tuple[Any, Any]] = [(key, dict.__getitem__(value, key)) for key in value]
    except NotKnownOffline:
        return "{…}"
    return f"{{{', '.join([f'{_text(key)}: {_text(each)}' for key, each in entries])}}}"


_KINDS: tuple[tuple[type, Callable[[Any], str]], ...] = (
    (type(None), lambda _: "null"),
    (bool, lambda value: "true" if value else "false"),
    (str, lambda value: json.dumps(str(value), ensure_ascii=False)),
    (list, lambda value: f"[{', '.join([_text(each) for each in list.__iter__(value)])}]"),
    (dict, _mapping),
    (Optional, _optional),
)
