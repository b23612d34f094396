"""`lint FILE…` goes past the parser of options: it has to do what the same command does with one."""

import pytest

from compiler.cli.lint import lint
from compiler.cli.linting import Wishes


def test_every_option_has_the_same_default_on_both_ways():
    wishes = {name: value for name, value in lint.make_context("lint", []).params.items() if name != "timing"}
    assert wishes == Wishes()._asdict()


@pytest.mark.parametrize("arguments", [["a.yaml"], ["b.yaml", "a.yaml"], ["-"], [], ["none.yaml"], ["."]], ids=" ".join)
def test_both_ways_print_the_same(workerc, write, worker, arguments):
    write("a.yaml", worker("a").replace("replicas: 1", "replicas: one"))
    write("b.yaml", worker("b"))
    stdin = worker("c").replace("stack:", "stak:")
    assert workerc("lint", *arguments, stdin=stdin) == workerc("lint", "--fail-on", "error", *arguments, stdin=stdin)
