"""What a template does wrong is said of its line, with the origins of the values involved."""

import pytest

from compiler.render.problem import TemplateProblem
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates

REFUSED = {
    # Text where a value belongs
    "{% macro m() %}x{% endmacro %}\n{{ m()|upper }}": (2, "only a value can be used here"),
    "{% macro m() %}x{% endmacro %}\n{{ m() ~ 'a' }}": (2, "only a value can be used here"),
    "{% macro m() %}x{% endmacro %}\n{{ m().x }}": (2, "there is no `x` in a fragment"),
    "{% macro m() %}x{% endmacro %}\n{{ m()['chunks'] }}": (2, "there is no `chunks` in a fragment"),
    "{% macro m() %}x{% endmacro %}\na: {{ [m()] }}": (2, "a fragment is no value"),
    "{% set s %}x{% endset %}\n{% if s == 'x' %}{% endif %}": (2, "only a value can be used here"),
    "{% set s %}x{% endset %}\n{% for x in s %}{% endfor %}": (2, "only a value can be used here"),
    "{% filter upper %}{{ name }}{% endfilter %}": (1, "only a value can be used here"),
    "{% call name.upper() %}x{% endcall %}": (1, "takes no keyword arguments"),
    # What is not there
    "\n{{ zzz.y }}": (2, "`zzz` is not defined"),
    "\na: {{ zzz }}": (2, "`zzz` is not defined"),
    "\n{{ map.zzz.y }}": (2, "there is no `zzz` in a map", "data.yaml:9:6"),
    "\na: {{ map.zzz }}": (2, "there is no `zzz` in a map", "data.yaml:9:6"),
    "\na: {{ list[7] }}": (2, "there is no `7` in a list", "data.yaml:10:7"),
    "a: {{ people|map(attribute='zzz')|list }}": (1, "there is no `zzz` in a map", "data.yaml:12:10"),
    "a: {{ 'x' if no_ }}": (1, "the condition does not hold, and there is no `else`"),
    "{% if nothing.x %}{% endif %}": (1, "there is no `x` in null"),
    "{{ name|safe }}": (1, "no filter named `safe`"),
    "{% if name is zzz %}{% endif %}": (1, "no test named `zzz`"),
    "{% include 'zzz' %}": (1, "zzz"),
    "{% from 't' import zzz %}{{ zzz() }}": (1, "nested too deeply"),
    # What does not fit together
    "\n\na: {{ name + n }}": (3, "`+` is not for a string and a number", "data.yaml:1:7", "data.yaml:2:4"),
    "a: {{ -name }}": (1, "`negative`: bad operand"),
    "a: {{ name < n }}": (1, "`<` is not for a string and a number", "data.yaml:1:7", "data.yaml:2:4"),
    "a: {{ n / 0 }}": (1, "`/`: division by zero", "data.yaml:2:4"),
    "a: {{ n|join }}": (1, "`join`:", "data.yaml:2:4"),
    "a: {{ name|replace }}": (1, "`replace`:", "data.yaml:1:7"),
    "{% for x in n %}{% endfor %}": (1, "`list`:", "data.yaml:2:4"),
    "a: {{ name() }}": (1, "a string cannot be called", "data.yaml:1:7"),
    "a: {{ {n: 1} }}": (1, "a number is no key", "data.yaml:2:4"),
    "a: {{ name ~ nothing }}": (1, "null has no place inside a string", "data.yaml:1:7"),
    "a: {{ name ~ map }}": (1, "a map has no place inside a string", "data.yaml:1:7", "data.yaml:9:6"),
    # What templates may not reach
    "{{ ''.__class__.__mro__ }}": (1, "there is no `__class__` in a string"),
    "{{ name['__class__'] }}": (1, "there is no `__class__` in a string"),
    "{{ list|map(attribute='__class__')|first }}": (1, "there is no `__class__` in a string"),
    "{{ list.append(1) }}": (1, "there is no `append` in a list"),
    "{{ map.update({}) }}": (1, "there is no `update` in a map"),
    "{{ name.origin }}": (1, "there is no `origin` in a string"),
    "{{ map['origin'] }}": (1, "there is no `origin` in a map"),
    "{{ n.spelling }}": (1, "there is no `spelling` in a number"),
    "{{ '{0.__class__}'.format(n) }}": (1, "there is no `format` in a string"),
    "{{ name|attr('upper') }}": (1, "no filter named `attr`"),
    "{{ self.__init__ }}": (1, "there is no `__init__` in a template reference"),
    "{% macro m() %}{% endmacro %}{{ m.__call__.__globals__ }}": (1, "there is no `__call__` in a macro"),
    "{% for x in list %}{{ loop._iterator }}{% endfor %}": (1, "there is no `_iterator` in a loop context"),
    "{{ range.__self__ }}": (1, "there is no `__self__` in a function"),
    "a: {{ range }}": (1, "a function is no value"),
    "{{ namespace(a=1) }}": (1, "`namespace` is not defined"),
    "{{ lipsum() }}": (1, "`lipsum` is not defined"),
    "{% set x.y = 1 %}": (1, "cannot assign attribute"),
    "{% autoescape true %}{% endautoescape %}": (1, "`autoescape` has no place"),
    "a\ue000b": (1, "U+E000 to U+E002"),
    # What is not YAML, or not ours
    "a: 1\nb: 1\nc: \x7f": (3, "a character that YAML does not allow"),
    "a: 1\nb: on": (2, "`on` is read differently by YAML 1.1 and 1.2: quote it"),
    "a: 1\nb: 0440": (2, "`0440` is read differently"),
    "a: 1\nb: 1e3": (2, "`1e3` is read differently"),
    "a: 1\nb: 12:30": (2, "`12:30` is read differently"),
    "a: 1\nb: 1_000": (2, "`1_000` is read differently"),
    "a: 1\n2: b": (2, "the key `2` is no string: quote it"),
    "a: 1\na: {{ n }}": (2, "the key `a` occurs twice"),
    "a: 1\n{{ name }}: 1\n{{ name }}: 2": (3, "the key `orders` occurs twice", "data.yaml:1:7"),
    "a: 1\n{{ map }}: 1": (2, "a map has no place inside a string", "data.yaml:9:6"),
    "a: 1\n# {{ n }}": (2, "an expression in a comment of YAML has no effect", "data.yaml:2:4"),
    "a: 1\nb: x{{ nothing }}": (2, "null has no place inside a string"),
    "a: 1\n{{ n }}": (2, "what is rendered is no YAML"),
    "a: 1\nb: 'x": (2, "what is rendered is no YAML"),
    "a: 1\n<<: {{ n }}": (2, "only a map can stand behind `<<`", "data.yaml:2:4"),
    "a: 1\n<<: {b: 1}": (2, "`<<` takes one expression"),
    "a: &x 1": (1, "anchors, aliases and tags are not for templates"),
    "a: !!binary x": (1, "anchors, aliases and tags are not for templates"),
    "- {{ n }}": (1, "an object has to be a map"),
    "[a]: b": (1, "a key has to be a scalar"),
    "a: {{ '\\ud800' }}": (1, "U+D800, half of a surrogate pair, has no place in a text"),
    "a: {{ 1e308 * 10 }}": (1, "`inf` is not for YAML that Kubernetes reads"),
    "a: {{ 1e999 }}": (1, "a number is too large"),
    "{% if %}": (1, "expected an expression"),
    "a\n{% endif %}": (2, "encountered unknown tag `endif`"),
}


@pytest.mark.parametrize("template", REFUSED)
def test_a_template_is_refused_at_its_line(template, data):
    with pytest.raises(TemplateProblem) as caught:
        Skeletons().documents(Templates({"t": template}).render("t", **data))
    line, message, *inputs = REFUSED[template]
    problem = caught.value
    assert message in problem.message
    assert (problem.template, problem.line) == ("t", line)
    assert not inputs or [str(origin) for origin in problem.inputs] == inputs
    assert not problem.message.endswith(".")
    assert "'" not in problem.message.replace("expected ':'", "")


def test_a_problem_says_where_and_from_what(data):
    with pytest.raises(
        TemplateProblem, match=r"^t:2: `\+` is not for a string and a number \(from data.yaml:1:7, data.yaml:2:4\)$"
    ):
        Templates({"t": "a: 1\nb: {{ name + n }}"}).render("t", **data)


def test_a_problem_is_placed_in_the_innermost_template(data):
    templates = {
        "outer": "{% from 'inner' import m %}\n{{ m(name) }}",
        "inner": "{% macro m(x) %}\n\n{{ x.zzz }}{{ x - 1 }}\n{% endmacro %}",
    }
    with pytest.raises(TemplateProblem) as caught:
        Templates(templates).render("outer", **data)
    assert (caught.value.template, caught.value.line) == ("inner", 3)
    assert [str(origin) for origin in caught.value.inputs] == ["data.yaml:1:7"]


@pytest.mark.parametrize(
    ("template", "field"),
    [
        ("a: 1", "kind"),
        ("kind: 1", "kind"),
        ("kind: A b", "kind"),
        ("kind: A", "metadata.name"),
        ("kind: A\nmetadata: x", "metadata.name"),
    ],
)
def test_an_object_has_a_name(template, field, data):
    with pytest.raises(TemplateProblem, match=f"t:1: `{field}` is .*, which names no object"):
        Skeletons().manifests(Templates({"t": template}).render("t", **data))


@pytest.mark.parametrize("name", ["../../etc/x", "a/b", "", ".", "..", "-a", "a" * 254, "a\x00b", "a\nb", "ä"])
def test_the_name_of_an_object_names_a_file(name):
    templates = Templates({"t": "kind: A\nmetadata:\n  name: {{ given }}"})
    with pytest.raises(TemplateProblem, match="which names no object"):
        Skeletons().manifests(templates.render("t", given=name))
