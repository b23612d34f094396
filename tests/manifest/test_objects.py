"""What schemas do not say: one object with one fault in, `path: message` out."""

from pathlib import Path
from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compiler.lint.rule import Rule
from compiler.lint.rules.reported import rendered
from compiler.manifest import amounts, availability, names, objects, placement, pods, schemas, validity
from compiler.manifest.objects import MAX_ANNOTATIONS, MAX_DATA, matches
from compiler.manifest.validity import findings

NOT_A_QUANTITY = "it is no number with an optional suffix such as `m`, `M` or `Mi`"
LABEL = "lower-case letters, digits and `-`, starting and ending with a letter or digit"
SUBDOMAIN = "lower-case letters, digits, `-` and `.`, each part starting and ending with a letter or digit"
QUALIFIED = "letters, digits, `-`, `_` and `.`, starting and ending with a letter or digit"
OBJECTS = list(yaml.safe_load_all((Path(__file__).parent / "objects.yaml").read_text()))


def found(*objects: Any) -> list[str]:
    return [f"{finding.code} {'.'.join(map(str, finding.path))}: {finding.message}" for _, finding in findings(objects)]


def deployment(container: str = "", pod: str = "", spec: str = "") -> dict[str, Any]:
    return yaml.safe_load(f"""
apiVersion: apps/v1
kind: Deployment
metadata: {{name: reader}}
spec: {{
  selector: {{matchLabels: {{app: reader}}}}, {spec}
  template: {{metadata: {{labels: {{app: reader}}}}, spec: {{containers: [{{name: worker, image: "a:1", {container} }}], {pod} }}}}
}}
""")


def test_the_objects_of_a_worker_are_valid():
    assert found(*OBJECTS) == []


@pytest.mark.parametrize(
    ("container", "expected"),
    [
        ("ports: [{name: m, containerPort: 1}, {name: m, containerPort: 2}]", "K8S109 ports.1: the port `m` is there twice"),
        ("env: [{name: A, value: '1'}, {name: A, value: '2'}]", "K8S109 env.1: the variable `A` is there twice"),
        (
            "env: [{name: A=B, value: '1'}]",
            "K8S107 env.0.name: the variable name `A=B` is not made of printable ASCII without `=`",
        ),
        (
            "env: [{name: A, value: '1', valueFrom: {secretKeyRef: {name: s, key: k}}}]",
            "K8S114 env.0: the variable `A` has both `value` and `valueFrom`",
        ),
        (
            "env: [{name: A, valueFrom: {resourceFieldRef: {containerName: other, resource: limits.cpu}}}]",
            "K8S110 env.0.valueFrom.resourceFieldRef.containerName: the container `other` is named and does not exist",
        ),
        (
            "volumeMounts: [{name: config, mountPath: /etc}]",
            "K8S110 volumeMounts.0.name: the volume `config` is mounted and does not exist",
        ),
        (
            "readinessProbe: {httpGet: {path: /, port: metrics}}",
            "K8S110 readinessProbe.httpGet.port: the port `metrics` is probed and the container does not name one so",
        ),
        ("livenessProbe: {periodSeconds: 1}", "K8S114 livenessProbe: a probe has one handler, this one has none"),
        (
            "resources: {limits: {memory: 1 Gi}}",
            f"K8S106 resources.limits.memory: the quantity `1 Gi` of `memory` is wrong: {NOT_A_QUANTITY}",
        ),
        ("resources: {limits: {cpu: -1}}", "K8S106 resources.limits.cpu: the quantity `-1` of `cpu` is wrong: it is negative"),
        (
            "resources: {requests: {cpu: 1000m}, limits: {cpu: 0.4}}",
            "K8S106 resources.requests.cpu: the request `1000m` of `cpu` is above its limit `0.4`",
        ),
        (
            "ports: [{name: metrics-of-the-worker, containerPort: 1}]",
            "K8S104 ports.0.name: the port name `metrics-of-the-worker` has 21 characters, more than 15",
        ),
    ],
)
def test_a_fault_in_a_container(container, expected):
    code, _, rest = expected.partition(" ")
    assert found(deployment(container)) == [f"{code} spec.template.spec.containers.0.{rest}"]


@pytest.mark.parametrize(
    ("pod", "expected"),
    [
        (
            "initContainers: [{name: worker, image: 'a:1'}]",
            "K8S109 containers.0: the container `worker` is there twice",
        ),
        ("volumes: [{name: a}, {name: a}]", "K8S109 volumes.1: the volume `a` is there twice"),
        (
            "volumes: [{name: a, emptyDir: {}, secret: {secretName: s}}]",
            "K8S114 volumes.0: the volume `a` has more than one source: `emptyDir` and `secret`",
        ),
        (
            "volumes: [{name: A, emptyDir: {}}]",
            f"K8S104 volumes.0.name: the volume name `A` is not made of {LABEL}",
        ),
        (
            "volumes: [{name: a, emptyDir: {sizeLimit: 1Gb}}]",
            f"K8S106 volumes.0.emptyDir.sizeLimit: the quantity `1Gb` is wrong: {NOT_A_QUANTITY}",
        ),
        (
            "nodeSelector: {dataos.io/zone: not valid}",
            f"K8S105 nodeSelector.dataos.io/zone: the value `not valid` of the label `dataos.io/zone` is not made of {QUALIFIED}",
        ),
        (
            "serviceAccountName: other",
            "K8S113 serviceAccountName: the ServiceAccount `other` is not among the rendered objects",
        ),
        (
            "volumes: [{name: a, configMap: {name: other}}]",
            "K8S113 volumes.0.configMap.name: the ConfigMap `other` is mounted and not among the rendered objects",
        ),
        ("volumes: [{name: a, configMap: {name: other, optional: true}}]", None),
        ("serviceAccountName: default", None),
    ],
)
def test_a_fault_in_a_pod(pod, expected):
    code, _, rest = (expected or "").partition(" ")
    assert found(deployment(pod=pod)) == ([f"{code} spec.template.spec.{rest}"] if expected else [])


def test_a_selector_that_does_not_match_its_template():
    obj = deployment()
    obj["spec"]["selector"]["matchLabels"]["app"] = "other"
    assert found(obj) == ["K8S108 spec.selector: the selector does not match the labels of the pod template"]
    obj["spec"]["selector"] = {}
    assert found(obj) == ["K8S108 spec.selector: the selector is empty and matches every pod"]


def test_a_selector_that_matches_no_rendered_pod():
    budget = yaml.safe_load("""
        apiVersion: policy/v1
        kind: PodDisruptionBudget
        metadata: {name: reader}
        spec: {maxUnavailable: 1, selector: {matchLabels: {app: other}}}
    """)
    assert found(deployment(), budget) == ["K8S108 spec.selector: the selector matches no rendered pod"]
    assert found(budget) == []


def test_a_scaled_object_that_is_not_there():
    scaler = next(obj for obj in OBJECTS if obj["kind"] == "HorizontalPodAutoscaler")
    assert found(scaler) == [
        "K8S113 spec.scaleTargetRef.name: the Deployment `reader` that is scaled is not among the rendered objects"
    ]


@pytest.mark.parametrize(
    ("kind", "spec", "expected"),
    [
        (
            "autoscaling/v2/HorizontalPodAutoscaler",
            "{scaleTargetRef: {kind: Deployment, name: reader}, minReplicas: 5, maxReplicas: 4}",
            "K8S114 spec.minReplicas: `minReplicas` 5 is above `maxReplicas` 4",
        ),
        (
            "policy/v1/PodDisruptionBudget",
            "{minAvailable: 1, maxUnavailable: 0, selector: {matchLabels: {app: reader}}}",
            "K8S114 spec: `minAvailable` and `maxUnavailable` are both set",
        ),
        (
            "v1/PersistentVolumeClaim",
            "{accessModes: [ReadWriteOnce], resources: {requests: {storage: ten}}}",
            f"K8S106 spec.resources.requests.storage: the quantity `ten` of `storage` is wrong: {NOT_A_QUANTITY}",
        ),
    ],
)
def test_a_fault_in_another_kind(kind, spec, expected):
    version, _, kind = kind.rpartition("/")
    obj = {"apiVersion": version, "kind": kind, "metadata": {"name": "a"}, "spec": yaml.safe_load(spec)}
    assert found(deployment(), obj) == [expected]


def test_a_strategy_that_contradicts_itself():
    obj = deployment(spec="strategy: {type: Recreate, rollingUpdate: {maxSurge: 1}},")
    assert found(obj) == ["K8S114 spec.strategy.rollingUpdate: `rollingUpdate` is set although the strategy is `Recreate`"]


def test_a_stateful_set_mounts_its_claims_and_keeps_its_name_short():
    obj = next(obj for obj in OBJECTS if obj["kind"] == "StatefulSet")
    assert found(obj) == []
    assert found({**obj, "metadata": {"name": "a" * 53}}) == [
        "K8S104 metadata.name: the name of a StatefulSet has 53 characters, more than 52, and its pods cannot be made"
    ]


@pytest.mark.parametrize(
    ("metadata", "expected"),
    [
        ({}, "K8S104 metadata: the object has no name"),
        (
            {"name": "a_b"},
            f"K8S104 metadata.name: the name `a_b` is not made of {SUBDOMAIN}",
        ),
        (
            {"name": "a", "namespace": "n" * 64},
            f"K8S104 metadata.namespace: the namespace `{'n' * 64}` has 64 characters, more than 63",
        ),
        (
            {"name": "a", "labels": {"-x": "y"}},
            f"K8S105 metadata.labels.-x: the label key `-x` is not made of {QUALIFIED}",
        ),
        (
            {"name": "a", "labels": {"x": "y" * 64}},
            f"K8S105 metadata.labels.x: the value `{'y' * 64}` of the label `x` has 64 characters, more than 63",
        ),
        (
            {"name": "a", "annotations": {"/x": ""}},
            "K8S105 metadata.annotations./x: the annotation key `/x` has a prefix that is empty",
        ),
        (
            {"name": "a", "annotations": {"x": "y" * MAX_ANNOTATIONS}},
            "K8S111 metadata.annotations: the annotations have 262,145 bytes together, more than 262,144",
        ),
        ({"name": "a", "labels": "b"}, "K8S101 metadata.labels: the value is a string, not a mapping"),
    ],
)
@pytest.mark.parametrize("kind", ["ServiceAccount", "ExternalSecret"])
def test_a_fault_in_the_metadata(kind, metadata, expected):
    result = found({"apiVersion": "v1", "kind": kind, "metadata": metadata})
    assert [line for line in result if not line.startswith("K8S102")] == [expected]


def config_map(content: str) -> dict[str, Any]:
    return {"apiVersion": "v1", "kind": "ConfigMap", "metadata": {"name": "reader"}, "data": {"a": content}}


def test_a_config_map_that_client_side_apply_cannot_record():
    around = len('{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"reader"},"data":{"a":""}}')
    assert found(config_map("x" * (MAX_ANNOTATIONS - around))) == []
    expected = (
        "K8S112 data: the ConfigMap has 262,145 bytes as JSON; `kubectl apply` keeps them in an annotation of at most 262,144"
    )
    assert found(config_map("x" * (MAX_ANNOTATIONS - around + 1))) == [expected]
    assert found(config_map("x" * (MAX_ANNOTATIONS - around - 5) + "<")) == [expected]


def test_a_config_map_that_is_too_large():
    assert [line[:6] for line in found(config_map("x" * MAX_DATA))] == ["K8S112"]
    assert found(config_map("x" * (MAX_DATA + 1))) == [
        "K8S111 data: the values of the ConfigMap have 1,048,577 bytes, more than 1,048,576"
    ]


def test_keys_of_a_config_map():
    obj = {
        "apiVersion": "v1",
        "kind": "ConfigMap",
        "metadata": {"name": "reader"},
        "data": {"..a": "", "b/c": "", "d": "", "..": ""},
        "binaryData": {"d": ""},
    }
    assert [line.partition(" is not made of")[0] for line in found(obj)] == [
        "K8S104 data...a: the key `..a`",
        "K8S104 data.b/c: the key `b/c`",
        "K8S104 data...: the key `..`",
        "K8S109 binaryData.d: the key `d` is in `data` too",
    ]


def test_an_object_that_its_schema_refuses_is_not_judged_twice():
    obj = deployment("resources: {limits: {cpu: []}}, env: [{name: A=B}]")
    assert found(obj) == [
        "K8S101 spec.template.spec.containers.0.resources.limits.cpu: the value is a list, not a number or a string"
    ]


@pytest.mark.parametrize(
    ("selector", "labels", "expected"),
    [
        ({}, {"a": "b"}, True),
        ({"matchExpressions": [{"key": "a", "operator": "In", "values": ["b", "c"]}]}, {"a": "b"}, True),
        ({"matchExpressions": [{"key": "a", "operator": "In", "values": ["c"]}]}, {"a": "b"}, False),
        ({"matchExpressions": [{"key": "a", "operator": "NotIn", "values": ["b"]}]}, {}, True),
        ({"matchExpressions": [{"key": "a", "operator": "Exists"}]}, {}, False),
        ({"matchLabels": {"a": "b"}, "matchExpressions": [{"key": "a", "operator": "DoesNotExist"}]}, {"a": "b"}, False),
    ],
)
def test_selectors(selector, labels, expected):
    assert matches(selector, labels) is expected


@pytest.mark.parametrize(
    ("grammar", "good", "bad"),
    [
        (names.label_name, ["a", "a-b", "0", "a" * 63], ["", "-a", "a-", "A", "a.b", "a\n", "a" * 64, "ä"]),
        (names.service_name, ["a", "a-0"], ["0", "a-", ""]),
        (names.subdomain, ["a", "a.b", "0.a-b", "a" * 253], ["a..b", ".a", "a.", "a.-b", "A", "a" * 254, "a\n"]),
        (names.port_name, ["http", "a1", "a-b"], ["1", "a--b", "-a", "a-", "http_x", "a" * 16]),
        (names.data_key, ["a", ".a", "a..b", "A_b-c.d", "..."[:1] + "x"], ["", ".", "..", "..a", "a/b", "a b", "ä"]),
        (names.variable, ["A", "a.b", "1", "a b", "-"], ["", "A=B", "ä", "a\tb", "a\n"]),
        (names.label_key, ["a", "a.b/c", "A_b", "x.y/Z"], ["", "/a", "a/", "a/b/c", "A/b", "a/-b", "a b"]),
        (names.label_value, ["", "a", "A_b.c-1", "a" * 63], ["-", "a-", "a b", "a" * 64, "a\n"]),
    ],
)
def test_grammars(grammar, good, bad):
    assert [text for text in good if grammar(text)] == []
    assert [text for text in bad if not grammar(text)] == []


@given(st.text(max_size=70))
def test_a_label_name_is_a_subdomain_and_a_label_value(text):
    if names.label_name(text) is None:
        assert names.subdomain(text) is None
        assert names.label_value(text) is None


def test_every_code_is_declared_as_a_rule():
    used = {
        code
        for module in (amounts, availability, objects, placement, pods, schemas, validity)
        for code in vars(module).values()
        if isinstance(code, str) and code.startswith("K8S")
    }
    assert used == {found.code for found in vars(rendered).values() if isinstance(found, Rule)}
