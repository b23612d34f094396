"""Did you mean."""

import pytest

from compiler.resources.suggestions import suggestion

FIELDS = ("replicas", "logLevel", "autoScaling", "stackSpec", "runAsUser", "tags", "envs", "key", "keys")


@pytest.mark.parametrize(
    ("word", "meant"),
    [
        ("replica", "replicas"),
        ("repilcas", "replicas"),
        ("loglevel", "logLevel"),
        ("log_level", "logLevel"),
        ("stack-spec", "stackSpec"),
        ("autoscalling", "autoScaling"),
        ("runasuser", "runAsUser"),
        ("tag", "tags"),
        ("env", "envs"),
        ("kez", "key"),
        ("keys", "keys"),
        ("limits", None),
        ("t", None),
        ("", None),
        ("x" * 1000, None),
    ],
)
def test_suggestion(word, meant):
    assert suggestion(word, FIELDS) == meant


def test_equals_are_decided_by_the_alphabet():
    assert suggestion("ab", ["b", "a"]) is None
    assert suggestion("abcd", ["abcf", "abce"]) == "abce"
