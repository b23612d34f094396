"""The expressions of the oracle, as far as CEL alone decides about them: what an API server refuses, and what it says."""

import json

import pytest

from compiler.cel.budget import Budget
from compiler.cel.errors import BudgetExceeded, CompileErrors, EvaluationError
from compiler.cel.program import Declarations, compiled
from compiler.cel.types import BOOL, DYN, NULL, STRING, object_of
from compiler.cel.variables import Variables

# Where nothing but the object, the policy's variables and the language matter.
GROUPS = {
    *("presence", "macros", "comprehensions2", "strings", "lists", "sets", "quantity", "semver", "url", "ip-cidr", "formats"),
    *("time", "numbers", "library-availability", "dyn", "variables", "messages", "cost", "runtime-errors", "typecheck"),
    *("policy-rejected", "defaulting", "workers"),
}
SIMPLE = {"bool", "bytes", "double", "int", "null_type", "string", "uint", "google.protobuf.Timestamp", "google.protobuf.Duration"}
ELSEWHERE = ("request.", "namespaceObject", "authorizer", "params")


def lines(path):
    with path.open(encoding="utf-8") as file:
        return [json.loads(line) for line in file]


@pytest.fixture(scope="module")
def cases(shared):
    folder = shared / "oracle" / "vap"
    seen = {each["id"]: each for each in lines(folder / "evaluated-shared.jsonl")}
    return [(case, seen.get(case["id"])) for case in lines(folder / "shared.jsonl") if case["group"] in GROUPS]


def expressions(spec):
    """Every expression with the types it may have, variables first."""
    yield from ((each["expression"], ()) for each in spec.get("variables", ()))
    for each in spec.get("validations", ()):
        yield each["expression"], (BOOL,)
        if each.get("messageExpression", "").strip():
            yield each["messageExpression"], (STRING,)
    yield from ((each["valueExpression"], (STRING, NULL)) for each in spec.get("auditAnnotations", ()))


class Judged:
    """A policy of the oracle: its variables and validations, or the texts with which they were refused."""

    def __init__(self, spec):
        self.refused = []
        self.variables = {}
        fields = {}
        self.declarations = Declarations({"object": DYN, "oldObject": DYN, "variables": object_of("kubernetes.variables", fields)})
        for variable in spec.get("variables", ()):
            program = self.program(variable["expression"], ())
            simple = program and program.result.name in SIMPLE
            fields[variable["name"]] = program.result if simple else DYN
            self.variables[variable["name"]] = program
        self.validations = [(each["expression"], self.program(each["expression"], (BOOL,))) for each in spec.get("validations", ())]
        for expression, results in expressions({**spec, "variables": (), "validations": ()}):
            self.program(expression, results)

    def program(self, expression, results):
        try:
            return compiled(expression, self.declarations, results)
        except CompileErrors as refused:
            self.refused.append(refused.text)
            return None

    def denied(self, seen):
        """What the first failing validation says, if it is an error or has no message of its own."""
        budget = Budget()
        activation = {"object": seen["object"], "oldObject": seen.get("old_object")}
        activation["variables"] = Variables(self.variables, activation, budget)
        for expression, program in self.validations:
            try:
                if program.evaluate(activation, budget) is not True:
                    return "false"
            except EvaluationError as error:
                return f"expression '{expression}' resulted in error: {error}"
            except BudgetExceeded as exceeded:
                return str(exceeded)
        return None


def is_about_cel(case):
    """Whether nothing else decides: no request, no selector, no condition, no parameter."""
    spec = case["policy"]["spec"]
    text = json.dumps([spec, case.get("binding")])
    elsewhere = any(word in text for word in (*ELSEWHERE, "Selector"))
    return not elsewhere and not spec.get("matchConditions") and "more_policies" not in case


def is_plain(case):
    """Whether the answer is that of the validations: no warnings, no errors that are let pass, no annotations that fail."""
    expect, spec = case["expect"], case["policy"]["spec"]
    usual = expect.get("stage") == "admission" and not expect.get("warnings") and "Deny" in json.dumps(case.get("binding"))
    return usual and spec.get("failurePolicy") != "Ignore" and not spec.get("auditAnnotations")


def test_what_a_server_refuses_is_refused_with_its_words(cases):
    wrong = []
    for case, _ in cases:
        if not is_about_cel(case):
            continue
        refused = Judged(case["policy"]["spec"]).refused
        message = case["expect"].get("message") or ""
        causes = case["expect"].get("causes") or ()
        expected = any(
            cause["field"].lower().endswith(("]", "expression"))
            for cause in causes
            if "compil" in cause["message"] or "evaluate" in cause["message"]
        )
        if bool(refused) != expected or not all(text in message for text in refused):
            wrong.append((case["id"], refused))
    assert wrong == []


def test_what_a_server_denies_is_denied_with_its_words(cases):
    judged = 0
    wrong = []
    for case, seen in cases:
        if not seen or not is_plain(case) or not is_about_cel(case):
            continue
        judged += 1
        expect = case["expect"]
        said = Judged(case["policy"]["spec"]).denied(seen)
        if (said is None) != expect["allowed"] or (said not in {None, "false"} and not expect["message"].endswith(said)):
            wrong.append((case["id"], said))
    assert judged > 300
    assert wrong == []
