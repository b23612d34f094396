"""Each scalar of each object knows where it came from."""

import pytest

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved
from compiler.render.kubernetes import Kubernetes
from compiler.render.rendered import Skeletons
from compiler.render.templates import Templates
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.source import decode
from compiler.traced import Bool, Float, Int, Map, Origin, derived, origins, plain, traced, written
from compiler.workload.lower import lower

PIECES = {
    "source": traced({"name": "orders", "list": ["a", "b"], "map": {"k": "v"}}, Origin("source", "worker.yaml", 3, 7)),
    "overlay": traced("DEBUG", Origin("overlay", "workerc.yaml", 9, 5)),
    "value": traced(3, Origin("value", "replicas", 0)),
    "default": traced("public", Origin("default", "workspace public")),
    "stack": traced("ghcr.io/a/b", Origin("declaration", "stacks.yaml", 5, 3)),
}
TEMPLATE = """\
{% macro part(x) %}
inner: {{ x }}
literal: 1
{% endmacro %}
kind: Thing
metadata:
  name: {{ source.name }}
  labels:
    own: label
    <<: {{ source.map }}
spec:
  replicas: {{ value }}
  {{ part(overlay) | indent(2) }}
  image: {{ stack }}:{{ value }}
  "{{ source.name }}": "{{ default }}"
  made: {{ source.name ~ default }}
  list: {{ source.list }}
  lines: |
    {{ source.name }}
    text
  empty: []
"""
EXPECTED = {
    "kind": "t:5",
    "metadata.name": "worker.yaml:3:7",
    "metadata.labels.own": "t:9",
    "metadata.labels.k": "worker.yaml:3:7",
    "spec.replicas": "value: replicas",
    "spec.inner": "workerc.yaml:9:5",
    "spec.literal": "t:3",
    "spec.image": "text of stacks.yaml:5:3, value: replicas, t:14",
    "spec.orders": "default: workspace public",
    "spec.made": "~ of worker.yaml:3:7, default: workspace public",
    "spec.list.0": "worker.yaml:3:7",
    "spec.list.1": "worker.yaml:3:7",
    "spec.lines": "text of worker.yaml:3:7, t:18",
    "spec.empty": "t:21",
}


def named(manifest):
    return {".".join(map(str, path)): str(origin) for path, origin in manifest.origins().items()}


def test_every_kind_of_origin():
    (manifest,) = Skeletons().manifests(Templates({"t": TEMPLATE}).render("t", **PIECES))
    assert named(manifest) == EXPECTED


WORKER = """\
name: orders
version: v1beta
type: worker
worker:
  replicas: ${{ count }}
  stack: bento:4.0
  compute: runnable-default
  envs:
    RATE: 1.10
  resources:
    limits: {memory: 256Mi}
  stackSpec:
    input: {stdin: {}}
"""
STACK = """\
name: bento-v4
version: v1alpha
type: stack
stack:
  name: bento
  version: "4.0"
  image: {registry: docker.io, repository: warpstreamlabs, image: bento, tag: "1.4.0"}
  command: [/bento]
  workerConfig: {}
"""


def test_a_worker_end_to_end():
    place = Environment(values={"count": traced(2, Origin("value", "count"))})
    (worker, stack) = (
        next(filter(None, map(identify, documents(decode(name, text.encode())))))
        for name, text in (("worker.yaml", WORKER), ("stack.yaml", STACK))
    )
    workload = lower(resolved(worker, place), platform([stack]), place, lambda _: None)
    manifest = next(m for m in Kubernetes().render(workload) if m.kind == "Deployment")
    found = named(manifest)
    assert found["metadata.name"] == "worker.yaml:1:7"
    assert found["spec.replicas"] == "value: count"
    assert found["spec.template.spec.containers.0.command.0"] == "stack.yaml:8:13"
    assert found["spec.template.spec.containers.0.resources.limits.memory"].endswith("worker.yaml:11:22")
    assert "worker.yaml:9:11" in found[next(path for path in found if plain_at(manifest.object, path) == "1.10")]
    assert found["spec.template.spec.automountServiceAccountToken"].startswith("kubernetes/_pod.yaml.j2:")


def plain_at(value, path):
    for step in path.split("."):
        value = value[int(step)] if isinstance(value, list) else value.get(step) if isinstance(value, dict) else None
    return value


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("1.10", "1.10"),
        (1.1, "1.1"),
        (True, "true"),
        (False, "false"),
        (10, "10"),
        (Int(8), "8"),
        (Bool(1), "true"),
        (Float(1.5), "1.5"),
    ],
)
def test_a_scalar_is_written_as_a_string_shows_it(value, text):
    assert written(value) == text


@pytest.mark.parametrize(("kind", "value", "spelling"), [(Float, 1.1, "1.10"), (Int, 8, "0o10"), (Bool, 1, "TRUE")])
def test_a_scalar_with_a_spelling_is_written_so(kind, value, spelling):
    scalar = kind(value)
    assert scalar.spelling is None
    scalar.spelling = spelling
    assert written(scalar) == spelling


@pytest.mark.parametrize("value", [None, [], {}, [1], Map()])
def test_what_is_no_scalar_cannot_be_written(value):
    with pytest.raises(TypeError, match="has no place inside a string"):
        written(value)


def test_tracing_changes_nothing_and_leaves_what_is_traced():
    inner = traced("x", Origin("source", "a", 1))
    value = {"a": [1, 2.5, True, None, inner], "b": {}}
    outer = traced(value, Origin("source", "b", 2))
    assert plain(outer) == value
    assert repr(outer) == repr(value)
    assert [str(item.origin) for item in outer["a"] if item is not None] == ["b:2", "b:2", "b:2", "a:1"]
    assert traced(outer, Origin("source", "c")) is outer


def test_what_is_derived_from_nothing_traced_is_plain():
    assert type(derived("x", "upper", "X", ["Y"])) is str


def test_many_inputs_are_named_by_the_first():
    values = [traced(number, Origin("source", "w", number)) for number in range(1, 1000)]
    assert len(origins(values)) == 32
    assert str(origins(derived(0, "sum", values))[0]).startswith("sum of w:1, w:2,")
