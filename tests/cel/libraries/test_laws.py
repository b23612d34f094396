"""What holds for all values, whatever the table of cases says of some."""

import ipaddress
import re
from datetime import UTC, datetime

from hypothesis import given
from hypothesis import strategies as st

from compiler import quantities
from compiler.cel.budget import Budget
from compiler.cel.declarations import Declarations
from compiler.cel.libraries import quantity
from compiler.cel.libraries.addresses import parse_address, parse_network
from compiler.cel.libraries.quoting import cel_quoted
from compiler.cel.libraries.re2.pattern import Pattern
from compiler.cel.libraries.semver import parsed as parsed_version
from compiler.cel.program import compiled
from compiler.cel.times import Duration, Timestamp, fields, parse_duration, parse_timestamp
from compiler.cel.types import DYN, Type

DECLARATIONS = Declarations({"a": DYN, "b": DYN, "c": DYN})

INSTANTS = st.builds(
    Timestamp,
    st.integers(-62_135_510_400, 253_402_214_400),
    st.integers(0, 10**9 - 1),
    st.integers(-14 * 60, 14 * 60).map(lambda minutes: minutes * 60),
)
DURATIONS = st.integers(-(2**61), 2**61).map(Duration)
AMOUNTS = st.from_regex(r"[+-]?[0-9]{1,12}(\.[0-9]{0,4})?(n|u|m|k|M|G|Ki|Mi|Gi|e[0-5])?", fullmatch=True)
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))


def evaluated(expression: str, *values: object) -> object:
    program = compiled(expression, DECLARATIONS, ())
    return program.evaluate(dict(zip("abc", values, strict=False)), Budget())


@given(st.integers(-(10**15), 10**15).map(Duration))
def test_a_duration_is_read_as_it_is_printed(duration):
    assert abs(parse_duration(str(duration)).nanoseconds - duration.nanoseconds) <= 1  # its text is that of a float


@given(INSTANTS)
def test_an_instant_is_read_as_it_is_printed(instant):
    again = parse_timestamp(str(instant))
    assert (again, again.offset) == (instant, instant.offset)


@given(INSTANTS, st.integers(-(10**17), 10**17).map(Duration))
def test_a_duration_added_is_the_time_between(instant, duration):
    end = Timestamp(instant.seconds // 2) + duration
    assert end - duration == Timestamp(instant.seconds // 2)
    assert end - Timestamp(instant.seconds // 2) == duration


@given(st.datetimes(timezones=st.just(UTC)))
def test_the_calendar_is_that_of_python(moment):
    seconds = int((moment.replace(microsecond=0) - datetime(1970, 1, 1, tzinfo=UTC)).total_seconds())
    found = fields(seconds)
    assert found[:3] == (moment.year, moment.month, moment.day)
    assert found[5:] == (moment.hour, moment.minute, moment.second)
    assert (found.day_of_year + 1, found.weekday) == (moment.timetuple().tm_yday, moment.isoweekday() % 7)


@given(DURATIONS, DURATIONS)
def test_durations_have_an_order(left, right):
    assert (left < right) + (left == right) + (left > right) == 1
    assert left + right == right + left


@given(AMOUNTS, AMOUNTS)
def test_what_is_added_can_be_taken_away(left, right):
    expression = "quantity(a).add(quantity(b)).sub(quantity(b)) == quantity(a)"
    assert evaluated(expression, left, right) is True


@given(AMOUNTS, AMOUNTS)
def test_quantities_have_an_order(left, right):
    order = evaluated("quantity(a).compareTo(quantity(b))", left, right)
    assert order == -evaluated("quantity(b).compareTo(quantity(a))", left, right)
    assert (order < 0) == evaluated("quantity(a).isLessThan(quantity(b))", left, right)


@given(AMOUNTS)
def test_a_canonical_quantity_is_the_same_amount(text):
    try:
        canonical = quantities.canonical(text)
    except quantities.QuantityError:  # above 2^63-1, which no manifest may have
        return
    assert quantity.parsed(canonical) == quantity.parsed(text)
    assert str(quantity.parsed(text)) == canonical


@given(AMOUNTS, AMOUNTS)
def test_a_sum_is_read_as_it_is_printed(left, right):
    total = evaluated("quantity(a).add(quantity(b))", left, right)
    assert quantity.parsed(str(total)) == total


@given(TEXTS)
def test_a_quoted_text_is_a_literal_of_itself(text):
    assert evaluated(cel_quoted(text)) == text


@given(TEXTS, st.text(min_size=1))
def test_what_was_split_can_be_joined(text, separator):
    assert evaluated("a.split(b).join(b)", text, separator) == text


@given(TEXTS, TEXTS, TEXTS)
def test_replacing_is_splitting_and_joining(text, old, new):
    if old:
        assert evaluated("a.replace(b, c)", text, old, new) == new.join(text.split(old))


@given(TEXTS, TEXTS)
def test_an_index_is_where_the_part_is(text, part):
    at = evaluated("a.indexOf(b)", text, part)
    assert (at == -1) == (part not in text)
    if at >= 0 and part:
        assert evaluated("a.substring(b).startsWith(c)", text, at, part) is True


@given(st.lists(st.integers(-9, 9)), st.integers(0, 20))
def test_two_slices_are_the_list(values, at):
    at = min(at, len(values))
    assert evaluated("a.slice(0, b) + a.slice(b, a.size()) == a", values, at) is True


@given(st.lists(st.lists(st.integers(0, 3))))
def test_flattening_adds_lists(values):
    assert evaluated("a.flatten()", values) == [inner for value in values for inner in value]


@given(st.lists(st.integers(-9, 9)))
def test_sorting_and_reversing_keep_the_elements(values):
    assert evaluated("a.sort()", values) == sorted(values)
    assert evaluated("a.sort().isSorted()", values) is True
    assert evaluated("a.reverse().reverse() == a", values) is True
    assert evaluated("sets.equivalent(a.distinct(), a)", values) is True


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 99)).map(list)))
def test_sorting_by_a_key_keeps_what_is_equal_in_order(values):
    assert evaluated("a.sortBy(x, x[0])", values) == sorted(values, key=lambda value: value[0])


@given(st.ip_addresses())
def test_addresses_are_those_of_python(address):
    found, zone = parse_address(str(address))
    assert (found.number, found.bits, zone) == (int(address), address.max_prefixlen, "")
    assert str(ipaddress.ip_address(str(found))) == str(address)


@given(st.ip_addresses(), st.ip_addresses(), st.integers(0, 32))
def test_networks_contain_what_python_says(address, other, length):
    network = parse_network(f"{address}/{length}")
    python = ipaddress.ip_network(f"{address}/{length}", strict=False)
    assert str(network.masked) == str(python)
    assert network.contains(parse_address(str(other))[0]) == (other in python)


@given(st.lists(st.from_regex(r"[0-3]\.[0-3]\.[0-3](-[a-c0]{1,2}(\.[0-9])?)?(\+[ab])?", fullmatch=True)))
def test_versions_are_in_one_order(texts):
    versions = sorted(parsed_version(text) for text in texts if "-00" not in text)
    assert all(not later < earlier for at, earlier in enumerate(versions) for later in versions[at:])


PIECES = ["a", "b", "c", ".", "[ab]", "[^a]", r"\d", r"\w", r"\b", "^", "(?:", "(", "|", "*", "+", "?", "*?", "{2}", "{1,3}", "\n"]


@given(st.lists(st.sampled_from(PIECES), max_size=10).map("".join), st.text("abc1 \n", max_size=8))
def test_a_pattern_finds_what_python_finds(pattern, text):
    """Where both read a pattern they take the same first match; no `$`, which is another thing in Python."""
    pattern += ")" * (pattern.count("(") - pattern.count(")"))
    try:
        python, own = re.compile(pattern, re.ASCII), Pattern(pattern)
    except (re.error, ValueError):
        return
    if re.search(r"[*+?}]\)*[*+{]", pattern):  # repetitions of what may be empty: there the two differ
        return
    match = python.search(text)
    assert own.matches(text) == (match is not None)
    assert own.find(text) == (match.group() if match else "")


def test_every_type_of_the_libraries_has_a_name():
    overloads = [overload for named in DECLARATIONS.functions.values() for overload in named]
    assert all(isinstance(t, Type) and t.name for overload in overloads for t in (*overload.parameters, overload.result))
