"""A change to a field becomes edits that touch nothing else, or nothing at all."""

import pytest

from compiler.diagnostics import Change, Delete, Insert, Move, Rename, Repair, Replace, Wrap
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
        Move((), ("spec",), ("input", "output")),
        "spec: # of it\n# where from\ninput:\n  url: here # now\n\noutput: |\n  one\n\n   two\n# loose\nlast: 1\n",
        "spec: # of it\n  # where from\n  input:\n    url: here # now\n\n  output: |\n    one\n\n     two\n# loose\nlast: 1\n",
    ),
    "the step is that of the file": (
        Move((), ("spec",), ("input",)),
        "worker:\n    stack: a\nspec:\ninput:\n    b: 1\n",
        "worker:\n    stack: a\nspec:\n    input:\n        b: 1\n",
    ),
    "CRLF stays, and so does a missing last line end": (
        Move((), ("spec",), ("input",)),
        "spec:\r\ninput:\r\n  - a\r\n  - b",
        "spec:\r\n  input:\r\n    - a\r\n    - b",
    ),
    "what comes later is moved up with the comments directly above it": (
        Move((), ("spec",), ("input", "output")),
        "spec:\ninput: 1\n# a level\nlevel: INFO\n# where to\noutput:\n\n  b: 1\nlast: 2\n",
        "spec:\n  input: 1\n  # where to\n  output:\n\n    b: 1\n# a level\nlevel: INFO\nlast: 2\n",
    ),
    "nothing follows directly": (
        Move((), ("spec",), ("output",)),
        "spec:\nlevel: INFO\noutput: 1",
        "spec:\n  output: 1\nlevel: INFO\n",
    ),
    "a written null goes": (
        Move((), ("spec",), ("input",)),
        "spec: null # none\ninput: 1\n",
        "spec: # none\n  input: 1\n",
    ),
    "a section that kept some": (
        Move(("a",), ("a", "spec"), ("output",)),
        "a:\n  spec:\n      input: 1\n      # more\n  output:\n    b: 1\n",
        "a:\n  spec:\n      input: 1\n      # more\n      output:\n        b: 1\n",
    ),
    "an item of a list": (
        Move(("inputs", 0), ("inputs", 0, "http"), ("url",)),
        "inputs:\n  - http:\n    url: here\n  - label: b\n",
        "inputs:\n  - http:\n      url: here\n  - label: b\n",
    ),
    "lists at the column of their key, and lines of a quoted text": (
        Move((), ("spec",), ("input", "text")),
        'spec:\ninput:\n- a\n# b\n- c\ntext: "one\n two"\n',
        'spec:\n  input:\n  - a\n  # b\n  - c\n  text: "one\n   two"\n',
    ),
    "the spaces at the end of a kept text": (
        Move((), ("spec",), ("text",)),
        "spec:\ntext: |+\n  one\n     \n\nlast: 1\n",
        "spec:\n  text: |+\n    one\n       \n\nlast: 1\n",
    ),
    "a number for the indentation": (
        Move((), ("spec",), ("text",)),
        "spec:\ntext: |2\n   one\n  two\n",
        "spec:\n  text: |2\n     one\n    two\n",
    ),
    "the second of two documents": (
        Move((), ("spec",), ("text",)),
        "spec:\ntext: 1\n---\nspec:\ntext: 1\n",
        "spec:\n  text: 1\n---\nspec:\ntext: 1\n",
    ),
}

LIFTED = {
    "the end of a neighbour moves to the left, comments and block scalars included": (
        Move(("a", "b"), ("a",), ("c", "d")),
        "a:\n  b:\n    x: 1\n    # of c\n    c: |2\n       one\n\n      two\n    d: [ # out\n      1]\n    # end\ne: 1\n",
        "a:\n  b:\n    x: 1\n  # of c\n  c: |2\n     one\n\n    two\n  d: [ # out\n    1]\n  # end\ne: 1\n",
    ),
    "out of several neighbours": (
        Move(("a", "b", "c"), (), ("d",)),
        "a:\n  b:\n    c:\n      x: 1\n      d:\n        y: 1\ne: 1\n",
        "a:\n  b:\n    c:\n      x: 1\nd:\n  y: 1\ne: 1\n",
    ),
    "out of the last item of a list": (
        Move(("a", 1), (), ("d",)),
        "a:\r\n- x: 1\r\n- x: 2\r\n  d: 'one\r\n\r\n    two'",
        "a:\r\n- x: 1\r\n- x: 2\r\nd: 'one\r\n\r\n  two'",
    ),
    "from between what belongs there": (
        Move(("a",), (), ("d", "f")),
        "a:\n  x: 1\n  # of d\n  d:\n    - 1\n  y: 2\n  # of f\n  f: 1\ne: 1\n",
        "a:\n  x: 1\n  y: 2\n# of d\nd:\n  - 1\n# of f\nf: 1\ne: 1\n",
    ),
    "from before what belongs there": (
        Move(("a",), (), ("d",)),
        "a:\n  x: 1\n  d: 1\n  y: 2\n# of e\ne: 1\n",
        "a:\n  x: 1\n  y: 2\nd: 1\n# of e\ne: 1\n",
    ),
    "everything there is": (Move(("a",), (), ("d",)), "a:\n  d:\n    e: 1\n", "a:\nd:\n  e: 1\n"),
    "a line that is further to the left stays": (
        Move(("a",), (), ("d",)),
        "a:\n    x: 1\n    d:\n# out\n      - 1\n  # half\n",
        "a:\n    x: 1\nd:\n# out\n  - 1\n  # half\n",
    ),
    "a tab in a comment and in a text": (
        Move(("a",), (), ("d",)),
        'a:\n  x: 1\n  #\tof d\n  d: "one\n\t two"\t# why\n',
        'a:\n  x: 1\n#\tof d\nd: "one\n\t two"\t# why\n',
    ),
    "with its anchor": (
        Move(("a",), (), ("d",)),
        "a:\n  x: 1\n  d: &d\n    y: 1\ne: *d\n",
        "a:\n  x: 1\nd: &d\n  y: 1\ne: *d\n",
    ),
}

WRAPPED = {
    "fields without their section": (
        Wrap((), "worker", ("stack", "resources")),
        "type: worker\n# which\nstack: a\nresources:\n  limits: {}\n",
        "type: worker\nworker:\n  # which\n  stack: a\n  resources:\n    limits: {}\n",
    ),
    "others between them": (
        Wrap((), "worker", ("stack", "compute", "replicas")),
        "stack: a\r\ntype: worker\r\n# where\r\ncompute: b\r\ntags: []\r\nreplicas: 1",
        "worker:\r\n  stack: a\r\n  # where\r\n  compute: b\r\n  replicas: 1\r\ntype: worker\r\ntags: []\r\n",
    ),
    "a section that is there": (Wrap((), "a", ("b",)), "a: 1\nb: 2\n", None),
}

BRACED = {
    "a section that is null": (Move(("a",), ("a", "b"), ("c",)), "a: {b: , c: {d: 1}}\n", "a: {b: {c: {d: 1}}}\n"),
    "a section that is empty": (Move((), ("b",), ("c",)), "{b: {}, c: 1, d: 2}\n", "{b: {c: 1}, d: 2}\n"),
    "a section that kept some": (Move((), ("b",), ("c", "d")), "{b: { x: 1 }, c: 1, d: }\n", "{b: { x: 1, c: 1, d: } }\n"),
    "a text in JSON": (
        Move((), ("b",), ("c",)),
        '{\n  "b": null,\n  "c": {\n    "d": 1\n  }\n}\n',
        '{\n  "b": {"c": {\n    "d": 1\n  }}\n}\n',
    ),
    "out of a neighbour": (Move(("a",), (), ("c", "d")), "{a: {b: 1, c: 2, d: 3}, e: 4}\n", "{a: {b: 1}, c: 2, d: 3, e: 4}\n"),
    "comments within and behind": (
        Move((), ("b",), ("c",)),
        "{b: ,\n c: [1, # one\n 2] # two\n}\n",
        "{b: {c: [1, # one\n 2]} # two\n}\n",
    ),
    "out onto a line of its own": (
        Move(("a", "b"), ("a",), ("c",)),
        "a:\n  b: {x: 1, c: {y: 2}} # b\n",
        "a:\n  b: {x: 1} # b\n  c: {y: 2}\n",
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
    "the only entry": (Delete(("a", "b")), "a: # of it\n  # of b\n  b: 1 # why\nc: 2\n", "a: {} # of it\n  # of b\nc: 2\n"),
    "the only entry of an item": (Delete(("a", 0, "b")), "a:\n- b: # why\n    c: 1\n# end\n", "a:\n- {}\n# end\n"),
    "the only item": (Delete(("a", 0)), "a:\n- ~\nb: 1\n", "a: []\nb: 1\n"),
    "the only entry of all": (Delete(("a",)), "a: 1\n", None),
    "the only entry of what has an anchor": (Delete(("a", "b")), "a: &a\n  b: 1\nc: *a\n", None),
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
    "a section with an anchor": (Move((), ("spec",), ("input",)), "spec: &s\ninput: 1\nother: *s\n"),
    "a section that is a flow mapping": (Move((), ("spec",), ("input",)), "spec: {a: 1}\ninput: 1\n"),
    "an entry that the section has": (Move((), ("spec",), ("input",)), "spec:\n  input: 2\ninput: 1\n"),
    "an entry before the section": (Move((), ("spec",), ("input",)), "input: 1\nspec:\n"),
    "an anchor moved behind its alias": (Move((), ("spec",), ("b",)), "spec:\na: &x 1\nc: *x\nb: &x 2\nd: *x\n"),
    "an entry behind a question mark": (Move((), ("spec",), ("a",)), "spec:\n? a\n: 1\n"),
    "out of braces, one among others": (Move(("a",), (), ("c", "e")), "{a: {b: 1, c: 2, d: 3, e: 4}}\n"),
    "braces below a comment that would swallow them": (Move((), ("b",), ("c", "d")), "{b: , c: 1, # one\n d:\n # two\n}\n"),
    "out of a neighbour, where there is one of its name": (Move(("a",), (), ("c",)), "a:\n  b: 1\n  c: 2\nc: 3\n"),
    "the first of an item": (Move(("a", 0), (), ("b",)), "a:\n- b: 1\n  c: 2\n"),
    "an alias moved before its anchor": (Move(("a",), (), ("c",)), "a:\n  c: *x\n  b: &x 1\n"),
    "out of where it is not": (Move(("a",), ("b",), ("c",)), "a:\n  c: 1\nb: {}\n"),
    "no such section": (Move((), ("x",), ("a",)), "a: 1\n"),
}


MADE = {**NESTED, **LIFTED, **WRAPPED, **BRACED, **SINGLE}


@pytest.mark.parametrize(("change", "before", "after"), MADE.values(), ids=MADE)
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
