"""The page on policies names every pack, and every key of a case."""

import re
from pathlib import Path

import pytest

from compiler.config.policies import packs
from compiler.config.policy_cases import schema

PAGE = (Path(__file__).parent.parent.parent / "docs" / "policies.md").read_text(encoding="utf-8")


def column(heading: str) -> set[str]:
    """The names in the first column of the table below `heading`."""
    table = re.search(rf"^\| {heading} \|.*\n\|[-|]*\|\n((?:\|.*\n)+)", PAGE, re.MULTILINE)
    assert table
    return {name for row in table[1].splitlines() for name in re.findall(r"`([^`]+)`", row.split("|")[1])}


def test_every_pack_is_listed():
    assert column("pack") == set(packs())


def test_every_key_of_a_case_is_listed():
    assert column("key of a case") == set(schema()["items"]["properties"])


@pytest.mark.parametrize("key", sorted(schema()["items"]["properties"]["expect"]["properties"]))
def test_every_expectation_is_named(key):
    assert f"`{key}`" in PAGE


def test_every_verdict_is_named():
    assert all(f"`{verdict}`" in PAGE for verdict in schema()["items"]["properties"]["expect"]["then"]["enum"])
