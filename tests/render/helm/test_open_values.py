"""Leaving values open and letting Helm fill them in gives what closed values give at once."""

import json
import random
import subprocess
from functools import cache
from pathlib import Path
from typing import Any

import pytest
import yaml

from compiler.manifest.emit import emit
from compiler.render.filters import checksum
from compiler.render.helm.templates import ChartTemplates
from compiler.render.helm.text import chart_texts
from compiler.render.openvalue import Open
from compiler.render.problem import TemplateProblem
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.traced import Map, Origin, traced

TYPES: dict[str, Any] = {"e": bool, "f": bool, "n": int, "s": str, "m": dict[str, str], "l": list[str], "o": str}
VALUES: list[dict[str, Any]] = [
    {"e": True, "f": True, "n": 3, "s": "abc", "m": {"a": "1", "b": "2"}, "l": ["x", "y"], "o": "given"},
    {"e": False, "f": True, "n": 0, "s": "", "m": {}, "l": [], "o": ""},
    {"e": True, "f": False, "n": 1000000, "s": '{{ x }} "q" % \u0085\n', "m": {"n": "1e3", "yes": "on"}, "l": ["on"], "o": "y"},
    {"e": False, "f": False, "n": 1, "s": "1e3", "m": {"a": ""}, "l": ["", "b"], "o": "o"},
]
SOURCE = Origin("source", "worker.yaml", 3, 7)
OPEN = {name: Open(f"$.Values.{name}", kind, SOURCE) for name, kind in [*TYPES.items(), ("anything", dict)]}
HEAD = "apiVersion: v1\nkind: Thing\nmetadata:\n  name: {}\nspec:\n"
SNIPPETS = (Path(__file__).parent / "snippets.txt").read_text(encoding="utf-8").split("---\n")


def template(name: str, snippet: str) -> str:
    """`snippet` inside an object; macros and `set` blocks stand before it."""
    inside, before, spec = False, [], []
    for line in snippet.splitlines():
        inside = inside or line.startswith("{% macro")
        if inside or line.startswith("{% set"):
            before.append(line)
        else:
            spec.append("  " + line)
        inside = inside and not line.startswith("{% endmacro")
    return "\n".join([*before, HEAD.format(name) + "\n".join(spec)]) + "\n"


class Chance:
    """Templates that nobody thought of: nested maps and lists with decisions anywhere in them."""

    TESTS = (
        "e",
        "f",
        "not e",
        "e and f",
        "e or f",
        "n > 2",
        "s",
        "m",
        "l",
        's == "abc"',
        "not (e and n)",
        "true",
        "false",
        "m and e",
    )
    SCALARS = (
        *("{{ n }}", "{{ s }}", "{{ e }}", '"{{ n }}"', "x{{ s }}y{{ n }}", "literal", "7", '"{{ s }}"', "{{ m }}", "{{ l }}"),
        *("{{ s if e else 'no' }}", "{{ s and o }}", "{{ s or 'x' }}", "{{ n + 1 }}", "{{ [e, o]|last }}"),
        *("{{ o or none }}", "{{ o|upper or none }}", "{{ m.get('a') or none }}"),
    )

    def __init__(self, seed: int) -> None:
        self._choose, self._keys = random.Random(seed), iter(range(10000))

    def mapping(self, depth: int, pad: str, variables: list[str]) -> list[str]:
        rounds = range(self._choose.randint(1, 3))
        return [line for _ in rounds for line in self._around(depth, pad, variables, lambda v: self._entry(depth, pad, v))]

    def _sequence(self, depth: int, pad: str, variables: list[str]) -> list[str]:
        rounds = range(self._choose.randint(1, 3))
        return [line for _ in rounds for line in self._around(depth, pad, variables, lambda v: self._item(depth, pad, v))]

    def _around(self, depth: int, pad: str, variables: list[str], inner: Any) -> list[str]:
        choose, roll = self._choose, self._choose.random()
        tag = choose.choice(["", pad, pad + "  "])
        if depth > 4 or roll < 0.5:
            return inner(variables)
        if roll < 0.85:
            lines = [f"{tag}{{% if {choose.choice(self.TESTS)} %}}", *self._around(depth + 1, pad, variables, inner)]
            if choose.random() < 0.3:
                lines += [f"{tag}{{% elif {choose.choice(self.TESTS)} %}}", *self._around(depth + 1, pad, variables, inner)]
            if choose.random() < 0.5:
                lines += [f"{tag}{{% else %}}", *self._around(depth + 1, pad, variables, inner)]
            return [*lines, f"{tag}{{% endif %}}"]
        key, value = f"k{depth}", f"v{depth}"
        loop = choose.choice([f"for {key}, {value} in m.items()", f"for {value} in l", f"for {value} in ['p', 'q']"])
        found = [value, key] if "items" in loop else [value]
        return [f"{tag}{{% {loop} %}}", *self._around(depth + 1, pad, [*found, *variables], inner), f"{tag}{{% endfor %}}"]

    def _name(self, variables: list[str]) -> str:
        return f"a{next(self._keys)}" + "".join(f"_{{{{ {variable} }}}}" for variable in variables)

    def _scalar(self, variables: list[str]) -> str:
        return self._choose.choice([*self.SCALARS, *(f"{{{{ {variable} }}}}" for variable in variables)])

    def _entry(self, depth: int, pad: str, variables: list[str]) -> list[str]:
        roll, key = self._choose.random(), self._name(variables)
        if depth > 4 or roll < 0.5:
            return [f"{pad}{key}: {self._scalar(variables)}"]
        body = self.mapping if roll < 0.75 else self._sequence
        return [f"{pad}{key}:", *body(depth + 1, pad + "  ", variables)]

    def _item(self, depth: int, pad: str, variables: list[str]) -> list[str]:
        roll = self._choose.random()
        if depth > 4 or roll < 0.5:
            return [f"{pad}- {self._choose.choice([s for s in self.SCALARS if 'none' not in s])}"]
        rest = self.mapping(depth + 1, pad + "  ", variables) if roll < 0.8 else []
        return [f"{pad}- {self._name(variables)}: {self._scalar(variables)}", *rest]


TEMPLATES = {f"t{index}": template(f"t{index}", snippet) for index, snippet in enumerate(SNIPPETS)}
TEMPLATES |= {
    f"r{seed}": HEAD.format(f"r{seed}") + "  last: 1\n" + "\n".join(Chance(seed).mapping(0, "  ", [])) + "\n" for seed in range(120)
}


@pytest.fixture(scope="module")
def chart(tmp_path_factory) -> Path:
    folder: Path = tmp_path_factory.mktemp("chart")
    (folder / "templates").mkdir()
    (folder / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    environment = ChartTemplates(TEMPLATES)
    for name in TEMPLATES:
        (text,) = chart_texts(environment.render(name, **OPEN))
        (folder / f"templates/{name}.yaml").write_text(text, encoding="utf-8")
    return folder


def filled_by_helm(helm: str, chart: Path, values: dict[str, Any], path: Path) -> dict[str, Any]:
    path.write_text(json.dumps(values), encoding="utf-8")
    done = subprocess.run([helm, "template", "r", str(chart), "-f", str(path)], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    return {doc["metadata"]["name"]: doc["spec"] for doc in yaml.load_all(done.stdout, yaml.CSafeLoader)}


CLOSED, SKELETONS = Templates(TEMPLATES), Skeletons()


@cache
def closed(index: int) -> dict[str, Any]:
    known = {name: traced(value, Origin("value", name)) for name, value in VALUES[index].items()}
    found = {}
    for name in TEMPLATES:
        (manifest,) = SKELETONS.manifests(CLOSED.render(name, **known))
        assert manifest.text == emit(manifest.object)
        found[name] = manifest.object.get("spec") or None
    return found


@pytest.mark.parametrize("index", range(len(VALUES)), ids=["some", "empty", "tricky", "others"])
def test_open_then_filled_is_closed(index, chart, helm, tmp_path):
    found = filled_by_helm(helm, chart, VALUES[index], tmp_path / "values.json")
    for name, expected in closed(index).items():
        assert found[name] == expected, TEMPLATES[name] + "\n" + (chart / f"templates/{name}.yaml").read_text(encoding="utf-8")


REFUSED = {
    "a: {% if e %}1{% endif %}": "`if` and `for` have to stand on lines of their own",
    "{% macro m() %}{% if e %}\nb: 1\n{% endif %}{% endmacro %}\n- {{ m() }}": "have to stand on lines of their own",
    "a: |\n  x\n{% if e %}\n  y\n{% endif %}\n  z\n": "what is rendered is no YAML",
    "a: |\n   x\n{% if true %}\n  {% if e %}\n   y\n  {% endif %}\n{% endif %}": "what is rendered is no YAML",
    "{% macro m() %}\n{% if e %}\nx\n{% endif %}\n{% endmacro %}\na: |\n  y\n  {{ m()|indent(2) }}": "cannot stand inside a string",
    "{% if e %}{% set x = 1 %}{% endif %}\na: {{ x }}": "`set`, `macro` and `import` cannot depend on it",
    "{% if e %}\n{% if true %}\n{% set x = 1 %}\n{% endif %}\n{% endif %}\na: 1": "`set`, `macro` and `import` cannot depend on it",
    "a: {{ s if e }}": "this has no form",
    "a: {{ e and s }}": "several types",
    "a: {{ n or 'x' }}": "several types",
    "a: {{ n if e else 'x' }}": "several types",
    "a: x{{ anything.b }}": "it may be anything",
    "a: {{ 'x' ~ m }}": "it may be anything",
    "a: {{ anything.b|default('x') }}": "`default` of it has no form",
    "a: {{ 1 if m.a is defined else 2 }}": "`is defined` of it has no form",
    "a: {{ m.keys()|list }}": "`keys` of it has no form",
    "a: {{ m.get('a', 'b') }}": "a default has no form",
    "a: {{ m.update }}{{ m['a b'] }}": "`a b` of it has no form",
    "a:\n  <<: {{ m }}": "can stand behind `<<`",
    "a:\n  <<: {{ {'x': 1} }}\n{% if e %}\n  x: 2\n{% endif %}": "whether `x` comes from `<<`",
    "a: {{ s['go'] }}": "`go` of it has no form",
    "a: {{ s.origin }}": "`origin` of it has no form",
    "a: {{ l[0] }}": "`0` of it has no form",
    "a: {{ [s]|string }}": "this has no form",
    "a: {{ '%s' % [s] }}": "`%` is not for a string and a list",
    "a: {{ [s, o]|sort|first }}": "has no form",
    "a: {{ {'k': s}|tojson }}": "an open is no value",
    "{% for k, v in m.items() %}\na{{ loop.index }}: 1\n{% endfor %}": "neither `loop` nor `else`",
    "{% for k, v in m.items() %}\na: 1\n{% else %}\nb: 1\n{% endfor %}": "neither `loop` nor `else`",
    "{% for k, v in m.items() if v %}\na: 1\n{% endfor %}": "has no form",
    "{% for x in s %}\na: 1\n{% endfor %}": "a loop over it has no form",
    "{% if 'x' in l %}\na: 1\n{% endif %}": "`in` of it has no form",
    "{% if s in ['x'] %}\na: 1\n{% endif %}": "`in` of it has no form",
    "a: {{ s|reverse }}": "`reverse` of it has no form",
    "a: {{ l|join(',') }}": "`join` of it has no form",
    "a: {{ [s, 'x']|join(',') }}": "an open has no place inside a string",
    "a: {{ 'x'|replace('x', s) }}": "`replace` of it has no form",
    "{% if s is string %}\na: 1\n{% endif %}": "`is string` of it has no form",
    "a: {{ s + 'x' }}": "`+` of it has no form",
    "a: {{ -n }}": "`negative` of it has no form",
    "a: {{ n // 2 }}": "`//` of it has no form",
    "a: {{ n ** 2 }}": "`**` of it has no form",
    "a: {{ s[1:] }}": "has no form",
    "a: {{ s.upper() }}": "`upper` of it has no form",
    "a: {{ range(n)|list }}": "`range` of it has no form",
    "a: {{ '%s'|format(s) }}": "`format` of it has no form",
    "a: {{ '%s' % s }}": "`%` of it has no form",
    "a: {{ 'x'.join(s) }}": "`join` of it has no form",
    "a: {{ s() }}": "an open cannot be called",
    "a: 1\n# {{ s }}": "no effect",
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_has_no_form_is_refused_at_its_line(text):
    with pytest.raises(TemplateProblem) as caught:
        chart_texts(ChartTemplates({"t": text}).render("t", **OPEN))
    assert REFUSED[text] in caught.value.message
    assert 0 < caught.value.line <= text.count("\n") + 1


HOSTILE = {
    "{% set a = s %}" + "{% set a = a ~ a %}" * 40: "rendering takes more than 1,000,000 steps",
    "{% set a = e %}" + "{% set a = a and a or a %}" * 40: "rendering takes more than 1,000,000 steps",
    "{% set a = n %}" + "{% set a = a + a %}" * 40: "rendering takes more than 1,000,000 steps",
    "{% set a = e %}" + "{% set a = a == a %}" * 40: "rendering takes more than 1,000,000 steps",
    "{% set a = s %}"
    + "{% set a = a ~ a %}" * 12
    + "a:\n{% for i in range(999) %}\n - {{ a }}\n{% endfor %}": "larger than a chart may be",
    "{% for i in range(99999) %}\n{% if e %}\n{% endif %}\n{% endfor %}": "characters beside its values, more than 1,048,576",
}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: text[:40])
def test_a_hostile_template_ends(text):
    with pytest.raises(TemplateProblem, match=HOSTILE[text]):
        chart_texts(ChartTemplates({"t": text}).render("t", **OPEN))


OPERATIONS = (
    "a: {{ s|upper }}",
    "a: {{ s ~ 'x' }}",
    "a: x{{ s }}",
    "a: {{ s }}",
    "{% if e %}{% endif %}",
    "{% for x in l %}{% endfor %}",
    "a: {{ n + 1 }}",
)


@pytest.mark.parametrize("text", OPERATIONS)
def test_where_everything_has_to_be_closed_an_open_value_is_refused(text):
    """The Kubernetes target can never take an open value for a closed one."""
    with pytest.raises(TemplateProblem):
        Skeletons().documents(Templates({"t": text}).render("t", **OPEN))


def test_a_refusal_names_where_the_value_is_from():
    with pytest.raises(TemplateProblem, match=r"^t:2: `\$.Values.s` is left .* \(from worker.yaml:3:7\)$"):
        ChartTemplates({"t": "a: 1\nb: {{ s|reverse }}"}).render("t", **OPEN)


def test_a_checksum_is_the_same_when_its_files_are_open(helm, tmp_path):
    files = Map({"a.yaml": Open("$.Values.s", str), "b.yaml": "closed"})
    (text,) = chart_texts(ChartTemplates({"t": HEAD.format("t") + "  sum: {{ files|checksum }}\n"}).render("t", files=files))
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: c\nversion: 0.1.0\n")
    (tmp_path / "templates/t.yaml").write_text(text)
    found = filled_by_helm(helm, tmp_path, {"s": "x: 1\n"}, tmp_path / "values.json")
    assert found == {"t": {"sum": checksum({"a.yaml": "x: 1\n", "b.yaml": "closed"})}}
