"""Patches laid over data: a table of cases, and what holds for all."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compiler.environment.merging import merged
from compiler.traced import Origin, plain, traced

CASES = yaml.safe_load((Path(__file__).parent / "merging" / "cases.yaml").read_text(encoding="utf-8"))
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.floats(allow_nan=False) | st.text("ab", max_size=2)
KEYS = st.sampled_from(["a", "b", "c"])
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3), max_leaves=8)
MAPPINGS = st.dictionaries(KEYS, VALUES, max_size=3)
ITEMS = st.lists(
    st.fixed_dictionaries({"name": st.sampled_from("abcd"), "x": st.integers(0, 2)}),
    max_size=4,
    unique_by=lambda item: item["name"],
)


def dotted(places: dict) -> dict[str, str]:
    return {".".join(map(str, new)): ".".join(map(str, old)) for new, old in places.items()}


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_a_patch_is_laid_over(case):
    found = merged(case["data"], case["patch"])
    assert repr(found.data) == repr(case["result"])
    assert found.changed is case.get("changed", True)
    if "places" in case:
        assert case["places"].items() <= dotted(found.given).items()


def rfc7386(target: Any, patch: Any) -> Any:
    """The algorithm of the specification, section 2."""
    if not isinstance(patch, dict):
        return patch
    result = dict(target) if isinstance(target, dict) else {}
    for name, value in patch.items():
        if value is None:
            result.pop(name, None)
        else:
            result[name] = rfc7386(result.get(name), value)
    return result


def without_nulls(value: Any) -> Any:
    if isinstance(value, dict):
        return {key: without_nulls(item) for key, item in value.items() if item is not None}
    return [without_nulls(item) for item in value] if isinstance(value, list) else value


@given(MAPPINGS, MAPPINGS)
def test_without_names_it_is_the_merge_patch_of_the_rfc(data, patch):
    assert repr(without_nulls(merged(data, patch).data)) == repr(without_nulls(rfc7386(data, patch)))


@given(MAPPINGS, MAPPINGS)
def test_a_second_time_changes_nothing(data, patch):
    once = merged(data, patch)
    assert merged(once.data, patch).changed is False
    assert once.changed is (repr(once.data) != repr(data))


@given(ITEMS, ITEMS)
def test_of_named_items_none_is_lost_and_none_is_doubled(old, new):
    before, given_names = ([item["name"] for item in items] for items in (old, new))
    result = merged({"list": old}, {"list": new}).data["list"]
    assert [item["name"] for item in result] == [*before, *[name for name in given_names if name not in before]]


def scalars(value: Any, path: tuple = ()) -> dict[tuple, Any]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if entries is None:
        return {path: value}
    return {place: scalar for step, item in entries for place, scalar in scalars(item, (*path, step)).items()}


@given(MAPPINGS, MAPPINGS)
def test_every_scalar_knows_who_wrote_it_last(data, patch):
    source, overlay = Origin("source", "a.yaml", 1, 1), Origin("overlay", "b.yaml", 1, 1)
    found = merged(traced(data, source), traced(patch, overlay))
    assert plain(found.data) == merged(data, patch).data
    for path, scalar in scalars(found.data).items():
        if scalar is not None:
            from_patch = any(path[:length] in found.given for length in range(len(path) + 1))
            assert scalar.origin == (overlay if from_patch else source)
