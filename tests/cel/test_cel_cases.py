"""Expressions and what they are: a value, an error, what they are refused for, or what they cost.

A case in `cases/*.txt` is an expression with one indented line for each thing that is said of it. A value is written as
another expression.
"""

from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

import pytest
import yaml

from compiler.cel.budget import PER_POLICY, Budget
from compiler.cel.errors import CompileErrors, EvaluationError
from compiler.cel.program import Declarations, compiled
from compiler.cel.types import DYN, INT, STRING, object_of
from compiler.cel.values import equal, type_of_value
from compiler.traced import Origin, traced

CASES = Path(__file__).parent / "cases"
OBJECT = yaml.safe_load((CASES / "object.yaml").read_text(encoding="utf-8"))
TYPED = object_of("example.Typed", {"size": INT, "label": STRING})
DECLARATIONS = Declarations({"object": DYN, "nothing": DYN, "typed": TYPED})
ACTIVATION = {"object": OBJECT, "typed": {"size": 1, "label": "x"}}


class Case(NamedTuple):
    file: str
    line: int
    expression: str
    expected: list[str]

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


def cases() -> Iterator[Case]:
    for path in sorted(CASES.glob("*.txt")):
        expression: list[str] = []
        expected: list[str] = []
        for number, line in enumerate([*path.read_text(encoding="utf-8").splitlines(), ""], start=1):
            if line.startswith("  "):
                expected.append(line.strip())
            elif line.strip() or (expression and not expected):
                if not line.startswith("# "):
                    expression.append(line)
            elif expected:
                yield Case(path.stem, number - len(expression) - len(expected), "\n".join(expression), expected)
                expression, expected = [], []


def evaluated(expression: str, budget: Budget | None = None) -> object:
    return compiled(expression, DECLARATIONS).evaluate(ACTIVATION, budget or Budget())


def outcome(expression: str) -> list[str]:
    """What is said of `expression` in the words of the cases, but for a value."""
    try:
        evaluated(expression)
    except CompileErrors as refused:
        if not refused.text.startswith("ERROR"):
            return [f"refused {refused.text.removeprefix('program instantiation failed: ')}"]
        return [f"refused {e.line}:{e.column + 1}: {e.message}" for e in refused.errors]
    except EvaluationError as error:
        return [f"error {error}"]
    return []


@pytest.mark.parametrize("case", list(cases()), ids=str)
def test_an_expression_is_what_is_said_of_it(case):
    kind, _, rest = case.expected[0].partition(" ")
    if kind == "=>":
        value, wanted = evaluated(case.expression), evaluated(rest)
        assert (equal(value, wanted), type_of_value(value)) == (True, type_of_value(wanted)), f"it is {value!r}"
    elif kind == "costs":
        budget = Budget()
        evaluated(case.expression, budget)
        assert PER_POLICY - budget.remaining == int(rest)
    else:
        assert outcome(case.expression) == case.expected


@pytest.mark.parametrize("case", [case for case in cases() if case.expected[0].startswith(("=>", "error"))], ids=str)
def test_a_traced_object_is_judged_as_a_plain_one(case):
    activation = {**ACTIVATION, "object": traced(OBJECT, Origin("source", "w.yaml", 1))}
    program = compiled(case.expression, DECLARATIONS)
    if case.expected[0].startswith("error"):
        with pytest.raises(EvaluationError) as raised:
            program.evaluate(activation, Budget())
        assert f"error {raised.value}" == case.expected[0]
    else:
        value, wanted = program.evaluate(activation, Budget()), evaluated(case.expected[0].removeprefix("=>"))
        assert (equal(value, wanted), type_of_value(value)) == (True, type_of_value(wanted)), f"it is {value!r}"


def test_there_are_cases():
    assert len(list(cases())) > 200
