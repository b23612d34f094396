"""A thousand Workers, whatever they use: valid for the API servers of every minor, and no object twice."""

from random import Random

import kubernetes_validate
import pytest

from compiler.environment.environment import Environment
from compiler.manifest.validity import findings
from compiler.render.kubernetes import Kubernetes
from tests.render.generated import declared, generated, worker

BATCHES, SIZE = 10, 100
JUDGED_TWICE = 3  # of each batch also by the library that the schemas come from, which takes much longer
KNOWN, PLACE = declared(), Environment()


def rendered(batch):
    """The objects of each Worker of a batch; names differ, as they have to in a repository."""
    kubernetes = Kubernetes()
    for number in range(SIZE):
        data = worker(Random(batch * SIZE + number))
        data["name"] = f"{data['name']}-{batch * SIZE + number}"
        yield [manifest.object for manifest in generated(data, KNOWN, kubernetes, PLACE).manifests]


@pytest.mark.parametrize("batch", range(BATCHES))
def test_they_are_valid_and_no_object_is_there_twice(batch):
    seen = set()
    for number, objects in enumerate(rendered(batch)):
        assert [finding for _, finding in findings(objects)] == []
        for each in objects:
            key = each["kind"], each["metadata"]["namespace"], each["metadata"]["name"]
            assert key not in seen
            seen.add(key)
            if number < JUDGED_TWICE:
                for minor in ("1.34", "1.37"):
                    kubernetes_validate.validate(each, minor, strict=True)
    assert len(seen) > 5 * SIZE
