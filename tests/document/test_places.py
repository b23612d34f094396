"""Where keys, values, items and documents stand."""

import pytest

from compiler.document import Place, documents
from compiler.document.builder import Limits
from compiler.lint.registry import RULES
from compiler.source import Source

TEXT = """\
# a Worker
name: orders
worker:
  replicas: 1.10   # twice
  envs: {A: "x", B: }
  tags:
  - one
  - 'two'
  text: |
    line

  last: &x [1,
    2]
copy: *x
number: &n 0x1F
again: *n
"""


@pytest.fixture(scope="module")
def document():
    (found,) = documents(Source("x", TEXT))
    assert found.problems == ()
    return found


def cut(span) -> str:
    return TEXT[span.start.offset : span.end.offset]


@pytest.mark.parametrize(
    ("path", "key", "value"),
    [
        (("name",), "name", "orders"),
        (("worker", "replicas"), "replicas", "1.10"),
        (("worker", "envs"), "envs", '{A: "x", B: }'),
        (("worker", "envs", "A"), "A", '"x"'),
        (("worker", "envs", "B"), "B", "B"),  # nothing is there: the key
        (("worker", "tags"), "tags", "- one\n  - 'two'"),
        (("worker", "tags", 1), "'two'", "'two'"),
        (("worker", "text"), "text", "|\n    line"),
        (("worker", "last"), "last", "&x [1,\n    2]"),
        (("worker", "last", 1), "2", "2"),
        (("copy",), "copy", "*x"),
        (("copy", 1), "2", "2"),  # where it is written, not where it is used
        (("number",), "number", "0x1F"),  # the anchor stays when the value is replaced
        (("worker", "none"), "worker", "worker"),  # the nearest there is
        (("worker", "tags", 7), "tags", "tags"),
        (("none", "at", "all"), "", ""),
    ],
)
def test_a_path_leads_to_its_text(document, path, key, value):
    assert cut(document.key_span(path)) == key
    assert cut(document.span(path)) == value


def test_the_whole_document_starts_at_its_first_key(document):
    assert document.span(()).start[:2] == (2, 1)
    assert document.root.start == TEXT.index("name")
    assert document.place(("none",)) is None
    assert document.place(("name", "of")) is None


def test_spelling_is_the_text_of_plain_scalars_behind_aliases_too(document):
    paths = [("worker", "replicas"), ("number",), ("again",), ("name",), ("worker", "tags", 1), ("worker",), ("none",)]
    assert [document.spelling(path) for path in paths] == ["1.10", "0x1F", "0x1F", "orders", None, None, None]


def test_children_are_placed_by_key_or_in_order(document):
    envs = document.children(document.data["worker"]["envs"])
    assert list(envs) == ["A", "B"]
    assert envs["A"] == document.place(("worker", "envs", "A"))
    tags = document.children(document.data["worker"]["tags"])
    assert tags[0] == Place(*[TEXT.index("one"), TEXT.index("one") + 3] * 2, plain=True)


def test_places_count_from_the_start_of_the_source():
    text = "a: 1\n---\nb: {c: 2, c: 3}\n...\n# d\n---\ne: f: g\n"
    found = list(documents(Source("x", text)))
    assert text[found[1].span(("b", "c")).start.offset] == "2"
    assert [problem.span.start[:2] for document in found for problem in document.problems] == [(3, 11), (7, 4)]
    assert [document.index for document in found] == [0, 1, 2]
    assert found[2].root.start == text.index("# d")


def test_merged_entries_stand_where_they_are_written():
    text = "a: &a {b: 1}\nc:\n  <<: *a\n  d: 2\n"
    (found,) = documents(Source("x", text))
    assert found.span(("c", "b")).start[:2] == (1, 11)
    assert found.key_span(("c", "b")).start[:2] == (1, 8)


@pytest.mark.parametrize(
    ("limits", "text", "message"),
    [
        (Limits(nodes=4), "a: 1\nb: 2\nc: 3\n", "the document has more than 4 keys and values"),
        (Limits(nodes=4), "[1, 2, 3, 4, 5]", "the document has more than 4 keys and values"),
        (Limits(nodes=4), "[1, 2, 3, [4]]", "the document has more than 4 keys and values"),
        (Limits(nodes=6), "[&a [1, 2], *a, 3]", "the document has more than 6 keys and values"),
        (Limits(nodes=6), "[&a [1, 2], *a, *a]", "the alias `*a` expands the document to more than 6 keys and values"),
        (Limits(all_nodes=4), "[1, 2]\n---\n[1, 2, 3]", "the file has more than 4 keys and values"),
        (Limits(depth=2), "a: {b: {c: 1}}", "the document nests deeper than 2 levels"),
        (Limits(depth=2), "a: &a {b: 1}\nc: [*a]", "the document nests deeper than 2 levels"),
        (Limits(depth=2), "- &a [1]\n- &b [*a]", "the document nests deeper than 2 levels"),
        (Limits(size=9), "a: 123456789", "the document has 12 characters, more than 9"),
        (Limits(documents=2), "--- a\n--- b\n--- c\n", "the file has more than 2 documents"),
        (Limits(directives=1), "%TAG !a! a\n%TAG !b! b\n--- c", "the document has 2 directives, more than 1"),
    ],
)
def test_beyond_a_limit_nothing_of_the_document_is_left(limits, text, message):
    *_, last = documents(Source("x", text), limits)
    (problem,) = last.problems
    assert (problem.code, problem.message, last.data) == ("YML106", message, None)


@pytest.mark.parametrize(
    ("limits", "text"),
    [
        (Limits(nodes=6), "a: 1\nb: 2\nc: 3\n"),
        (Limits(nodes=7), "[&a [1, 2], *a, 3]"),
        (Limits(all_nodes=5), "[1, 2]\n---\n[1, 2, 3]"),
        (Limits(depth=3), "a: {b: {c: 1}}"),
        (Limits(depth=3), "- &a [1]\n- &b [*a]\n- 1"),
        (Limits(size=12), "a: 123456789"),
        (Limits(documents=3), "--- a\n--- b\n--- c\n"),
        (Limits(directives=2), "%TAG !a! a\n%TAG !b! b\n--- c"),
    ],
)
def test_up_to_a_limit_everything_is_read(limits, text):
    assert [problem for document in documents(Source("x", text), limits) for problem in document.problems] == []


def test_a_file_that_is_full_is_not_read_on():
    found = list(documents(Source("x", "[1, 2]\n---\n[1, 2, 3]\n---\na: 1\n"), Limits(all_nodes=4)))
    assert [document.data for document in found] == [[1, 2], None]


def test_the_rule_names_the_limits():
    limits = Limits()
    documentation = RULES["YML106"].documentation
    for limit in (limits.nodes, limits.all_nodes, limits.size, limits.documents, limits.depth):
        assert f"{limit:,}" in documentation
