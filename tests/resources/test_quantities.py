"""Quantities against real kubectl, which parses and prints them with the code of the API server."""

import json
import math
import subprocess
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import jsonschema_rs
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.quantities import MAXIMUM, NANO, PATTERN, QuantityError, canonical, parse

TABLE = Path(__file__).with_name("quantities.tsv").read_text(encoding="utf-8").splitlines()
CANONICAL = dict(line.split("\t") for line in TABLE[1:])


def is_quantity(text):
    try:
        parse(text)
    except QuantityError:
        return False
    return True


NUMBERS = st.from_regex(r"[+-]?(?:[0-9]{1,7}[.]?[0-9]{0,4}|[.][0-9]{1,10})", fullmatch=True)
SUFFIXES = st.sampled_from(["", "n", "u", "m", "k", "M", "G", "T", "Ki", "Mi", "Gi", "Ti", "e3", "E-3", "e+1", "e-7", "E2"])
QUANTITIES = st.builds(str.__add__, NUMBERS, SUFFIXES).filter(is_quantity)


@pytest.mark.parametrize(("written", "printed"), list(CANONICAL.items()))
def test_canonical(written, printed):
    assert canonical(written) == printed


@pytest.mark.parametrize(
    "text", ["", "m", "Ki", ".", "+", "1e", "1K", "1 Gi", "1Gi ", "1Gi\n", "Gi1", "1e1.5", "0x1", "1_000", "٣"]
)
def test_no_quantity(text):
    with pytest.raises(QuantityError, match="no number"):
        parse(text)


@pytest.mark.parametrize("text", ["8Ei", "-8Ei", "1000E", "1e19", "9223372036854775808", "1e999", math.inf, 1e300])
def test_more_than_there_can_be(text):
    with pytest.raises(QuantityError):
        parse(text)


@pytest.mark.parametrize(
    ("number", "printed"), [(1, "1"), (0.5, "500m"), (1e3, "1k"), (1e16, "10P"), (1e-7, "100n"), (-1.5e-5, "-15u")]
)
def test_numbers_are_the_numbers_they_are(number, printed):
    assert canonical(number) == printed


@given(QUANTITIES)
def test_amount_is_exact(text):
    number, exponent = text, Fraction(1)
    for suffix, factor in (("Ki", 1024), ("Mi", 1024**2), ("Gi", 1024**3), ("Ti", 1024**4)):
        if text.endswith(suffix):
            number, exponent = text.removesuffix(suffix), Fraction(factor)
    for suffix, power in zip("numkMGT", (-9, -6, -3, 3, 6, 9, 12), strict=True):
        if text.endswith(suffix):
            number, exponent = text.removesuffix(suffix), Fraction(10) ** power
    amount = Fraction(Decimal(number)) * exponent * NANO
    assert parse(text).nanos == (math.ceil(amount) if amount > 0 else math.floor(amount))


@given(QUANTITIES)
def test_canonical_form_is_final_and_keeps_the_amount(text):
    quantity = parse(text)
    assert parse(quantity.text) == quantity


@given(st.text(alphabet="0123456789.+-eEinumkKMGTP \n", max_size=6))
def test_the_pattern_of_the_schema_is_the_grammar(text):
    matches = jsonschema_rs.validator_for({"pattern": PATTERN}).is_valid(text)
    assert is_quantity(text) is (matches and not is_too_much(text))


def is_too_much(text):
    try:
        parse(text)
    except QuantityError as error:
        return "2^63" in str(error)
    return False


@given(st.integers(-MAXIMUM, MAXIMUM))
def test_units_of_whole_numbers(number):
    assert parse(number).units == number


def test_units_round_away_from_zero():
    assert [parse(text).units for text in ("100m", "1001m", "-100m", "1Ki")] == [1, 2, -1, 1024]


def test_kubectl_prints_the_same(kubectl):
    written = list(CANONICAL)

    @settings(max_examples=300, database=None, deadline=None)
    @given(QUANTITIES)
    def collect(text):
        written.append(text)

    collect()
    written = list(dict.fromkeys(written))
    assert printed_by(kubectl, written) == {text: canonical(text) for text in written}


def printed_by(kubectl, quantities):
    hard = ",".join(f"example.com/r{index}={text}" for index, text in enumerate(quantities))
    command = [kubectl, "create", "quota", "q", f"--hard={hard}", "--dry-run=client", "--output=json"]
    quota = json.loads(subprocess.run(command, capture_output=True, text=True, check=True).stdout)
    return {text: quota["spec"]["hard"][f"example.com/r{index}"] for index, text in enumerate(quantities)}
