"""What a server answers to a request: its status, its warnings, and what it writes into its audit log."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from compiler.policy.admission import Outcome
from compiler.policy.evaluation import INVALID, Decision
from compiler.policy.refusal import go_json, quoted
from compiler.policy.request import CREATE, Request
from compiler.records import NamedTuple

ADMISSION = "admission"

_CODES = {"Unauthorized": 401, "Forbidden": 403, "RequestEntityTooLarge": 413}
_FAILURE = "validation.policy.admission.k8s.io/validation_failure"
_MOST_IN_WARNINGS, _MOST_IN_CUT_WARNING = 4 * 1024, 256
_LONGEST_ANNOTATION = 10 * 1024


class Verdict(NamedTuple):
    """In the words of an API server. `allowed` is None where a policy or a binding was refused instead."""

    stage: str
    allowed: bool | None
    status_code: int
    reason: str | None = None
    message: str | None = None
    warnings: tuple[str, ...] = ()
    audit_annotations: Mapping[str, str] = {}


def verdict(request: Request, found: Sequence[Outcome]) -> Verdict:
    """The answer that `found` gives together. What was not evaluated says nothing in it."""
    warnings: list[str] = []
    audit: dict[str, str] = {}
    denials: list[tuple[Outcome, Decision]] = []
    values: dict[str, dict[str, list[str]]] = {}
    for outcome in found:
        if outcome.misconfigured is not None:
            denials.append((outcome, Decision(outcome.misconfigured, is_error=True)))
        for evaluation in outcome.evaluations:
            for decision in evaluation.decisions:
                _act(outcome, decision, denials, warnings, audit)
            for key, value in evaluation.annotations:
                of_key = values.setdefault(outcome.policy, {}).setdefault(key, [])
                if (cut := value.encode()[:_LONGEST_ANNOTATION].decode(errors="ignore")) not in of_key:
                    of_key.append(cut)
            denials += [(outcome, Decision(message, is_error=True)) for message in evaluation.annotation_errors]
    for policy, keys in values.items():
        for key, each in keys.items():
            audit.setdefault(f"{policy}/{key}", ", ".join(each))
    told = tuple(_warnings(warnings))
    if not denials:
        return Verdict(ADMISSION, True, 201 if request.operation == CREATE else 200, None, None, told, audit)
    outcome, decision = denials[0]
    reason = decision.reason or INVALID
    return Verdict(ADMISSION, False, _CODES.get(reason, 422), reason, _denied(request, outcome, decision), told, audit)


def _act(
    outcome: Outcome,
    decision: Decision,
    denials: list[tuple[Outcome, Decision]],
    warnings: list[str],
    audit: dict[str, str],
) -> None:
    binding = outcome.binding
    assert binding is not None, "what was evaluated has a binding"
    for action in binding.actions:
        match action:
            case "Deny":
                denials.append((outcome, decision))
            case "Warn":
                where = f"ValidatingAdmissionPolicy '{outcome.policy}' with binding '{binding.name}'"
                warnings.append(f"Validation failed for {where}: {decision.message}")
            case _:
                failure = {
                    "message": decision.message,
                    "policy": binding.policy,
                    "binding": binding.name,
                    "expressionIndex": decision.position,
                    "validationActions": list(binding.actions),
                }
                audit.setdefault(_FAILURE, go_json([failure]))


def _denied(request: Request, outcome: Outcome, decision: Decision) -> str:
    binding = f" with binding '{outcome.binding.name}'" if outcome.binding else ""
    denied = f"ValidatingAdmissionPolicy '{outcome.policy}'{binding} denied request: {decision.message}"
    return f"{request.resource} {quoted(request.name)} is forbidden: {denied}"


def _warnings(texts: Iterable[str]) -> list[str]:
    """The headers that reach a client: each text once, none with control characters, cut when they are many."""
    sent = [text for text in dict.fromkeys(texts) if not any(_is_control(letter) for letter in text)]
    if sum(map(len, sent)) <= _MOST_IN_WARNINGS:
        return sent
    cut, written = [], 0
    for text in sent:
        if written >= _MOST_IN_WARNINGS:
            break
        cut.append(text[:_MOST_IN_CUT_WARNING])
        written += len(cut[-1])
    return cut


def _is_control(letter: str) -> bool:
    return letter < " " or "\x7f" <= letter <= "\x9f"
