"""A part of a text is found in the source however the text is written."""

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.inside import part_span
from compiler.source import decode

TEXTS = [
    "a: one mark two\n",
    "a: 'it''s a mark'\n",
    'a: "tab\\tquote\\" mark \\u00e9"\n',
    'a: "\\u00e9\\x41 mark"\n',
    "a: |\n  one\n  two mark\n\n  three\n",
    "a: |-\n      deep\n        mark\n",
    "a: |2\n    indented\n   mark\n",
    "a: |+\n  mark\n\n\n",
    "a: >\n  folded\n  mark text\n",
    "a: >-\n  one\n\n  mark\n",
    "a: >\n  one\n    more\n    mark\n  end\n",
    "a: plain\n  goes on\n  mark\n",
    "a: plain\n\n  mark\n",
    'a: "quoted\n  mark"\n',
    'a: "quoted \\\n  mark"\n',
    "a: |\r\n  one\r\n  mark\r\n",
    "a: &anchor |\n  mark\n",
    "a: !!str 'mark'\n",
    "a: |\n  mark",
    "a: é mark\n",
]


def found(text: str, path: tuple = ("a",)) -> tuple[str, str]:
    """What stands at the span of `mark` in the text, and the text."""
    (document,) = documents(decode("x.yaml", text.encode()))
    value = document.data
    for step in path:
        value = value[step]
    start = value.index("mark")
    span = part_span(document, path, start, start + 4)
    return document.source.text[span.start.offset : span.end.offset], value


@pytest.mark.parametrize("text", TEXTS)
def test_a_part_is_found(text):
    assert found(text)[0] == "mark"


def test_behind_an_alias_it_is_the_whole():
    assert found("x: &x one mark\na: *x\n")[0] == "*x"


def test_what_is_no_text_is_the_whole():
    (document,) = documents(decode("x.yaml", b"a: [x]\n"))
    assert part_span(document, ("a",), 0, 1) == document.span(("a",))
    assert part_span(document, ("b",), 0, 1) == document.span(("b",))


@pytest.mark.parametrize("style", ["{}", "'{}'", '"{}"', "|\n  {}", ">-\n  {}"])
@given(words=st.lists(st.sampled_from(["a", "bc", "d.e", "f-g"]), min_size=1, max_size=8))
def test_every_word_is_found(style, words):
    text = " ".join(words)
    (document,) = documents(decode("x.yaml", f"k: {style.format(text)}\n".encode()))
    value = document.data["k"]
    for start in range(len(text)):
        span = part_span(document, ("k",), start, start + 1)
        assert document.source.text[span.start.offset] == value[start]


@given(
    value=st.text("ab c.\n\"'\\é\t:#{}-|>$😀", min_size=1).filter(str.strip),
    style=st.sampled_from(["|", ">", '"', "'", None]),
    width=st.sampled_from([10, 20, 80]),
    unicode=st.booleans(),
    line_end=st.sampled_from(["\n", "\r\n"]),
)
def test_every_character_is_found_however_it_is_written(value, style, width, unicode, line_end):
    text = yaml.dump({"k": [value]}, default_style=style, width=width, allow_unicode=unicode)
    (document,) = documents(decode("x.yaml", text.replace("\n", line_end).encode()))
    path = ("k", 0)
    for index, character in enumerate(document.data["k"][0]):
        start = part_span(document, path, index, index + 1).start.offset
        written = document.source.text[start]
        # A space or line break may be one of several that stand for it, any other character is there or escaped.
        assert character in " \n\t" or written in (character, "\\"), (text, index)


@pytest.mark.parametrize("text", ["a: |2\n\n    mark\n", "a: |2-\n  \n   mark\n", "a: 'x\n\n  ''mark'\n"])
def test_a_part_behind_an_empty_line_is_found(text):
    assert found(text)[0] == "mark"
