"""Which fields an expression reads."""

import pytest

from compiler.policy.watching import Reads, watched

OBJECT = {"spec": {"replicas": 2, "containers": [{"name": "a"}, {"name": "b"}]}}


@pytest.mark.parametrize(
    ("read", "leaves"),
    [
        (lambda obj: obj["spec"]["replicas"], [("spec", "replicas")]),
        (lambda obj: obj["spec"].get("nothing"), [("spec", "nothing")]),
        (lambda obj: "nothing" in obj["spec"], [("spec", "nothing")]),
        (
            lambda obj: [each["name"] for each in obj["spec"]["containers"]],
            [("spec", "containers", 1, "name"), ("spec", "containers", 0, "name")],
        ),
        (lambda obj: obj["spec"]["containers"][-1], [("spec", "containers", 1)]),
        (lambda obj: len(obj["spec"]["containers"]), [("spec", "containers")]),
        (lambda obj: dict(obj["spec"].items())["replicas"], [("spec", "containers"), ("spec", "replicas")]),
        (lambda obj: (obj["spec"], obj["spec"]["replicas"], obj["spec"]), [("spec", "replicas")]),
        (lambda obj: (obj.get("a"), obj.get("b"), obj.get("a")), [("a",), ("b",)]),
    ],
)
def test_the_last_leaf_comes_first(read, leaves):
    reads = Reads()
    read(watched(OBJECT, reads))
    assert list(reads.leaves) == leaves


def test_a_watched_object_is_what_it_was():
    assert watched(OBJECT, Reads()) == OBJECT
    assert watched(OBJECT["spec"]["containers"], Reads()) == OBJECT["spec"]["containers"]
