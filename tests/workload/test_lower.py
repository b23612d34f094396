"""What a Worker becomes before templates see it: text in, fields out."""

import dataclasses
from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.environment.environment import ApiKeyReference, Environment, SecuritySettings
from compiler.environment.objects import ObjectSettings
from compiler.errors import InternalError
from compiler.traced import plain
from compiler.workload.variables import literal
from compiler.workload.workload import Node, Workload


def shown(value: Any) -> Any:
    """A field as a test writes it: nodes as mappings without what is None."""
    if isinstance(value, Node):
        found = {field.name: shown(getattr(value, field.name)) for field in dataclasses.fields(value)}
        return {name: item for name, item in found.items() if item is not None}
    if isinstance(value, tuple | list):
        return [shown(item) for item in value]
    return plain(value)


def field(workload: Workload, name: str) -> Any:
    value: Any = workload
    for step in name.split("."):
        value = value.get(step) if isinstance(value, Mapping) else getattr(value, step)
    return shown(value)


@pytest.mark.parametrize(
    ("section", "name", "expected"),
    [
        ("replicas: 3", "replicas", 3),
        ("", "replicas", 1),
        ("", "autoscaling", {"enabled": False, "min_replicas": 1, "max_replicas": 1, "cpu": 80}),
        (
            "autoscaling: {enabled: true, minReplicas: 2, maxReplicas: 5, targetMemoryUtilizationPercentage: 60}",
            "autoscaling",
            {"enabled": True, "min_replicas": 2, "max_replicas": 5, "memory": 60},
        ),
        ("autoScaling: {enabled: true, minReplicas: 2}", "autoscaling.max_replicas", 2),
        ("autoScaling: {enabled: true, maxReplicas: 9}", "autoscaling.cpu", 80),
        ("", "spread", {"enabled": False, "topology_key": "kubernetes.io/hostname", "required": False}),
        (
            "highAvailabilityConfig: {level: zone, mode: required}",
            "spread",
            {"enabled": True, "topology_key": "topology.kubernetes.io/zone", "required": True},
        ),
        ("highAvailabilityConfig: {level: region}", "spread.topology_key", "topology.kubernetes.io/region"),
        ("", "log_level", "INFO"),
        ("logLevel: debug", "log_level", "DEBUG"),
        ("logLevel: Warning", "log_level", "WARN"),
        ("envs: {A: 1.10, B: true, C: '', D: 0x1F}", "environment", {"A": "1.10", "B": "true", "C": "", "D": "0x1F"}),
        ("envs: {A: $(B) costs 5$$}", "environment", {"A": "$$(B) costs 5$$$$"}),
        ("", "api_key", None),
        ("runAsApiKey: s3cr3t", "api_key", {"name": "DATAOS_RUN_AS_APIKEY", "secret": "orders-run-as", "key": "apikey"}),
        ("dryRun: true", "contract.DATAOS_IS_DRY_RUN", "true"),
        ("", "contract.DATAOS_IS_DRY_RUN", "false"),
        ("runAsUser: alice", "contract.DATAOS_RUN_AS_USER", "alice"),
        ("", "contract.DATAOS_RUN_AS_USER", None),
        ("", "version", "v1beta"),
        ("", "image", {"repository": "docker.io/rubiklabs/bento4", "tag": "0.0.20", "pull_secrets": ["dataos-container-registry"]}),
        ("", "command", ["/opt/dataos/bento-ds"]),
        ("", "arguments", ["run", "-c", "/etc/dataos/config/jobconfig.yaml"]),
        ("", "security", {"restricted": True, "user": 65532}),
        ("", "shutdown_seconds", 20),
        ("", "memory_hint", "GOMEMLIMIT"),
        ("", "probes.port", 4195),
        ("", "probes.readiness", {"path": "/ready", "timeout_seconds": 5}),
        ("", "stack_spec", {"input": {"stdin": {}}}),
        ("", "resources", {}),
        ("resources: {limits: {}}", "resources", {}),
        ("resources: {requests: {cpu: 1000m, memory: 1024Mi}}", "resources", {"requests": {"cpu": "1", "memory": "1Gi"}}),
        ("resources: {requests: {cpu: 1}, limits: {cpu: 0.5}}", "resources", {"requests": {"cpu": "1"}, "limits": {"cpu": "500m"}}),
        ("resources: {limits: {memory: 512Mi}}", "memory_limit", "512Mi"),
        ("resources: {requests: {memory: 512Mi}}", "memory_limit", None),
        ("", "node_selector", {"dataos.io/purpose": "runnable"}),
        (
            "compute: runnable-default",
            "tolerations",
            [{"key": "dedicated", "operator": "Equal", "value": "runnable", "effect": "NoSchedule"}],
        ),
        ("compute: nobody-knows", "node_selector", {}),
        ("", "egress", None),
        ("", "temporary", {"size": "512Mi", "claim": False}),
        ("tempVolume: unknown", "temporary", {"size": "512Mi", "claim": False}),
        ("", "scratch", [{"name": "tmp", "path": "/tmp", "size": "64Mi"}]),
        ("", "mounts", []),
        ("", "single_writer", False),
    ],
)
def test_an_attribute_has_its_place(lowered, section, name, expected):
    assert field(lowered(section), name) == expected


LABELS = {
    "app.kubernetes.io/component": "worker",
    "app.kubernetes.io/instance": "orders",
    "app.kubernetes.io/managed-by": "workerc",
    "app.kubernetes.io/name": "orders",
    "app.kubernetes.io/part-of": "sales",
}


def test_identity(lowered):
    described = (
        "description: Orders\nowner: alice\nlayer: user\ntags: ['a,b', ünï]\nworkspace: sales\n"
        "name: orders\nversion: v1beta\ntype: worker\n"
    )
    workload = lowered("title: Shop\ntags: [c]", preamble=described)
    assert (field(workload, "name"), field(workload, "namespace")) == ("orders", "sales")
    assert field(workload, "pod_labels") == LABELS
    assert field(workload, "labels") == LABELS | {"app.kubernetes.io/version": "4.0"}
    assert field(workload, "selector") == {"app.kubernetes.io/instance": "orders", "app.kubernetes.io/name": "orders"}
    assert field(workload, "annotations") == {
        "workerc.dev/description": "Orders",
        "workerc.dev/layer": "user",
        "workerc.dev/owner": "alice",
        "workerc.dev/tags": '["a,b", "ünï"]',
        "workerc.dev/title": "Shop",
        "workerc.dev/worker-tags": '["c"]',
    }


def test_a_description_changes_neither_pods_nor_selector(lowered):
    one = lowered("", preamble="description: one\nname: orders\nversion: v1beta\ntype: worker\n")
    other = lowered("", preamble="description: other\nname: orders\nversion: v1beta\ntype: worker\n")
    differing = {f.name for f in dataclasses.fields(one) if shown(getattr(one, f.name)) != shown(getattr(other, f.name))}
    assert differing == {"annotations"}


OWN_STACK = """\
name: own
version: v1alpha
type: stack
stack:
  name: own
  version: "1.0+build"
  image: {registry: docker.io, repository: team/app, image: own, tag: "1.2@sha256:0123"}
  environmentVars: {MODE: fast, LEVEL: 2, REGION: stack, NOTHING: }
  workerConfig:
    configFiles: {app.yaml: "<<: {{ spec }}"}
    user: 1001
    port: 8080
    writablePaths: [{path: /opt/app/cache, size: 1Gi}, {path: /run}]
    ephemeralStorage: {request: 1Gi, limit: 2048Mi}
"""
OWN = "stack: own:1.0+build"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("image", {"repository": "docker.io/team/app/own", "tag": "1.2", "digest": "sha256:0123", "pull_secrets": []}),
        ("command", None),
        ("platform_environment", {"LEVEL": "2", "MODE": "fast", "REGION": "stack"}),
        ("security", {"restricted": True, "user": 1001}),
        ("probes", {"enabled": False, "port": 8080}),
        ("shutdown_seconds", 20),
        ("memory_hint", None),
        ("config_templates", {"app.yaml": "<<: {{ spec }}"}),
        (
            "scratch",
            [
                {"name": "tmp", "path": "/tmp", "size": "64Mi"},
                {"name": "scratch-opt-app-cache", "path": "/opt/app/cache", "size": "1Gi"},
                {"name": "scratch-run", "path": "/run", "size": "64Mi"},
            ],
        ),
        ("resources", {"limits": {"ephemeral-storage": "2Gi"}, "requests": {"ephemeral-storage": "1Gi"}}),
    ],
)
def test_a_stack_of_the_repository(lowered, name, expected):
    assert field(lowered("stack: own:1.0", OWN_STACK.replace("1.0+build", "1.0")), name) == expected


def test_a_version_that_is_no_label_is_left_out(lowered):
    stack = OWN_STACK.replace("1.0+build", "1.0_")
    assert "app.kubernetes.io/version" not in lowered("stack: own", stack).labels


def test_an_environment_has_its_say(lowered):
    place = Environment(
        name="prod",
        workspace="sales",
        workspaces={"sales": "prod-sales"},
        platform_env={"REGION": "eu", "ZONE": "1"},
        images={"registry": "mirror.example.com"},
        stack_versions={"bento": "1.0"},
        api_key=ApiKeyReference("keys-of-{worker}", "key"),
        security=SecuritySettings(profile="baseline"),
        egress=[{"to": []}],
    )
    workload = lowered("stack: bento\nrunAsApiKey: x\nstackSpec: {input: {stdin: {}}}", environment=place)
    assert field(workload, "namespace") == "prod-sales"
    assert field(workload, "image.repository") == "mirror.example.com/released-images/bento-ds"
    assert field(workload, "platform_environment") == {"REGION": "eu", "ZONE": "1"}
    assert field(workload, "api_key.secret") == "keys-of-orders"
    assert field(workload, "security") == {"restricted": False}
    assert field(workload, "egress") == [{"to": []}]


def test_a_stack_overrides_the_platform(lowered):
    workload = lowered(
        "stack: own:1.0", OWN_STACK.replace("1.0+build", "1.0"), Environment(platform_env={"REGION": "eu", "ZONE": "1"})
    )
    assert field(workload, "platform_environment") == {"LEVEL": "2", "MODE": "fast", "REGION": "stack", "ZONE": "1"}


def test_a_literal_key_goes_nowhere(lowered):
    workload = lowered("runAsApiKey: s3cr3t")
    assert "s3cr3t" not in repr([shown(getattr(workload, f.name)) for f in dataclasses.fields(workload)])


@pytest.mark.parametrize(
    ("section", "environment", "variables", "files"),
    [
        ("dataosSecrets: [{name: a}]", ["a"], [], []),
        ("dataosSecrets: [{name: a, key: x, keys: [y, x]}]", [], ["a.x", "a.y"], []),
        ("dataosSecrets: [{name: a, key: x, allKeys: true}]", ["a"], [], []),
        ("dataosSecrets: [{name: a, key: x}, {name: b, key: x}]", [], ["b.x"], []),
        ("dataosSecrets: [{name: a}, {name: b}, {name: a}]", ["b", "a"], [], []),
        ("dataosSecrets: [{name: a, consumptionType: file}]", [], [], [("a", None)]),
        ("dataosSecrets: [{name: a, consumptionType: propFile}]", [], [], [("a", None)]),
        ("dataosSecrets: [{name: a, keys: [x, y], consumptionType: file}]", [], [], [("a", ("x", "y"))]),
        (
            "dataosSecrets: [{name: a, key: x, consumptionType: file}, {name: a, key: y, consumptionType: file}]",
            [],
            [],
            [("a", ("x", "y"))],
        ),
        ("dataosSecrets: [{name: a, key: x, consumptionType: file}, {name: a, consumptionType: file}]", [], [], [("a", None)]),
        ("secrets: [a, b]", [], [], [("a", None), ("b", None)]),
    ],
)
def test_secrets_are_references(lowered, section, environment, variables, files):
    workload = lowered(section)
    assert list(workload.secret_environment) == environment
    assert [f"{variable.secret}.{variable.key}" for variable in workload.secret_variables] == variables
    assert [(found.secret, found.keys) for found in workload.secret_files] == files


VOLUME = "name: {0}\nversion: v1beta\ntype: volume\nvolume: {{size: 5Gi, accessMode: {1}, type: {2}}}\n"


@pytest.mark.parametrize(
    ("section", "mounts"),
    [
        (
            "persistentVolume: {name: data, directory: in}",
            [{"volume": "volume-data", "path": "/var/dataos/persistent_data/in", "sub_path": "in", "read_only": False}],
        ),
        (
            "persistentVolume: {name: data, directory: /in/, subPath: x, readOnly: true}",
            [{"volume": "volume-data", "path": "/var/dataos/persistent_data/in", "sub_path": "x", "read_only": True}],
        ),
        (
            "dataosVolumes: [{name: data, directory: /mnt/a}, {name: data, directory: b, subPath: c}]",
            [
                {"volume": "volume-data", "path": "/mnt/a", "read_only": False},
                {"volume": "volume-data", "path": "/var/dataos/persistent_data/b", "sub_path": "c", "read_only": False},
            ],
        ),
    ],
)
def test_volumes_are_mounted_by_reference(lowered, section, mounts):
    workload = lowered(section)
    assert shown(workload.mounts) == mounts
    assert shown(workload.claims) == [{"volume": "volume-data", "name": "data"}]
    assert field(workload, "security.group") == 65532


@pytest.mark.parametrize(
    ("mode", "kind", "single"),
    [
        ("ReadWriteOnce", "persistent", True),
        ("ReadWriteMany", "persistent", False),
        ("ReadOnlyMany", "persistent", False),
        ("ReadWriteMany", "CloudPersistent", True),
    ],
)
def test_a_volume_may_have_one_writer_only(lowered, mode, kind, single):
    section = "persistentVolume: {name: data, directory: in}"
    assert field(lowered(section, VOLUME.format("data", mode, kind)), "single_writer") is single


def test_a_declared_temporary_volume_is_a_claim_of_its_pod(lowered):
    workload = lowered("tempVolume: space", VOLUME.format("space", "ReadWriteOnce", "temp"))
    assert field(workload, "temporary") == {"size": "5Gi", "claim": True, "access_mode": "ReadWriteOnce"}

    assert field(workload, "security.group") == 65532
    assert field(workload, "single_writer") is False


def test_placeholders_of_a_temporary_volume_and_a_compute_are_filled(lowered):
    declarations = (
        "name: space\nversion: v1beta\ntype: volume\nvolume: {size: '${{ room }}', type: temp}\n---\n"
        "name: fast\nversion: v1beta\ntype: compute\ncompute: {nodePool: {nodeSelector: {zone: '${{ zone }}'}}}\n"
    )
    place = Environment(values={"room": "0.5Gi", "zone": "a"}, objects=ObjectSettings(storage_classes={"temp": "scratch"}))
    workload = lowered("tempVolume: space\ncompute: fast", declarations, place)
    assert (workload.temporary.size, workload.temporary.storage_class) == ("512Mi", "scratch")
    assert workload.node_selector == {"zone": "a"}


@pytest.mark.parametrize("name", ["a.b", "a" * 60, "A_b"])
def test_a_claim_of_any_name_has_a_volume_with_a_name_of_its_own(lowered, name):
    volumes = [
        claim.volume for claim in lowered(f"dataosVolumes: [{{name: {name}, directory: /a}}, {{name: a-b, directory: /b}}]").claims
    ]
    assert len(set(volumes)) == 2
    assert all(len(volume) <= 63 and volume.replace("-", "").isalnum() and volume == volume.lower() for volume in volumes)


def test_configs_are_files_or_text(lowered):
    files = {"conf/app.conf": b"a = 1\r\n", "logo.png": b"\x89PNG"}
    workload = lowered("configs:\n  app.conf: conf/app.conf\n  logo: logo.png\n  note.txt: |\n    one\n    ${two}", files=files)
    assert field(workload, "config") == {"app.conf": "a = 1\r\n", "note.txt": "one\n${two}\n"}
    assert field(workload, "binary_config") == {"logo": "iVBORw=="}
    assert field(workload, "config_substituted") is True


def test_what_a_rule_would_have_stopped_is_our_own_fault(lowered):
    with pytest.raises(InternalError):
        lowered("configs: {a: missing.txt}")
    with pytest.raises(InternalError):
        lowered("stack: nothing:1.0")


@settings(max_examples=200)
@given(st.text(st.sampled_from("$()Aa{ "), max_size=12))
def test_kubernetes_expands_nothing_that_a_worker_wrote(text):
    assert expanded(literal(text)) == text


def expanded(text: str) -> str:
    """What a kubelet makes of a value: Kubernetes, third_party/forked/golang/expansion/expand.go."""
    result, rest = "", text
    while rest:
        if rest[0] != "$" or len(rest) == 1:
            result, rest = result + rest[0], rest[1:]
        elif rest[1] == "$":
            result, rest = result + "$", rest[2:]
        elif rest[1] == "(" and ")" in rest:
            result, rest = result + "<expanded>", rest[rest.index(")") + 1 :]
        else:
            result, rest = result + rest[:2], rest[2:]
    return result


RICH = """\
replicas: 2
autoScaling: {enabled: true, maxReplicas: 5}
highAvailabilityConfig: {level: zone, mode: preferred}
envs: {A: 1, B: $(C)}
configs: {a.conf: a.conf}
dataosSecrets: [{name: a}, {name: b, key: x}, {name: c, consumptionType: file}]
persistentVolume: {name: data, directory: in}
tempVolume: space
resources: {requests: {cpu: 1000m}, limits: {memory: 1Gi}}
runAsUser: alice
runAsApiKey: x
dryRun: true
tags: [t]
"""


def test_every_value_knows_where_it_came_from(lowered):
    declarations = VOLUME.format("space", "ReadWriteOnce", "temp")
    workload = lowered(RICH, declarations, Environment(platform_env={"E": "1"}), {"a.conf": b"x"})
    assert sorted(without_origin(workload, "")) == []
    assert str(workload.replicas.origin) == "workers.yaml:7:13"
    assert str(workload.log_level.origin) == "default: log level INFO"
    assert str(workload.temporary.size.origin).startswith("platform.yaml:4")
    assert workload.image.tag.origin.where.startswith("templates/stacks/bento.yaml")


def without_origin(value: Any, path: str) -> list[str]:
    if value is None:
        return []
    if isinstance(value, Node):
        return [p for f in dataclasses.fields(value) for p in without_origin(getattr(value, f.name), f"{path}.{f.name}")]
    if isinstance(value, Mapping):
        return [p for key, item in value.items() for p in without_origin(item, f"{path}.{key}")]
    if isinstance(value, list | tuple):
        return [p for index, item in enumerate(value) for p in without_origin(item, f"{path}[{index}]")]
    return [] if hasattr(value, "origin") else [path]


@pytest.mark.parametrize(
    ("written", "registry", "expected"),
    [
        ("nginx", None, ("nginx", "latest", None)),
        ("shop/web:1.2", None, ("shop/web", "1.2", None)),
        ("localhost:5000/web", None, ("localhost:5000/web", "latest", None)),
        ("quay.io/shop/web:1.2", "mirror.example.com", ("mirror.example.com/shop/web", "1.2", None)),
        ("shop/web:1.2", "mirror.example.com", ("mirror.example.com/shop/web", "1.2", None)),
        ("web@sha256:0a", None, ("web", "latest", "sha256:0a")),
    ],
)
def test_a_container_brings_its_own_image(lowered, written, registry, expected):
    place = Environment(images={"registry": registry} if registry else {})
    workload = lowered(f"stack: container:1.0\nstackSpec: {{image: '{written}', command: [a], imagePullSecret: s}}", "", place)
    image = workload.image
    assert (image.repository, image.tag, image.digest) == expected
    assert (list(workload.command), workload.arguments, list(image.pull_secrets)) == (["a"], None, ["s"])
    assert str(workload.command.origin).startswith("workers.yaml:")
