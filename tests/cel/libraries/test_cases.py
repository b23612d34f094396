"""A file for each library: `expression => result`, where the result is an expression too, or `error: message`, or `compile
error: message` for what is refused when a policy is created.
"""

from pathlib import Path

import pytest

from compiler.cel.budget import Budget
from compiler.cel.declarations import Declarations
from compiler.cel.errors import CompileErrors, EvaluationError
from compiler.cel.program import compiled
from compiler.cel.values import equal, type_of_value

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
DECLARATIONS = Declarations()


def evaluated(expression):
    return compiled(expression, DECLARATIONS).evaluate({}, Budget())


def outcome(expression):
    try:
        return evaluated(expression)
    except CompileErrors as error:
        return f"compile error: {error.errors[0].message}"
    except EvaluationError as error:
        return f"error: {error}"


def lines(path):
    for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1):
        if line and not line.startswith("#"):
            expression, expected = line.split(" => ", 1)
            yield number, expression, expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    wrong = []
    for number, expression, expected in lines(path):
        found = outcome(expression)
        if expected.startswith(("error: ", "compile error: ")):
            same = found == expected
        else:
            wanted = evaluated(expected)
            same = type_of_value(found) is type_of_value(wanted) and equal(found, wanted)
        if not same:
            wrong.append(f"{path.name}:{number}: {expression}\n  expected {expected}\n  found    {found}")
    assert not wrong, "\n".join(wrong)
