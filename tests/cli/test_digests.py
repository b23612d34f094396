"""Digests of `workerc.yaml`: what they pin, and those that pin nothing."""

import pytest

DIGEST = f"sha256:{'0' * 64}"
IMAGE = "docker.io/example/reader:1.0"
STACK = """\
name: reader
version: v1alpha
type: stack
stack:
  name: reader
  version: "1.0"
  image: {registry: docker.io, repository: example, image: reader, tag: "1.0"}
  workerConfig: {configFiles: {a.yaml: "<<: {{ spec }}"}}
"""


@pytest.fixture(autouse=True)
def _repository(write, worker):
    write("workers/orders.yaml", worker("orders", stack="reader:1.0"))
    write("platform/stack.yaml", STACK)


def configuration(write, *images, environments="{default: {}}"):
    lines = "".join(f"    {image}: {DIGEST}\n" for image in images)
    write("workerc.yaml", f"sources: [workers, platform]\nimages:\n  digests:\n{lines}environments: {environments}\n")


def told(outcome):
    return [line for line in outcome.out.splitlines() if "CFG104" in line]


def test_a_digest_takes_the_place_of_the_tag(workerc, write, tmp_path):
    configuration(write, IMAGE)
    outcome = workerc("render", "--format", "concise")
    assert (outcome.code, told(outcome)) == (0, [])
    deployment = (tmp_path / "rendered/default/public/orders/deployment-orders.yaml").read_text()
    assert f'image: "docker.io/example/reader@{DIGEST}"' in deployment


def test_one_that_pins_nothing_is_told_at_its_line(workerc, write):
    configuration(write, IMAGE, "docker.io/example/reader:1.1")
    outcome = workerc("render", "--format", "concise")
    message = "no Worker runs the image `docker.io/example/reader:1.1`, whose digest is given"
    assert told(outcome) == [f"workerc.yaml:5:5: warning[CFG104] {message}"]
    assert f"did you mean `{IMAGE}`?" in workerc("render").out


@pytest.mark.parametrize("arguments", [["workers/orders.yaml"], ["-w", "public"], ["-e", "test"]])
def test_a_run_for_a_part_says_nothing_of_it(workerc, write, arguments):
    configuration(write, "a:1", environments="{test: {}, prod: {}}")
    assert told(workerc("render", *arguments, "--format", "concise")) == []
    assert len(told(workerc("render", "--format", "concise"))) == 1


def test_a_digest_that_one_environment_needs_is_no_finding(workerc, write):
    configuration(
        write, "mirror.example.com/example/reader:1.0", environments="{test: {}, prod: {images: {registry: mirror.example.com}}}"
    )
    assert told(workerc("render", "--format", "concise")) == []
