"""Policies come from pull requests: whatever they ask is answered soon, or refused."""

import random

import pytest

from compiler.cel.budget import Budget
from compiler.cel.declarations import Declarations
from compiler.cel.errors import BudgetExceeded, CompileErrors, EvaluationError
from compiler.cel.libraries.re2.automaton import MOST_WORK
from compiler.cel.libraries.re2.errors import PatternError, TooMuchWork
from compiler.cel.libraries.re2.pattern import Pattern
from compiler.cel.program import compiled
from compiler.cel.types import DYN

DECLARATIONS = Declarations({"text": DYN, "values": DYN, "nested": DYN})

# Each of these takes ages in a machine that tries one way after the other.
SLOW = ["(a+)+$", "(a|a)*b", "(a|aa)+$", "(.*){10}x", "(a?){30}a{30}b", "^(([a-z])+.)+[A-Z]([a-z])+$", "(x+x+)+y", "(a*)*b"]


def evaluated(expression, **values):
    return compiled(expression, DECLARATIONS).evaluate(values, Budget())


@pytest.mark.parametrize("pattern", SLOW)
def test_a_match_takes_time_for_its_text_alone(pattern, monkeypatch):
    text = "a" * 20_000 + "!"
    allowed = 10 * len(text) + 20_000
    monkeypatch.setattr("compiler.cel.libraries.re2.automaton.MOST_WORK", allowed)
    assert Pattern(pattern).matches(text) is False


def test_a_pattern_whose_states_are_too_many_is_given_up(monkeypatch):
    monkeypatch.setattr("compiler.cel.libraries.re2.automaton.MOST_WORK", MOST_WORK // 20)
    chance = random.Random(7)
    text = "".join(chance.choice("ab") for _ in range(20_000))
    with pytest.raises(TooMuchWork):
        Pattern("(a|b)*a(a|b){200}c").matches(text)
    with pytest.raises(BudgetExceeded):
        evaluated("text.matches('(a|b)*a(a|b){200}c')", text=text)


def test_what_is_given_up_stays_small():
    """States are forgotten when there are too many of them."""
    pattern = Pattern("(a|b)*a(a|b){60}c")
    chance = random.Random(7)
    assert pattern.matches("".join(chance.choice("ab") for _ in range(3_000))) is False
    assert len(pattern._forwards._states) < 20_000  # noqa: SLF001 - there is no other way to see it


@pytest.mark.parametrize(
    "pattern",
    ["(" * 2000 + ")" * 2000, "x{1000}" * 2000, "[" * 50_000, "(?i)" * 5000 + "a", "a|" * 20_000, "\\p{L}" * 500],
    ids=["nested", "repeated", "brackets", "flags", "alternatives", "classes"],
)
def test_a_large_pattern_is_compiled_or_refused(pattern):
    try:
        Pattern(pattern).matches("a")
    except PatternError as error:
        refused = str(error)
    else:
        return
    assert refused.startswith("error parsing regexp: ")


@pytest.mark.parametrize(
    "expression",
    [
        "text.replace('a', text).replace('a', text)",
        "text.replace('', text)",
        "lists.range(1000000000).size() > 0",
        "lists.range(100000).distinct().size() > 0",
        "sets.contains(lists.range(10000), lists.range(10000))",
        "values.map(x, text).join(',').size() > 0",
        "'%s'.format([values.map(x, text)]).size() > 0",
        "nested.indexOf(1) > 0",
        "nested.flatten(9).size() > 0",
    ],
)
def test_an_expression_that_grows_is_stopped(expression):
    values = list(range(2_000))
    nested = [[values] * 2_000] * 2_000  # little to keep, and much to walk through
    with pytest.raises((BudgetExceeded, EvaluationError)):
        evaluated(expression, text="a" * 500_000, values=values, nested=nested)


def test_a_number_may_have_a_large_exponent():
    assert evaluated("isQuantity('1e999999999') && isQuantity('1e-999999999')") is True
    with pytest.raises(EvaluationError):
        evaluated("quantity('1e999999999').compareTo(quantity('1')) > 0")


@pytest.mark.parametrize("function", ["duration", "timestamp", "quantity", "semver", "ip", "cidr", "int", "double"])
@pytest.mark.parametrize("digits", ["9", "0", "9.", "0."])
def test_a_long_number_is_one_or_an_error(function, digits):
    """Python refuses to read as many digits."""
    for text in (digits * 20_000, f"{digits}{digits[0] * 20_000}s", f"1.0.{digits[0] * 20_000}", f"1{digits[0] * 20_000}Ki"):
        try:
            evaluated(f"{function}(text) == {function}(text)", text=text)
        except EvaluationError:
            continue


def test_a_refused_pattern_is_one_error():
    with pytest.raises(CompileErrors, match="invalid matches argument"):
        evaluated("text.matches('(a')")
