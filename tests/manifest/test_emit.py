"""What `emit` writes, every reader reads back as it was: PyYAML, our own document layer, and real kubectl."""

import json
import subprocess
from pathlib import Path

import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.manifest.emit import UnwritableError, emit
from compiler.source import decode

HERE = Path(__file__).parent / "emit"
WORDS = (HERE / "words.txt").read_text(encoding="utf-8").split()
TEXTS = [
    *("", " ", "  ", "\t", "\n", "\n\n", "\n\n\n", "\r", "\r\n", "\0"),
    *(" a", "a ", "a\t", "\ta", "a\tb", "a b", "a  b"),
    *("a: b", "a #b", "- a", "? x", ": x", "key: [a", "--- a", "!!str a", "{{ .Values.x }}"),
    *("a\nb", "a\n", "a\n\n", "a\n\n\n", "\na", "\n\na\n", "a\n\nb", "a\n b"),
    *(" a\nb", "\ta\nb", "a\n\tb\n", "a\n  \n", "a\n  ", "a \nb \n"),
    *("---\na", "a\n---\nb\n", "a\n...\n", "# c\na\n", "a\r\nb", "a\rb\n", "a: |\n  b\n", "x\n" * 3000),
    *("\u0085", "a\u0085b\nc", "a\u2028b", "a\u2028b\nc", "a\u2029b", "a\u00a0b", "\u00a0"),
    *("\ufeff", "\ufeffa", "a\ufeffb\nc", "\ufffe", "\uffff\n"),
    *("\x01", "a\x07b", "a\x1b[0mb", "\x7f", "a\x7f\nb", "\x80", "a\x9bb", "\x9f\n"),
    *("é", "\u00adsoft", "😀", "😀\n", "a😀: b", "\U000e0041", "\U0001fffe", "\U0010ffff", "\ue0000\ue001"),
    *("x" * 200, "word " * 40, "é" * 2000, "k" * 1023, "k" * 1024, "k" * 1025, "k\n" * 600, "😀" * 1100),
]
STRINGS = [*WORDS, *TEXTS]
NUMBERS = [0, -1, 2**53 + 1, 2**63 - 1, -(2**63), 0.1, -0.0, 1.5, 2.0, 1e16, 1e21, 1.5e300, 5e-324, 1e-7]
EMPTY = {"map": {}, "list": [], "inner": {"a": {}, "b": [], "c": [[], {}, [[]], None]}, "null": None, "yes": True, "no": False}


def everywhere(strings):
    """Each of `strings` as a value, as a key of a value and of a container, and as an item, at several depths."""
    return {
        "value": {f"k{index}": text for index, text in enumerate(strings)},
        "key": dict.fromkeys(strings, "v"),
        "parent": {text: {"a": text} for text in strings},
        "row": {text: [text] for text in strings},
        "item": list(strings),
        "inner": [[text] for text in strings],
        "first": [{text: text, "b": [{"c": text}]} for text in strings],
    }


def ours(text):
    (document,) = documents(decode("emitted.yaml", text.encode()))
    assert document.problems == ()
    return document.data


def libyaml(text):
    return yaml.load(text, yaml.CSafeLoader)


READERS = {"ours": ours, "PyYAML": yaml.safe_load, "libyaml": libyaml}


@pytest.mark.parametrize("reader", READERS)
@pytest.mark.parametrize("text", STRINGS, ids=ascii)
def test_a_reader_gives_the_string_back(text, reader):
    assert READERS[reader](emit({"a": text, text: [text, {text: text}]})) == {"a": text, text: [text, {text: text}]}


@pytest.mark.parametrize("reader", READERS)
def test_a_reader_gives_all_back_at_once(reader):
    value = {**everywhere(STRINGS), "numbers": NUMBERS, "empty": EMPTY}
    assert READERS[reader](emit(value)) == value


def through(kubectl, spec):
    """`spec` as kubectl reads it in an object of a kind that it does not know."""
    thing = {"apiVersion": "example.com/v1", "kind": "Thing", "metadata": {"name": "tricky"}, "spec": spec}
    command = [kubectl, "label", "--local", "-f", "-", "-o", "json", "read=back"]
    done = subprocess.run(command, input=emit(thing).encode(), capture_output=True, check=False)
    assert done.returncode == 0, done.stderr.decode()
    return json.loads(done.stdout)["spec"]


def test_kubectl_gives_all_back(kubectl):
    spec = {**everywhere(STRINGS), "numbers": NUMBERS, "empty": EMPTY}
    assert through(kubectl, spec) == spec


@settings(max_examples=6, deadline=None)
@given(st.lists(st.text(), min_size=100, max_size=300, unique=True))
def test_kubectl_gives_any_strings_back(kubectl, strings):
    assert through(kubectl, everywhere(strings)) == everywhere(strings)


SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(-(2**63), 2**63 - 1),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(),
    st.sampled_from(STRINGS),
    st.text("-:#'\"\\ \t\n\r|>?0123456789eExoyn._~\u0085\u2028\ufeff\x7f", max_size=12),
)
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4))


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(st.text(max_size=8) | st.sampled_from(STRINGS), VALUES, max_size=5))
def test_readers_agree_on_anything(value):
    text = emit(value)
    assert [repr(read(text)) for read in READERS.values()] == [repr(value)] * len(READERS)
    assert text.encode().decode() == text
    assert "\r" not in text


CASES = sorted(HERE.glob("*.yaml"))


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_the_form_is_canonical(path):
    """What these files hold is what is written for what they mean."""
    text = path.read_text(encoding="utf-8")
    assert emit(libyaml(text)) == text


@pytest.mark.parametrize(
    "value",
    [float("inf"), float("-inf"), float("nan"), "\ud83d", "a\udc00\nb", b"a", object(), (1,), {1: "a"}],
    ids=lambda value: type(value).__name__,
)
def test_what_cannot_be_read_back_is_refused(value):
    for holder in ({"a": value}, {"a": [value]}):
        with pytest.raises(UnwritableError):
            emit(holder)


def test_a_key_that_is_no_string_is_refused():
    with pytest.raises(UnwritableError, match="the key `1` is no string"):
        emit({"a": {1: "x"}})
