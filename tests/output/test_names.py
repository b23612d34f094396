import re
from unittest import mock

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from compiler.output import names
from compiler.output.names import unusable


@pytest.mark.parametrize(
    "path",
    ["deployment-reader.yaml", "templates/deployment.yaml", "_helpers.tpl", ".helmignore", "a..b", "com10.yaml", "console", "A"],
)
def test_paths_that_every_disk_can_hold(path):
    assert unusable(path) is None


@pytest.mark.parametrize(
    ("path", "reason"),
    [
        ("", "has the part ``, which not every disk can hold under this name"),
        ("../../victim", "leads out of the directory"),
        ("a/../../victim", "leads out of the directory"),
        ("/etc/passwd", "is absolute"),
        ("\\\\host\\share", "is absolute"),
        ("C:\\Windows", "is absolute"),
        ("c:victim", "is absolute"),
        ("a\\b", "has the part `a\\b`, which not every disk can hold under this name"),
        (".", "has the part `.`, which not every disk can hold under this name"),
        ("a//b", "has the part ``, which not every disk can hold under this name"),
        ("a/", "has the part ``, which not every disk can hold under this name"),
        ("a.", "has the part `a.`, which not every disk can hold under this name"),
        ("a ", "has the part `a `, which not every disk can hold under this name"),
        ("aa:b", "has the part `aa:b`, which not every disk can hold under this name"),
        ("nul", "has the part `nul`, which not every disk can hold under this name"),
        ("Com1.yaml", "has the part `Com1.yaml`, which not every disk can hold under this name"),
        ("templates/AUX", "has the part `AUX`, which not every disk can hold under this name"),
        (".git/config", "has the part `.git`, which not every disk can hold under this name"),
        (".gitmodules", "has the part `.gitmodules`, which not every disk can hold under this name"),
        (".workerc-inventory", "has the part `.workerc-inventory`, which not every disk can hold under this name"),
        ("a\n", "has the part `a\n`, which not every disk can hold under this name"),
        ("a\0", "has the part `a\0`, which not every disk can hold under this name"),
        ("ä", "has the part `ä`, which not every disk can hold under this name"),
        ("a" * 256, "has a part of 256 characters, more than 255"),
        ("a/b/c/d/e/f", "has 6 parts, more than 5"),
    ],
)
def test_paths_that_are_never_written(path, reason):
    assert unusable(path) == reason


def test_a_directory_is_not_hidden():
    assert unusable(".helm", directory=True) == "has the part `.helm`, which not every disk can hold under this name"


NEVER = re.compile("(?!)")
tokens = st.sampled_from(
    ["a", "B", "0", "_", "-", ".", "/", "con", "NUL", "com1", "lpt", ".git", "\n", "\u017f", "\u212a", " ", "x" * 250]
)


@settings(max_examples=1000)
@given(st.lists(tokens, max_size=9).map("".join), st.booleans())
@example("a/b/c/d/e", False)
@example("a/b/c/d/e/f", False)
@example("a.b/con.d", False)
def test_what_is_taken_at_a_glance_is_taken_after_a_long_look(path, directory):
    found = unusable(path, directory=directory)
    with mock.patch.object(names, "_USUAL", NEVER):
        assert unusable(path, directory=directory) == found
