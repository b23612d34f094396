"""`${{ name }}`: filled with its type, as text, as a key; reported where it cannot be."""

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.environment.placeholders import filled, names_in
from compiler.environment.values import Values, locate
from compiler.environment.values_syntax import Malformed, Placeholder, placeholders
from compiler.traced import Origin, Str, plain, traced

VALUES = {
    "n": 3,
    "b": True,
    "s": "text",
    "m": {"a": 1, "x.y": 7, "x": {"y": 8, "z": 9}},
    "l": [1, {"a": "two"}],
    "none": None,
    "f": 1.5,
    "a.b": 5,
    "a": {"b": 6, "c": 7},
    "d": {"1": "one"},
}


def fill(value, values=VALUES):
    return filled({"worker": {"envs": {"key": value}}}, values)


WHOLE = {
    "${{ n }}": 3,
    "${{n}}": 3,
    "${{b}}": True,
    "${{ s }}": "text",
    "${{m.x}}": {"y": 8, "z": 9},
    "${{l}}": [1, {"a": "two"}],
    "${{ none }}": None,
    "${{\n s }}": "text",
    "${{ l.0 }}": 1,
    "${{ l.1.a }}": "two",
    "${{ d.1 }}": "one",
    "${{ m.a }}": 1,
    "${{ a.b }}": 5,  # a key with a dot in it before the one below another
    "${{ a.c }}": 7,
    "${{ m.x.y }}": 7,
    "${{ m.x.z }}": 9,
}
DEFAULTS = {
    "${{ q | default(5) }}": 5,
    "${{q|default(5)}}": 5,
    "${{ q | default( -1.5 ) }}": -1.5,
    "${{ q | default(true) }}": True,
    "${{ q | default(null) }}": None,
    "${{ q | default(~) }}": None,
    "${{ q | default(dev) }}": "dev",
    "${{ q | default(two words) }}": "two words",
    "${{ q | default('5') }}": "5",
    '${{ q | default("5") }}': "5",
    "${{ q | default('it''s }}') }}": "it's }}",
    '${{ q | default("a\\n\\"b\\"") }}': 'a\n"b"',
    "${{ q | default('') }}": "",
    "${{ q | default(08) }}": 8,
    "${{ q | default(on) }}": "on",
    "${{ q.x.0 | default(5) }}": 5,
    "${{ n | default(5) }}": 3,
    "${{ none | default(5) }}": None,  # it is declared
}


@pytest.mark.parametrize("text", DEFAULTS)
def test_a_default_stands_where_nothing_is_declared(text):
    result = fill(text)
    assert result.data["worker"]["envs"]["key"] == DEFAULTS[text]
    assert type(result.data["worker"]["envs"]["key"]) is type(DEFAULTS[text])
    assert result.findings == ()


@pytest.mark.parametrize("text", WHOLE)
def test_a_whole_scalar_takes_the_value_with_its_type(text):
    result = fill(text)
    assert result.data["worker"]["envs"]["key"] == WHOLE[text]
    assert type(result.data["worker"]["envs"]["key"]) is type(WHOLE[text])
    assert result.findings == ()


EMBEDDED = {
    "a ${{n}} b": "a 3 b",
    "${{b}}!": "true!",
    "${{s}}${{s}}": "texttext",
    "${{f}} and ${{ s }}": "1.5 and text",
    "$${{n}}": "$3",
    "${n}": "${n}",
    "{{n}}": "{{n}}",
    "${! n }": "${! n }",
}


@pytest.mark.parametrize("text", EMBEDDED)
def test_inside_a_text_it_becomes_text(text):
    assert fill(text).data["worker"]["envs"]["key"] == EMBEDDED[text]


REFUSED = {
    "${{x}}": ["the placeholder `${{ x }}` has no value"],
    "a ${{x}} ${{s}}": ["the placeholder `${{ x }}` has no value"],
    "${{x}}${{y}}${{x}}": ["the placeholder `${{ x }}` has no value", "the placeholder `${{ y }}` has no value"],
    "a ${{m}}": ["the placeholder `${{ m }}` stands inside a text, and its value is a mapping"],
    "a ${{l}}": ["the placeholder `${{ l }}` stands inside a text, and its value is a list"],
    "a ${{none}}": ["the placeholder `${{ none }}` stands inside a text, and its value is null"],
    "a ${{q | default(null)}}": ["the placeholder `${{ q }}` stands inside a text, and its value is null"],
}


@pytest.mark.parametrize("text", REFUSED)
def test_what_cannot_be_filled_is_reported_and_left_out(text):
    result = fill(text)
    assert result.data == {"worker": {"envs": {}}}
    assert [(f.code, f.path, f.message) for f in result.findings] == [
        ("INT101", ("worker", "envs", "key"), message) for message in REFUSED[text]
    ]
    assert result.unfilled == {("worker", "envs", "key")}


ADVICE = {
    "${{ m.x.zz }}": "did you mean `${{ m.x.z }}`?",
    "${{ M }}": "did you mean `${{ m }}`?",
    "${{ l.2 }}": "`l` is a list of 2: its first item is `${{ l.0 }}`",
    "${{ l.-1 }}": None,
    "${{ n.x }}": "`n` is a number, and has nothing below it",
    "${{ s.x.y }}": "`s` is a text, and has nothing below it",
    "${{ quite_another }}": "declare it in `workerc.yaml`",
}


@pytest.mark.parametrize("text", [text for text in ADVICE if ADVICE[text]])
def test_the_advice_knows_what_is_declared(text):
    (finding,) = fill(text).findings
    assert finding.help.startswith(ADVICE[text])


def test_what_another_environment_declares_is_named_with_its_place():
    dev = Values({"x": traced(3, Origin("value", "workerc.yaml", 7, 9))})
    prod, qa = Values(), Values()
    for values in (dev, prod, qa):
        values.everywhere = {"dev": dev, "qa": qa, "prod": prod}
    found = [fill("${{ x }}", values).findings for values in (prod, qa)]
    assert found[0] == found[1]  # so that it is shown once
    assert found[0][0].message == "the placeholder `${{ x }}` has no value in `qa` and `prod`"
    assert found[0][0].help == ("`dev` (workerc.yaml:7) has one: declare it here too, or write a default: `${{ x | default(…) }}`")


MALFORMED = {
    "${{}}": ("`${{ }}` names no value", "write it as `${{ name }}`"),
    "${{ }}": ("`${{ }}` names no value", "write it as `${{ name }}`"),
    "${{ a b }}": ("`${{ a b }}` is no placeholder", "write the value here"),
    "x ${{ a": ("`${{ a` opens a placeholder that no `}}` closes", "write it as `${{ name }}`"),
    "${{ a }": ("`${{ a }` opens a placeholder that no `}}` closes", "write it as `${{ name }}`"),
    "${{ a\n}b": ("`${{ a` opens a placeholder that no `}}` closes", "write it as `${{ name }}`"),
    "${{ a || 'x' }}": ("`${{ a || 'x' }}` is no placeholder", "a default is written `${{ a | default('x') }}`"),
    "${{ a ?? 5 }}": ("`${{ a ?? 5 }}` is no placeholder", "a default is written `${{ a | default(5) }}`"),
    "${{ a:-5 }}": ("`${{ a:-5 }}` is no placeholder", "a default is written `${{ a | default(5) }}`"),
    "${{ a | d(5) }}": ("`${{ a | d(5) }}` is no placeholder", "a default is written `${{ a | default(5) }}`"),
    "${{ a | default 5 }}": ("`${{ a | default 5 }}` is no placeholder", "a default is written `${{ a | default(5) }}`"),
    "${{ a | default([]) }}": ("`${{ a | default([]) }}` is no placeholder", "a default is a text, a number, a boolean or null"),
    "${{ a | upper }}": ("`${{ a | upper }}` is no placeholder", "`upper` is not known here: only `default(…)` may follow a name"),
    "${{ a[0].b }}": ("`${{ a[0].b }}` is no placeholder", "write `${{ a.0.b }}`"),
    "${{ .Values.a }}": ("`${{ .Values.a }}` is no placeholder", "write `${{ a }}`"),
    "${{ a. }}": ("`${{ a. }}` is no placeholder", "write the value here"),
}


@pytest.mark.parametrize("text", MALFORMED)
def test_what_is_no_placeholder_is_told_apart(text):
    (finding,) = fill(text).findings
    message, advice = MALFORMED[text]
    assert (finding.code, finding.message) == ("INT108", message)
    assert finding.help.startswith(advice)


def test_the_finding_is_at_the_characters_of_the_placeholder():
    text = "from ${{ s }} to ${{ x }} by ${{ y z }}"
    assert [text[slice(*f.within)] for f in fill(text).findings] == ["${{ x }}", "${{ y z }}"]


def test_a_file_that_is_copied_may_open_what_it_does_not_close():
    data = {"worker": {"configs": {"run.awk": "{ print ${{ }\n", "one": "${{ x"}}}
    assert [f.path[-1] for f in filled(data, {}).findings] == ["one"]


def test_keys():
    result = filled({"worker": {"envs": {"${{s}}": "${{n}}", "${{x}}": "${{y}}", "${{n}}": 1}}}, VALUES)
    assert result.data == {"worker": {"envs": {"text": 3}}}
    assert [(finding.path[-1], finding.on_key, finding.message) for finding in result.findings] == [
        ("${{x}}", True, "the placeholder `${{ x }}` has no value"),
        ("${{x}}", False, "the placeholder `${{ y }}` has no value"),
        ("${{n}}", True, "the placeholder in the key `${{n}}` stands for something else than a text"),
    ]
    assert result.moved == {("worker", "envs", "text"): ("worker", "envs", "${{s}}")}


def test_paths_behind_a_dropped_item_lead_back():
    result = filled({"tags": ["${{x}}", "a", "${{y}}", "b"]}, VALUES)
    assert result.data == {"tags": ["a", "b"]}
    assert result.moved == {("tags", 0): ("tags", 1), ("tags", 1): ("tags", 3)}


BENTO_SPEC = {
    "${{x}}": ("${{x}}", []),
    "${{x:5}}": ("${{x:5}}", []),
    "${{s}}-${{x}}": ("text-${{x}}", []),
    "${{ a b }}": ("${{ a b }}", []),
    "${{ a": ("${{ a", []),
    "${{ x }}": ("${{ x }}", ["`${{ x }}` has no value, and with blanks in it it is no escape of Bento's either"]),
    "${{ x | default(5) }}": (5, []),
    "${{elsewhere}}": ("${{elsewhere}}", ["`${{ elsewhere }}` is a placeholder in `dev`, and nothing but text here"]),
}


@pytest.mark.parametrize("text", BENTO_SPEC)
def test_bentos_escape_is_left_alone(text):
    values = Values(VALUES, everywhere={"dev": {**VALUES, "elsewhere": 1}, "prod": VALUES})
    result = filled({"worker": {"stack": "bento:4.0", "stackSpec": {"a": text}}}, values)
    assert (result.data["worker"]["stackSpec"]["a"], [f.message for f in result.findings]) == BENTO_SPEC[text]
    assert {f.code for f in result.findings} <= {"INT112"}
    assert result.unfilled == frozenset()


BENTO = {"worker": {"stack": "bento:4.0", "stackSpec": {"a": "${{x}}", "b": "${{s}}", "${{y}}": "${{ n }}"}, "title": "${{x}}"}}


def test_inside_a_bento_stack_spec_only_declared_names_are_filled():
    result = filled(BENTO, VALUES)
    assert result.data == {"worker": {"stack": "bento:4.0", "stackSpec": {"a": "${{x}}", "b": "text", "${{y}}": 3}}}
    assert [finding.path for finding in result.findings] == [("worker", "title")]


def test_a_part_of_a_worker_has_its_stack():
    patch = {"worker": {"stackSpec": {"a": "${{X}}"}}}
    assert filled(patch, {}, stack="bento:4.0").findings == ()
    assert len(filled(patch, {}, stack="scanner:2.0").findings) == 1
    assert len(filled({"worker": {"stack": "scanner", **patch["worker"]}}, {}, stack="bento").findings) == 1


@pytest.mark.parametrize("stack", ["scanner:2.0", "fastfun+alpha:1.0", None])
def test_inside_another_stack_spec_every_name_needs_a_value(stack):
    result = filled({"worker": {"stack": stack, "stackSpec": {"a": "${{x}}"}}}, VALUES)
    assert [finding.path for finding in result.findings] == [("worker", "stackSpec", "a")]


def test_the_stack_may_be_a_placeholder_itself():
    data = {"worker": {"stack": "${{stack}}", "stackSpec": {"a": "${{x}}"}}}
    assert filled(data, {"stack": "bento"}).findings == ()
    assert len(filled(data, {"stack": "scanner"}).findings) == 1
    assert [finding.path[-1] for finding in filled(data, {}).findings] == ["stack"]


def test_a_whole_section_may_be_filled():
    assert filled({"worker": "${{m.x}}"}, VALUES).data == {"worker": {"y": 8, "z": 9}}
    data = {"worker": {"stack": "bento", "stackSpec": "${{x}}"}}
    assert [finding.path for finding in filled(data, {}).findings] == [("worker", "stackSpec")]


def test_traced_values_keep_where_they_came_from():
    source, value = Origin("source", "worker.yaml", 3, 5), Origin("value", "workerc.yaml", 9, 2)
    data = traced({"worker": {"replicas": "${{n}}", "title": "a ${{n}}", "stack": "bento"}}, source)
    result = filled(data, {"n": traced(3, value)}).data
    assert plain(result) == {"worker": {"replicas": 3, "title": "a 3", "stack": "bento"}}
    section = result["worker"]
    assert (section.origin, section["stack"].origin, section["replicas"].origin) == (source, source, value)
    assert section["title"].origin.kind == "derived"
    assert {source, value} == set(section["title"].origin.inputs)
    assert filled(data, {"n": traced(3, value)}).given == {("worker", "replicas"): ("n",)}
    assert all(isinstance(key, Str) for key in section)


def test_a_default_is_where_the_placeholder_is_and_keeps_its_digits():
    source = Origin("source", "worker.yaml", 3, 5)
    data = traced({"envs": {"a": "${{ q | default(1.10) }}", "b": "v${{ q | default(1.10) }}"}}, source)
    envs = filled(data, {}).data["envs"]
    assert (envs["a"], envs["a"].origin, envs["a"].spelling, envs["b"]) == (1.1, source, "1.10", "v1.10")


def test_names_are_found_wherever_they_stand():
    assert sorted(names_in({"a": "${{ x }} ${{ y.0 | default(1) }}", "${{ k }}": ["${{ z }}", 5, "${{ a b }}"]})) == [
        "k",
        "x",
        "y.0",
        "z",
    ]


def test_what_placeholders_bring_is_bounded():
    data = {"tags": ["${{ s }}"] * 50}
    (finding,) = filled(data, Values({"s": "x" * 100_000})).findings[:1]
    assert (finding.code, finding.message) == ("INT110", "placeholders bring more than 4194304 characters into this resource")


HOSTILE = [
    "${{ a | default(" + '""' * 20_000,
    "${{" * 20_000,
    "${{ " + " " * 20_000,
    "${{ a" + ".a" * 20_000 + " }}",
    "${{ a |" + " default" * 9_000 + "}}",
]


@pytest.mark.parametrize("text", HOSTILE, ids=range(len(HOSTILE)))
def test_time_grows_with_the_length(text):
    found = list(placeholders(text))
    assert found
    loop: dict = {}
    loop["a"] = loop  # an alias cannot do that; whatever does, it ends
    assert [locate({"a": {"a": 1}}, part.name) for part in found if isinstance(part, Placeholder)] in ([], [None])


TEXTS = st.text(max_size=6).filter(lambda text: "${{" not in text)
LEAVES = st.one_of(st.none(), st.booleans(), st.integers(), TEXTS)
TREES = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(TEXTS, inner, max_size=3), max_leaves=10)


YAML = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False), st.text(max_size=8)),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=12,
)


@settings(max_examples=100, deadline=None)
@given(YAML)
def test_any_value_goes_through_a_whole_scalar_as_it_is(value):
    assert filled({"a": "${{ x.y }}"}, {"x": {"y": value}}).data == {"a": value}


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(("${{", "}}", "}", " ", "a", ".", "| default(", ")", "'", '"', "5", "\n", "$", "{")), max_size=14))
def test_what_is_found_covers_every_opening_once(parts):
    text = "".join(parts)
    found = list(placeholders(text))
    assert all(before.end <= after.start for before, after in pairwise(found))
    assert all(text.startswith("${{", part.start) and part.end > part.start for part in found)
    outside = text
    for part in reversed(found):
        outside = outside[: part.start] + "\0" + outside[part.end :]
    assert "${{" not in outside
    assert all(part.closed == ("}}" in text[part.start : part.end]) for part in found if isinstance(part, Malformed))


@settings(max_examples=100, deadline=None)
@given(st.dictionaries(TEXTS, TREES, max_size=4))
def test_data_without_placeholders_is_taken_as_it_is(data):
    result = filled(data, {})
    assert result.data is data
    assert (result.findings, result.moved) == ((), {})
