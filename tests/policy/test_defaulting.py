"""Objects as a server hands them to policies: against the oracle, and rule by rule."""

import json

import pytest

from compiler.policy import server
from compiler.policy.shapes import kinds, split

# What differs from server to server and from request to request.
VOLATILE = {"uid", "creationTimestamp", "managedFields", "resourceVersion"}


def create(**manifest):
    kind = kinds()[manifest["apiVersion"], manifest["kind"]]
    return server.created(kind, manifest)


def pod_spec(spec):
    return create(apiVersion="v1", kind="Pod", metadata={"name": "a"}, spec=spec)["spec"]


def container(**fields):
    return pod_spec({"containers": [{"name": "a", "image": "a:1", **fields}]})["containers"][0]


@pytest.mark.parametrize(
    ("image", "policy"),
    [
        ("a", "Always"),
        ("a:latest", "Always"),
        ("registry:5000/a", "Always"),
        (f"a:latest@sha256:{'0' * 64}", "Always"),
        ("a:1", "IfNotPresent"),
        (f"a@sha256:{'0' * 64}", "IfNotPresent"),
        ("not an image", "IfNotPresent"),
        ("", "IfNotPresent"),
    ],
)
def test_pull_policy_follows_the_tag(image, policy):
    assert container(image=image)["imagePullPolicy"] == policy


@pytest.mark.parametrize("dropped", [{"stdin": False}, {"args": []}, {"workingDir": ""}, {"livenessProbe": None}])
def test_empty_values_are_dropped(dropped):
    assert dropped.keys() & container(**dropped).keys() == set()


@pytest.mark.parametrize(
    "kept",
    [
        {"securityContext": {"runAsNonRoot": False}},
        {"securityContext": {}},
        {"env": [{"name": ""}]},
        {"resources": {"requests": {"cpu": "0"}}},
    ],
)
def test_pointers_and_names_stay(kept):
    assert kept.items() <= container(**kept).items()


def test_only_a_pod_requests_its_limits():
    limits = {"resources": {"limits": {"memory": "1024Mi"}}}
    assert container(**limits)["resources"] == {"limits": {"memory": "1Gi"}, "requests": {"memory": "1Gi"}}
    template = {"spec": {"containers": [{"name": "a", **limits}]}}
    deployment = create(apiVersion="apps/v1", kind="Deployment", metadata={"name": "a"}, spec={"template": template})
    assert deployment["spec"]["template"]["spec"]["containers"][0]["resources"] == {"limits": {"memory": "1Gi"}}


@pytest.mark.parametrize(
    ("given", "canonical"),
    [(2, "2"), (0.5, "500m"), ("1.5Gi", "1536Mi"), ("128e6", "128e6"), ("100u", "1m"), ("a lot", "a lot")],
)
def test_resources_are_canonical(given, canonical):
    assert container(resources={"requests": {"a": given}})["resources"]["requests"]["a"] == canonical


@pytest.mark.parametrize(
    ("strategy", "expected"),
    [
        ({}, {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": "25%"}}),
        ({"rollingUpdate": {"maxSurge": 0}}, {"type": "RollingUpdate", "rollingUpdate": {"maxUnavailable": "25%", "maxSurge": 0}}),
        ({"type": "Recreate"}, {"type": "Recreate"}),
    ],
)
def test_a_strategy_is_completed(strategy, expected):
    deployment = create(apiVersion="apps/v1", kind="Deployment", metadata={"name": "a"}, spec={"strategy": strategy})
    assert deployment["spec"]["strategy"] == expected


def test_a_volume_without_a_source_is_an_empty_directory():
    volumes = pod_spec(
        {"volumes": [{"name": "a"}, {"name": "b", "secret": {"secretName": "s"}}, {"name": "c", "hostPath": {"path": "/"}}]}
    )
    assert volumes["volumes"] == [
        {"name": "a", "emptyDir": {}},
        {"name": "b", "secret": {"secretName": "s", "defaultMode": 420}},
        {"name": "c", "hostPath": {"path": "/", "type": ""}},
    ]


def test_texts_of_a_secret_are_data():
    secret = create(apiVersion="v1", kind="Secret", metadata={"name": "a"}, data={"a": "MQ=="}, stringData={"b": "2"})
    assert (secret["data"], secret["type"], "stringData" in secret) == ({"a": "MQ==", "b": "Mg=="}, "Opaque", False)


def test_behavior_of_an_autoscaler_is_whole_or_absent():
    spec = {"scaleTargetRef": {"kind": "Deployment", "name": "a"}, "maxReplicas": 3}
    scaler = {"apiVersion": "autoscaling/v2", "kind": "HorizontalPodAutoscaler", "metadata": {"name": "a"}}
    assert "behavior" not in create(**scaler, spec=spec)["spec"]
    behavior = create(**scaler, spec={**spec, "behavior": {"scaleDown": {"stabilizationWindowSeconds": 60}}})["spec"]["behavior"]
    assert behavior["scaleDown"]["policies"] == [{"type": "Percent", "value": 100, "periodSeconds": 15}]
    assert behavior["scaleDown"]["stabilizationWindowSeconds"] == 60
    assert [policy["type"] for policy in behavior["scaleUp"]["policies"]] == ["Pods", "Percent"]


def test_an_object_is_not_changed():
    manifest = {
        "apiVersion": "v1",
        "kind": "Pod",
        "metadata": {"name": "a"},
        "spec": {"containers": [{"name": "a", "ports": [{}]}]},
    }
    before = json.dumps(manifest)
    server.created(kinds()["v1", "Pod"], manifest)
    assert json.dumps(manifest) == before


@pytest.mark.parametrize("key", sorted(kinds()), ids="/".join)
def test_every_kind_can_be_created_from_nothing_and_again(key):
    api_version, kind = key
    made = create(apiVersion=api_version, kind=kind, metadata={"name": "a"})
    assert (made["apiVersion"], made["kind"], split(api_version)[1]) == (api_version, kind, kinds()[key].version)
    assert create(**made) == made


@pytest.fixture(scope="module")
def cases(shared):
    lines = (shared / "oracle/vap/shared.jsonl").read_text(encoding="utf-8").splitlines()
    return {case["id"]: case for case in map(json.loads, lines)}


@pytest.fixture(scope="module")
def evaluated(shared):
    lines = (shared / "oracle/vap/evaluated-shared.jsonl").read_text(encoding="utf-8").splitlines()
    return list(map(json.loads, lines))


def comparable(value, manifest):
    """Without what differs each time; a random value stands for all of its kind."""
    if value is None:
        return None
    text = json.dumps({**value, "metadata": {key: each for key, each in value["metadata"].items() if key not in VOLATILE}})
    for random in [*value["spec"].get("clusterIPs", ())] if "spec" in value else ():
        text = text.replace(random, "ADDRESS")
    labels = value["metadata"].get("labels", {})
    text = text.replace(labels.get("controller-uid", "\0"), "UID")
    if "generateName" in manifest["metadata"]:
        text = text.replace(f'"{value["metadata"]["name"]}"', '"NAME"')
    return json.loads(text)


def test_objects_are_those_of_the_server(cases, evaluated):
    wrong = []
    for seen in evaluated:
        case = cases[seen["id"]]
        manifest, before = case["object"], case.get("old_object")
        kind = kinds()[manifest["apiVersion"], manifest["kind"]]
        if seen["object"]["apiVersion"] != manifest["apiVersion"]:
            continue  # converted for a rule of another version: see test_matching.py
        old = before and server.stored(server.created(kind, before))
        new = server.updated(kind, manifest, old) if old else server.created(kind, manifest)
        pairs = [(new, seen["object"], manifest), (old, seen.get("old_object"), before)]
        if any(comparable(ours, given) != comparable(theirs, given) for ours, theirs, given in pairs):
            wrong.append(seen["id"])
    assert wrong == []
