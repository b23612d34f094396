"""A folder of texts in Bloblang, each with what is wrong with it: below a line stand `^^^ message -> help` of what is in it.

`----` begins a text. Behind it stands how it is read: the name of a dialect, `field` for one with interpolations, `cut` for
one whose last line does not end. A kind that is not `invalid-mapping` stands before the message.
"""

import re
from pathlib import Path

import pytest

from compiler.bloblang import Kind, Problem, dialect, problems

CASES = sorted((Path(__file__).parent / "cases").glob("*.txt"))
NAMES = {"default", "4.13", "4.27", "bento", "connect"}
_MARK = re.compile(r"^ *\^+ ")


def texts(content: str) -> list[tuple[str, set[str]]]:
    """Each text as it stands in the file, with the words behind its `----`."""
    parts = re.split(r"^----(.*)\n", content, flags=re.MULTILINE)
    assert parts[0] == ""
    return [(text, set(words.split())) for words, text in zip(parts[1::2], parts[2::2], strict=True)]


def shown(text: str, words: set[str]) -> str:
    """`text`, which has no marks, with what is found in it."""
    read = text.removesuffix("\n") if "cut" in words else text
    name = next(iter(words & NAMES), "default")
    found = list(problems(read, dialect(name), interpolation="field" in words))
    lines, at = [], 0
    for line in text.splitlines(keepends=True):
        lines.append(line)
        lines += [mark(problem, at, line) for problem in found if at <= problem.start < at + len(line)]
        at += len(line)
    return "".join(lines)


def mark(problem: Problem, at: int, line: str) -> str:
    column = problem.start - at
    length = min(problem.end - problem.start, max(len(line.rstrip("\n")) - column, 1))
    kind = "" if problem.kind == Kind.INVALID_MAPPING else f"{problem.kind}: "
    advice = f" -> {problem.help}" if problem.help else ""
    return f"{' ' * column}{'^' * length} {kind}{problem.message}{advice}\n"


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    for expected, words in texts(path.read_text(encoding="utf-8")):
        text = "".join([line for line in expected.splitlines(keepends=True) if not _MARK.match(line)])
        assert shown(text, words) == expected
