"""Time is counted once, to what is innermost, on a clock of the test's own."""

from itertools import count

import pytest

from compiler.cli.stopwatch import OTHER, Stopwatch
from compiler.cli.timing import clocked
from compiler.report.timing import Spent, Timing, timing_text

RULES, LOADING = ("rules", ""), ("loading", "")


@pytest.fixture
def watch():
    """One on which a second goes by whenever somebody looks at it."""
    return Stopwatch(map(float, count()).__next__)


def seconds(watch):
    return {key: account.seconds for key, account in watch.accounts.items()}


def test_what_runs_inside_of_something_stops_it(watch):
    watch.enter(watch.accounts[RULES])
    watch.enter(watch.accounts[LOADING])
    watch.enter(watch.accounts[RULES])
    watch.leave()
    watch.leave()
    watch.leave()
    watch.lap()
    assert seconds(watch) == {(OTHER, ""): 2, RULES: 3, LOADING: 2}


def test_all_together_is_the_time_since_the_beginning(watch):
    for part in (RULES, LOADING, RULES):
        watch.enter(watch.accounts[part])
    watch.leave()
    watch.lap()
    assert sum(seconds(watch).values()) == 5


def test_a_generator_is_counted_while_it_works(watch):
    def numbers():
        yield 1
        yield 2

    generator = clocked("a:b", "rules", numbers, watch)()
    watch.enter(watch.accounts[LOADING])
    assert list(generator) == [1, 2]
    watch.leave()
    assert watch.accounts[RULES].calls == 1
    assert watch.accounts[RULES].seconds == 1 + 3  # the call, and three steps
    assert watch.accounts[LOADING].seconds == 4  # before, between and after them


def test_what_is_raised_comes_through_and_ends_the_phase(watch):
    def failing():
        yield 1
        raise LookupError

    generator = clocked("a:b", "rules", failing, watch)()
    assert next(generator) == 1
    with pytest.raises(LookupError):
        next(generator)
    watch.lap()
    before = watch.accounts[RULES].seconds
    watch.lap()
    assert watch.accounts[RULES].seconds == before


def test_what_a_generator_returns_comes_through(watch):
    def returning():
        yield 1
        return 2

    def delegating():
        return (yield from clocked("a:b", "rules", returning, watch)())

    generator = delegating()
    next(generator)
    with pytest.raises(StopIteration) as stopped:
        next(generator)
    assert stopped.value.value == 2


def test_a_generator_that_is_left_is_closed(watch):
    closed = []

    def endless():
        try:
            while True:
                yield 1
        finally:
            closed.append(True)

    generator = clocked("a:b", "rules", endless, watch)()
    next(generator)
    generator.close()
    assert closed == [True]


TABLE = """\
time for 1 file with 1,200 Workers

                  ms   share
start-up       100.4    7.7%
rules        1,200.0   92.3%
other            0.0    0.0%
total        1,300.4  100.0%

the 3 slowest of 3 rules and policies, which took 750.0 ms together

                      ms   share     calls
REF201 y           500.0   38.4%     1,200
SEM104 x           250.0   19.2%         3
POL:\\x1b[31m         0.0    0.0%         1
"""


def test_the_table():
    phases = (Spent("start-up", 0.1004), Spent("rules", 1.2), Spent("other", 0.0))
    rules = (Spent("SEM104 x", 0.25, 3), Spent("REF201 y", 0.5, 1200), Spent("POL:\x1b[31m", 0.0, 1))
    assert timing_text(Timing(phases, rules, files=1, workers=1200)) == TABLE


def test_a_run_without_any_has_no_table_of_rules():
    assert timing_text(Timing((Spent("start-up", 0.0),), ())).splitlines()[-1] == "total            0.0    0.0%"
