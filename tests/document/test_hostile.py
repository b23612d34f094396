"""Files made to break their reader: each is read in a process of its own, with little time and memory.

Deep nesting kills PyYAML's `load` and `compose`; aliases of aliases stand for more than any memory holds; some inputs
cost libyaml the square of their length, which is why there are limits.
"""

import json
import subprocess
import sys

import pytest

SECONDS, MEMORY = 20, 1024 * 1024 * 1024

READ = """
import json, resource, sys
resource.setrlimit(resource.RLIMIT_AS, ({memory}, {memory}))
from compiler.document import documents
from compiler.document.comments import comments
from compiler.document.tracing import traced_document
from compiler.source import Source, decode
text = {text}
source = decode("x", text) if isinstance(text, bytes) else Source("x", text)
found = list(documents(source))
for document in found[:1]:
    traced_document(document)
problems = [problem for document in found for problem in document.problems]
print(json.dumps({{
    "documents": len(found),
    "unread": sum(document.data is None for document in found),
    "codes": sorted({{problem.code for problem in problems}}),
    "problems": len(problems),
    "comments": len(comments(source)),
}}))
"""

BOMB = "'a0: &a0 [x]\\n' + ''.join(f'a{i}: &a{i} [' + ', '.join([f'*a{i - 1}'] * 9) + ']\\n' for i in range(1, 100))"
MERGE_BOMB = (
    "'a0: &a0 {' + ', '.join(f'k{i}: 1' for i in range(1000)) + '}\\n'"
    " + ''.join(f'a{i}: &a{i} {{<<: [' + ', '.join([f'*a{i - 1}'] * 50) + ']}\\n' for i in range(1, 60))"
)
DEEP_BY_ALIASES = "'a0: &a0 ' + '[' * 90 + ']' * 90 + '\\n' + ''.join(f'a{i}: &a{i} [[*a{i - 1}]]\\n' for i in range(1, 5000))"

UNREADABLE = {
    "100,000 lists": ("'[' * 100_000", "YML106"),
    "100,000 lists, closed": ("'a: ' + '[' * 100_000 + ']' * 100_000", "YML106"),
    "100,000 mappings": ("'{a: ' * 100_000", "YML106"),
    "100,000 lists and mappings": ("'[{' * 100_000", "YML106"),
    "100,000 block lists": ("'- ' * 100_000", "YML106"),
    "100,000 explicit keys": ("'? ' * 100_000", "YML106"),
    "100,000 keys that are lists": ("'? [' * 100_000", "YML106"),
    "2,000 indented lines": ("''.join(' ' * i + 'a:\\n' for i in range(2000))", "YML106"),
    "100,000 braces": ("'a: ' + '{' * 100_000 + '}' * 100_000", "YML106"),
    "aliases of aliases": (BOMB, "YML106"),
    "merges of merges": (MERGE_BOMB, "YML106"),
    "depth by aliases": (DEEP_BY_ALIASES, "YML106"),
    "an endless list": ("'[' + 'a,' * 1_000_000", "YML106"),
    "a million items": ("'- a\\n' * 1_000_000", "YML106"),
    "16 MiB of one text": ("'a: ' + 'x' * 16_000_000", "YML106"),
    "5 MB of line ends": ("'\\r\\n' * 2_500_000", "YML106"),
    "tag directives": ("''.join(f'%TAG !a{i}! tag:x{i}\\n' for i in range(100_000)) + '---\\na\\n'", "YML106"),
    "a quote that never ends": ("'a: \"' + 'x\\n' * 1_000_000", "YML101"),
    "a key of a megabyte": ("'a' * 1_000_000 + ': 1'", "YML101"),
    "colons": ("'a: ' * 1_000_000", "YML101"),
    "an error at the very end": ("'a: &x # b\\n' + '  # c\\n' * 300_000 + ' }'", "YML101"),
    "zero bytes": ("b'\\0' * 1_000_000", "YML102"),
    "zero characters": ("'a: ' + '\\0' * 1_000_000", "YML102"),
    "escape characters": ("'a: ' + '\\x1b[31m' * 100_000", "YML102"),
    "lone surrogates": ("'a: ' + '\\ud800' * 100_000", "YML102"),
    "bytes that are no text": ("b'a: ' + b'\\xff' * 1_000_000", "YML102"),
}

READABLE = {
    "a number of a million digits": ("'a: ' + '9' * 1_000_000", {"documents": 1}),
    "a hexadecimal number of a million digits": ("'a: 0x' + 'f' * 1_000_000", {"documents": 1}),
    "a float of a million digits": ("'a: .' + '9' * 1_000_000 + 'e9'", {"documents": 1}),
    "a long explicit key": ("'? ' + 'a' * 1_000_000 + '\\n: 1'", {"documents": 1}),
    "a text of a million lines": ("'a: |\\n' + '  b # c\\n' * 400_000", {"documents": 1, "comments": 0}),
    "JSON with 100,000 surrogate pairs": ("'[' + '\"\\\\ud83d\\\\ude00\",' * 100_000 + '1]'", {"documents": 1}),
    "50,000 comments": ("'# a\\n' * 50_000 + 'b: 1'", {"documents": 1, "comments": 50_000}),
    "comments between anchor and value": ("'a: &b\\n' + '  # c\\n' * 50_000 + '  d'", {"documents": 1, "comments": 50_000}),
    "50,000 anchors": ("''.join(f'- &a{i} x\\n' for i in range(50_000))", {"documents": 1}),
    "100,000 aliases": ("'- &a x\\n' + '- *a\\n' * 99_999", {"documents": 1}),
}


def read(text: str) -> dict:
    script = READ.format(text=text, memory=MEMORY)
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=SECONDS, check=False)
    assert run.returncode == 0, run.stderr.decode()[-2000:]
    return json.loads(run.stdout)


@pytest.mark.parametrize(("text", "code"), UNREADABLE.values(), ids=UNREADABLE)
def test_it_is_refused_in_time_with_one_problem(text, code):
    assert read(text) | {"comments": 0} == {"documents": 1, "unread": 1, "codes": [code], "problems": 1, "comments": 0}


@pytest.mark.parametrize(("text", "expected"), READABLE.values(), ids=READABLE)
def test_it_is_read_in_time(text, expected):
    assert read(text) == {"unread": 0, "codes": [], "problems": 0, "comments": 0} | expected


def test_as_many_documents_as_a_file_can_hold_are_not_all_read():
    found = read("'---\\n' * 1_000_000")
    assert (found["documents"], found["codes"]) == (10_001, ["YML106", "YML111"])
    found = read("'---\\n}\\n' * 1_000_000")
    assert (found["documents"], found["codes"]) == (10_001, ["YML101", "YML106"])


def test_as_many_nodes_as_a_file_can_hold_are_not_all_read():
    found = read("('---\\n' + '- a\\n' * 190_000) * 10")
    assert (found["documents"], found["unread"], found["codes"]) == (3, 1, ["YML106"])


def test_every_one_of_many_problems_is_reported():
    assert read("'a: 1\\n' * 20_000")["problems"] == 19_999
    assert read("'- yes\\n' * 20_000")["problems"] == 20_000


def test_the_time_grows_with_the_length_of_the_file():
    """Ten times the documents in a file take about ten times as long, not a hundred."""
    script = """
import time
from compiler.document import documents
from compiler.source import Source
def seconds(text):
    runs = []
    for _ in range(3):
        start = time.perf_counter()
        list(documents(Source("x", text)))
        runs.append(time.perf_counter() - start)
    return min(runs)
for one in ("---\\na: {b: [c, d]}\\n", "---\\na: b: c\\n", "---\\n- 'a\\n", "- a: {b: c}\\n  d: [e]\\n"):
    print(seconds(one * 2000) / seconds(one * 200))
"""
    run = subprocess.run([sys.executable, "-c", script], capture_output=True, timeout=60, check=True)
    assert max(map(float, run.stdout.split())) < 40
