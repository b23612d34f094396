"""Objects against the schemas of Kubernetes, beside the verdict of kubernetes-validate on the same object."""

import copy
import importlib.util
import sys
from functools import cache
from pathlib import Path
from typing import Any

import kubernetes_validate
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st
from kubernetes_validate import utils

from compiler.manifest import definitions, validators
from compiler.manifest.cluster import WINDOW, Cluster
from compiler.manifest.schemas import INVALID_FIELD, UNKNOWN_KIND, UNSUPPORTED_VALUE, SchemaProblem, problems

ROOT = Path(__file__).parents[2]
OBJECTS = list(yaml.safe_load_all((Path(__file__).parent / "objects.yaml").read_text()))


def found(obj: Any, minors=WINDOW) -> list[str]:
    return [f"{'.'.join(map(str, problem.path))}: {problem.message}" for problem in problems(obj, Cluster(minors))]


def deployment(**container: Any) -> dict[str, Any]:
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": "a"},
        "spec": {
            "selector": {"matchLabels": {"a": "b"}},
            "template": {"metadata": {"labels": {"a": "b"}}, "spec": {"containers": [{"name": "c", **container}]}},
        },
    }


@pytest.mark.parametrize("obj", OBJECTS, ids=lambda obj: obj["kind"])
def test_every_shipped_kind_has_a_valid_object(obj):
    assert problems(obj) == []


def test_the_objects_cover_every_shipped_kind():
    assert {f"{obj['apiVersion']}/{obj['kind']}" for obj in OBJECTS} == set(definitions.shipped()["kinds"])


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ({"imagePulPolicy": "Always"}, "imagePulPolicy: the field `imagePulPolicy` is not known"),
        ({"ports": [{}]}, "ports.0: the field `containerPort` is missing"),
        ({"ports": [{"containerPort": "80"}]}, "ports.0.containerPort: the value is a string, not an integer"),
        ({"command": "bento"}, "command: the value is a string, not a list"),
        ({"resources": {"limits": {"cpu": True}}}, "resources.limits.cpu: the value is a boolean, not a number or a string"),
        ({"env": {"A": "1"}}, "env: the value is a mapping, not a list"),
        ({"ports": [{"containerPort": 99999}]}, "ports.0.containerPort: 99999 is more than 65535"),
        ({"ports": [{"containerPort": 0}]}, "ports.0.containerPort: 0 is less than 1"),
        (
            {"imagePullPolicy": "always"},
            "imagePullPolicy: the value `always` is none of `Always`, `IfNotPresent`, `Never`",
        ),
        ({"imagePullPolicy": 1}, "imagePullPolicy: the value is an integer, not a string"),
    ],
)
def test_each_cause_is_said_once(container, expected):
    assert found(deployment(**container)) == [f"spec.template.spec.containers.0.{expected}"]


def test_all_causes_are_said_in_the_order_of_their_paths():
    obj = deployment(imagePullPolicy=1, foo=2)
    del obj["spec"]["selector"]
    obj["spec"]["replicas"] = -1
    assert found(obj) == [
        "spec: the field `selector` is missing",
        "spec.replicas: -1 is less than 0",
        "spec.template.spec.containers.0.foo: the field `foo` is not known",
        "spec.template.spec.containers.0.imagePullPolicy: the value is an integer, not a string",
    ]


def test_a_field_that_came_late_names_the_minors_without_it():
    obj = deployment()
    obj["spec"]["template"]["spec"]["schedulingGroup"] = {"podGroupName": "a"}
    assert problems(obj) == [
        SchemaProblem(
            ("spec", "template", "spec", "schedulingGroup"),
            "the field `schedulingGroup` is not known in Kubernetes 1.34, 1.35",
            ("1.34", "1.35"),
        )
    ]
    assert problems(obj, Cluster(("1.36", "1.37"))) == []


def test_an_object_may_hold_subclasses_of_plain_values():
    class Text(str):
        __slots__ = ()

    assert problems(deployment(image=Text("a:1"))) == []
    assert found(deployment(ports=[{"containerPort": Text("80")}])) == [
        "spec.template.spec.containers.0.ports.0.containerPort: the value is a string, not an integer"
    ]


def test_a_kind_without_a_schema_is_told_apart():
    assert problems({"apiVersion": "external-secrets.io/v1", "kind": "ExternalSecret", "spec": 1}) == [
        SchemaProblem(
            ("kind",), "there is no schema of the kind `ExternalSecret` in `external-secrets.io/v1`", WINDOW, UNKNOWN_KIND
        )
    ]
    assert problems({})[0].code == UNKNOWN_KIND


def test_a_minor_that_is_not_shipped_is_a_mistake_of_the_caller():
    with pytest.raises(ValueError, match=r"no schemas of Kubernetes 1\.2 are shipped"):
        problems(OBJECTS[0], Cluster(("1.2", "1.37")))


def test_the_shipped_schemas_are_those_that_the_script_writes():
    path = ROOT / "scripts/generate_kubernetes_schemas.py"
    spec = importlib.util.spec_from_file_location("generate_kubernetes_schemas", path)
    script = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(script)
    assert script.TARGET.read_text() == script.generated(), "run `make generate`"
    assert script.MINORS == WINDOW == definitions.minors()


# --- beside kubernetes-validate


@pytest.fixture
def fast_oracle(monkeypatch):
    """kubernetes-validate reads its 1.5 MB of definitions at every call; once is enough."""
    monkeypatch.setattr(utils, "schema_contents", cached_contents)


cached_contents = cache(utils.schema_contents)


def refused_by_oracle(obj: Any, minor: str) -> bool:
    try:
        kubernetes_validate.validate(obj, minor, strict=True)
    except kubernetes_validate.ValidationError:
        return True
    return False


def refused(obj: Any, minor: str) -> bool:
    """Leaves out what we check beyond the published schemas."""
    return any(problem.code == INVALID_FIELD for problem in problems(obj, Cluster((minor,))))


def nodes(value: Any) -> list[Any]:
    if isinstance(value, dict):
        return [value, *(node for item in value.values() for node in nodes(item))]
    if isinstance(value, list):
        return [value, *(node for item in value for node in nodes(item))]
    return []


FIELDS = sorted(
    {
        field
        for history in definitions.shipped()["definitions"].values()
        for schema in history.values()
        for field in (schema or {}).get("properties", ())
    }
)
VALUES = st.sampled_from([0, 1, -1, 2.5, "", "a", "80", "1Gi", True, [], ["a"], {}, {"a": "b"}, [{}], {"name": "a"}]).map(
    copy.deepcopy
)


@st.composite
def mutated(draw) -> Any:
    obj = copy.deepcopy(draw(st.sampled_from(OBJECTS)))
    for _ in range(draw(st.integers(1, 3))):
        node = draw(st.sampled_from(nodes(obj)))
        if isinstance(node, list):
            node.append(draw(VALUES))
        elif node and draw(st.booleans()):
            key = draw(st.sampled_from(sorted(node)))
            if draw(st.booleans()):
                node[key] = draw(VALUES)
            elif key not in ("apiVersion", "kind"):
                del node[key]
        else:
            node[draw(st.sampled_from(FIELDS))] = draw(VALUES)
    return obj


@pytest.mark.usefixtures("fast_oracle")
@pytest.mark.parametrize("obj", OBJECTS, ids=lambda obj: obj["kind"])
def test_kubernetes_validate_accepts_the_valid_objects(obj):
    assert [minor for minor in WINDOW if refused_by_oracle(obj, minor)] == []


@settings(max_examples=150, deadline=None)
@given(obj=mutated().filter(lambda obj: definitions.root(f"{obj['apiVersion']}/{obj['kind']}")))
def test_kubernetes_validate_refuses_the_same_objects(obj):
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(utils, "schema_contents", cached_contents)
        expected = [minor for minor in WINDOW if refused_by_oracle(obj, minor)]
    assert [minor for minor in WINDOW if refused(obj, minor)] == expected
    assert sorted({minor for problem in problems(obj) if problem.code == INVALID_FIELD for minor in problem.minors}) == expected


@settings(max_examples=100, deadline=None)
@given(obj=mutated())
def test_both_validators_refuse_alike(obj):
    root = definitions.root(f"{obj['apiVersion']}/{obj['kind']}")
    if root is None:
        return
    schema = definitions.schema(root, "1.37")
    rust, pure = validators.Rust(schema), validators.Pure(schema)
    assert rust.accepts(obj) == pure.accepts(obj) == (not list(pure.refusals(obj)))
    assert canonical(rust.refusals(obj)) == canonical(pure.refusals(obj))


def canonical(refusals) -> set[tuple[Any, ...]]:
    flat = set()
    for refusal in refusals:
        limits = refusal.limit if isinstance(refusal.limit, list) else [refusal.limit]
        flat |= {(refusal.path, refusal.keyword, limit) for limit in limits}
    return flat


def test_without_a_wheel_of_jsonschema_rs_the_problems_are_the_same(monkeypatch):
    obj = deployment(imagePullPolicy=1, foo=2, ports=[{"containerPort": 0}, {}])
    with_wheel = problems(obj)
    monkeypatch.setitem(sys.modules, "jsonschema_rs", None)
    monkeypatch.delitem(sys.modules, "compiler.manifest.schemas")
    fresh = importlib.import_module("compiler.manifest.schemas")
    assert isinstance(fresh.validator({}), validators.Pure)
    assert fresh.problems(obj) == with_wheel
    assert {problem.code for problem in with_wheel} == {INVALID_FIELD, UNSUPPORTED_VALUE}
