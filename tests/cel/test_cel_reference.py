"""Expressions made by chance, judged here and by Google's CEL for C++.

It is nearest to the server of what Python has, and differs in a few ways, so only what both can judge is compared: its
checker lets lists of mixed types pass, `has` refuses what is no map, and it knows no library of Kubernetes.
"""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.cel.budget import Budget
from compiler.cel.errors import CompileErrors, EvaluationError
from compiler.cel.parsing import parsed
from compiler.cel.program import Declarations, compiled
from compiler.cel.types import DYN
from compiler.cel.values import equal

reference = pytest.importorskip("cel_expr_python.cel", reason="there is no wheel of cel-expr-python for this platform")

NAMES = "abcd"
DATA = {
    "a": {"x": 1, "s": "héllo", "l": [3, 1, 2], "n": None, "m": {"k": "v"}, "f": 1.5, "t": True},
    "b": [{"n": "p", "v": 1}, {"n": "q"}],
    "c": 7,
    "d": "text",
}
DECLARATIONS = Declarations(dict.fromkeys(NAMES, DYN))


@pytest.fixture(scope="module")
def environment():
    from cel_expr_python.ext import ext_optional  # noqa: PLC0415 - only where it is installed

    names = dict.fromkeys(NAMES, reference.Type.DYN)
    return reference.NewEnv(variables=names, extensions=[ext_optional.ExtOptional()])


def of(*templates):
    """Templates with `N`, `S`, `L`, `B` where a number, a text, a list, a boolean stands."""
    return st.sampled_from(templates)


ROOTS = {
    "N": of("1", "2", "0", "-3", "c", "a.x", "9223372036854775807", "size(d)", "size(a.l)", "int('5')"),
    "S": of("'a'", "'b'", "''", "d", "a.s", "a.m.k", "'12'", "b[0].n"),
    "L": of("[1, 2]", "a.l", "[3]"),
    "B": of("true", "false", "a.t", "has(a.x)", "has(a.z)", "has(a.m.z)", "a.z"),
}
GROWN = {
    "N": of("(N + N)", "(N - N)", "(N * N)", "(N / N)", "(N % N)", "(B ? N : N)", "L.size()", "int(S)", "L[N]", "int(N)"),
    "S": of("(S + S)", "string(N)", "(B ? S : S)", "a.?m.?k.orValue(S)", "a.?m.?z.orValue(S)", "string(B)"),
    "L": of("[N + 0, N + 0]", "(L + L)", "L.map(x, x + N)", "L.filter(x, x > N)", "b.map(e, e.n)", "b.map(e, e.v)"),
    "B": of(
        *("(B && B)", "(B || B)", "!B", "(N < N)", "(N <= N)", "(N == N)", "(N != N)", "(S < S)", "(S == S)", "(N in L)"),
        *("L.all(x, N < x)", "L.exists(x, N < x)", "L.exists_one(x, N < x)", "b.all(e, e.v == N)", "b.exists(e, e.v == N)"),
        *("S.startsWith(S)", "S.contains(S)", "S.endsWith(S)", "(a.n == L)", "(a.f == N)", "(type(N) == int)"),
    ),
}


@st.composite
def expressions(draw, kind="NSLB", depth=4):
    kind = draw(st.sampled_from(kind))
    template = draw(ROOTS[kind] if depth == 0 else st.one_of(ROOTS[kind], GROWN[kind], GROWN[kind]))
    return "".join(draw(expressions(each, depth - 1)) if each in GROWN else each for each in template)


def theirs(environment, expression):
    value = environment.compile(expression).eval(data=DATA)
    return ("error", None) if value.type() == reference.Type.ERROR else ("value", value.plain_value())


def ours(expression):
    try:
        return "value", compiled(expression, DECLARATIONS).evaluate(DATA, Budget())
    except CompileErrors:
        return "refused", None
    except EvaluationError:
        return "error", None


@settings(max_examples=400)
@given(expression=expressions())
def test_values_and_errors_are_those_of_the_reference(environment, expression):
    kind, value = ours(expression)
    if kind == "refused":
        return
    other, expected = theirs(environment, expression)
    assert (kind, True) == (other, kind == "error" or equal(value, expected)), f"{value!r}, and there {expected!r}"


BROKEN = [
    "object.spec.replicas > 1 && object.kind == 'Pod'",
    "a.all(c, has(c.x) && c.x.startsWith('x'))",
    "!has(a.b) ? [1, 2] : {'k': 1, 'l': 2}",
    "a.?b[?'x'].orValue('')",
    "size(a.b[0]) + 2 * -c",
    "(a && (b || c)) || 'd' in a.l",
]
TOKEN = re.compile(r"'[^']*'|\w+|\s+|&&|\|\||==|.")
SAID = re.compile(r"ERROR: <input>:(\d+):(\d+): (Syntax error.*)")


def without_one_token():
    for text in BROKEN:
        tokens = TOKEN.findall(text)
        for index, token in enumerate(tokens):
            if token.strip():
                yield "".join((*tokens[:index], *tokens[index + 1 :]))
                yield "".join(tokens[:index])


@pytest.mark.parametrize("text", sorted(set(without_one_token())))
def test_errors_of_syntax_are_those_of_the_reference(environment, text):
    try:
        environment.compile(text)
        expected = []
    except RuntimeError as refused:
        message = str(refused).replace("\\u003F", "?").removesuffix(" [INVALID_ARGUMENT]")
        expected = [(int(line), int(column), said) for line, column, said in SAID.findall(message)]
    try:
        parsed(text)
        found = []
    except CompileErrors as refused:
        found = [(e.line, e.column + 1, e.message) for e in refused.errors if e.message.startswith("Syntax")]
    assert sorted(found) == sorted(expected)
