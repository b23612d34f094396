import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.repository.stackname import StackName, parse


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("bento", StackName("bento")),
        ("bento:4.0", StackName("bento", None, "4.0")),
        ("sodaworker+python:1.0", StackName("sodaworker", "python", "1.0")),
        ("fastfun+alpha", StackName("fastfun", "alpha")),
        ("flare-sdk-v1+java:1.0.0-rc.1", StackName("flare-sdk-v1", "java", "1.0.0-rc.1")),
    ],
)
def test_a_name_has_up_to_three_parts(text, name):
    assert parse(text) == name
    assert str(name) == text


@pytest.mark.parametrize(
    "text", ["", ":", "bento:", "bento@4.0", "+python:1.0", "bento:4.0:1", "a+b+c", "bento 4.0", "${flare:5.0}", "bento:4.0\n"]
)
def test_anything_else_is_no_name(text):
    assert parse(text) is None


@given(st.lists(st.integers(0, 99), min_size=1, max_size=3), st.lists(st.integers(0, 99), min_size=1, max_size=3))
def test_versions_are_ordered_as_numbers(one, other):
    first, second = (StackName("x", None, ".".join(map(str, parts))) for parts in (one, other))
    assert (first.age < second.age) == (one < other)


def test_a_number_is_higher_than_a_word():
    assert StackName("x", None, "beta").age < StackName("x", None, "1.0").age
