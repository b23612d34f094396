"""A run that spares itself reading, by several processes or by what it remembers, says and writes what one says and writes that
reads everything.
"""

import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from ways import ALL, RUNS, TAMPERING, WAYS, Ways, tampered

plainly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    """The repository, rendered once and remembered, for copies of it."""
    return tmp_path_factory.mktemp("spared") / "base"


@pytest.fixture
def ways(tmp_path_factory, inside, base):
    """Gives two copies each time it is called."""

    def begin(*, rendered=True):
        if not base.exists():
            first = Ways(base.parent / "first", inside)
            for name in ("lint", "render"):
                assert first.same(RUNS[name], WAYS["one process"]).code == 0
            first.other.rename(base)
        return Ways(tmp_path_factory.mktemp("ways"), inside, base, without=() if rendered else ("rendered",))

    return begin


SLOW = {name for name in RUNS if "render" in name or "check" in name} - {"render", "check of an environment", "render over drift"}


@pytest.mark.parametrize("name", [pytest.param(each, marks=pytest.mark.slow) if each in SLOW else each for each in RUNS])
def test_every_way_of_every_run(name, ways):
    both = ways(rendered="render" in RUNS[name])
    if "render" in RUNS[name]:
        both.same(RUNS[name], WAYS["three processes"])
    else:
        both.same(RUNS[name], *WAYS.values())
        both.cold()
        both.same(RUNS[name], WAYS["three processes"], WAYS["one process"])


@pytest.mark.slow
@pytest.mark.parametrize("name", ALL)
def test_a_change_with_what_is_remembered(name, ways):
    both = ways()
    both.edit(ALL[name])
    for run in ("lint", "check", "render over drift"):
        both.same(RUNS[run], WAYS["one process"])


TELLING = (
    *("since: worse", "since: compute gone", "since: secrets gone", "overlay that breaks", "policy on all", "moved"),
    *("Worker into hidden declaration", "circle opened", "nothing ignored", "value that nobody gives", "another order"),
)


@pytest.mark.parametrize("name", TELLING)
def test_what_is_found_after_one_change(name, ways):
    both = ways(rendered=False)
    both.edit(ALL[name])
    both.same(RUNS["lint"], WAYS["one process"])


def test_a_file_that_a_worker_names(ways):
    both = ways()
    both.edit(ALL["since: embedded file"])
    assert "update " in both.same(RUNS["check"], WAYS["one process"]).out


steps = st.one_of(
    st.tuples(st.just("edit"), st.sampled_from(sorted(ALL))),
    st.tuples(st.just("tamper"), st.integers(0, 400), st.sampled_from(TAMPERING)),
    st.just(("cold",)),
)
changes = st.lists(steps, min_size=1, max_size=3)
ways_to_run = st.sampled_from(sorted(WAYS))


def take(both, step):
    match step:
        case ("edit", name):
            both.edit(ALL[name])
        case ("tamper", index, what):
            both.edit(tampered(index, what))
        case _:
            both.cold()


def hold(both, done):
    for steps_before, run, way in done:
        for step in steps_before:
            take(both, step)
        both.same(RUNS[run], WAYS[way])


linting = st.sampled_from(sorted(name for name in RUNS if "lint" in RUNS[name]))
rendering = st.sampled_from(sorted(name for name in RUNS if "render" in RUNS[name]))


@settings(plainly, max_examples=12)
@given(st.lists(st.tuples(changes, linting, ways_to_run), min_size=2, max_size=3))
def test_what_is_found_after_changes(ways, done):
    hold(ways(rendered=False), done)


@settings(plainly, max_examples=4)
@given(st.lists(st.tuples(changes, rendering, ways_to_run), min_size=1, max_size=2))
def test_what_is_rendered_after_changes(ways, done):
    hold(ways(), done)


@pytest.mark.slow
@settings(plainly, max_examples=20)
@given(st.lists(st.tuples(changes, linting | rendering, ways_to_run), min_size=1, max_size=6))
def test_many_changes_one_after_the_other(ways, done):
    hold(ways(), done)
