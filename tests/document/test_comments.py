"""Every comment, and nothing else, at its exact place."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.comments import comments
from compiler.source import Source, decode


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", []),
        ("#", ["#"]),
        ("# only\n# these", ["# only", "# these"]),
        ("a: 1 # one\nb: 2\t# two\n  # three\n", ["# one", "# two", "# three"]),
        ("a: b#c\nd: '# no'\ne: \"# no\"\n'#f': g\n", []),
        ('a: "over\n  # no\n  lines" # yes\n', ["# yes"]),
        ("a: over\n  lines # yes\nb: c\n", ["# yes"]),
        ("a: | # header\n  # no\n  text\n# yes\n", ["# header", "# yes"]),
        ("a: |+\n  text\n\n\n# yes\nb: c\n", ["# yes"]),
        ("a: |\n  text\n # less indented\nb: c\n", ["# less indented"]),
        ("a: >2 # header\n   # no\n", ["# header"]),
        ("- |\n# at the margin\n", ["# at the margin"]),
        ("a: &x # anchor\n  b: c\nd: *x # alias\n", ["# anchor", "# alias"]),
        ("a: !!str # tag\n  b\n", ["# tag"]),
        ("a: &x !!str # both\n  | # header\n  # no\n", ["# both", "# header"]),
        ("a: [b, # one\n  c # two\n] # three\n", ["# one", "# two", "# three"]),
        ("a: {b: c} # d\n? e # f\n: g # h\n", ["# d", "# f", "# h"]),
        ("a: # nothing\nb:\n# nothing here either\n", ["# nothing", "# nothing here either"]),
        ("%YAML 1.2 # directive\n--- # marker\na: b\n... # end\n# after\n", ["# directive", "# marker", "# end", "# after"]),
        ("a: 1 # one\r\n# two\r\nb: 2 # three\r\n", ["# one", "# two", "# three"]),
        ("a: 1 # one\r# two\rb: 2", ["# one", "# two"]),
        ('a: "b"# close\n', ["# close"]),  # so the parser reads it
        ("# 注文 😀\na: 1", ["# 注文 😀"]),
        ("a: b: c # lost\n---\n# kept\nb: 1 # and this\n", ["# kept", "# and this"]),
        ("# kept\na: 1 # and this\nb: [ # lost\n", ["# kept", "# and this"]),
        ("[" * 200 + "# lost", []),
    ],
)
def test_comments(text, expected):
    found = comments(Source("x", text))
    assert [comment.text for comment in found] == expected
    for comment in found:
        assert text[comment.span.start.offset : comment.span.end.offset] == comment.text
        assert comment.span.start == Source("x", text).position(comment.span.start.offset)
        assert comment.span.end == Source("x", text).position(comment.span.end.offset)


def test_what_is_no_text_has_no_comments():
    assert comments(decode("x", b"# a\n\xff")) == ()


SCALARS = st.sampled_from(
    ["b", "'# no'", '"# no"', "b#c", "[d, e]", "{f: '#'}", "|\n  # no\n  g", ">-\n  # no", "&x h", "!!str i", ""]
)
COMMENTS = st.lists(st.sampled_from(["# one", "#", "# '", '# "', "# a: b", "#!/bin/sh", "# |", "# é"]), max_size=2)


@given(entries=st.lists(st.tuples(SCALARS, COMMENTS), max_size=8))
@settings(deadline=2000, derandomize=True)
def test_comments_put_between_entries_are_found_and_change_nothing(entries):
    lines, bare, expected = [], [], []
    for number, (value, above) in enumerate(entries):
        lines += [*above, f"k{number}: {value}"]
        bare.append(f"k{number}: {value}")
        expected += above
    text = "\n".join([*lines, ""])
    assert [comment.text for comment in comments(Source("x", text))] == expected
    assert [d.data for d in documents(Source("x", text))] == [
        d.data for d in documents(Source("x", "\n".join([*bare, ""])))
    ] or not bare
