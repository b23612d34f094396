"""Values: layers laid over each other, references between them, and laws that hold for all of it."""

import time

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.tracing import traced_document
from compiler.environment.placeholders import filled
from compiler.environment.values import Layer, Values, extent, locate, plain_values
from compiler.environment.values_merging import merged
from compiler.environment.values_references import Referred, referred
from compiler.source import decode
from compiler.traced import plain


def layer(text: str, name: str = "values.yaml") -> Layer:
    (document,) = documents(decode(name, text.encode()))
    return Layer(document, (), traced_document(document, "value"))


def read(*texts: str) -> Referred:
    layers = tuple([layer(text, f"{number}.yaml") for number, text in enumerate(texts)])
    return referred(merged(layers), {}, layers)


def told(found: Referred) -> list[tuple[str, tuple[str | int, ...], str]]:
    return [(problem.finding.code, problem.finding.path, problem.finding.message) for problem in found.problems]


MERGED = [
    (["a: 1", "b: 2"], {"a": 1, "b": 2}),
    (["a: 1", "a: 2"], {"a": 2}),
    (["a: {b: 1, c: {d: 1}}", "a: {c: {e: 2}}"], {"a": {"b": 1, "c": {"d": 1, "e": 2}}}),
    (["a: [1, 2]", "a: [3]"], {"a": [3]}),
    (["a: {b: 1}", "a: 2", "a: {c: 3}"], {"a": {"c": 3}}),
    (["a: {b: 1}", "a: null"], {"a": None}),
    (["a: {b: 1}", "a: {b: null}"], {"a": {"b": None}}),
    (["a.b: 1", "a: {b: 2}"], {"a.b": 1, "a": {"b": 2}}),
]


@pytest.mark.parametrize(("texts", "expected"), MERGED)
def test_layers_are_merged(texts, expected):
    assert plain(dict(read(*texts).values)) == expected


def test_every_value_knows_where_it_was_written():
    values = read("a: {b: 1, c: [x]}\n", "a:\n  c: [y, z]\n").values
    assert [values["a"]["b"].origin[:4], values["a"]["c"][1].origin[:4]] == [("value", "0.yaml", 1, 8), ("value", "1.yaml", 2, 10)]
    places = [values.place(path) for path in (("a", "b"), ("a", "c", 1), ("a",), ("a", "b", "gone"), ("x",))]
    assert [place and (place[0].source.name, place[1]) for place in places] == [
        *[("0.yaml", ("a", "b")), ("1.yaml", ("a", "c", 1)), ("1.yaml", ("a",)), ("0.yaml", ("a", "b")), None]
    ]


REFERENCES = {
    "a: ${{ b }}\nb: 5": {"a": 5, "b": 5},
    "a: ${{ b }}\nb: ${{ c }}\nc: {d: [1]}": {"a": {"d": [1]}, "b": {"d": [1]}, "c": {"d": [1]}},
    "a: x-${{ b.c.0 }}\nb: {c: ['${{ d }}']}\nd: 1.10": {"a": "x-1.10", "b": {"c": [1.1]}, "d": 1.1},
    "a: ${{ b.c }}\nb: ${{ d }}\nd: {c: 1}": {"a": 1, "b": {"c": 1}, "d": {"c": 1}},  # the name leads through a reference
    "a: {b: '${{ a.c }}', c: 1}": {"a": {"b": 1, "c": 1}},
    "a: ${{ q | default(7) }}": {"a": 7},
    "a: &x {k: '${{ b }}'}\nb: 1\nc: *x": {"a": {"k": 1}, "b": 1, "c": {"k": 1}},
}


@pytest.mark.parametrize("text", REFERENCES)
def test_values_refer_to_values(text):
    found = read(text)
    assert (plain(dict(found.values)), found.problems) == (REFERENCES[text], ())


WRONG = {
    "a: ${{ a }}": [("INT109", ("a",), "the value `a` refers to itself")],
    "b: ${{ a }}\na: ${{ c }}\nc: x${{ b }}": [("INT109", ("a",), "the value `a` refers to itself: `a` → `c` → `b` → `a`")],
    "a: ${{ c }}\nb: ${{ c }}\nc: ${{ b }}": [("INT109", ("b",), "the value `b` refers to itself: `b` → `c` → `b`")],
    "a: {b: '${{ a }}'}": [("INT109", ("a", "b"), "the value `a.b` refers to itself")],
    "a: ${{ x }}\nb: ${{ a }}\nc: ${{ b.d }}": [("INT101", ("a",), "the placeholder `${{ x }}` has no value")],
    "a: x${{ b }}\nb: [1]": [("INT101", ("a",), "the placeholder `${{ b }}` stands inside a text, and its value is a list")],
    "a: ${{ b c }}": [("INT108", ("a",), "`${{ b c }}` is no placeholder")],
    "a: {'${{ b }}': 1}\nb: 1": [("INT108", ("a", "${{ b }}"), "a placeholder stands in a key of the values")],
}


@pytest.mark.parametrize("text", WRONG)
def test_what_cannot_be_filled_is_told_once_where_it_starts(text):
    assert told(read(text)) == WRONG[text]


def test_what_waits_for_a_broken_value_is_not_told_again():
    values = read("a: ${{ x }}\nb: {c: '${{ a }}', d: 1}").values
    for name in ("a", "b.c", "b", "a.z"):
        fill = filled({"envs": {"k": f"${{{{ {name} }}}}"}}, values)
        assert (fill.findings, fill.unfilled) == ((), {("envs", "k")})
    assert filled({"k": "${{ b.d }}"}, plain_values(values)).data == {"k": 1}


CHAIN = 5_000


def to(name: str, number: int) -> str:
    return "${{ " + f"{name}{number}" + " }}"


LARGE = {
    "a chain": ("".join([f"a{i}: {to('a', i + 1)}\n" for i in range(CHAIN)]) + f"a{CHAIN}: 1", []),
    "a circle": ("".join([f"a{i}: {to('a', (i + 1) % CHAIN)}\n" for i in range(CHAIN)]), ["INT109"]),
    "texts of texts": ("".join([f"a{i}: {to('a', i + 1) * 10}\n" for i in range(20)]) + "a20: lol", ["INT110"]),
    "lists of lists": ("".join([f"a{i}: {[to('a', i + 1)] * 10}\n" for i in range(20)]) + "a20: lol", ["INT110"]),
    "ever deeper": ("".join([f"a{i}: [{to('a', i + 1)!r}]\n" for i in range(900)]) + "a900: 1", ["INT110"]),
    "all of all": (
        "x1: 1\nall1:\n" + f"  - {to('x', 1)}\n" * CHAIN + "".join([f"b{i}: {to('all', 1)}\n" for i in range(300)]),
        ["INT110"],
    ),
}


@pytest.mark.parametrize("name", LARGE)
def test_neither_depth_nor_growth_is_without_bounds(name):
    text, codes = LARGE[name]
    start = time.monotonic()
    found = read(text)
    assert [code for code, _, _ in told(found)] == codes
    assert extent(dict(found.values)).size < 3 * 1024 * 1024
    assert time.monotonic() - start < 30


NAMES = st.sampled_from("abcdef")
TEXTS = st.lists(st.one_of(st.sampled_from(["x", " ", "1"]), NAMES.map(lambda name: f"${{{{ {name} }}}}")), min_size=1, max_size=3)
LEAVES = st.one_of(TEXTS.map("".join), st.integers(0, 9), st.booleans(), st.none())
NESTED = st.recursive(LEAVES, lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=2), max_leaves=4)
TREES = st.dictionaries(NAMES, NESTED, max_size=6)


def turned(value):
    """The same with the keys of every mapping in the other order."""
    if isinstance(value, dict):
        return {key: turned(item) for key, item in reversed(value.items())}
    return [turned(item) for item in value] if isinstance(value, list) else value


def dumped(value) -> str:
    return yaml.safe_dump(value, sort_keys=False, width=1000)


@settings(max_examples=150, deadline=None)
@given(st.lists(TREES, min_size=1, max_size=3))
def test_the_order_of_keys_decides_nothing(trees):
    one, other = read(*map(dumped, trees)), read(*[dumped(turned(tree)) for tree in trees])
    assert plain(dict(one.values)) == plain(dict(other.values))
    assert (told(one), one.values.broken) == (told(other), other.values.broken)


@settings(max_examples=150, deadline=None)
@given(TREES)
def test_what_is_filled_holds_no_placeholder_and_a_second_time_changes_nothing(tree):
    found = read(dumped(tree))
    if not found.problems:
        assert "${{" not in repr(plain(dict(found.values)))
        assert plain(dict(read(dumped(plain(dict(found.values)))).values)) == plain(dict(found.values))
    else:
        assert found.values.broken or any(code == "INT108" for code, _, _ in told(found))


YAML = st.recursive(
    st.one_of(
        st.none(),
        st.booleans(),
        st.integers(-(10**9), 10**9),
        st.text(st.characters(codec="utf-8", exclude_categories=["C"]), max_size=8),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text("abc.-x1", min_size=1, max_size=4), inner, max_size=3),
    max_leaves=10,
).filter(lambda value: "${{" not in repr(value))


@settings(max_examples=150, deadline=None)
@given(YAML)
def test_any_yaml_comes_out_of_a_whole_scalar_as_it_went_in(value):
    values = read(dumped({"v": value})).values
    assert filled({"k": "${{ v }}"}, plain_values(values)).data == {"k": value}
    assert plain(filled({"k": "${{ v }}"}, values).data) == {"k": value}


@settings(max_examples=150, deadline=None)
@given(YAML, st.text("abc.-x01", min_size=1, max_size=8))
def test_what_is_located_is_there(value, name):
    if found := locate({"v": value}, f"v.{name}"):
        at = {"v": value}
        for step in found.path:
            at = at[step]
        assert at is found.value
        assert ".".join(map(str, found.path)) == f"v.{name}"


def test_no_values_are_as_none():
    assert filled({"k": "${{ x | default(1) }}"}, Values()) == filled({"k": "${{ x | default(1) }}"}, {})


PLAIN = st.recursive(
    st.integers(0, 9), lambda inner: st.lists(inner, max_size=2) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=6
)


def leaves(value, path=()):
    if isinstance(value, dict | list) and value:
        for step, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, step))
    else:
        yield path, value


def has(tree, path) -> bool:
    for step in path:
        try:
            tree = tree[step]
        except (KeyError, IndexError, TypeError):
            return False
    return True


@settings(max_examples=150, deadline=None)
@given(st.lists(st.dictionaries(NAMES, PLAIN, max_size=4), min_size=1, max_size=4))
def test_the_last_writer_of_a_value_is_its_origin_and_its_place(trees):
    values = read(*map(dumped, trees)).values
    for path, value in leaves(values):
        if path:
            last = max(number for number, tree in enumerate(trees) if has(tree, path))
            document, _ = values.place(path)
            assert value.origin.where == document.source.name == f"{last}.yaml"
