"""What an API server would refuse or warn of, told at the line of the Worker that asks for it."""

import pytest

CONTAINER = """\
name: orders
version: v1beta
type: worker
worker:
  stack: container
  compute: runnable-default
  stackSpec:
    image: IMAGE
    command: [run]
"""
FILE = "keys: [a], consumptionType: file"


def told(workerc):
    outcome = workerc("render", "orders.yaml", "-o", "out", "--format", "concise")
    return [line for line in outcome.out.splitlines() if "[K8S" in line]


@pytest.mark.parametrize(
    ("line", "expected"),
    [
        (
            f"dataosSecrets:\n    - {{name: one, {FILE}}}\n    - {{name: two, {FILE}}}",
            "orders.yaml:10:26: error[K8S109] the file `a` is there twice",
        ),
        (
            "persistentVolume: {name: archive, directory: 'a:b'}",
            "orders.yaml:8:48: error[K8S103] the mount path `/var/dataos/persistent_data/a:b` holds a `:`",
        ),
    ],
)
def test_what_a_worker_asks_for(workerc, write, worker, line, expected):
    write("orders.yaml", worker("orders").replace("  resources:", f"  {line}\n  resources:"))
    (found,) = told(workerc)
    assert found.startswith(f"{expected} (Deployment `orders`, field `")


def test_parts_of_a_byte_are_a_warning(workerc, write, worker):
    write("orders.yaml", worker("orders").replace("memory: 128Mi", "memory: 0.1Gi"))
    assert [line.split(" (")[0] for line in told(workerc)] == [
        f"orders.yaml:{place}: warning[K8S117] `107374182400m` of `memory` is no whole number of bytes"
        for place in ("9:35", "10:33")
    ]


@pytest.mark.parametrize(
    ("image", "expected"),
    [
        ("registry.example.com/Team/reader:1.0", "error[K8S103] `registry.example.com/Team/reader:1.0` is no name of an image"),
        ("example/reader", "warning[K8S118] `example/reader:latest` is another image from one day to the next"),
        ("example/reader:1.0", None),
    ],
)
def test_an_image_that_nobody_can_fetch_or_that_floats(workerc, write, image, expected):
    write("orders.yaml", CONTAINER.replace("IMAGE", image))
    found = [line.split(" (")[0] for line in told(workerc)]
    assert found == ([f"orders.yaml:8:12: {expected}"] if expected else [])


def test_the_longest_names_give_objects_that_an_api_server_takes(workerc, write, worker):
    name = f"a{'b' * 45}c"
    spread = (
        "highAvailabilityConfig: {level: zone, mode: required}\n  persistentVolume: {name: archive, directory: x}\n  replicas: 2"
    )
    text = worker(name).replace("  replicas: 1", f"  {spread}").replace("name: archive", f"name: {'v' * 253}")
    write("orders.yaml", f"{text}workspace: {'w' * 32}\n")
    assert told(workerc) == []
