"""Addresses in a stackSpec, resolved by what is declared or configured of their depots."""

import pytest

from compiler.repository.platform import platform
from compiler.traced import plain
from compiler.workload.addresses import resolved_addresses
from compiler.workload.renderable import obstacles

SECTION = """\
stack: pulsar-function+lakehouse-sink:3.0
stackSpec:
  input: {datasets: ['dataos://streams:a/b']}
  output: {datasets: ['dataos://lake:c/d?acl=rw']}
"""
DEPOT = "name: lake\nversion: v2alpha\ntype: depot\ndepot: {type: ABFSS, abfss: {format: ICEBERG}}\n"
TABLE = {"depot": "lake", "collection": "c", "dataset": "d", "type": "abfss", "of": {"format": "ICEBERG"}}


def test_a_depot_says_what_its_addresses_are(judged, declared):
    assert plain(resolved_addresses(judged(SECTION), declared(DEPOT))) == {"dataos://lake:c/d?acl=rw": TABLE}


@pytest.mark.parametrize(
    "said", [{"type": "abfss", "abfss": {"format": "ICEBERG"}}, {"type": "ABFSS", "spec": {"format": "ICEBERG"}}]
)
def test_an_environment_says_it_with_the_same_keys(judged, said):
    known = platform(depots={"default": {"lake": said}})
    assert plain(resolved_addresses(judged(SECTION), known)) == {"dataos://lake:c/d?acl=rw": TABLE}


def test_a_name_alone_says_nothing(judged):
    known = platform(depots={"default": {"streams": {}, "lake": {"type": "s3"}}})
    assert [finding.code for finding in obstacles(judged(SECTION), known, {}, {}.get)] == ["STK114", "STK114"]


def test_what_nobody_says_stops_render_at_the_address(judged, declared):
    found = obstacles(judged(SECTION), declared(DEPOT), {}, {}.get)
    path = ("worker", "stackSpec", "input", "datasets", 0)
    assert [(finding.code, finding.path) for finding in found] == [("STK114", path)]
    assert "`environments: {NAME: {depots: {streams: {type: …, spec: {…}}}}}`" in found[0].help
