"""Any text gets an answer, in a time that grows with its length, and every problem lies inside it."""

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.bloblang import dialect, problems

DIALECTS = [dialect(name) for name in ("default", "4.13", "4.27", "bento", "connect")]
WORDS = [
    *("root", "this", "let ", "meta ", "map ", "import ", "from ", "if ", " else ", " else if ", "match ", "true", "null"),
    *("(", ")", "[", "]", "{", "}", ".", ",", ":", " = ", "=>", " -> ", "==", "||", "&&", "|", "!", "-", "+", "_", "@", "$"),
    *('"', '"""', '"a"', "\\", "1", "2.5", "uppercase()", "now()", "a", "# b", "\n", "\r\n", " ", "\t", "${!", "${{!", "é"),
]


def check(text: str, **options) -> None:
    for each in DIALECTS:
        for problem in problems(text, each, **options):
            assert 0 <= problem.start < problem.end <= len(text), (text, problem)
            assert "\n" not in problem.message + (problem.help or "")


@given(text=st.lists(st.sampled_from(WORDS)).map("".join))
def test_texts_of_its_own_words(text):
    check(text)
    check("${! " + text, interpolation=True)


@given(text=st.text())
def test_any_text(text):
    check(text)
    check(text, interpolation=True)


@given(words=st.lists(st.sampled_from(WORDS), max_size=12))
def test_what_follows_a_sound_line_does_not_change_it(words):
    """Reading from left to right: only the last line of a text can be to blame for what is missing at its end."""
    line = "root.a = this.b.uppercase()\n"
    found = list(problems(line * 3 + "".join(words), DIALECTS[0]))
    assert [problem for problem in found if problem.start < len(line) * 3 - 1] == []


PATTERNS = {
    "nested brackets": "root = " + "(" * 1000,
    "nested lists": "root = " + "[" * 1000,
    "nested objects": "root = " + '{"a": ' * 1000,
    "nested cases": "root = " + "match { " * 1000,
    "cases in cases": "root = " + "match { _ => " * 1000,
    "matches of objects": "root = " + "match { (a): " * 1000,
    "nested calls": "root = " + "f(" * 1000,
    "nested indexes": "root = a" + "[a" * 1000,
    "nested conditions": "root = " + "if " * 1000,
    "nested statements": "if x {\n" * 1000,
    "nested contexts": "root = " + "".join([f"a{number} -> " for number in range(1000)]),
    "signs": "root = " + "- " * 1000,
    "denials": "root = " + "!" * 1000,
    "dots": "root" + "." * 1000,
    "fields": "root = a" + ".b" * 1000,
    "sums": "root = 1" + " + 1" * 1000,
    "products": "root = 9" + " * 999999999" * 1000,
    "digits": "root = " + "9" * 5000,
    "quotes": "root = " + '"' * 1000,
    "open strings": 'root = "\n' * 1000,
    "open texts": 'root = = """\n' * 1000,
    "broken statements": "root = \n" * 1000,
    "odd lines": "a b c\n" * 1000,
    "comments": "# a\n" * 1000,
    "comment signs": "#" * 1000,
    "equals signs": "a = " * 1000,
    "escapes": 'root = "' + "\\n" * 1000,
    "branches": "root = if x { 1 }" + " else if x { 1 }" * 1000,
    "old interpolations": "${!a:b} " * 1000,
    "open interpolations": "${! (" * 1000,
    "escaped interpolations": "${{! " * 1000,
}


@pytest.mark.parametrize("interpolation", [False, True], ids=["mapping", "field"])
@pytest.mark.parametrize("name", PATTERNS)
def test_time_grows_with_the_length(name, interpolation):
    """100 times a text may take 100 times as long; with the square it would be 10,000 times."""
    text = PATTERNS[name]
    start, repeated = text[: len(text) // 1000], text * 100
    start = time.process_time()
    found = list(problems(repeated, DIALECTS[0], interpolation=interpolation))
    assert time.process_time() - start < 5e-6 * len(repeated) + 0.1
    assert len(found) <= 20
