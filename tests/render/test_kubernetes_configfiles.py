"""Files that a stack makes of a stackSpec by templates of its own."""

import json

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolved
from compiler.lint.registry import RULES
from compiler.render.configfiles import ConfigFileProblem
from compiler.render.kubernetes import Kubernetes
from compiler.render.templates import TemplateProblem
from compiler.repository.platform import bundled, platform
from compiler.resources.resource import identify
from compiler.resources.types import is_bento
from compiler.source import decode
from compiler.traced import Origin, traced
from compiler.workload.lower import lower

WORKER = "name: x\nversion: v1beta\ntype: worker\nworker: {stack: own:1}\n"
BENTO = "name: x\nversion: v1beta\ntype: worker\nworker: {stack: bento:4.0}\n"


def stack(files: dict[str, str]) -> str:
    declared = {"name": "own", "version": "1", "image": {"image": "i", "tag": "t"}, "workerConfig": {"configFiles": files}}
    return json.dumps({"name": "own", "version": "v1alpha", "type": "stack", "stack": declared})


def config(files: dict[str, str], spec: object, kubernetes: Kubernetes | None = None) -> dict[str, str]:
    return rendered(f"{WORKER}---\n{stack(files)}\n", spec, kubernetes or Kubernetes())


def rendered(text: str, spec: object, kubernetes: Kubernetes) -> dict[str, str]:
    """The configuration files of the first resource in `text`, with a stackSpec of any values."""
    worker, *declared = [identify(document) for document in documents(decode("all.yaml", text.encode()))]
    place, found = Environment(), resolved(worker, Environment())
    section = found.section | {"stackSpec": traced(spec, Origin("source", "all.yaml", 4, 11))}
    workload = lower(found._replace(data={**found.data, "worker": section}), platform(declared), place, {}.get)
    return next((m.object["data"] for m in kubernetes.render(workload) if m.name == "x-config"), {})


@pytest.mark.parametrize(
    ("name", "template", "content"),
    [
        ("a.yaml", "<<: {{ spec }}", "a: 1\nb:\n  - x\n"),
        ("a.yml", "all: {{ spec.b }}\nname: {{ w.name }}", "all:\n  - x\nname: x\n"),
        ("a.json", "<<: {{ spec }}", '{\n  "a": 1,\n  "b": [\n    "x"\n  ]\n}\n'),
        ("a.conf", "a={{ spec.a }}\n{% for item in spec.b %}\nb={{ item }}\n{% endfor %}", "a=1\nb=x\n"),
        ("a.yaml", '{% if "c" not in spec %}\nc: added\n{% endif %}', "c: added\n"),
    ],
)
def test_a_file_is_written_by_its_kind(name, template, content):
    assert config({name: template}, {"a": 1, "b": ["x"]}) == {name: content}


@pytest.mark.parametrize(
    ("name", "template", "message"),
    [
        ("a.yaml", "a: {{ spec.missing }}", "there is no `missing`"),
        ("a.conf", "a\nb {{ spec.missing }}", "there is no `missing`"),
        ("a.conf", "a {{ spec }}", "has no place inside a string"),
        ("a.yaml", "a: {% endif %}", "unknown tag `endif`"),
        ("a.yaml", "a: 1\n---\nb: 2\n", "the file `a.yaml` has 2 documents, not 1"),
        ("a.yaml", "a: [", "what is rendered is no YAML"),
        ("a.yaml", "a: {{ 'a' * 10 ** 9 }}", ""),
    ],
)
def test_what_a_template_does_wrong_is_said_of_its_declaration(name, template, message):
    with pytest.raises(TemplateProblem) as caught:
        config({name: template}, {"a": 1})
    assert message in caught.value.message
    assert caught.value.template.startswith("all.yaml:6")
    assert caught.value.template.endswith(name)


def test_equal_names_with_different_texts_are_kept_apart():
    kubernetes = Kubernetes()
    for template, content in (("a: 1", "a: 1\n"), ("a: 2", "a: 2\n"), ("a: 1", "a: 1\n")):
        assert config({"a.yaml": template}, {"x": 1}, kubernetes) == {"a.yaml": content}


plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers(-(10**20), 10**20)
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=12),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)


KUBERNETES = Kubernetes()


@settings(max_examples=60, deadline=None)
@given(st.dictionaries(st.text(st.characters(codec="utf-8"), max_size=6), plain, min_size=1, max_size=3))
def test_no_value_of_a_stack_spec_can_break_its_file(spec):
    files = config({"a.json": "all: {{ spec }}", "b.yaml": "all: {{ spec }}"}, spec, KUBERNETES)
    assert json.loads(files["a.json"]) == {"all": spec}
    assert yaml.safe_load(files["b.yaml"]) == {"all": spec}


def test_what_the_user_sets_is_not_added_a_second_time():
    spec = {"input": {}, "logger": {"level": "OFF"}, "http": {"enabled": False}}
    written = rendered(BENTO, spec, KUBERNETES)["jobconfig.yaml"]
    assert yaml.safe_load(written) == spec
    assert written.count("logger:") == 1


def test_log_level_and_address_of_the_platform():
    assert yaml.safe_load(rendered(BENTO, {"input": {}}, KUBERNETES)["jobconfig.yaml"]) == {
        "input": {},
        "logger": {"level": "${DATAOS_LOG_LEVEL}", "add_timestamp": True, "format": "json", "static_fields": {"@service": "x"}},
        "http": {"address": "0.0.0.0:4195", "root_path": "/dataos-bento", "debug_endpoints": False},
    }


@pytest.mark.parametrize("example", RULES["STK109"].examples, ids=lambda example: example.kind)
def test_a_template_that_fails_is_said_of_the_worker(example):
    worker, own = (identify(document) for document in documents(decode("example.yaml", example.text.encode())))
    found = resolved(worker, Environment())
    workload = lower(found, platform([own]), Environment(), {}.get)
    if example.kind == "good":
        assert KUBERNETES.render(workload)
        return
    with pytest.raises(ConfigFileProblem) as caught:
        KUBERNETES.render(workload)
    finding = caught.value.finding(found)
    assert (finding.code, finding.path) == ("STK109", ("worker", "stack"))
    assert finding.message.startswith("the stack `reader:1.0` cannot write the file `reader.yaml`: there is no `topics`")
    assert "example.yaml:" in finding.help


FAMILY = [str(found.stack_name) for found in bundled() if found.stack_name and is_bento(found.stack_name.name)]


@pytest.mark.parametrize("stack", FAMILY)
def test_the_whole_bento_family_renders(stack):
    text = BENTO.replace("bento:4.0", stack)
    root = "/dataos-benthos" if stack.startswith("benthos") else "/dataos-bento"
    assert yaml.safe_load(rendered(text, {"input": {}}, KUBERNETES)["jobconfig.yaml"])["http"]["root_path"] == root
