"""Cases of policies, judged: what the policies said, whether that was expected, and what they saw if it was not."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.cel.libraries.re2.errors import TooMuchWork
from compiler.cel.libraries.re2.pattern import compiled as regular_expression
from compiler.pipeline.policies import by_name
from compiler.pipeline.policy_suite import Case, Expected, is_pattern
from compiler.pipeline.policy_trace import Trace, traces
from compiler.policy.admission import Outcome, enforced, outcomes
from compiler.policy.verdict import verdict
from compiler.records import NamedTuple

ALLOWED, DENIED, WARNED, AUDITED, NOT_EVALUATED, CRASHED = "allowed", "denied", "warned", "audited", "not evaluated", "crashed"

_OF_ACTIONS = {"Deny": DENIED, "Warn": WARNED, "Audit": AUDITED}
_WORST_FIRST = (CRASHED, DENIED, NOT_EVALUATED, WARNED, AUDITED)


class Said(NamedTuple):
    """One thing that a policy said: `how` is one of the words above, `reason` that of a validation that failed."""

    how: str
    policy: str
    message: str
    reason: str = ""


class Judged(NamedTuple):
    """`complaints` are what is not as expected: none for a case that passes. `matched` are the policies that were for the object,
    `traces` what those saw whose word counts, in a case that fails.
    """

    case: Case
    verdict: str
    said: tuple[Said, ...]
    warnings: tuple[str, ...]
    matched: tuple[str, ...]
    complaints: tuple[str, ...]
    traces: tuple[Trace, ...] = ()


def judged(case: Case) -> Judged:
    expected, request, cluster = case.expected, case.request, case.cluster
    every = list(outcomes(enforced(case.policies.compiled, case.policies.bindings), request, cluster))
    found = [outcome for outcome in every if expected.policy in (None, outcome.policy)]
    said = tuple(dict.fromkeys(each for outcome in found for each in _said(outcome)))
    answer = next((word for word in _WORST_FIRST if any(each.how == word for each in said)), ALLOWED)
    warnings = verdict(request, [each for each in found if each.crash is None]).warnings
    matched = tuple(dict.fromkeys(outcome.policy for outcome in found))
    complaints = tuple(_complaints(expected, answer, said, warnings))
    seen: tuple[Trace, ...] = ()
    if complaints:
        known = by_name(case.policies.compiled)
        whole = [outcome for outcome in found if outcome.crash is None and outcome.misconfigured is None]
        seen = tuple(trace for outcome in whole for trace in traces(known[outcome.policy], outcome, request, cluster))
    return Judged(case, answer, said, warnings, matched, complaints, seen)


def _said(outcome: Outcome) -> Iterator[Said]:
    for how, text in ((CRASHED, outcome.crash), (NOT_EVALUATED, outcome.not_evaluated), (DENIED, outcome.misconfigured)):
        if text is not None:
            yield Said(how, outcome.policy, text)
    for evaluation in outcome.evaluations:
        for action in outcome.binding.actions if outcome.binding else ():
            for decision in evaluation.decisions:
                yield Said(_OF_ACTIONS[action], outcome.policy, decision.message, decision.reason)
        for text in evaluation.annotation_errors:
            yield Said(DENIED, outcome.policy, text)


def _complaints(expected: Expected, answer: str, said: Sequence[Said], warnings: Sequence[str]) -> Iterator[str]:
    """A binding may both warn and audit: either is expected rightly."""
    also_audited = expected.verdict == AUDITED and answer == WARNED and any(each.how == AUDITED for each in said)
    if answer != expected.verdict and not also_audited:
        yield f"it is {answer}, and {expected.verdict} is expected"
        return
    of_verdict = [each for each in said if each.how == expected.verdict]
    message, reason = expected.message, expected.reason
    if message is not None:
        of_verdict = [each for each in of_verdict if is_text(message, each.message)]
        if not of_verdict:
            yield f"it is {expected.verdict}, but not with the expected message: {message}"
    if reason is not None and not any(each.reason == reason for each in of_verdict) and (of_verdict or message is None):
        yield f"it is {expected.verdict}, but not for the expected reason: {reason}"
    if expected.warnings is not None:
        yield from _of_warnings(expected.warnings, warnings)


def _of_warnings(expected: Sequence[str], warnings: Sequence[str]) -> Iterator[str]:
    if len(expected) != len(warnings):
        yield f"the number of warnings is {len(warnings)}, and {len(expected)} is expected"
    for wanted, found in zip(expected, warnings, strict=False):
        if not any(is_text(wanted, text) for text in (found, found.partition("': ")[2])):
            yield f"a warning is another than the expected one, {wanted}: {found}"


def is_text(expected: str, text: str) -> bool:
    """Whether `text` is what is expected, or has what a regular expression between slashes looks for."""
    if not is_pattern(expected):
        return text == expected
    try:
        return regular_expression(expected[1:-1]).matches(text)
    except TooMuchWork:
        return False


def untested(policies: Iterable[str], results: Iterable[Judged]) -> list[str]:
    """Those of `policies` that no case was for, in their order."""
    tested = {name for each in results for name in each.matched}
    return [name for name in policies if name not in tested]
