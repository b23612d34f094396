"""Workers that nothing ties to another can be left out where Workers are compared: what is found stays the same."""

import json
from itertools import permutations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution
from compiler.lint.comparing import comparisons
from compiler.lint.examples import source_of
from compiler.lint.registry import RULES
from compiler.lint.ties import DECLARED_ONLY, TIED, tied, ties
from compiler.repository.platform import platform
from compiler.repository.repository import placed, repository
from compiler.resources.types import COMPILED
from compiler.source import Source

COMPARING = {code: rule for code, rule in RULES.items() if rule.scope == "repository"}
HERE = Environment()
WORKER = """\
name: {name}
version: v1beta
type: worker
workspace: {workspace}
worker: {{stack: "{stack}", compute: runnable-default, {more}stackSpec: {{input: {given}, output: {gives}}}}}
"""
PLATFORM = """\
name: archive
version: v1beta
type: volume
volume: {size: 1Gi, accessMode: ReadWriteOnce, type: persistent}
---
name: shared
version: v1beta
type: volume
workspace: shop
volume: {size: 1Gi, accessMode: ReadWriteOnce, type: persistent}
---
name: wide
version: v1beta
type: volume
volume: {size: 1Gi, accessMode: ReadWriteMany, type: persistent}
"""
INPUTS = (
    "{stdin: {}}",
    *[f'{{kafka: {{addresses: ["{server}"], topics: [{topic}], consumer_group: g}}}}' for server in "kl" for topic in "ab"],
    '{kafka: {addresses: ["k"], topics: ["a,b", "${T}"], consumer_group: "${G}"}}',
    '{nats: {urls: ["n"], subject: a, queue: g}}',
    '{datasets: ["dataos://lake:flows/a"]}',
    '{datasets: ["dataos://lake:flows/b"], options: {subscriptionName: g}}',
)
OUTPUTS = (
    "{stdout: {}}",
    *[f'{{kafka: {{addresses: ["k"], topic: {topic}}}}}' for topic in "ab"],
    '{nats: {urls: ["n"], subject: a}}',
    '{datasets: ["dataos://lake:flows/a?acl=rw"]}',
    '{datasets: ["dataos://lake:flows/b?acl=rw", "dataos://lake:flows/a"]}',
)
MORE = (
    "",
    "persistentVolume: {name: archive, directory: x}, ",
    "persistentVolume: {name: shared, directory: x}, ",
    "dataosVolumes: [{name: archive, directory: x}, {name: wide, directory: y}], ",
    "tempVolume: archive, ",
    "envs: {T: a, G: g}, ",
)
WORKERS = st.builds(
    WORKER.format,
    name=st.sampled_from(["one", "two", "three", "four"]),
    workspace=st.sampled_from(["public", "shop"]),
    stack=st.sampled_from(["bento:4.0", "fastfun+alpha:1.0", "pulsar-function:1.0", "stream-monitor:1.0", "none"]),
    more=st.sampled_from(MORE),
    given=st.sampled_from(INPUTS),
    gives=st.sampled_from(OUTPUTS),
)


def read_in(texts):
    """How the resources of `texts` are read, each text a file, and what they declare."""
    found = placed(repository([Source(f"{number:02}.yaml", text) for number, text in enumerate(texts)]))
    known = platform([resource for resource in found.everything if resource.type != COMPILED])
    return [resolution(resource, HERE) for resource in found.everything], known


def compared(reads, known, profile):
    return comparisons(reads, known, lambda _: profile, {})


def both(texts, profile="strict"):
    """What is found among all, and what among those that are tied."""
    reads, known = read_in(texts)
    workers = [read for read in reads if read.worker.resource.type == COMPILED]
    others = [read for read in reads if read.worker.resource.type != COMPILED]
    numbers = tied(json.loads(json.dumps([ties(read.worker, known) for read in workers])))
    return compared(reads, known, profile), compared([*[workers[number] for number in sorted(numbers)], *others], known, profile)


def test_every_rule_that_compares_has_its_ties():
    assert TIED.isdisjoint(DECLARED_ONLY)
    assert set(COMPARING) == TIED | DECLARED_ONLY


BAD = {f"{code} {number}": example for code, rule in COMPARING.items() for number, example in enumerate(rule.examples)}
TEXTS = [document.text for example in BAD.values() for document in documents(source_of(example))]


@pytest.mark.parametrize("name", BAD)
def test_examples(name):
    """Also where each of their documents is a file, in any order."""
    texts = [document.text for document in documents(source_of(BAD[name]))]
    for order in ([source_of(BAD[name]).text], *permutations(texts)):
        everything, some = both(order)
        assert some == everything
        assert any(found.code == name[:6] for found in everything) >= ("bad" in BAD[name].kind)


@settings(max_examples=40, deadline=None)
@given(st.lists(st.sampled_from(TEXTS), max_size=8), st.sampled_from(["default", "strict", "production"]))
def test_documents_of_examples_beside_each_other(texts, profile):
    everything, some = both(texts, profile)
    assert some == everything


@settings(max_examples=40, deadline=None)
@given(st.lists(WORKERS, min_size=2, max_size=7))
def test_any_workers(texts):
    everything, some = both([*texts, PLATFORM])
    assert some == everything


@pytest.mark.slow
@settings(max_examples=1000, deadline=None)
@given(st.lists(WORKERS | st.sampled_from(TEXTS), min_size=2, max_size=9))
def test_many_workers(texts):
    everything, some = both([*texts, PLATFORM])
    assert some == everything


def test_where_looking_for_ties_crashes_all_are_looked_at():
    assert tied([[("a", "x")], [("?",)], []]) == {0, 1, 2}


def test_one_that_nothing_ties_is_left_out():
    alone = WORKER.format(name="alone", workspace="public", stack="bento:4.0", more="", given=INPUTS[0], gives=OUTPUTS[0])
    pair = [alone.replace("alone", "two")] * 2
    reads, known = read_in([alone, *pair])
    assert tied([ties(read.worker, known) for read in reads]) == {1, 2}
