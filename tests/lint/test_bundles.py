"""Bundles name files: whether those are there, and say the same."""

import posixpath

import pytest

from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution
from compiler.lint.comparing import comparisons
from compiler.repository.platform import platform
from compiler.resources.resource import identify
from compiler.source import decode

WORKER = "name: orders\nversion: v1beta\ntype: worker\nworkspace: sales\nworker: {stack: 'bento:4.0'}\n"


def told(files: dict[str, str], rooted=lambda name: name) -> list[str]:
    by_name = {
        name: tuple([resource for document in documents(decode(name, text.encode())) if (resource := identify(document))])
        for name, text in files.items()
    }
    reads = [resolution(resource, Environment()) for resources in by_name.values() for resource in resources]
    files = {name: bool(resources) for name, resources in by_name.items()}
    found = comparisons(reads, platform(), lambda _: "default", files, rooted=rooted)
    return [f"{d.file}:{d.span.start.line} {d.code} {d.message} | {d.help}" for d in found if d.file.endswith("bundle.yaml")]


def bundle(*nodes: str) -> str:
    return "name: b\nversion: v1beta\ntype: bundle\nbundle:\n  resources:\n" + "".join([f"    - {node}\n" for node in nodes])


@pytest.mark.parametrize(
    ("place", "written"),
    [
        ("bundle.yaml", "workers/orders.yaml"),
        ("bundle.yaml", "./workers/orders.yaml"),
        ("bundles/bundle.yaml", "../workers/orders.yaml"),
        ("bundles/bundle.yaml", "workers/orders.yaml"),
        ("bundles/bundle.yaml", "${DIR}/orders.yaml"),
    ],
)
def test_a_file_is_beside_the_bundle_or_below_the_root(place, written):
    assert told({place: bundle(f"{{id: a, file: {written}}}"), "workers/orders.yaml": WORKER}) == []


def test_a_file_may_be_named_from_a_root_above():
    files = {"bundle.yaml": bundle("{id: a, file: apps/workers/orders.yaml}"), "../workers/orders.yaml": WORKER}
    assert told(files) == []


def test_a_file_is_found_wherever_the_command_runs():
    def rooted(name):
        return posixpath.relpath(posixpath.join("/repository/workers", name), "/repository")

    files = {"/repository/bundles/bundle.yaml": bundle("{id: a, file: ../workers/orders.yaml}"), "orders.yaml": WORKER}
    assert told(files, rooted) == []


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        (
            "orders.yaml",
            "the file `orders.yaml` is not among the files of the repository | did you mean `workers/orders.yaml`?",
        ),
        (
            "workers/ordres.yaml",
            "the file `workers/ordres.yaml` is not among the files of the repository | did you mean `workers/orders.yaml`?",
        ),
        (
            "far/it.yaml",
            "the file `far/it.yaml` is not among the files of the repository | correct the path, or add the file to the sources",
        ),
        ("notes.yaml", "the file `notes.yaml` holds no resource of DataOS | name the file of the resource"),
    ],
)
def test_a_file_that_is_not_there_is_reported(written, expected):
    files = {"bundle.yaml": bundle(f"{{id: a, file: {written}}}"), "workers/orders.yaml": WORKER, "notes.yaml": "a: 1\n"}
    assert told(files) == [f"bundle.yaml:6 REF206 {expected}"]


@pytest.mark.parametrize(
    ("node", "codes"),
    [
        ("{id: b, file: x, dependencies: [a]}", []),
        ("{id: b, file: x, dependencies: [c]}", ["REF118"]),
        ("{id: b, file: x, dependencies: [b]}", ["REF118"]),
        ("{id: b, file: x, dependencyConditions: [{resourceId: c, status: {is: [active]}}]}", ["REF118"]),
        ("{id: a, file: x}", ["REF117"]),
        ("{id: b}", ["REF119"]),
        ("{id: b, file: x, spec: {}}", ["REF119"]),
        ("{id: b, spec: {type: worker}}", ["REF120"]),
        ("{id: b, spec: {type: volume}}", []),
        ("{id: b, file: $DIR/x, workspace: sales}", ["REF210"]),
        ("{id: b, file: $DIR/x}", []),
    ],
)
def test_nodes_of_a_bundle(judged, node, codes):
    found = judged(bundle("{id: a, file: x}", node))
    assert [d.code for d in found if d.code != "REF206"] == codes
