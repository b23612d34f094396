"""No value can break a manifest or get into its structure: any text comes out where it was put in, as itself.

The Workload is made up from its types, so a field that is added is covered: every string in it is another mark.
What is rendered with texts in place of marks has to be what is rendered with the marks, with the texts in place of them.
"""

import dataclasses
import re
from collections.abc import Mapping, Sequence
from itertools import count
from types import NoneType, UnionType
from typing import Union, get_args, get_origin, get_type_hints

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.assets import templates_folder
from compiler.hints import Any
from compiler.manifest.emit import emit
from compiler.render.kubernetes import object_templates
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.traced import Origin, traced
from compiler.workload.workload import Node, Workload

TEMPLATES, SKELETONS = Templates(templates_folder(), fields_of=Node), Skeletons()
MARK = re.compile("mark[0-9]+x")


def made(kind, numbers, *, answer):
    """A value of the type `kind` in which every string is a mark; what is a boolean is `answer`."""
    if kind in (str, Any, bool, int):
        return answer if kind is bool else 7 + next(numbers) if kind is int else f"mark{next(numbers)}x"
    if get_origin(kind) in (Union, UnionType):
        return made(next(part for part in get_args(kind) if part is not NoneType), numbers, answer=answer)
    if get_origin(kind) is Mapping:
        return {made(str, numbers, answer=answer): made(get_args(kind)[1], numbers, answer=answer)}
    if get_origin(kind) in (Sequence, list):
        return [made(get_args(kind)[0], numbers, answer=answer)]
    hints = get_type_hints(kind)
    return kind(**{field.name: made(hints[field.name], numbers, answer=answer) for field in dataclasses.fields(kind)})


def filled(value, texts):
    """`value` with texts in place of marks."""
    if isinstance(value, str):
        return MARK.sub(lambda mark: texts.get(mark[0], mark[0]), value)
    if isinstance(value, Mapping):
        return {filled(key, texts): filled(item, texts) for key, item in value.items()}
    if isinstance(value, list):
        return [filled(item, texts) for item in value]
    if isinstance(value, Node):
        return type(value)(**{field.name: filled(getattr(value, field.name), texts) for field in dataclasses.fields(value)})
    return value


def with_origins(value):
    if isinstance(value, Node):
        return type(value)(**{field.name: with_origins(getattr(value, field.name)) for field in dataclasses.fields(value)})
    if isinstance(value, list) and any(isinstance(item, Node) for item in value):
        return [with_origins(item) for item in value]
    return traced(value, Origin("source", "worker.yaml", 1, 1))


def rendered(workload):
    """The objects without their checksums, which are for other contents others."""
    objects = []
    for name in object_templates():
        for manifest in SKELETONS.manifests(TEMPLATES.render(name, w=with_origins(workload))):
            assert manifest.text == emit(manifest.object)
            assert yaml.load(manifest.text, yaml.CSafeLoader) == manifest.object
            objects.append(without_checksums(manifest.object))
    return objects


def without_checksums(value):
    if isinstance(value, dict):
        return {key: without_checksums(item) for key, item in value.items() if not key.startswith("checksum/")}
    return [without_checksums(item) for item in value] if isinstance(value, list) else value


def marks(value):
    return set(MARK.findall(repr(value)))


WORKLOADS = [made(Workload, count(), answer=answer) for answer in (True, False)]
OBJECTS = [rendered(workload) for workload in WORKLOADS]
NAMES = marks([found["metadata"]["name"] for objects in OBJECTS for found in objects])  # those are checked
PLACED = [sorted(marks(objects) - NAMES) for objects in OBJECTS]

each_workload = pytest.mark.parametrize("index", [0, 1])
TRICKY = [
    *("{{ x }}", "{% if x %}", "{# c #}", "{{ .Values.x }} {{- end }}", "%s %d", "$(X) ${X} ${{ x }}"),
    *("a: b", "- a", "a\n- b\n# c\n---\n...\n", "\"'`\\", "'", "|", ">", "&a", "*a", "!!str", "<<", "# x", "? x", "{", "[", ","),
    *("y", "no", "null", "~", "true", "1e3", "0o7", "08", "1_000", "12:30", "2026-01-01", ".inf", "=", "6e51234"),
    *("\n", "\n\n", " ", "\t", " x\n y\n", "\tx\n\ty", "x \n y \n\n", "a\r\nb", "\x01\x1b[0m\x7f\x9b", "a\u0085b\u2028c\ufeffd"),
    *("\ue0000\ue001", "#\ue0020\ue001", "\U0001f600", "x" * 3000, "mark", "None"),
]
TEXTS = st.text(min_size=1) | st.sampled_from(TRICKY)


@each_workload
def test_the_templates_place_most_of_it(index):
    assert len(PLACED[index]) > 40


@each_workload
@settings(max_examples=150, deadline=None)
@given(data=st.data())
def test_one_text_anywhere(index, data):
    texts = {data.draw(st.sampled_from(PLACED[index])): data.draw(TEXTS)}
    assert rendered(filled(WORKLOADS[index], texts)) == filled(OBJECTS[index], texts)


@each_workload
@pytest.mark.parametrize("text", TRICKY, ids=ascii)
def test_one_text_everywhere(index, text):
    texts = {mark: f"{text}{mark}{text}" for mark in PLACED[index]}
    assert rendered(filled(WORKLOADS[index], texts)) == filled(OBJECTS[index], texts)
