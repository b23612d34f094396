"""What holds of every fix, whatever the file looks like."""

from collections.abc import Iterator
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Change, Delete, FieldPath, Insert, Move, Rename, Repair, Replace, Wrap
from compiler.document import Document, documents
from compiler.document.comments import comments
from compiler.lint.changed import changed, same
from compiler.lint.edits import applied, fix
from compiler.source import Source

_KEYS = st.sampled_from(["a", "b", "c", "'d'", '"e"', "spec"])
_SCALARS = st.sampled_from(
    [
        "",
        "~",
        "1",
        "1.10",
        "text # why",
        "'it''s'",
        '"a\n\n {}b"',
        "|\n {}one\n\n {}  two",
        "|+\n {}one\n   \n\n",
        ">-\n {}x\n# out\n",
    ]
)
_ABOVE = st.sampled_from(["", "", "# of it\n", "\n", "#\n\n# two\n"])


@st.composite
def blocks(draw: Any, indentation: int = 0, depth: int = 0) -> str:
    """A block mapping, commented all over."""
    parts = []
    pad = " " * indentation
    for key in draw(st.lists(_KEYS, min_size=1, max_size=4, unique=True)):
        above = "".join([pad + line if line.startswith("#") else line for line in draw(_ABOVE).splitlines(keepends=True)])
        kind = draw(st.integers(0, 5)) if depth < 3 else 0
        if kind in (0, 1, 2):
            value = " " + draw(_SCALARS).replace("{}", pad) + "\n"
        elif kind == 3:
            value = " {x: 1, y: [2, '3']} # flow\n"
        elif kind == 4:
            step = draw(st.sampled_from([1, 2, 4]))
            value = " # below\n" + draw(blocks(indentation + step, depth + 1))
        else:
            items = [draw(blocks(indentation + 2, depth + 1)) for _ in range(2)]
            value = "\n" + "".join([f"{pad}- # item\n{item}" for item in items])
        parts.append(f"{above}{pad}{key}:{value}")
    return "".join(parts)


def paths(value: Any, path: FieldPath = ()) -> Iterator[FieldPath]:
    yield path
    for step, inner in value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ():
        yield from paths(inner, (*path, step))


def at(value: Any, path: FieldPath) -> Any:
    for step in path:
        value = value[step]
    return value


def lines(text: str) -> list[str]:
    """Without indentation, and without the null that a section loses."""
    return sorted(line.strip().removesuffix(" ~") for line in text.splitlines())


@st.composite
def cases(draw: Any) -> tuple[Document, Change]:
    text = draw(blocks())
    text = text.replace("\n", draw(st.sampled_from(["\n", "\r\n"])))
    document = next(iter(documents(Source("a.yaml", text))))
    every = list(paths(document.data))
    path = draw(st.sampled_from(every))
    mappings = [p for p in every if isinstance(at(document.data, p), dict)]
    mapping = draw(st.sampled_from(mappings))
    keys = list(at(document.data, mapping))
    parent = draw(st.sampled_from(keys))
    after = keys[keys.index(parent) + 1 :]
    children = tuple(key for key in after if draw(st.booleans())) or tuple(after[:1])
    around = [outer for outer in mappings if outer == mapping[: len(outer)] and outer != mapping]
    taken = tuple(key for key in keys if draw(st.booleans())) or (parent,)
    change = draw(
        st.sampled_from(
            [
                Delete(path),
                Rename(path, "renamed"),
                Replace(path, '"now"'),
                Insert(mapping, "new", "2"),
                Move(mapping, (*mapping, parent), children),
                Move(mapping, (*mapping, parent), children),
                *[Move(mapping, outer, taken) for outer in around],
                Wrap(mapping, "wrapped", taken),
            ]
        )
    )
    return document, change


@settings(max_examples=50, deadline=None)
@given(case=cases())
def test_a_fix_means_what_it_says_and_changes_nothing_else(case: tuple[Document, Change]) -> None:
    document, change = case
    source = document.source
    found = fix(document, Repair("", (change,), safe=False))
    if found is None:
        return
    text = applied(source.text, found.edits)
    after = next(iter(documents(Source("a.yaml", text))))
    assert same(after.data, changed(document.data, change))
    if isinstance(change, Move) and "{" not in source.text:  # what leaves braces leaves its line, too
        assert lines(text) == lines(source.text)
    if isinstance(change, Wrap):
        assert lines(text) == sorted([*lines(source.text), "wrapped:"])
    if not isinstance(change, Delete):
        assert sorted(c.text for c in comments(Source("", text))) == sorted(c.text for c in comments(source))
    if not isinstance(change, Move | Wrap) and len(found.edits) == 1:
        edit = found.edits[0]
        assert text.startswith(source.text[: edit.span.start.offset])
        assert text.endswith(source.text[edit.span.end.offset :])
    if not (isinstance(change, Delete) and isinstance(change.path[-1], int)):  # that is another item by now
        assert fix(after, Repair("", (change,), safe=False)) is None


@settings(max_examples=50, deadline=None)
@given(case=cases())
def test_a_block_of_yaml_is_nested_unless_there_is_a_reason(case: tuple[Document, Change]) -> None:
    """In block style without anchors, an empty section takes every entry that follows it."""
    document, change = case
    inwards = isinstance(change, Move) and len(change.home) > len(change.path)
    if inwards and change.children and at(document.data, change.home) is None:
        assert fix(document, Repair("", (change,), safe=False)) is not None
