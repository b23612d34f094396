"""What holds of every file whose keys are ordered, whatever it looks like."""

from collections import Counter
from typing import Any

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.comments import comments
from compiler.lint.ordering import Ordered, ordered
from compiler.repository.repository import read_source
from compiler.resources.sections import sections
from compiler.source import Source, decode

_ROOT = ("tags", "description", "owner", "layer", "workspace", "title", "colour")
_SECTION = ("title", "replicas", "stack", "logLevel", "configs", "envs", "compute", "resources", "priority", "dryRun")
_VALUES = st.sampled_from(
    [
        "",
        " ~",
        " 1.10",
        " text # why",
        " 'it''s'",
        ' "a\n\n {}b" # quoted',
        " |\n {}one\n\n {}  # two",
        " |+\n {}one\n   \n",
        " >-\n {}x\n{}# deeper",
        " [a, # first\n {}b]",
        " {x: 1, a: {}}",
        " # below\n {}b: 1\n {}a: 2\n {}# c: 3",
        "\n{}- # item\n{}  b: 1\n{}- a: 2\n{}# - c: 3",
        " &anchor text",
        " *anchor",
    ]
)
_ABOVE = st.sampled_from(["", "", "", "\n", "# of it\n", "\n# one\n# two\n", "\n\n", "# lost\n\n", " # elsewhere\n"])
_STACK_SPEC = "stackSpec:\n {}output: # last\n {}  b: 1\n\n {}# of it\n {}input: |\n {}  a\n\n"


@st.composite
def entries(draw: Any, pad: str, keys: tuple[str, ...], fixed: dict[str, str]) -> str:
    chosen = draw(st.lists(st.sampled_from(keys), max_size=4, unique=True))
    parts = []
    for number, key in enumerate(draw(st.permutations([*chosen, *fixed]))):
        above = "".join([line if line == "\n" else pad + line for line in draw(_ABOVE).splitlines(keepends=True)])
        body = fixed[key] if key in fixed else f"{key}:{draw(_VALUES)}\n".replace("{}", pad)
        parts.append(f"{'' if number == 0 and draw(st.booleans()) else above}{pad}{body}")
    return "".join(parts)


@st.composite
def resources(draw: Any) -> str:
    """A Worker with its keys in any order, commented all over."""
    pad = " " * draw(st.sampled_from([1, 2, 4]))
    section = draw(entries(pad, _SECTION, {"stackSpec": _STACK_SPEC.replace("{}", pad)}))
    fixed = {"name": "name: orders # its name\n", "version": "version: v1beta\n", "type": "type: worker\n"}
    return draw(entries("", _ROOT, fixed | {"worker": f"worker: # what runs\n{section}"}))


@st.composite
def files(draw: Any) -> str:
    head = draw(st.sampled_from(["", "", "# The orders.\n\n", "%YAML 1.2\n---\n", "--- # first\n"]))
    text = head + "---\n".join(draw(st.lists(resources(), min_size=1, max_size=2)))
    text = text.rstrip("\n") if draw(st.booleans()) else text
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n"])))


def result_of(text: str) -> Ordered:
    return ordered(read_source(Source("a.yaml", text)))


def attached(text: str) -> Counter[tuple[str, ...]]:
    """Each line that is no comment, with the comments directly above it that stand as far to the right."""
    found: Counter[tuple[str, ...]] = Counter()
    above: list[str] = []
    for line in text.splitlines():
        comment = line.lstrip()
        if comment.startswith("#") and not comment.startswith("# -"):  # an item that is commented out stays in its list
            above.append(line)
            continue
        found[(*[comment for comment in above if indentation(comment) == indentation(line)], line)] += 1
        above = []
    return found


def indentation(line: str) -> int:
    return len(line) - len(line.lstrip())


def stack_specs(text: str) -> list[str]:
    return [source[source.index("stackSpec") :].partition("input: |")[0] for source in text.split("---\n") if "stackSpec" in source]


@given(files())
@settings(max_examples=400)
def test_what_is_read_stays_and_so_does_every_byte(text):
    result = result_of(text)
    event("kept" if result.kept else "changed" if result.source.text != text else "same")
    after = result.source.text
    before_documents, after_documents = (list(documents(Source("a.yaml", t))) for t in (text, after))
    assert [d.data for d in before_documents] == [d.data for d in after_documents]
    assert sorted(text.encode()) == sorted(after.encode())
    assert Counter(text.splitlines()) == Counter(after.splitlines())
    assert Counter(c.text for c in comments(Source("a", text))) == Counter(c.text for c in comments(Source("a", after)))
    assert stack_specs(text) == stack_specs(after)
    if result.kept:
        assert after == text


@given(files())
@settings(max_examples=200)
def test_a_second_time_changes_nothing(text):
    once = result_of(text)
    again = result_of(once.source.text)
    assert again.source.text == once.source.text
    assert again.kept == once.kept


@given(files())
@settings(max_examples=200)
def test_keys_that_the_model_knows_are_in_its_order(text):
    result = result_of(text)
    assume(not result.kept)
    known = list(sections("worker").members)
    section = list(sections("worker").members["worker"].members)
    for document in documents(result.source):
        for keys, order in ((document.data, known), (document.data["worker"], section)):
            ranks = [order.index(key) for key in keys if key in order]
            assert ranks == sorted(ranks)


@given(files())
@settings(max_examples=200)
def test_comments_stay_above_their_line(text):
    assert attached(result_of(text).source.text) == attached(text)


@given(st.binary(max_size=80) | st.text("nametypworker:vs1 \n\t#-&*<|>[]{}'\"?", max_size=120).map(str.encode))
def test_whatever_a_file_holds_keeps_its_bytes(data):
    source = decode("a.yaml", data)
    result = ordered(read_source(source, ours=True))
    assert Counter(result.source.text) == Counter(source.text)
    assert (result.source.bom, result.source.encoding) == (source.bom, source.encoding)
