"""Whatever a configuration holds, judging it neither raises nor hangs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.document import Limits, documents
from compiler.source import decode
from compiler.streams import facts, judge, profile

NAMES = [
    *("input", "output", "pipeline", "processors", "type", "plugin", "label", "meta", "mapping", "switch", "cases", "workflow"),
    *("branches", "order", "broker", "inputs", "outputs", "kafka_franz", "topics", "redis", "try", "catch", "resource", "batching"),
    *("cache_resources", "metrics", "scanner", "${A}", "${A:b}", "", "x-a", "kafka_balanced", "text", "azure_cosmosdb"),
    *("patch_operations", "operation", "tests", "reject", "snowflake_put", "csv", "http", "headers", "sasl", "partition"),
]
scalars = st.none() | st.booleans() | st.integers() | st.floats() | st.sampled_from(NAMES) | st.text(max_size=5)
keys = st.sampled_from(NAMES) | st.text(max_size=3)
values = st.recursive(scalars, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(keys, inner, max_size=5), max_leaves=40)


@given(st.dictionaries(keys, values, max_size=6), st.sampled_from(["default", "4.13", "4.27", "bento", "connect"]))
def test_anything_can_be_judged(spec, name):
    for fault in judge(spec, profile(name)):
        assert "\n" not in fault.message + (fault.help or "")
        assert fault.message.count("`") % 2 == 0


@given(st.sampled_from(facts.KINDS), st.data())
def test_any_component_can_hold_anything(kind, data):
    name = data.draw(st.sampled_from(sorted(facts.versions(kind))))
    body = data.draw(values)
    for fault in judge({kind if kind != "processor" else "pipeline": {name: body}}, profile("default")):
        assert fault.path


@pytest.mark.parametrize("opening", ["- try:\n", "- branch:\n", "- switch:\n"])
def test_a_deep_configuration_can_be_judged(opening):
    name = opening[2:-2]
    below = {"try": "", "branch": "processors:", "switch": "- processors:"}[name]
    depth, lines, indent = 0, ["pipeline:", "  processors:"], 4
    while depth + 4 < Limits().depth:
        lines.append(" " * indent + opening.rstrip())
        indent += 4
        depth += 2
        if below:
            lines.append(" " * indent + below)
            indent += 4
            depth += 2 if name == "switch" else 1
    lines.append(" " * indent + "- mapping: root = this")
    (document,) = documents(decode("stream.yaml", ("\n".join(lines) + "\n").encode()))
    if document.data is not None:
        list(judge(document.data, profile("default")))
    assert document.data is not None


def test_aliases_do_not_multiply():
    lines = ["x-a: &a0 [{mapping: root = this}]"]
    lines += [f"x-b{n}: &a{n + 1} [{', '.join([f'{{try: *a{n}}}'] * 9)}]" for n in range(9)]
    text = "\n".join([*lines, "pipeline: {processors: *a9}"])
    (document,) = documents(decode("stream.yaml", text.encode()))
    if document.data is not None:
        assert list(judge(document.data, profile("default"))) == []
