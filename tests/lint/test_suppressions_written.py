"""Suppressions that are written into a text: they silence what was found, and nothing but comments is added."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Diagnostic, FieldPath, Severity
from compiler.document import Document, documents
from compiler.document.comments import comments
from compiler.lint.ignores import ignored
from compiler.lint.registry import RULES
from compiler.lint.suppressions import Suppressions, can_be_silenced
from compiler.source import Source

CODES = sorted(code for code in RULES if can_be_silenced(code))


def found(source: Source, document: Document, path: FieldPath, code: str = "REL101", *, on_key: bool = False) -> Diagnostic:
    span = document.key_span(path) if on_key else document.span(path)
    return Diagnostic(code, RULES[code].name, Severity.WARNING, "found", source.name, span, path=path)


def paths(value: Any, path: FieldPath = ()) -> list[FieldPath]:
    steps = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [path, *[found for step, item in steps for found in paths(item, (*path, step))]]


def written(text: str, *path: str | int, reason: str | None = "old") -> str | None:
    """`text` with a suppression for a finding at `path`; None where it cannot have one."""
    source = Source("worker.yaml", text)
    result = ignored(source, [found(source, next(documents(source)), path)], reason)
    assert (result.text == text) == bool(result.refused)
    return None if result.refused else result.text


@pytest.mark.parametrize(
    ("text", "path", "expected"),
    [
        ("a: 1\n", ("a",), "a: 1  # workerc: ignore[REL101] -- old\n"),
        ("a: 1", ("a",), "a: 1  # workerc: ignore[REL101] -- old"),
        ("a: 1 \n", ("a",), "a: 1  # workerc: ignore[REL101] -- old\n"),
        ("a: 1\r\nb: 2\r\n", ("a",), "a: 1  # workerc: ignore[REL101] -- old\r\nb: 2\r\n"),
        ("a: 1  # note\n", ("a",), "a: 1  # note  # workerc: ignore[REL101] -- old\n"),
        ("a: {b: 1}\n", ("a", "b"), "a: {b: 1}  # workerc: ignore[REL101] -- old\n"),
        ("a: {b: 1,\n  c: 2}\n", ("a", "b"), "# workerc: ignore[REL101] -- old\na: {b: 1,\n  c: 2}\n"),
        ("a: {b: 1,\n  c: 2}\n", ("a", "c"), "a: {b: 1,\n  c: 2}  # workerc: ignore[REL101] -- old\n"),
        ("x:\r\n  a: [\r\n    1]\r\n", ("x", "a"), "x:\r\n  # workerc: ignore[REL101] -- old\r\n  a: [\r\n    1]\r\n"),
        ("x:\n  a: |\n    t\n", ("x", "a"), "x:\n  # workerc: ignore[REL101] -- old\n  a: |\n    t\n"),
        ("a: >-\n  t\nb: 1\n", ("b",), "a: >-\n  t\nb: 1  # workerc: ignore[REL101] -- old\n"),
        ("a: 'one\n  two'\n", ("a",), "# workerc: ignore[REL101] -- old\na: 'one\n  two'\n"),
        ("a: one\n  two\n", ("a",), "# workerc: ignore[REL101] -- old\na: one\n  two\n"),
        ("a:\n  one\n", ("a",), "a:\n  one  # workerc: ignore[REL101] -- old\n"),
        ("a:\n", ("a",), "a:  # workerc: ignore[REL101] -- old\n"),
        ("x:\n- a: |\n    t\n  b: 1\n", ("x", 0, "a"), "x:\n# workerc: ignore[REL101] -- old\n- a: |\n    t\n  b: 1\n"),
        ("x:\n  y: 1\n", ("x",), "x:\n  y: 1  # workerc: ignore[REL101] -- old\n"),
        ("a: &n {b: 1,\n  c: 2}\n", ("a", "b"), "# workerc: ignore[REL101] -- old\na: &n {b: 1,\n  c: 2}\n"),
        ("{a: 1}\n", ("a",), None),  # JSON has no comments
        ('--- {"a": 1,\n"b": 2}\n', ("b",), None),
    ],
)
def test_where_the_comment_goes(text, path, expected):
    assert written(text, *path) == expected


def test_one_comment_for_all_of_a_line():
    source = Source("worker.yaml", "a: 1\nb: {c: 1, d: 2}\n")
    document = next(documents(source))
    diagnostics = [
        found(source, document, ("b", "d"), "SEM107"),
        found(source, document, ("b", "c")),
        found(source, document, ("b",)),
    ]
    assert ignored(source, diagnostics, None).text == "a: 1\nb: {c: 1, d: 2}  # workerc: ignore[REL101, SEM107]\n"


@pytest.mark.parametrize("code", ["SPC101", "CFG201", "BUG000"])
def test_what_no_comment_can_silence_is_refused(code):
    source = Source("worker.yaml", "a: 1\n")
    diagnostic = Diagnostic(code, "x", Severity.ERROR, "found", source.name, source.span(3, 4), blocking=code != "CFG201")
    assert ignored(source, [diagnostic], "old") == ("a: 1\n", (diagnostic,))


# ---- a law: whatever the text, it says the same, and what was found is silenced

SCALARS = [
    *("1", "true", "null", "''", '"a # b"', "plain text", "'it''s'", "*anchor", "&anchor x", "!!str 5", "-1.5"),
    *(
        "'one\n\n  two'",
        '"one\\\n  two # no"',
        "one\n  two",
        "|\n  text # no\n\n  more",
        ">-\n  folded\n",
        "|+\n  kept\n\n",
        "|2\n    in\n",
    ),
]
FLOWS = [
    "{}",
    "[]",
    "{a: 1, b: 'x'}",
    "[1,\n  2 ]",
    "{a: 1, # why\n  b: [2,\n  3]}",
    "[a, {b: c}]",
    "&f {a: 1,\n  b: 2}",
    '{"j":1}',
]
REMARKS = ["", "", "", "  # remark", " # a # b", "  # workerc: ignore[SEM107] -- before"]
ABOVE = ["", "", "", "# above\n", "\n", "\n# far\n\n", "# workerc: ignore[SEM103] -- before\n"]


def indented(text: str, by: int) -> str:
    return "\n".join([" " * by + line if line else line for line in text.split("\n")])


@st.composite
def blocks(draw: Any, depth: int = 0, keys: str = "abcdef") -> str:
    """The text of a block mapping or sequence; every line ends with one line feed."""
    is_list = draw(st.booleans()) if depth else False
    lines = []
    for key in keys[: draw(st.integers(1, 4))]:
        lines.append(draw(st.sampled_from(ABOVE)))
        lead = "-" if is_list else draw(st.sampled_from([f"{key}:", f'"{key}":', f"{key} :"]))
        kind = draw(st.sampled_from(["scalar", "scalar", "flow", "block"]) if depth < 3 else st.sampled_from(["scalar", "flow"]))
        if kind == "block":
            inner = draw(blocks(depth + 1))
            if is_list and not inner.startswith(("\n", "#")) and draw(st.booleans()):
                lines.append("- " + indented(inner, 2)[2:])  # compact
            else:
                lines.append(lead + draw(st.sampled_from(REMARKS)) + "\n" + indented(inner, 2))
        else:
            value = draw(st.sampled_from(SCALARS if kind == "scalar" else FLOWS))
            remark = "" if "\n" in value or value.startswith(("|", ">")) else draw(st.sampled_from(REMARKS))
            lines.append(f"{lead} {value}{remark}\n".replace("\n\n\n", "\n\n"))
    return "".join(lines)


@st.composite
def texts(draw: Any) -> str:
    parts = draw(st.lists(blocks(), min_size=1, max_size=2))
    text = "---\n".join(["anchors: &anchor here\n" + part for part in parts])
    text = draw(st.sampled_from(["", "# head\n", "%YAML 1.2\n---\n"])) + text
    if draw(st.booleans()):
        text = text.rstrip("\n")
    return text.replace("\n", draw(st.sampled_from(["\n", "\n", "\r\n", "\r"])))


def without_the_new(text: str, before: str) -> str:
    """`text` without the comments whose reason is `NEW`, and without what was put before them."""
    while comment := next((comment for comment in comments(Source("worker.yaml", text)) if comment.text.endswith(" -- NEW")), None):
        start, end = comment.span.start.offset, comment.span.end.offset
        start += comment.text.rfind("# workerc:")
        line_start = max(text.rfind("\n", 0, start), text.rfind("\r", 0, start)) + 1
        if not text[line_start:start].strip():
            start, end = line_start, end + (2 if text.startswith("\r\n", end) else 1)
        else:
            while text[start - 1] == " " and not before.startswith(text[:start]):
                start -= 1
        text = text[:start] + text[end:]
    return text


@settings(max_examples=150, deadline=None)
@given(text=texts(), data=st.data())
def test_only_comments_are_added_and_they_silence_what_was_found(text, data):
    source = Source("worker.yaml", text)
    read = [document for document in documents(source) if document.data is not None]
    places = [(number, path) for number, document in enumerate(read) for path in paths(document.data) if path]
    chosen = data.draw(st.lists(st.tuples(st.sampled_from(places), st.sampled_from(CODES), st.booleans()), max_size=4, unique=True))
    wanted = [found(source, read[number], path, code, on_key=on_key) for (number, path), code, on_key in chosen]
    result = ignored(source, wanted, "NEW")
    after = Source("worker.yaml", result.text)
    read_after = [document for document in documents(after) if document.data is not None]

    assert [document.data for document in read_after] == [document.data for document in read]
    assert without_the_new(result.text, text) == text
    suppressions = Suppressions(after)
    again = []
    for (number, path), code, on_key in chosen:
        if found(source, read[number], path, code, on_key=on_key) not in result.refused:
            diagnostic = found(after, read_after[number], path, code, on_key=on_key)
            assert suppressions.silencing(diagnostic), (code, path)
        else:
            again.append(found(after, read_after[number], path, code, on_key=on_key))
    assert ignored(after, again, "NEW").text == after.text


def test_a_comment_above_the_first_item_silences_what_is_said_of_the_list():
    """The list starts at the dash, before its first item; a quoted text over several lines takes no comment of its own."""
    source = Source("worker.yaml", "a:\n  b:\n    - 'one\n\n      two'\n    - 1\n")
    document = next(documents(source))
    result = ignored(source, [found(source, document, ("a", "b"), CODES[0], on_key=False)], "NEW")
    after = Source("worker.yaml", result.text)
    assert result.text.splitlines()[2] == f"    # workerc: ignore[{CODES[0]}] -- NEW"
    assert Suppressions(after).silencing(found(after, next(documents(after)), ("a", "b"), CODES[0], on_key=False))
