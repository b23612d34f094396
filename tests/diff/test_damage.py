"""Somebody has edited an output directory by hand: whatever lies there can be compared."""

from copy import deepcopy
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diff.comparison import compare
from compiler.diff.findings import diagnostics
from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.lint.registry import RULES
from compiler.report.changes import NAMES, change_text
from compiler.report.changes.changes import Changes
from compiler.report.report import Report

CASES = Path(__file__).parent / "cases"
TEXTS = [path.read_text(encoding="utf-8") for path in sorted(CASES.glob("*/*.yaml")) if path.stem in ("before", "after")]
OBJECTS = [data for text in TEXTS for data in yaml.safe_load_all(text) if data]

rubbish = (
    st.none() | st.booleans() | st.integers(-1, 3) | st.sampled_from(["", "x", "1Gi"]) | st.just([None, 1]) | st.just({"a": {}})
)


def places(data, path=()):
    yield path
    entries = data.items() if isinstance(data, dict) else enumerate(data) if isinstance(data, list) else ()
    for step, inner in entries:
        yield from places(inner, (*path, step))


@st.composite
def damaged(draw, data):
    """An object in which something is not what it is for; its kind and name can still be read, or it would not be one."""
    data = deepcopy(data)
    fixed = {(), ("apiVersion",), ("kind",), ("metadata",), ("metadata", "name")}
    for _ in range(draw(st.integers(1, 3))):
        path = draw(st.sampled_from([path for path in places(data) if path not in fixed]))
        at = data
        for step in path[:-1]:
            at = at[step]
        at[path[-1]] = deepcopy(draw(rubbish))
    return data


def side(name, objects):
    keyed = {}
    for data in objects:
        key = ObjectKey("prod", "sales", "orders", data["apiVersion"].rpartition("/")[0], data["kind"], data["metadata"]["name"])
        keyed[key] = SideObject(key, data)
    return Side(name, keyed)


@pytest.mark.parametrize("across", [False, True])
@settings(max_examples=60)
@given(data=st.data())
def test_it_is_compared_all_the_same(across, data):
    whole = data.draw(st.lists(st.sampled_from(OBJECTS), min_size=1, max_size=6))
    broken = [data.draw(damaged(each)) for each in whole]
    sides = [side("a", whole), side("b", broken)]
    comparison = compare(*(reversed(sides) if data.draw(st.booleans()) else sides), across=across)
    report = Report(tuple(diagnostics(comparison, RULES)), {}, (), 0, {})
    for name in NAMES:
        assert change_text(name, Changes(comparison, report))
