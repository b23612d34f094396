"""What a server puts into objects."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.policy import server
from compiler.policy.shapes import LIST, POINTER, STRUCT, Kind, fields, kinds


def kind(name, api_version="v1"):
    return kinds()[api_version, name]


def manifest(of, **fields):
    return {"apiVersion": of.api_version, "kind": of.kind, "metadata": {"name": "a"}, **fields}


DEPLOYMENT = kind("Deployment", "apps/v1")
SMALL, LARGE = {"requests": {"cpu": "1", "memory": "1Gi"}}, {"limits": {"cpu": "1", "memory": "1Gi"}}


@pytest.mark.parametrize(
    ("resources", "quality"),
    [
        ([{}], "BestEffort"),
        ([SMALL], "Burstable"),
        ([LARGE], "Guaranteed"),
        ([LARGE, {}], "Burstable"),
        ([LARGE, LARGE], "Guaranteed"),
    ],
)
def test_a_pod_has_a_quality(resources, quality):
    containers = [{"name": "a", "image": "a", "resources": each} for each in resources]
    pod = server.created(kind("Pod"), manifest(kind("Pod"), spec={"containers": containers}))
    assert pod["status"] == {"phase": "Pending", "qosClass": quality}


@pytest.mark.parametrize(
    ("name", "priority"),
    [
        ({}, 0),
        ({"priorityClassName": "system-node-critical"}, 2000001000),
        ({"priorityClassName": "mine"}, 7),
        ({"priorityClassName": "b"}, None),
    ],
)
def test_a_pod_has_a_priority_where_its_class_is_known(name, priority):
    pod = server.created(kind("Pod"), manifest(kind("Pod"), spec=name), priorities={"mine": 7})
    assert pod["spec"].get("priority") == priority


def test_a_toleration_of_its_own_is_kept():
    own = {"key": "node.kubernetes.io/not-ready", "operator": "Exists", "effect": "NoExecute", "tolerationSeconds": 5}
    pod = server.created(kind("Pod"), manifest(kind("Pod"), spec={"tolerations": [own]}))
    assert [each["tolerationSeconds"] for each in pod["spec"]["tolerations"]] == [5, 300]


@pytest.mark.parametrize("given", ["uid", "resourceVersion", "selfLink", "generation"])
def test_what_a_server_gives_cannot_be_given(given):
    created = server.created(DEPLOYMENT, manifest(DEPLOYMENT, metadata={"name": "a", given: "mine"}))
    assert created["metadata"].get(given) != "mine"


def test_a_status_cannot_be_given():
    assert server.created(DEPLOYMENT, manifest(DEPLOYMENT, status={"replicas": 3}))["status"] == {}


def test_a_name_is_generated():
    created = server.created(DEPLOYMENT, manifest(DEPLOYMENT, metadata={"generateName": "a-"}))
    assert created["metadata"]["name"] == "a-xxxxx"


class TestUpdate:
    OLD = server.stored(server.created(DEPLOYMENT, manifest(DEPLOYMENT, spec={"replicas": 1})))

    def generation(self, **fields):
        return server.updated(DEPLOYMENT, manifest(DEPLOYMENT, **fields), self.OLD)["metadata"]["generation"]

    def test_a_generation_counts_changes(self):
        assert self.generation(spec={"replicas": 1}) == 1
        assert self.generation(spec={"replicas": 2}) == 2
        assert self.generation(spec={"replicas": 1}, metadata={"name": "a", "labels": {"a": "b"}}) == 1
        assert self.generation(spec={"replicas": 1}, metadata={"name": "a", "annotations": {"a": "b"}}) == 2

    def test_identity_is_kept(self):
        new = server.updated(DEPLOYMENT, manifest(DEPLOYMENT), self.OLD)["metadata"]
        assert all(new[key] == self.OLD["metadata"][key] for key in ("uid", "creationTimestamp", "resourceVersion"))

    def test_a_service_keeps_its_address(self):
        of = kind("Service")
        old = server.stored(server.created(of, manifest(of, spec={"clusterIP": "10.1.2.3"})))
        assert server.updated(of, manifest(of, spec={"type": "NodePort"}), old)["spec"]["clusterIP"] == "10.1.2.3"


def test_a_custom_kind_stays_as_it_is_written():
    queue = Kind("example.org", "v1", "Queue", "queues", namespaced=True)
    created = server.created(queue, manifest(queue, spec={"size": 0, "empty": {}, "none": None}))
    assert created["spec"] == {"size": 0, "empty": {}, "none": None}
    assert created["metadata"]["generation"] == 1


@pytest.mark.parametrize(
    ("name", "spec"),
    [
        (("Service", "v1"), {"ports": [1]}),
        (("Service", "v1"), "none"),
        (("Pod", "v1"), {"containers": [{"resources": {"limits": 3}}]}),
        (("StatefulSet", "apps/v1"), {"volumeClaimTemplates": ["a"]}),
        (("Deployment", "apps/v1"), {"strategy": "Recreate"}),
    ],
)
def test_what_no_server_would_decode_stays_as_it_is(name, spec):
    of = kind(*name)
    assert server.created(of, manifest(of, spec=spec))["spec"] == spec


SCALARS = (
    st.none() | st.booleans() | st.integers(-2, 2) | st.sampled_from(["", "a", "1Gi", "ClientIP", "LoadBalancer", "Container"])
)


@st.composite
def written(draw, shape, depth=0):
    """A value of a Go type with some of its fields; now and then one of another type."""
    if depth > 7 or draw(st.integers(0, 19)) == 0:
        return draw(SCALARS)
    if shape.form == STRUCT:
        known = fields(shape.name)
        chosen = draw(st.lists(st.sampled_from(known), max_size=6)) if known else []
        return {field.name: draw(written(field.shape, depth + 1)) for field in chosen}
    if shape.inner is None:
        return draw(SCALARS)
    inner = written(shape.inner, depth + 1)
    if shape.form == POINTER:
        return draw(inner)
    return draw(
        st.lists(inner, max_size=2) if shape.form == LIST else st.dictionaries(st.sampled_from(["a", "cpu"]), inner, max_size=2)
    )


@settings(max_examples=100, deadline=None)
@given(st.sampled_from(sorted(kinds())), st.data())
def test_an_object_of_any_shape_can_be_taken(key, data):
    of = kinds()[key]
    body = {field.name: data.draw(written(field.shape)) for field in fields(of.type) if field.name in {"spec", "status", "data"}}
    created = server.created(of, manifest(of, **body))
    assert server.updated(of, manifest(of, **body), server.stored(created))["kind"] == of.kind
