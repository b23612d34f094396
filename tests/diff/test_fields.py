"""Properties of the comparison of two objects."""

import json

import yaml
from hypothesis import given
from hypothesis import strategies as st

from compiler.diff.fields import differences
from compiler.diff.objects import ABSENT

names = st.sampled_from("abcd")
words = st.sampled_from(["x", "y", "80", "true", ""])
amounts = st.sampled_from([("1", 1, "1000m"), ("1Gi", "1024Mi", 1073741824), ("500m", 0.5, "0.5"), ("2", 2, "2k")])


def unique(item, key):
    return st.lists(item, max_size=4, unique_by=lambda each: each[key])


tolerations = st.lists(st.fixed_dictionaries({"key": names}, optional={"value": words}), max_size=4)
variables = unique(st.fixed_dictionaries({"name": names, "value": words}), "name")
ports = unique(st.fixed_dictionaries({"containerPort": st.integers(1, 4)}, optional={"name": names}), "containerPort")
containers = st.fixed_dictionaries(
    {"name": names},
    optional={
        "args": st.lists(words, max_size=4),
        "env": variables,
        "envFrom": st.lists(st.builds(lambda name: {"configMapRef": {"name": name}}, names), max_size=3),
        "ports": ports,
        "resources": st.builds(lambda amount: {"limits": {"cpu": amount[0]}}, amounts),
        "securityContext": st.builds(lambda drop: {"capabilities": {"drop": drop}}, st.lists(words, max_size=3, unique=True)),
    },
)
pods = st.fixed_dictionaries(
    {"containers": unique(containers, "name")},
    optional={
        "tolerations": tolerations,
        "initContainers": unique(containers, "name"),
        "nodeSelector": st.dictionaries(names, words),
    },
)
deployments = st.builds(
    lambda replicas, labels, pod: {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "x", "labels": labels},
        "spec": {"replicas": replicas, "template": {"spec": pod}},
    },
    st.none() | st.integers(0, 3),
    st.dictionaries(names, words),
    pods,
)
trees = st.recursive(
    st.none() | st.booleans() | st.integers(0, 3) | words,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(names, inner, max_size=4),
    max_leaves=12,
)
configurations = st.dictionaries(names, trees, max_size=4)


def config_map(files):
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "x"}, "data": files}


def settled(value, at=""):
    """An object in one form, by rules of its own: what the comparison knows from schemas is written out here."""
    if isinstance(value, dict):
        return {key: settled(inner, key) for key, inner in value.items() if inner is not None}
    if isinstance(value, list):
        items = [settled(item) for item in value]
        return (
            items
            if at in ("args", "envFrom", "initContainers")
            else sorted(items, key=lambda item: json.dumps(item, sort_keys=True))
        )
    return value


@given(deployments, deployments)
def test_its_changes_make_one_object_of_the_other(apply_changes, before, after):
    assert settled(apply_changes(before, differences(before, after))) == settled(after)


@given(configurations, configurations)
def test_its_changes_make_one_file_of_the_other(apply_changes, before, after):
    old, new = (config_map({"c.yaml": yaml.safe_dump(data), "d.json": json.dumps(data)}) for data in (before, after))
    made = apply_changes(old, differences(old, new))
    assert yaml.safe_load(made["data"]["c.yaml"]) == after
    assert json.loads(made["data"]["d.json"]) == after


@given(deployments, deployments)
def test_the_other_way_round_each_change_is_reversed(before, after):
    forth, back = differences(before, after), differences(after, before)
    assert len(forth) == len(back)
    ends = [(change.before, change.after) for change in forth]
    assert sorted(map(repr, ends)) == sorted(repr((change.after, change.before)) for change in back)


@given(deployments, st.randoms(use_true_random=False))
def test_another_order_of_what_has_none_is_no_difference(before, random):
    def shuffled(value, at=""):
        if isinstance(value, dict):
            keys = list(value)
            random.shuffle(keys)
            return {key: shuffled(value[key], key) for key in keys}
        if isinstance(value, list):
            items = [shuffled(item) for item in value]
            if at not in ("args", "envFrom", "initContainers"):
                random.shuffle(items)
            return items
        return value

    assert differences(before, shuffled(before)) == ()


@given(amounts, st.data())
def test_another_spelling_of_an_amount_is_no_difference(amount, data):
    def limited(cpu):
        container = {"name": "x", "resources": {"limits": {"cpu": cpu}, "requests": {"memory": cpu}}}
        return {"apiVersion": "v1", "kind": "Pod", "spec": {"containers": [container]}}

    before, after = (data.draw(st.sampled_from(amount[:2] if amount[0] == "2" else amount)) for _ in range(2))
    assert differences(limited(before), limited(after)) == ()


@given(deployments, deployments)
def test_each_place_leads_to_its_value(before, after):
    def value(data, place):
        for step in place.path:
            data = data[step]
        return data

    for change in differences(before, after):
        for end, place, data in ((change.before, change.before_at, before), (change.after, change.after_at, after)):
            assert (end is ABSENT) == (place is None)
            assert place is None or value(data, place) == end
