"""What templates give: the cases in `skeletons/`, and the laws that hold for all of them."""

from pathlib import Path

import pytest
import yaml

from compiler.manifest.emit import emit
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates

FOLDER = Path(__file__).parent / "skeletons"
CASES = sorted(path.stem for path in FOLDER.glob("*.txt"))
each_case = pytest.mark.parametrize("case", CASES)


def parts(case):
    _, template, objects = (FOLDER / f"{case}.txt").read_text(encoding="utf-8").split("=== ")
    return template.removeprefix("template\n"), objects.removeprefix("objects\n")


def leaves(value, path=()):
    if isinstance(value, dict | list) and value:
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from leaves(item, (*path, key))
    else:
        yield path


@pytest.fixture
def filled(case, data):
    return Skeletons().documents(Templates({"t": parts(case)[0]}).render("t", **data))


@each_case
def test_a_template_gives_these_objects(case, filled):
    assert "---\n".join(document.text for document in filled) == parts(case)[1]


@each_case
def test_object_and_text_are_the_same(filled):
    for document in filled:
        assert document.text == emit(document.object)
        assert yaml.load(document.text, yaml.CSafeLoader) == document.object


@each_case
def test_every_scalar_has_an_origin_and_nothing_else_has(filled):
    for document in filled:
        assert set(document.origins()) == set(leaves(document.object))


@each_case
def test_a_literal_stands_in_the_line_that_it_is_from(case, filled):
    lines = parts(case)[0].splitlines()
    for document in filled:
        for path, origin in document.origins().items():
            value = document.object
            for step in path:
                value = value[step]
            if origin.kind == "template" and "{{" not in (line := lines[origin.line - 1]):
                assert (str(value).lower() if isinstance(value, bool) else str(value)) in line


@each_case
def test_a_skeleton_is_parsed_once(case, data):
    templates, skeletons = Templates({"t": parts(case)[0]}), Skeletons()
    first, second = (skeletons.documents(templates.render("t", **data)) for _ in range(2))
    assert (skeletons.misses, skeletons.hits) == (1, 1)
    assert [document.text for document in first] == [document.text for document in second]


def test_values_do_not_come_from_the_memo():
    templates, skeletons = Templates({"t": "a: {{ x }}\nb: [1, {{ x }}]"}), Skeletons()
    found = [skeletons.documents(templates.render("t", x=x))[0].object for x in (1, "two", [3], None)]
    assert found == [{"a": 1, "b": [1, 1]}, {"a": "two", "b": [1, "two"]}, {"a": [3], "b": [1, [3]]}, {"b": [1]}]
    assert (skeletons.misses, skeletons.hits) == (1, 3)
