"""The values of a document know where they are written, and how."""

import pytest

from compiler.document import documents
from compiler.document.tracing import traced_document
from compiler.source import Source
from compiler.traced import Bool, Float, Int, List, Map, Str, plain

TEXT = """\
a: &a
  b: 1.10
  c: [true, "two", 0x1F, ~]
d: *a
e: {<<: *a, f: FALSE}
g: &n 1e3
h: *n
i: !!int "7"
"""


@pytest.fixture(scope="module")
def document():
    (found,) = documents(Source("worker.yaml", TEXT))
    return found


@pytest.fixture(scope="module")
def traced(document):
    return traced_document(document)


def test_it_is_equal_to_the_plain_data(document, traced):
    assert plain(traced) == document.data
    kinds = [traced, traced["a"]["b"], *traced["a"]["c"], traced["a"]["c"], next(iter(traced))]
    assert [type(value) for value in kinds] == [Map, Float, Bool, Str, Int, type(None), List, Str]


@pytest.mark.parametrize(
    ("path", "line", "column"),
    [
        ((), 1, 1),
        (("a", "b"), 2, 6),
        (("a", "c"), 3, 6),
        (("a", "c", 2), 3, 20),
        (("d",), 1, 4),  # where the value is written, not where it is used
        (("d", "b"), 2, 6),
        (("e", "b"), 2, 6),
        (("e", "f"), 5, 16),
        (("h",), 7, 4),
    ],
)
def test_every_value_knows_its_place(traced, path, line, column):
    value = traced
    for step in path:
        value = value[step]
    assert str(value.origin) == f"worker.yaml:{line}:{column}"
    assert value.origin.kind == "source"


def test_every_key_knows_its_place(traced):
    assert {key: str(key.origin) for key in traced["a"]} == {"b": "worker.yaml:2:3", "c": "worker.yaml:3:3"}
    assert str(next(key for key in traced["e"] if key == "b").origin) == "worker.yaml:2:3"


def test_numbers_and_booleans_keep_their_spelling(traced):
    values = [traced["a"]["b"], traced["a"]["c"][0], traced["a"]["c"][2], traced["e"]["f"], traced["g"], traced["h"], traced["i"]]
    assert [value.spelling for value in values] == ["1.10", "true", "0x1F", "FALSE", "1e3", "1e3", None]


def test_what_aliases_name_is_one_object(traced):
    assert traced["d"] is traced["a"]


def test_the_kind_of_origin_is_the_callers(document):
    assert traced_document(document, "declaration")["g"].origin.kind == "declaration"


def test_an_unreadable_document_has_no_values():
    (found,) = documents(Source("x", "a: b: c"))
    assert traced_document(found) is None
