"""Laws: nothing raises, what was written is read, spans hold what they say, and another reader agrees."""

import json
import math
import re
from pathlib import Path

import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.comments import comments
from compiler.document.tracing import traced_document
from compiler.source import Source, decode
from compiler.traced import plain

CASES = sorted(path for path in (Path(__file__).parent / "cases").rglob("*.txt") if path.parent.name != "limits")
INPUTS = [path.read_bytes().decode().partition("=== data\n")[0] for path in CASES]
SMALL = [text for text in INPUTS if len(text) < 400]
# Milliseconds, on a machine that has other things to do; the same examples in every run, so that a run that fails
# has its reason in what was changed. What a longer search finds becomes a case.
QUICK = settings(deadline=2000, derandomize=True)

# --- Another reader: PyYAML's own constructor, with the core schema written down once more.

INT = re.compile(r"(?P<dec>[-+]?[0-9]+)$|0o(?P<oct>[0-7]+)$|0x(?P<hex>[0-9a-fA-F]+)$")
FLOAT = re.compile(r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$")


class Core(yaml.CSafeLoader):
    """Of the tags, only those of the core schema."""


def core_scalar(_: Core, node: yaml.ScalarNode):
    text = node.value
    if text in ("", "~", "null", "Null", "NULL"):
        return None
    if text in ("true", "True", "TRUE", "false", "False", "FALSE"):
        return text.lower() == "true"
    if found := INT.match(text):
        return int(found[found.lastgroup], {"dec": 10, "oct": 8, "hex": 16}[found.lastgroup])
    if FLOAT.match(text):
        return float(text) if math.isfinite(float(text)) else text
    return float(text.replace(".", "")) if re.match(r"[-+]?\.(inf|Inf|INF)$|\.(nan|NaN|NAN)$", text) else text


def core_float(loader: Core, node: yaml.ScalarNode):
    return float(core_scalar(loader, node))


TAG = "tag:yaml.org,2002:"
Core.yaml_implicit_resolvers = {None: [(f"{TAG}merge", re.compile(r"<<\Z")), ("!core", re.compile(r"(?!<<\Z)[\s\S]*\Z"))]}
Core.yaml_constructors = {f"{TAG}{kind}": yaml.SafeLoader.yaml_constructors[f"{TAG}{kind}"] for kind in ("str", "map", "seq")}
for kind in ("!core", f"{TAG}int", f"{TAG}bool", f"{TAG}null"):
    Core.add_constructor(kind, core_scalar)
Core.add_constructor(f"{TAG}float", core_float)


def other_reading(text: str) -> list | None:
    """None where the other reader refuses the text, has keys that are no strings, or reads more than YAML 1.2 allows:
    it overlooks the tag `!`, and takes directives after a document that no `...` ends.
    """
    if re.search(r"!(?=[\s,\]}])|[\r\n]%", text):
        return None
    try:
        found = list(yaml.load_all(text, Loader=Core))
    except (yaml.YAMLError, UnicodeEncodeError, TypeError, ValueError):
        return None
    return found if all(map(only_text_keys, found)) else None


def only_text_keys(value, above: tuple = ()) -> bool:
    if not isinstance(value, dict | list) or id(value) in above:
        return not isinstance(value, dict | list)
    parts = value.values() if isinstance(value, dict) else value
    keys = value if isinstance(value, dict) else ()
    return all(isinstance(key, str) for key in keys) and all(only_text_keys(part, (*above, id(value))) for part in parts)


def reading(text: str) -> list:
    return list(documents(Source("x", text)))


def same(one: list, other: list) -> bool:
    """Equal, types included, whatever the order of keys; nan equals nan."""
    return json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)


def codes(found: list) -> set[str]:
    return {problem.code for document in found for problem in document.problems}


# --- Nothing raises.


def use(source: Source) -> None:
    """Everything a later stage may ask."""
    for document in documents(source):
        paths = [()]
        for path in paths:
            value = document.data
            for step in path:
                value = value[step]
            for span in (document.span(path), document.key_span(path)):
                assert 0 <= span.start.offset <= span.end.offset <= len(source.text)
            document.spelling(path)
            if isinstance(value, dict | list) and len(paths) < 200:
                document.children(value)
                paths += [(*path, step) for step in (value if isinstance(value, dict) else range(len(value)))]
        for problem in document.problems:
            assert 0 <= problem.span.start.offset <= problem.span.end.offset <= len(source.text)
            assert len(problem.message) < 400
            source.line(problem.span.start.line)
        again = plain(traced_document(document))
        assert again == document.data or again != again or codes([document]) & {"YML108"}  # noqa: PLR0124 - nan
    comments(source)


@given(text=st.text(max_size=60))
@QUICK
def test_any_text_can_be_read(text):
    use(Source("x", text))


@given(text=st.text(" \n\t-:?#&*!|>%@`'\"\\{}[],.0aué\r\ufeff\u2028\x85~<=\x00", max_size=40))
@settings(QUICK, max_examples=400)
def test_any_text_of_signs_can_be_read(text):
    use(Source("x", text))


@given(data=st.binary(max_size=60))
@QUICK
def test_any_bytes_can_be_read(data):
    use(decode("x", data))


@given(text=st.text(st.characters(categories=["Cs", "Cc", "Lu", "Zs"]), max_size=10))
@QUICK
def test_lone_surrogates_and_control_characters_can_be_read(text):
    use(Source("x", f"a: {text}\nb: '{text}'"))


@st.composite
def broken(draw) -> str:
    """A case with a part taken out, put in, or doubled."""
    text = draw(st.sampled_from(SMALL))
    at = draw(st.integers(0, len(text)))
    end = draw(st.integers(at, min(len(text), at + 5)))
    put = draw(
        st.sampled_from(
            ["", " ", "\n", "\t", ":", "- ", '"', "'", "[", "}", ",", "#", "&a ", "*a", "!", "|", "---\n", "  ", "\r\n"]
        )
    )
    return text[:at] + put + text[end if draw(st.booleans()) else at :]


@given(text=broken())
@settings(QUICK, max_examples=500)
def test_any_slip_can_be_read_and_the_other_reader_agrees(text):
    use(Source("x", text))
    found, other = reading(text), other_reading(text)
    if other is None:
        return
    assert "YML101" not in codes(found)
    if not codes(found) & {"YML103", "YML105", "YML106", "YML107", "YML109", "YML110"}:
        assert same([document.data for document in found], other)


# --- What was written is read, and a span holds what it says.

TEXTS = st.text(st.characters(codec="utf-8", exclude_characters="\x85\u2028\u2029"), max_size=12) | st.sampled_from(
    [
        "yes",
        "0755",
        "1e3",
        "~",
        "null",
        "<<",
        "=",
        "a: b",
        "# c",
        "- d",
        "two words",
        "over\nlines\n",
        "\n",
        " ",
        "12:30",
        "word " * 9,
    ]
)
SCALARS = st.none() | st.booleans() | st.integers(-(10**15), 10**15) | st.floats(allow_nan=False, allow_infinity=False) | TEXTS
VALUES = st.recursive(SCALARS, lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4), max_leaves=15)
LAYOUTS = st.fixed_dictionaries(
    {
        "default_flow_style": st.sampled_from([None, True, False]),
        "indent": st.integers(2, 6),
        "width": st.sampled_from([20, 80, 1000]),
        "allow_unicode": st.booleans(),
        "line_break": st.sampled_from(["\n", "\r\n"]),
        "sort_keys": st.just(False),
    }
)


class Dumper(yaml.SafeDumper):
    """PyYAML's emitter, told to quote whatever a version of YAML could read as more than a string."""

    styles = ("'",)

    def text(self, value: str) -> yaml.Node:
        style = None if re.fullmatch(r"[a-z]{6,}( [a-z]+)*", value) else self.styles[len(value) % len(self.styles)]
        return self.represent_scalar("tag:yaml.org,2002:str", value, style=style)


Dumper.add_representer(str, Dumper.text)


@st.composite
def written(draw) -> tuple[object, str]:
    value = draw(VALUES)
    styles = draw(st.permutations(["'", '"', "|", ">"]))
    return value, yaml.dump(value, Dumper=type("Styled", (Dumper,), {"styles": styles}), **draw(LAYOUTS))


@given(pair=written())
@settings(QUICK, max_examples=300)
def test_what_another_emitter_writes_is_read(pair):
    value, text = pair
    (document,) = reading(text)
    assert document.data == value
    assert codes([document]) <= {"YML111"}


@given(pair=written())
@settings(QUICK, max_examples=300)
def test_the_text_of_a_place_reads_as_the_value(pair):
    _, text = pair
    (document,) = reading(text)
    paths = [()]
    for path in paths:
        value = document.data
        for step in path:
            value = value[step]
        if isinstance(value, dict | list):
            paths += [(*path, step) for step in (value if isinstance(value, dict) else range(len(value)))]
        place = document.place(path)
        cut = text[place.start : place.end]
        if cut.startswith("*") or re.match(r"[|>][-+]?[0-9]", cut):
            continue  # read by what stands elsewhere
        column = document.source.position(place.start).column
        assert reading(" " * (column - 1) + cut)[0].data == value
        if path and isinstance(path[-1], str):
            assert reading("? " + text[place.key_start : place.key_end])[0].data == {path[-1]: None}


@given(pairs=st.lists(written(), min_size=1, max_size=4))
@QUICK
def test_documents_are_read_alone_as_together(pairs):
    text = "".join(f"---\n{text}\n" for _, text in pairs)
    found = reading(text)
    assert [document.data for document in found] == [value for value, _ in pairs]
    assert [document.index for document in found] == list(range(len(pairs)))


@given(
    pairs=st.lists(written(), min_size=2, max_size=3),
    broken=st.sampled_from(["a: 'b", "a: [", "a: b: c", "}", "a: \x07", "\t- a", "{" * 200]),
)
@QUICK
def test_a_broken_document_hides_no_other(pairs, broken):
    text = "".join(f"---\n{text}\n" for _, text in pairs)
    (first, text_of_first), *_ = pairs
    mixed = f"{text}---\n{broken}\n---\n{text_of_first}\n"
    found = reading(mixed)
    assert [document.data for document in found] == [*[value for value, _ in pairs], None, first]
    assert len(found[-2].problems) == 1
    assert found[-2].problems[0].span.start.line == text.count("\n") + 2


# --- Real files.


def test_the_other_reader_agrees_on_every_real_file(shared):
    compared = 0
    for path in sorted((shared / "corpus").rglob("*.yaml")):
        text = decode(path.name, path.read_bytes()).text
        found, other = reading(text), other_reading(text)
        if other is None or codes(found) & {"YML103", "YML105", "YML110"}:
            continue
        assert same([document.data for document in found], other), path.name
        compared += 1
    assert compared > 600


def test_the_other_reader_reads_at_all():
    """A law about a reader that refuses everything would prove nothing."""
    text = "a: [1, two, 0o17, ~]\nb: &x {c: 1.5}\nd: *x"
    assert other_reading(text) == [{"a": [1, "two", 15, None], "b": {"c": 1.5}, "d": {"c": 1.5}}]
