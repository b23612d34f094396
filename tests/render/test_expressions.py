"""Every expression gives on traced values what stock Jinja gives on plain ones, and keeps origins."""

from collections.abc import Iterator
from functools import wraps
from pathlib import Path

import jinja2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jinja2.sandbox import ImmutableSandboxedEnvironment

from compiler.render.fragment import Fragment
from compiler.render.problem import TemplateProblem
from compiler.render.templates import Templates
from compiler.traced import Origin, origins, plain, traced

EXPRESSIONS = (Path(__file__).parent / "expressions.txt").read_text(encoding="utf-8").splitlines()
TEMPLATES: dict[str, str] = {}
ENVIRONMENT = Templates(TEMPLATES)
STOCK = ImmutableSandboxedEnvironment(undefined=jinja2.StrictUndefined, optimized=False)


def eager(function):
    """`function`, a filter of Jinja, giving a list where it would give an iterator: here nothing is lazy."""

    @wraps(function)
    def at_once(*args, **kwargs):
        result = function(*args, **kwargs)
        return list(result) if isinstance(result, Iterator) else result

    return at_once


STOCK.filters = {name: eager(function) for name, function in STOCK.filters.items()}


def settled(value):
    """`value` in built-in types; what is no value is a problem."""
    try:
        return plain(list(value) if isinstance(value, range) else value)
    except TypeError:
        return TemplateProblem


def ours(expression, values):
    TEMPLATES[expression] = f"{{{{ {expression} }}}}"
    try:
        ((_, _, _, value),) = ENVIRONMENT.render(expression, **values).chunks()
    except TemplateProblem:
        return TemplateProblem
    return settled(value)


def stock(expression, values):
    try:
        return settled(STOCK.compile_expression(expression, undefined_to_none=False)(**values))
    except Exception:  # noqa: BLE001 - whatever Jinja refuses
        return TemplateProblem


@pytest.mark.parametrize("expression", EXPRESSIONS)
def test_an_expression_gives_what_jinja_gives(expression, data):
    value, expected = ours(expression, data), stock(expression, plain(data))
    assert expected is not TemplateProblem
    assert repr(value) == repr(expected)  # `1`, `1.0` and `True` are not the same


INTEGERS, TEXTS = st.integers(-20, 20), st.text("ab1 -é", max_size=5)
VALUES = st.fixed_dictionaries(
    {
        "n": INTEGERS,
        "k": st.integers(-(2**70), 2**70),
        "f": st.floats(-1e6, 1e6),
        "s": TEXTS,
        "z": TEXTS,
        "e": st.booleans(),
        "o": st.none(),
        "l": st.lists(TEXTS | INTEGERS, max_size=4),
        "m": st.dictionaries(TEXTS, INTEGERS | TEXTS, max_size=3),
        "p": st.lists(st.fixed_dictionaries({"a": INTEGERS, "b": TEXTS}), max_size=3),
    }
)
ATOMS = st.sampled_from(
    ["n", "k", "f", "s", "z", "e", "o", "l", "m", "p", "q", "0", "1", "2.5", "'a'", "''", "true", "[]", "{'a': n}"]
)
UNARY = st.sampled_from(
    """
    -{} | not {} | {}.a | {}['a'] | {}[0] | {}[1:] | {}[::-1] | {}[:-1] | {}|length | {}|first | {}|last | {}|upper
    {}|title | {}|string | {}|list | {}|sort | {}|reverse | {}|unique | {}|join('-') | {}|sum | {}|max | {}|abs | {}|int
    {}|float | {}|round | {}|items | {}|dictsort | {}|default('d') | {}|default('d', true) | {}|trim | {}|batch(2)
    {}|map(attribute='a') | {}|map('string') | {}|select | {}|selectattr('a') | {}|groupby('a') | {}|replace('a', 'bb')
    {} is string | {} is number | {} is integer | {} is boolean | {} is true | {} is mapping | {} is sequence
    {} is iterable | {} is none | {} is defined | {} is odd | {} is lower | {}.upper() | {}.items() | {}.get('a', 1)
    {}.split('a') | {}.center(9) | {}.index('a') | {}|wordcount | {}|capitalize | {}|indent | {}|center(9) | {} % 3 | 7 % {}
    """.replace("\n", " | ").split(" | ")
).map(str.strip)
OPERATORS = "+ - * / // == != < >= in not_in and or"
BINARY = st.sampled_from([f"{{}} {operator.replace('_', ' ')} {{}}" for operator in OPERATORS.split()])
TERNARY = st.sampled_from(["{} if {} else {}", "{} < {} <= {}", "[{}, {}, {}]", "({}, {}, {})"])


def combined(inner):
    wrapped = inner.map("({})".format)
    return st.one_of(
        st.builds(str.format, UNARY.filter(bool), wrapped),
        st.builds(str.format, BINARY, wrapped, wrapped),
        st.builds(str.format, TERNARY, wrapped, wrapped, wrapped),
    )


@settings(max_examples=400, deadline=None)
@given(st.recursive(ATOMS, combined, max_leaves=6), VALUES)
def test_any_expression_gives_what_jinja_gives(expression, values):
    values_here = {name: traced(value, Origin("value", name)) for name, value in values.items()}
    assert repr(ours(expression, values_here)) == repr(stock(expression, values))


# Where we mean something else: what stands in a string is written as YAML writes it, and nothing is null by accident.
DIFFERENT = {
    "yes_ ~ ''": "true",
    "name ~ nothing": TemplateProblem,
    "'x' if no_": TemplateProblem,
    "{'b': 'é', 'a': yes_}|tojson": '{"a":true,"b":"é"}',
    "name|sha256": "1c168adb00d208e42f93314529f1fa9c0427eb63233ceda95a5db52b7012a719",
}


@pytest.mark.parametrize("expression", DIFFERENT)
def test_where_we_differ(expression, data):
    assert ours(expression, data) == DIFFERENT[expression]


KEPT = {
    "name": "data.yaml:1:7",
    "name|upper": "upper of data.yaml:1:7",
    "name ~ '-' ~ n": "~ of data.yaml:1:7, data.yaml:2:4",
    "n + 1": "+ of data.yaml:2:4",
    "-n": "negative of data.yaml:2:4",
    "n > 1": "> of data.yaml:2:4",
    "n is odd": "is odd of data.yaml:2:4",
    "name.upper()": "upper of data.yaml:1:7",
    "name[1:]": "part of data.yaml:1:7",
    "name[0]": "character of data.yaml:1:7",
    "list[1:]": "data.yaml:10:11, data.yaml:10:14",
    "list|sort|first": "data.yaml:10:11",
    "people|selectattr('on')|map(attribute='name')|first": "data.yaml:12:17",
    "map.zzz|default(name)": "data.yaml:1:7",
    "name if yes_ else n": "data.yaml:1:7",
    "nothing or name": "data.yaml:1:7",
    "list|map('upper')|join(',')": "join of upper of data.yaml:10:8, upper of data.yaml:10:11, upper of data.yaml:10:14",
    "map|items|first|first": "data.yaml:9:7",
    "'%s'|format(name)": "format of data.yaml:1:7",
    "dict(a=name).a": "data.yaml:1:7",
    "name.split('d')|last": "split of data.yaml:1:7",
}


@pytest.mark.parametrize("expression", KEPT)
def test_an_origin_is_kept(expression, data):
    ((_, _, _, value),) = Templates({"t": f"{{{{ {expression} }}}}"}).render("t", **data).chunks()
    assert ", ".join(map(str, origins(value))) == KEPT[expression]


def test_origins_that_are_derived_from_each_other_stay_small(data):
    """They are compared as a whole, and 60 doublings of one would take longer than anyone waits."""
    template = "{% set a = name %}" + "{% set a = (a|upper ~ a|lower)|truncate(6) %}" * 60 + "{{ a }}"
    ((_, _, _, value),) = Templates({"t": template}).render("t", **data).chunks()
    assert [str(origin) for origin in origins(value)] == ["truncate of ~ of data.yaml:1:7"]


def test_macros_and_blocks_are_spliced(data):
    template = """\
{% macro pair(k, v) %}
{{ k }}: {{ v }}
{{ caller() }}
{%- endmacro %}
{% set both %}x-{{ n }}{% endset %}
{% call pair('a', name) %}b: {{ both }}{% endcall %}
"""
    fragment = Templates({"t": template}).render("t", **data)
    assert isinstance(fragment, Fragment)
    shown = "".join(f"<{content}>" if kind == "slot" else content for kind, _, _, content in fragment.chunks())
    assert shown == "<a>: <orders>\nb: x-<3>"
