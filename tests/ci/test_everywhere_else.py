"""The recipe of docs/ci.md for any other system, as it is copied out of the page."""

import sys

import pytest

ORDERS = "workers/commerce/orders-ingest.yaml"

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("ci")]


def test_the_recipe_passes_and_then_fails(blocks, shell, fleet, wheel, tmp_path):
    (recipe,) = blocks("ci.md", "sh")
    python = tmp_path / "bin" / "python3"
    python.parent.mkdir()
    python.symlink_to(sys.executable)
    variables = {"WORKERC": str(wheel), "PATH": f"{python.parent}:/usr/bin:/bin"}
    code, printed = shell(recipe, fleet, variables)
    assert (code, "rendered: up to date" in printed) == (0, True), printed
    assert "<testsuites" in (fleet / "workerc.xml").read_text(encoding="utf-8")

    path = fleet / ORDERS
    path.write_text(path.read_text(encoding="utf-8").replace("stack: bento:4.0", "stack: bentoo:4.0"), encoding="utf-8")
    code, printed = shell(recipe, fleet, variables)
    assert (code, "error[STK101]" in printed, "<failure" in (fleet / "workerc.xml").read_text(encoding="utf-8")) == (1, True, True)
