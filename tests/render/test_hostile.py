"""A template from a pull request ends in a problem: within a second, in little memory, and the same way everywhere."""

import sys
import time
from pathlib import Path

import pytest

from compiler.render.problem import TemplateProblem
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.traced import Origin, traced

STEPS = "rendering takes more than 1,000,000 steps"
DEEP = "the template is nested too deeply, or calls itself without end"
TEXT = "characters, more than 1,048,576"
WIDE = "has more than three digits"

EXPRESSIONS = {
    "'x' * 1000000000": TEXT,
    "1000000000 * 'x'": TEXT,
    "'x' * 1000 * 1000 * 1000": TEXT,
    "[1] * 1000000000": STEPS,
    "1000000000 * [1]": STEPS,
    "['x' * 1000000] * 1000": STEPS,
    "9 ** 999999999": "`9 ** 999999999` would have more than 4,096 bits",
    "10 ** 1000 * 10 ** 1000": "a number has 6,644 bits, more than 4,096",
    "'x'|center(1000000000)": TEXT,
    "'x'|indent(1000000000)": TEXT,
    "('\\n' * 1000)|indent('y' * 10000)": TEXT,
    "'x'.center(10 ** 9)": TEXT,
    "'x'.ljust(10 ** 9)": TEXT,
    "'x'.rjust(10 ** 9)": TEXT,
    "'x'.zfill(10 ** 9)": TEXT,
    "'\\t'.expandtabs(10 ** 9)": TEXT,
    "'%1000000000s' % 'x'": WIDE,
    "'%(a)1000000000s' % {'a': 1}": WIDE,
    "'%(a(b))1000000000s' % {'a(b)': 1}": WIDE,
    "'%*d' % (1000000000, 1)": WIDE,
    "'%.*f' % (1000000000, 1.5)": WIDE,
    "'%.1000000000f' % 1.5": WIDE,
    "'%1000000000d'|format(1)": WIDE,
    "('%s' * 100000) % (name,)": TEXT,
    "('x' * 1000000).replace('', 'x' * 1000000)": TEXT,
    "('x' * 1000000)|replace('x', 'y' * 1000000)": TEXT,
    "'x'.join(['y' * 500] * 5000)": TEXT,
    "range(1000)|join('x' * 100000)": TEXT,
    "(['x' * 50000] * 20)|string": TEXT,
    "(['x' * 50000] * 20)|tojson": TEXT,
    "('x' * 1000000)|urlencode": TEXT,
    "range(1000000000)": "a range has more than 100,000 numbers",
    "range(0 - 10 ** 30, 10 ** 30)": "a range has more than 100,000 numbers",
    "range(100000)|list|batch(1)|list|batch(1)|list|batch(1)|list": STEPS,
    "[1]|batch(1000000000, 'x')|list": STEPS,
    "[1]|slice(1000000000)|list": STEPS,
    "range(100000)|unique|list": STEPS,
    "range(100000)|sort|list": STEPS,
    "1|round(-1000000000)": "a precision is -1000000000, beyond 300",
    "1.5|round(1000000000, 'ceil')": "a precision is 1000000000, beyond 300",
    "(range(100000)|list)|sum(start=[])": "`sum`",
    "('x' * 1000000)|list": STEPS,
    "('x,' * 500000).split(',')": STEPS,
    "('x' * 1000000).strip('y' * 1000000)": STEPS,
    "('ab' * 500000)|trim('ab' * 500000)": STEPS,
    "('a' * 1000000).rfind('b' * 400000)": STEPS,
    "('9' * 1000000)|int": "a number has 1,000,000 characters, more than 1,000",
    "('f' * 1000000)|int(base=16)": "a number has 1,000,000 characters, more than 1,000",
    "('9' * 1000000)|float": "a number has 1,000,000 characters, more than 1,000",
    "'b' * 1048576 ~ 'a'": TEXT,
    "name.encode('utf-32')": "there is no `encode`",
    "n.to_bytes(1000000000, 'big')": "there is no `to_bytes`",
    "dict.fromkeys(range(100000))": "there is no `fromkeys`",
    "1" + "0" * 5000: "exceeds the limit",
    "(" * 5000 + "1" + ")" * 5000: DEEP,
    "[" * 5000 + "]" * 5000: DEEP,
    "-" * 20000 + "1": DEEP,
    "not " * 8000 + "1": DEEP,
    "+".join(["1"] * 16000): DEEP,
    "~".join(["n"] * 16000): TEXT,
    "n" + ".a" * 10000: DEEP,
    "n" + "|abs" * 8000: DEEP,
    "1 if 1 else " * 2500 + "2": DEEP,
}
TEMPLATES = {
    "{% set a = 'x' %}" + "{% set a = a ~ a %}" * 40: TEXT,
    "{% set a = 'x' %}" + "{% set a = a + a %}" * 40: TEXT,
    "{% set a = 2 %}" + "{% set a = a * a %}" * 60: "bits, more than 4,096",
    "{% set a = ['x'] %}" + "{% set a = [a, a] %}" * 60: STEPS,
    "{% set a = ('x', 1) %}" + "{% set a = (a, a) %}" * 60: STEPS,
    "{% set a = {} %}" + "{% set a = {'x': a, 'y': a} %}" * 60: STEPS,
    "{% set a = ['x'] %}" + "{% set a = [a, a] %}" * 15 + "{{ a|string }}": TEXT,
    "{% set a = 'x' %}" + "{% set a = [a] %}" * 200: "a value is nested more than 100 levels deep",
    "{% set a %}x{% endset %}" + "{% set a %}{{ a }}{{ a }}{% endset %}" * 40: STEPS,
    "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}": STEPS,
    "{% for i in range(100000) %}{% for j in range(100000) if false %}{% endfor %}{% endfor %}": STEPS,
    "{% for i in range(100000) %}" + "{% if n %}{% endif %}" * 1000 + "{% endfor %}": STEPS,
    "{% for i in range(99999) %}{% set x = range(99999)|map('string')|list %}{% endfor %}": STEPS,
    "{% set a = ['x'] * 999 %}{% for i in range(99999) %}{% if a == a|list %}{% endif %}{% endfor %}": STEPS,
    "{% set a = 'x' * 99999 %}{% for i in range(99999) %}{% if 'y' in a %}{% endif %}{% endfor %}": STEPS,
    "{% set a = 'x' * 99999 %}{% for i in range(99999) %}{% set b = a|sha256 %}{% endfor %}": STEPS,
    "{% for i in range(99999) %}{% include 't' ignore missing %}{% endfor %}": STEPS,
    "{% for i in range(99999) %}{% include 'zzz' ignore missing %}{% endfor %}": STEPS,
    "{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}": DEEP,
    "{% macro m(n) %}{% if n %}{{ m(n - 1) }}{{ m(n - 1) }}{% endif %}{% endmacro %}{{ m(100) }}": STEPS,
    "{% include 't' %}": DEEP,
    "{% extends 't' %}": DEEP,
    "{% import 't' as t %}": DEEP,
    "{% block a %}{{ self.a() }}{% endblock %}": DEEP,
    "{% for x in [1] recursive %}{{ loop([1]) }}{% endfor %}": DEEP,
    "{% for i in [1] %}" * 30 + "{% endfor %}" * 30: "too many statically nested blocks",
    "{% if n %}" * 1500 + "{% endif %}" * 1500: DEEP,
    "{{" * 15000: DEEP,
    "{#" * 15000: "missing end of comment tag",
    "x" * 40000: "the template `t` has 40,000 characters, more than 32,768",
    # What is rendered
    "{% set a = 'x' * 1000000 %}a:\n{% for i in range(999) %}\n - {{ a }}\n{% endfor %}": "more than 8,388,608 characters",
    "{% set a = 'x' * 1000000 %}a:\n{% for i in range(999) %}\n - y{{ a }}\n{% endfor %}": "more than 8,388,608 characters",
    "{% set a = ['x'] * 999 %}a:\n{% for i in range(999) %}\n - {{ a }}\n{% endfor %}": "more than 8,388,608 characters",
    "{% for i in range(999) %}" + "x" * 2000 + "{% endfor %}": "characters beside its values, more than 1,048,576",
    "a:\n{% for i in range(99999) %}\n - x\n - z\n{% endfor %}": "what is rendered has more than 100,000 parts",
    "a: " + "[" * 20000: "what is rendered is nested more than 64 levels deep",
    "- " * 16000: "what is rendered is nested more than 64 levels deep",
    "a: " + "? " * 10000: "what is rendered is no YAML",
    "a: &a [x]\nb: [*a, *a]": "anchors, aliases and tags are not for templates",
}
HOSTILE = {f"a: {{{{ {expression} }}}}": message for expression, message in EXPRESSIONS.items()} | TEMPLATES


def problem(template):
    values = {name: traced(value, Origin("value", name)) for name, value in {"n": 3, "name": "orders"}.items()}
    with pytest.raises(TemplateProblem) as caught:
        Skeletons().documents(Templates({"t": template}).render("t", **values))
    return caught.value


@pytest.fixture
def little_memory():
    """256 MiB more than there are: where a template takes more, it ends with another message."""
    if sys.platform != "linux":
        yield
        return
    import resource  # noqa: PLC0415 - Windows has none

    used = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[0]) * resource.getpagesize()
    before = resource.getrlimit(resource.RLIMIT_AS)
    resource.setrlimit(resource.RLIMIT_AS, (used + (256 << 20), before[1]))
    yield
    resource.setrlimit(resource.RLIMIT_AS, before)


@pytest.mark.usefixtures("little_memory")
@pytest.mark.parametrize("template", HOSTILE, ids=lambda template: template[:40])
def test_a_hostile_template_ends(template):
    started = time.process_time()
    found = problem(template)
    assert HOSTILE[template] in found.message
    assert found.line > 0
    assert time.process_time() - started < 3  # a third of that, on a machine that does nothing else


def test_a_bound_depends_on_nothing_but_the_template():
    """Just below it is always below it, whatever was rendered before, and just above it is always above."""
    below, above = ("a:\n{% for i in range(" + str(n) + ") %}{{ i }}{% endfor %}" for n in (100_000, 100_000))
    templates = Templates({"below": below, "above": above + "{% for i in range(80000) %}{{ i }}{% endfor %}"})
    left = []
    for _ in range(3):
        templates.render("below")
        left.append(templates._budget.left)  # noqa: SLF001
        with pytest.raises(TemplateProblem, match=STEPS):
            templates.render("above")
    assert len(set(left)) == 1


def test_what_is_large_and_meant_is_rendered():
    """A thousand variables and a ConfigMap of almost a megabyte are nothing unusual."""
    template = """\
data:
  big: "{{ big }}"
  sum: {{ {"big": big}|checksum }}
env:
{% for name, value in variables.items() %}
  - name: {{ name }}
    value: "{{ value }}"
{% if name not in taken %}
    extra: {{ name ~ "-" ~ value }}
{% endif %}
{% endfor %}
"""
    variables = {f"NAME_{number}": f"value {number}" for number in range(1000)}
    templates = Templates({"t": template})
    (filled,) = Skeletons().documents(templates.render("t", big="x" * 1_000_000, variables=variables, taken=["A", "B"] * 10))
    assert len(filled.object["env"]) == 1000
    assert len(filled.text) > 1_000_000
