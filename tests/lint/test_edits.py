"""A change to a field becomes edits that touch nothing else, or nothing at all."""

import pytest

from compiler.diagnostics import Change, Delete, Insert, Nest, Rename, Repair, Replace
from compiler.document import documents
from compiler.lint.edits import applied, fix
from compiler.source import Source


def made(text: str, change: Change) -> str | None:
    """`text` with `change` made to its first document; None where no fix is offered."""
    source = Source("a.yaml", text)
    found = fix(next(iter(documents(source))), Repair("", (change,), safe=False))
    return found and applied(text, found.edits)


NESTED = {
    "what follows is indented, comments and block scalars included": (
        Nest((), "spec", ("input", "output")),
        "spec: # of it\n# where from\ninput:\n  url: here # now\n\noutput: |\n  one\n\n   two\n# loose\nlast: 1\n",
        "spec: # of it\n  # where from\n  input:\n    url: here # now\n\n  output: |\n    one\n\n     two\n# loose\nlast: 1\n",
    ),
    "the step is that of the file": (
        Nest((), "spec", ("input",)),
        "worker:\n    stack: a\nspec:\ninput:\n    b: 1\n",
        "worker:\n    stack: a\nspec:\n    input:\n        b: 1\n",
    ),
    "CRLF stays, and so does a missing last line end": (
        Nest((), "spec", ("input",)),
        "spec:\r\ninput:\r\n  - a\r\n  - b",
        "spec:\r\n  input:\r\n    - a\r\n    - b",
    ),
    "what comes later is moved up with the comments directly above it": (
        Nest((), "spec", ("input", "output")),
        "spec:\ninput: 1\n# a level\nlevel: INFO\n# where to\noutput:\n\n  b: 1\nlast: 2\n",
        "spec:\n  input: 1\n  # where to\n  output:\n\n    b: 1\n# a level\nlevel: INFO\nlast: 2\n",
    ),
    "nothing follows directly": (
        Nest((), "spec", ("output",)),
        "spec:\nlevel: INFO\noutput: 1",
        "spec:\n  output: 1\nlevel: INFO\n",
    ),
    "a written null goes": (
        Nest((), "spec", ("input",)),
        "spec: null # none\ninput: 1\n",
        "spec: # none\n  input: 1\n",
    ),
    "a section that kept some": (
        Nest(("a",), "spec", ("output",)),
        "a:\n  spec:\n      input: 1\n      # more\n  output:\n    b: 1\n",
        "a:\n  spec:\n      input: 1\n      # more\n      output:\n        b: 1\n",
    ),
    "an item of a list": (
        Nest(("inputs", 0), "http", ("url",)),
        "inputs:\n  - http:\n    url: here\n  - label: b\n",
        "inputs:\n  - http:\n      url: here\n  - label: b\n",
    ),
    "lists at the column of their key, and lines of a quoted text": (
        Nest((), "spec", ("input", "text")),
        'spec:\ninput:\n- a\n# b\n- c\ntext: "one\n two"\n',
        'spec:\n  input:\n  - a\n  # b\n  - c\n  text: "one\n   two"\n',
    ),
    "the spaces at the end of a kept text": (
        Nest((), "spec", ("text",)),
        "spec:\ntext: |+\n  one\n     \n\nlast: 1\n",
        "spec:\n  text: |+\n    one\n       \n\nlast: 1\n",
    ),
    "a number for the indentation": (
        Nest((), "spec", ("text",)),
        "spec:\ntext: |2\n   one\n  two\n",
        "spec:\n  text: |2\n     one\n    two\n",
    ),
    "the second of two documents": (
        Nest((), "spec", ("text",)),
        "spec:\ntext: 1\n---\nspec:\ntext: 1\n",
        "spec:\n  text: 1\n---\nspec:\ntext: 1\n",
    ),
}

SINGLE = {
    "a key": (Rename(("a", "b"), "new"), "a:\n  b: 1 # b\n  c: b\n", "a:\n  new: 1 # b\n  c: b\n"),
    "a key between quotation marks": (Rename(("b",), "new"), "{\"b\": 1, 'c': 2}\n", "{\"new\": 1, 'c': 2}\n"),
    "a key with an anchor": (Rename(("b",), "new"), "&k b: 1\nc: *k\n", None),
    "a key that is there": (Rename(("a",), "b"), "a: 1\nb: 2\n", None),
    "a key that was merged in": (Rename(("b", "x"), "y"), "a: &a {x: 1}\nb:\n  <<: *a\n", None),
    "a scalar": (Replace(("a",), "WARN"), "a: WARNING  # louder\nb: 1\n", "a: WARN  # louder\nb: 1\n"),
    "a quoted scalar": (Replace(("a",), "WARN"), "a: 'WARNING'\n", "a: 'WARN'\n"),
    "a quoted truth value": (Replace(("a",), "true"), "a: 'true'\n", "a: true\n"),
    "a scalar in JSON": (Replace(("a",), "WARN"), '{"a": "WARNING"}', '{"a": "WARN"}'),
    "a number to be a text": (Replace(("a",), '"1.10"'), "a: 1.10\n", 'a: "1.10"\n'),
    "no value yet": (Replace(("a",), "1"), "a: # none\nb: 2\n", "a: 1 # none\nb: 2\n"),
    "a block scalar": (Replace(("a",), "1"), "a: |\n  b\n", None),
    "a mapping": (Replace(("a",), "1"), "a: {}\n", None),
    "a placeholder": (Replace(("a",), "WARN"), "a: ${{ level }}\n", None),
    "a scalar that others repeat": (Replace(("a",), "2"), "a: &a 1\nb: *a\n", None),
    "a scalar that repeats another": (Replace(("b",), "2"), "a: &a 1\nb: *a\n", "a: &a 1\nb: 2\n"),
    "an entry with its lines": (Delete(("b",)), "a: 1\n# of b\nb: # why\n  c: |\n    d\n\n# of e\ne: 1\n",
     "a: 1\n# of b\n\n# of e\ne: 1\n"),
    "the last entry": (Delete(("b",)), "a: 1\r\nb:", "a: 1\r\n"),
    "the only entry": (Delete(("a", "b")), "a:\n  b: 1\nc: 2\n", None),
    "an entry behind a dash": (Delete((0, "a")), "- a: 1\n  b: 2\n", None),
    "an item": (Delete(("a", 1)), "a:\n  - 1\n  - ~ # none\n  - 3\n", "a:\n  - 1\n  - 3\n"),
    "an item that is empty": (Delete(("a", 1)), "a:\n  - 1\n  -\n  - 3\n", "a:\n  - 1\n  - 3\n"),
    "first in a flow mapping": (Delete(("a",)), "{a: 1, b: 2}\n", "{b: 2}\n"),
    "last in a flow mapping": (Delete(("b",)), "{a: 1, b: [x, y]}\n", "{a: 1}\n"),
    "alone in a flow mapping": (Delete(("a",)), "{a: 1}\n", "{}\n"),
    "an anchor that others use": (Delete(("a",)), "a: &a 1\nb: *a\n", None),
    "no such entry": (Delete(("x",)), "a: 1\n", None),
    "a last entry": (Insert(("a",), "c", "2"), "a:\n    b: |\n      x\n\n# of d\nd: 1\n",
     "a:\n    b: |\n      x\n    c: 2\n\n# of d\nd: 1\n"),
    "a last entry without line end": (Insert((), "c", "2"), "a: 1\nb: 1", "a: 1\nb: 1\nc: 2"),
    "a last entry of a flow mapping": (Insert(("a",), "c", "2"), "a: { b: 1 }\n", "a: { b: 1, c: 2 }\n"),
    "a last entry of an empty mapping": (Insert(("a",), "c", "2"), "a: {}\n", None),
    "more than a scalar": (Insert((), "c", "{}"), "a: 1\n", None),
    "more than a line": (Insert((), "c", "1\nd: 2"), "a: 1\n", None),
}  # fmt: skip

REFUSED = {
    "a flow mapping": (Nest((), "spec", ("input",)), '{\n"spec": null,\n"input": 1\n}\n'),
    "a section with an anchor": (Nest((), "spec", ("input",)), "spec: &s\ninput: 1\nother: *s\n"),
    "a section that is a flow mapping": (Nest((), "spec", ("input",)), "spec: {a: 1}\ninput: 1\n"),
    "an entry that the section has": (Nest((), "spec", ("input",)), "spec:\n  input: 2\ninput: 1\n"),
    "an entry before the section": (Nest((), "spec", ("input",)), "input: 1\nspec:\n"),
    "an anchor moved behind its alias": (Nest((), "spec", ("b",)), "spec:\na: &x 1\nc: *x\nb: &x 2\nd: *x\n"),
    "an entry behind a question mark": (Nest((), "spec", ("a",)), "spec:\n? a\n: 1\n"),
    "no such section": (Nest((), "x", ("a",)), "a: 1\n"),
}


@pytest.mark.parametrize(("change", "before", "after"), [*NESTED.values(), *SINGLE.values()], ids=[*NESTED, *SINGLE])
def test_change(change: Change, before: str, after: str | None) -> None:
    assert made(before, change) == after


@pytest.mark.parametrize(("change", "text"), REFUSED.values(), ids=REFUSED)
def test_no_fix_rather_than_a_broken_one(change: Change, text: str) -> None:
    assert made(text, change) is None


def test_changes_the_document_it_is_of() -> None:
    text = "a: 1\n--- # two\na: 1\n...\n---\na: 1\n"
    document = list(documents(Source("a.yaml", text)))[1]
    found = fix(document, Repair("", (Delete(("a",)), Insert((), "b", "2")), safe=False))
    assert found
    assert applied(text, found.edits) == "a: 1\n--- # two\nb: 2\n...\n---\na: 1\n"
    found = fix(document, Repair("say b", (Rename(("a",), "b"), Replace(("a",), "2")), safe=True))
    assert found is None  # the second change speaks of what is no longer there
    found = fix(document, Repair("say b", (Replace(("a",), "2"),), safe=True))
    assert found
    assert (found.title, found.safe, applied(text, found.edits)) == ("say b", True, "a: 1\n--- # two\na: 2\n...\n---\na: 1\n")
