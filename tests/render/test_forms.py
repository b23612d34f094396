"""A form gives what filling and writing the skeleton part by part gives, whatever is null, and however often it is asked."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.manifest.emit import after_key
from compiler.render import form
from compiler.render.form import Shape, slowly
from compiler.render.known import MAX_KNOWN, Known, KnownValues
from compiler.render.skeletonparser import parse, token
from compiler.traced import List, Map, Origin, traced

SKELETONS = [
    "a: $0\nb: {c: $1, d: [$2, x, $3]}\ne: z",
    "a: [$0]\nb: [[$1], [x, $2], {c: $3}]",
    "a: [[$0, x], [[$1]], [{b: $2}, {c: $3}]]",
    "a:\n- $0\n- {a: $1, b: $2}\n- x: {z: $3}",
    "a: {b: {c: {d: $0}}}\ne: {f: [{g: $1}]}\nh: {i: null, j: $2, k: [$3]}",
    "a: {<<: $0, b: $1}\nc: [{<<: $0}, {<<: $0, d: x}]\ne: '$2-$3'",
    "<<: $0\nb: $1",
    "a: {'key-$1': $2, b: $3}\nc: ['x$0']",
]
TEXTS = ["", "a\nb", "\n", " a\n", "no", "x" * 65]
SCALARS = st.none() | st.booleans() | st.integers() | st.text(max_size=80) | st.sampled_from(TEXTS)
VALUES = SCALARS | st.lists(SCALARS, max_size=2) | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2)
ORIGIN = Origin("source", "worker.yaml", 1, 1)


def shaped(text):
    """The skeleton `text`, in which `$0` is the first slot."""
    (root,) = parse(re.sub(r"\$([0-9])", lambda found: token(int(found[1])), text))
    return root


@pytest.mark.parametrize("text", SKELETONS)
@given(data=st.data())
def test_a_form_gives_what_its_skeleton_gives(text, data):
    root = shaped(text)
    shape = Shape(root)
    for _ in range(3):
        values = [data.draw(VALUES) for _ in range(4)]
        if "'" in text:  # where a text is asked for
            values = [value if isinstance(value, str) else str(value) for value in values]
        if "<<" in text:
            values[0] = data.draw(st.none() | st.dictionaries(st.text(max_size=3), SCALARS, max_size=2))
        known = {number: Known(traced(value, ORIGIN), {}) for number, value in enumerate(values) if isinstance(value, dict | list)}
        assert shape.filled(values, known) == slowly(root, values)
        assert shape.filled(values, {}) == slowly(root, values)


def test_objects_of_one_form_share_nothing_that_has_values_in_it():
    shape = Shape(shaped(SKELETONS[0]))
    one, two = (shape.filled([1, 2, 3, 4], {})[0] for _ in range(2))
    one["b"]["d"].append("more")
    assert two == {"a": 1, "b": {"c": 2, "d": [3, "x", 4]}, "e": "z"}


def test_no_more_forms_are_kept_than_that(monkeypatch):
    monkeypatch.setattr(form, "MAX_FORMS", 2)
    root = shaped(SKELETONS[0])
    shape = Shape(root)
    for number in range(16):
        values = [None if number >> bit & 1 else bit for bit in range(4)]
        assert shape.filled(values, {}) == slowly(root, values)
    assert len(shape._forms) == 2  # noqa: SLF001 - nobody else has to know


def test_a_value_is_known_by_itself_and_not_by_its_place():
    known = KnownValues()
    for number in range(3 * MAX_KNOWN):
        value = traced({"a": [number]} if number % 2 else [number], ORIGIN)
        assert type(value) in (Map, List)
        assert known.of(value).plain == value
        assert known.of(value) is known.of(value)
    assert len(known._known) <= MAX_KNOWN  # noqa: SLF001 - nobody else has to know


def test_a_text_is_kept_for_each_depth():
    known = Known(traced({"a": {"b": "c\nd"}}, ORIGIN), {})
    for _ in range(2):
        assert [known.after_key(depth) for depth in (0, 3)] == [after_key(known.plain, depth) for depth in (0, 3)]
