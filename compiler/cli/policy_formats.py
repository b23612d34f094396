"""Policies as text and JSON: all of them in a list, or one with everything that is known of it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic, Severity
from compiler.hints import Any
from compiler.pipeline.policies import HELP
from compiler.pipeline.policy_facts import BindingFacts, PolicyFacts
from compiler.pipeline.policy_words import constraints, parameters, reference
from compiler.policy.policy import Validation
from compiler.report.summary import counted
from compiler.report.visible import visible
from compiler.report.wording import place

_INDENT = "  "


def list_text(policies: Sequence[PolicyFacts]) -> str:
    if not policies:
        return "no policies: `policies:` in workerc.yaml lists packs, files and folders\n"
    return "\n".join([_lines(_listed(each)) for each in policies])


def explain_text(policy: PolicyFacts) -> str:
    return _lines(_explained(policy))


def _lines(lines: Iterator[str]) -> str:
    return "".join([f"{visible(line)}\n" for line in lines])


def _listed(policy: PolicyFacts) -> Iterator[str]:
    yield from _head(policy)
    for each in policy.bindings:
        yield f"  enforced by `{each.binding.name}`: {', '.join(_binding(each))}"
    if policy.matched and policy.bindings:
        counts = ", ".join([f"{where} {count}" for where, count in policy.matched.items()])
        yield f"  objects matched: {counts}"
    yield f"  findings: {_counted(policy)}"
    for where, needed in policy.unevaluated.items():
        yield from [f"  not evaluated in {where}: {each}" for each in needed]
    yield from [f"  note: {each}" for each in notes(policy)]


def notes(policy: PolicyFacts) -> Iterator[str]:
    """What makes a policy idle."""
    if not policy.bindings:
        yield "no binding enforces it, so it says nothing"
    elif policy.matched and not any(policy.matched.values()):
        yield "it matched nothing that the repository has or renders"


def _head(policy: PolicyFacts) -> Iterator[str]:
    pack = f" (pack `{policy.pack}`)" if policy.pack else ""
    yield f"{policy.name}{pack}"
    yield f"  at {policy.file}:{policy.line}"


def _binding(each: BindingFacts) -> Iterator[str]:
    binding = each.binding
    yield ", ".join(binding.actions)
    if each.mandatory:
        yield "mandatory"
    if not each.pods:
        yield "not on Pods of workloads"
    if binding.param_ref:
        yield f"parameters {reference(binding.param_ref)}"


def _counted(policy: PolicyFacts) -> str:
    found = [(severity.word, sum(each.severity is severity for each in policy.findings)) for severity in reversed(Severity)]
    parts = [counted(count, word) for word, count in found if count]
    parts += [f"{len(policy.silenced)} silenced"] if policy.silenced else []
    return ", ".join(parts) or "none"


def _explained(policy: PolicyFacts) -> Iterator[str]:
    yield from _head(policy)
    compiled = policy.compiled.policy
    yield from _section("", [text for text in (policy.description, compiled.annotations.get(HELP)) if text])
    yield from _section("judges", constraints(compiled.constraints))
    yield from _section("if", [f"`{each.name}`: {_flat(each.text)}" for each in compiled.conditions])
    if kind := parameters(compiled):
        yield from _section("parameters", [f"`params` is a {kind}"])
    yield from _section("variables", [f"`{each.name}`: {_flat(each.text)}" for each in compiled.variables])
    yield from _section("asks", _validations(policy))
    yield from _section("records", [f"`{each.name}`: {_flat(each.text)}" for each in compiled.audit_annotations])
    fails = "an expression with an error counts for nothing" if compiled.ignores_errors else "an expression with an error denies"
    yield from _section("on errors", [fails])
    yield from _section("enforced by", _bindings(policy))
    yield from _section("broken by", _breaking(policy))


def _section(title: str, lines: Iterator[str] | Sequence[str]) -> Iterator[str]:
    told = list(lines)
    if told:
        yield ""
        if title:
            yield f"{title}:"
        yield from [f"{_INDENT}{line}" for line in told]


def _validations(policy: PolicyFacts) -> Iterator[str]:
    for each in policy.compiled.policy.validations:
        yield _flat(each.expression)
        if each.message_expression:
            yield f"  else: {_flat(each.message_expression)}"
        if each.message:
            yield f"  else {'(should that fail)' if each.message_expression else 'says'}: {_flat(each.message)}"


def _bindings(policy: PolicyFacts) -> Iterator[str]:
    for each in policy.bindings:
        yield f"`{each.binding.name}` ({each.file}:{each.line}): {', '.join(_binding(each))}"
        if each.binding.match is not None:
            yield from [f"  {line}" for line in constraints(each.binding.match)]
    if not policy.bindings:
        yield "no binding"
    elif not policy.matched or "" in policy.matched:
        yield f"nobody here: list `{policy.pack}` under `policies:` in workerc.yaml"


def _breaking(policy: PolicyFacts) -> Iterator[str]:
    for each in policy.findings:
        yield _finding(each)
    for silenced in policy.silenced:
        yield f"{_finding(silenced.diagnostic)} (silenced by {silenced.by})"
    for where, needed in policy.unevaluated.items():
        yield from [f"unknown in {where}, it needs {each}" for each in needed]
    if any(policy.matched.values()) and not (policy.findings or policy.silenced or policy.unevaluated):
        yield f"none of the objects that it is for ({', '.join([f'{where} {n}' for where, n in policy.matched.items()])})"
    elif policy.bindings and policy.matched and "" not in policy.matched and not any(policy.matched.values()):
        yield "nothing: the repository has and renders nothing that it is for"


def _finding(each: Diagnostic) -> str:
    where = f" [{', '.join(each.environments)}]" if each.environments else ""
    resource = f"{each.resource}: " if each.resource else ""
    return f"{place(each.file, each.span.start)}: {each.severity.word}: {resource}{each.message}{where}"


def _flat(text: str) -> str:
    return " ".join(text.split())


def _entry(policy: PolicyFacts) -> dict[str, Any]:
    return {
        "name": policy.name,
        "file": policy.file,
        "line": policy.line,
        "pack": policy.pack,
        "description": policy.description,
        "bindings": [_binding_entry(each) for each in policy.bindings],
        "matched": dict(policy.matched),
        "notEvaluated": {where: list(needed) for where, needed in policy.unevaluated.items()},
        "findings": {each.word: sum(one.severity is each for one in policy.findings) for each in reversed(Severity)},
        "silenced": len(policy.silenced),
        "notes": list(notes(policy)),
    }


def _binding_entry(each: BindingFacts) -> dict[str, Any]:
    binding = each.binding
    found = {"name": binding.name, "file": each.file, "line": each.line, "actions": list(binding.actions)}
    parameters_of = reference(binding.param_ref) if binding.param_ref else None
    return {**found, "mandatory": each.mandatory, "pods": each.pods, "parameters": parameters_of}


def list_json(policies: Sequence[PolicyFacts]) -> str:
    return _json([_entry(each) for each in policies])


def explain_json(policy: PolicyFacts) -> str:
    compiled = policy.compiled.policy
    return _json(
        {
            **_entry(policy),
            "help": compiled.annotations.get(HELP),
            "judges": list(constraints(compiled.constraints)),
            "conditions": [each._asdict() for each in compiled.conditions],
            "parameters": parameters(compiled),
            "variables": [each._asdict() for each in compiled.variables],
            "validations": [_validation_entry(each) for each in compiled.validations],
            "auditAnnotations": [each._asdict() for each in compiled.audit_annotations],
            "failurePolicy": "Ignore" if compiled.ignores_errors else "Fail",
            "broken": [_finding(each) for each in policy.findings],
        }
    )


def _validation_entry(each: Validation) -> dict[str, str]:
    whole = {"expression": each.expression, "message": each.message, "messageExpression": each.message_expression}
    return {**{key: text for key, text in whole.items() if text}, "reason": each.reason}


def _json(value: Any) -> str:
    return json.dumps(value, indent=2, ensure_ascii=False) + "\n"


LIST_FORMATS: Mapping[str, Callable[[Sequence[PolicyFacts]], str]] = {"text": list_text, "json": list_json}
EXPLAIN_FORMATS: Mapping[str, Callable[[PolicyFacts], str]] = {"text": explain_text, "json": explain_json}
