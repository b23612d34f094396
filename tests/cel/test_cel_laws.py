"""Laws that hold for every expression: how errors are absorbed, how values compare, and that no text hangs or crashes."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.cel.budget import PER_POLICY, Budget
from compiler.cel.errors import BudgetExceeded, CompileErrors, EvaluationError
from compiler.cel.parsing import LONGEST, parsed
from compiler.cel.program import Declarations, compiled
from compiler.cel.types import DYN
from compiler.cel.values import compared, equal, lookup

DECLARATIONS = Declarations({"a": DYN, "b": DYN, "c": DYN})

WORDS = (
    *("a", "b", "1", "1u", "1.5", "'x'", "b'y'", "true", "null", "[1, 2]", "{'k': 1}", "object"),
    *("+", "-", "*", "/", "%", "==", "!=", "<", "in", "&&", "||", "!", "?", ":", ".", ",", "(", ")", "[", "]", "{", "}", ".?"),
    *(
        ".all(x, ",
        ".map(x, ",
        ".exists(i, v, ",
        "has(",
        "size(",
        "int(",
        ".startsWith(",
        ".optMap(x, ",
        ".transformMap(k, v, ",
        "x",
    ),
)
SCALARS = st.one_of(st.none(), st.booleans(), st.integers(-(2**63), 2**63 - 1), st.floats(allow_nan=False), st.text(max_size=4))
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=2), inner, max_size=3))


def outcome(expression: str, **activation: object) -> tuple[str, object]:
    """What became of it: a value, or the kind of what went wrong. Anything else is a defect."""
    try:
        return "value", compiled(expression, DECLARATIONS).evaluate(activation, Budget())
    except CompileErrors as refused:
        inside = all(error.line == -1 or 0 <= error.offset <= len(expression) for error in refused.errors)
        return "refused" if inside else "refused outside of the text", None
    except (EvaluationError, BudgetExceeded) as error:
        return "error", str(error)


@given(st.text(max_size=60))
def test_no_text_is_too_odd(text):
    outcome(text)


@settings(max_examples=300)
@given(st.lists(st.sampled_from(WORDS), max_size=14), VALUES, VALUES)
def test_no_row_of_words_is_too_odd(words, a, b):
    outcome(" ".join(words), a=a, b=b)


TERMS = st.sampled_from(["true", "false", "a", "b.missing", "1 / 0 > 0", "a == b"])


@given(st.lists(TERMS, min_size=2, max_size=6), VALUES, VALUES, st.randoms(use_true_random=False))
def test_an_order_never_decides_what_a_chain_is(terms, a, b, random):
    """Which of several errors is reported does depend on it."""
    shuffled = random.sample(terms, len(terms))
    for operator in ("&&", "||"):
        (kind, value), (other_kind, other) = (outcome(f" {operator} ".join(t), a=a, b=b) for t in (terms, shuffled))
        assert (kind, value if kind == "value" else None) == (other_kind, other if other_kind == "value" else None)


@given(VALUES)
def test_all_and_exists_are_chains(value):
    elements = value if isinstance(value, list) else [value]
    names = ", ".join(f"dyn(c[{index}])" for index in range(len(elements)))
    for macro, operator, empty in (("all", "&&", "true"), ("exists", "||", "false")):
        chain = f" {operator} ".join(f"c[{index}] == 'x'" for index in range(len(elements))) or empty
        assert outcome(f"[{names}].{macro}(x, x == 'x')", c=elements) == outcome(chain, c=elements)


@given(VALUES, VALUES)
def test_equality_is_symmetric_and_that_of_the_expression(a, b):
    assert equal(a, b) == equal(b, a)
    assert outcome("a == b", a=a, b=b) == ("value", equal(a, b))
    assert outcome("a != b", a=a, b=b) == ("value", not equal(a, b))
    assert equal(a, a)


@given(SCALARS, SCALARS)
def test_what_has_an_order_has_one_in_both_directions(a, b):
    try:
        order = compared(a, b)
    except EvaluationError:
        with pytest.raises(EvaluationError):
            compared(b, a)
    else:
        assert order == -compared(b, a)
        assert (order == 0) == equal(a, b)


@given(st.dictionaries(st.one_of(st.booleans(), st.integers(-2, 2), st.text(max_size=1)), st.integers(), max_size=4), SCALARS)
def test_a_key_is_found_where_an_equal_one_is(mapping, key):
    found = [value for candidate, value in mapping.items() if equal(candidate, key)]
    assert lookup(mapping, key) in found or not found


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-(2**63), 2**63 - 1), st.sampled_from("+-*/%"))
def test_whole_numbers_fit_into_64_bits_or_are_errors(a, b, operator):
    kind, value = outcome(f"a {operator} b", a=a, b=b)
    if kind == "value":
        assert -(2**63) <= value < 2**63
    if operator in "/%" and b and kind == "value":
        quotient = outcome("a / b", a=a, b=b)[1]
        assert quotient * b + outcome("a % b", a=a, b=b)[1] == a


@pytest.mark.parametrize(
    "text",
    [
        "(" * 300 + "1" + ")" * 300,
        "[" * 300 + "]" * 300,
        "{'a': " * 300 + "1" + "}" * 300,
        "-" * 50_000 + "1",
        "!" * 50_001 + "true",
        "size(" * 300 + "a" + ")" * 300,
        "[1]" + ".map(x, x)" * 300,
        "[1].map(x, " * 245 + "x" + ")" * 245,
        "[1].all(x, " * 245 + "true" + ")" * 245,
        "[1].map(x, " * 120 + "x" + ")" * 120,
        "a" + ".b" * 300,
        "a" + "[0]" * 300,
        "1" + " + 1" * 300,
        "true ? " * 300 + "1" + " : 2" * 300,
        "[1]" + ".map(x, {x: x})" * 100,
        "[1]" + ".map(x, [[x, x], [x]])" * 100,
        "a.b(" * 20_000,
        "a == '" * 10_000,
        "'" * 50_001,
        '"""' + "a" * 90_000,
        "[" * 100_000,
        "a." * 40_000,
        "\\" * 50_000,
    ],
    ids=lambda text: f"{text[:12]!r}x{len(text)}",
)
def test_what_is_too_deep_or_broken_is_told_soon(text):
    before = time.monotonic()
    kind, _ = outcome(text, a={})
    assert kind in {"refused", "value", "error"}
    assert time.monotonic() - before < 5


def test_chains_may_be_as_long_as_the_text():
    for operator, value in (("&&", True), ("||", True)):
        assert outcome(f" {operator} ".join(["true"] * 10_000)) == ("value", value)
    assert outcome(f"[{', '.join('1' for _ in range(20_000))}].size() == 20000") == ("value", True)


def test_a_text_has_a_limit():
    assert outcome("'" + "x" * (LONGEST - 2) + "'.size()") == ("refused", None)
    with pytest.raises(CompileErrors, match="expression code point size exceeds limit: size: 100001, limit 100000"):
        parsed("1" * (LONGEST + 1))


def test_one_expression_has_a_limit():
    program = compiled("c.all(x, c.all(y, c.all(z, true)))", DECLARATIONS)
    budget = Budget()
    with pytest.raises(EvaluationError, match="operation cancelled: actual cost limit exceeded"):
        program.evaluate({"c": list(range(1000))}, budget)
    assert 8_000_000 < budget.remaining < 9_000_000


def test_nothing_absorbs_that_limit():
    text = "c.all(x, c.all(y, c.all(z, true))) || true"
    with pytest.raises(EvaluationError, match="cost limit exceeded"):
        compiled(text, DECLARATIONS).evaluate({"c": list(range(1000))}, Budget())


def test_a_policy_has_a_limit():
    program = compiled("c.all(x, c.all(y, true))", DECLARATIONS)
    budget = Budget()
    program.evaluate({"c": list(range(400))}, budget)
    cost = PER_POLICY - budget.remaining
    for _ in range(PER_POLICY // cost - 1):
        program.evaluate({"c": list(range(400))}, budget)
    with pytest.raises(BudgetExceeded, match="running out of cost budget"):
        program.evaluate({"c": list(range(400))}, budget)


def doubled(leaf, times=60):
    """A value that is small, and has more in it than anybody can count."""
    for _ in range(times):
        leaf = [leaf, leaf]
    return leaf


@pytest.mark.parametrize(
    "expression",
    [
        *("a == b", "a in [b]", "[a].indexOf(b) == 0", "'%s'.format([a]) == ''", "[a, b].distinct().size() == 1"),
        *("a.flatten(100).size() > 0", "c.all(x, a == b) || true", "sets.equivalent([a], [b])"),
    ],
)
def test_lists_that_hold_themselves_many_times_end_soon(expression):
    with pytest.raises(BudgetExceeded):
        compiled(expression, DECLARATIONS).evaluate({"a": doubled(""), "b": doubled(""), "c": [1] * 1000}, Budget())


def test_variables_cannot_fill_the_memory():
    text = "c" + " + c" * 100
    with pytest.raises(BudgetExceeded, match="a list of 1020000 elements is more than 1000000"):
        compiled(text, DECLARATIONS).evaluate({"c": [1] * 20_000}, Budget())


def test_macros_that_copy_their_target_end_soon():
    assert outcome("a.?b" + ".optMap(x, x)" * 60, a={}) == ("refused", None)
