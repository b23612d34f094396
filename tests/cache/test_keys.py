"""A key is that of its parts, and of no others."""

import hashlib
import sys

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.cache import digests
from compiler.cache.keys import key

parts = st.lists(st.text() | st.binary())


@settings(deadline=None)
@given(parts, parts)
def test_keys_are_equal_where_all_parts_are(one, other):
    assert (key(*one) == key(*other)) == (one == other)


def test_parts_do_not_run_together():
    different = [(), ("",), ("", ""), ("ab",), ("a", "b"), ("b", "a"), (b"ab",), (b"a", "b"), ("s1:a",), ("2:ab",), ("ab", "")]
    assert len({key(*each) for each in different}) == len(different)


def test_a_name_that_is_no_utf8_has_a_key():
    assert key("bad\udcff.yaml") != key("bad\udcfe.yaml")


def test_a_key_is_the_same_in_every_version():
    """What is remembered under it outlives this process."""
    assert key("a", b"b") == digests.sha256(b"s1:ab1:b")


@pytest.mark.parametrize("size", [0, 1, 100, 65_535, 65_536, 200_000])
def test_a_digest_is_the_same_from_wherever_it_comes(monkeypatch, size):
    data = bytes(range(256)) * size
    with monkeypatch.context() as patch:
        patch.delitem(sys.modules, "hashlib")
        assert digests.sha256(data[:size]) == hashlib.sha256(data[:size]).hexdigest()
    assert digests.sha256(data[:size]) == hashlib.sha256(data[:size]).hexdigest()
