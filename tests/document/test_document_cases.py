"""Every file of `cases` holds an input, what is read of it, and what is said about it.

The first part is the input. After a line `=== data` stands one line of JSON for each document; after a line
`=== problems` what was found in the documents, in order. `python tests/document/test_document_cases.py` writes the last
two parts anew; what it changes is for you to judge.
"""

import json
import re
from pathlib import Path

import pytest

from compiler.document import documents
from compiler.source import Source

CASES = sorted((Path(__file__).parent / "cases").rglob("*.txt"))
DATA, PROBLEMS = "=== data\n", "=== problems\n"
ADVICE = re.compile(r"\b(?:should|must|please|try|you)\b", re.IGNORECASE)


def split(case: str) -> tuple[str, str]:
    """The input, and what is expected of it."""
    text, _, expected = case.partition(DATA)
    return text, expected


def described(text: str) -> str:
    found = list(documents(Source("case.yaml", text)))
    problems = [problem for document in found for problem in document.problems]
    lines = [json.dumps(document.data, ensure_ascii=False) for document in found]
    return "".join(f"{line}\n" for line in [*lines, PROBLEMS.strip(), *map(line_of, problems)])


def line_of(problem) -> str:
    lines = [f"{problem.code} {place(problem.span)} {problem.message}", f"    help: {problem.help}"]
    lines += [f"    see {place(span)} {message}" for span, message in problem.related]
    return "\n".join(lines)


def place(span) -> str:
    end = f"{span.end.column}" if span.end.line == span.start.line else f"{span.end.line}:{span.end.column}"
    return f"{span.start.line}:{span.start.column}-{end}"


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_case(path):
    text, expected = split(path.read_bytes().decode())
    assert described(text) == expected


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_messages_state_facts_and_help_gives_advice(path):
    text, _ = split(path.read_bytes().decode())
    for document in documents(Source("case.yaml", text)):
        for problem in document.problems:
            assert re.match(r"[a-z`]|U\+", problem.message), problem.message
            assert not problem.message.endswith("."), problem.message
            assert not ADVICE.search(re.sub(r"`[^`]*`", "", problem.message)), problem.message
            assert len(problem.message) < 300, problem.message
            assert problem.help is not None, problem.message
            assert not problem.help.endswith("."), problem.help


@pytest.mark.parametrize("path", CASES, ids=lambda path: f"{path.parent.name}/{path.stem}")
def test_a_problem_covers_some_text_unless_the_text_is_missing(path):
    text, _ = split(path.read_bytes().decode())
    for document in documents(Source("case.yaml", text)):
        for problem in document.problems:
            assert problem.span.end > problem.span.start or re.search(r"empty|missing", problem.message), problem


if __name__ == "__main__":
    for path in CASES:
        text, _ = split(path.read_bytes().decode())
        path.write_bytes(f"{text}{DATA}{described(text)}".encode())
