"""What plain scalars mean here, and in the real kubectl and helm.

`scalars.tsv` and `keys.tsv` hold the text, what YAML 1.2 makes of it, and what the programs make of it, as JSON or
`refused`. The tables are held against the code on every machine, and against the programs where they are.
"""

import json
import math
import subprocess
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.scalars import elsewhere, key_elsewhere, resolve
from compiler.source import Source

HERE = Path(__file__).parent
HEAD = "apiVersion: example.com/v1\nkind: Thing\nmetadata: {name: a}\nrows:\n"
REFUSED = object()


def table(name: str) -> list[tuple[str, ...]]:
    lines = (HERE / name).read_text(encoding="utf-8").splitlines()
    return [tuple(line.split("\t")) for line in lines[1:]]


def value(text: str):
    return REFUSED if text == "refused" else json.loads(text)


def same(one, other) -> bool:
    """Equal as JSON, where 1 and 1.0 are one number and True is none; a float equals every number it rounds to."""
    if isinstance(one, bool) or isinstance(other, bool) or not (isinstance(one, int | float) and isinstance(other, int | float)):
        return one is other or (type(one) is type(other) and one == other)
    if isinstance(one, int) and isinstance(other, int):
        return one == other
    return float(one) == float(other) or (math.isnan(one) and math.isnan(other))


def ambiguous(text: str) -> list[str]:
    return [
        problem.message for document in documents(Source("x", text)) for problem in document.problems if problem.code == "YML108"
    ]


SCALARS, KEYS = table("scalars.tsv"), table("keys.tsv")


@pytest.mark.parametrize(("text", "here", "there"), SCALARS, ids=[row[0] for row in SCALARS])
def test_scalar(text, here, there):
    (document,) = documents(Source("x", f"k: {text}"))
    expected = value(here)
    assert same(document.data["k"], expected)
    assert type(document.data["k"]) is type(expected)
    assert same(elsewhere(text), None if there == "refused" else value(there))
    digits_are_lost = isinstance(value(here), int) and isinstance(value(there), float)
    assert bool(ambiguous(f"k: {text}")) == (digits_are_lost or not same(value(here), value(there)))
    assert not ambiguous(f'k: "{text}"')


@pytest.mark.parametrize(("text", "there"), KEYS, ids=[row[0] for row in KEYS])
def test_key(text, there):
    (document,) = documents(Source("x", f"{text}: v"))
    assert document.data in ({text: "v"}, {})
    assert bool(ambiguous(f"{text}: v")) == (bool(document.data) and value(there) != text)
    assert key_elsewhere(text) == (None if there == "refused" else value(there))
    assert not ambiguous(f'"{text}": v')


def ask_kubectl(kubectl: str, rows: str) -> list | None:
    """The rows as kubectl reads them; None where it refuses the file."""
    command = [kubectl, "label", "-f", "-", "--local", "-o", "json", "a=b"]
    run = subprocess.run(command, input=(HEAD + rows).encode(), capture_output=True, check=False, timeout=60)
    return json.loads(run.stdout)["rows"] if run.returncode == 0 else None


@pytest.mark.parametrize("column", [0, 1], ids=["values", "keys"])
def test_kubectl_reads_what_the_tables_say(kubectl, column):
    rows = [(row[0], value(row[-1])) for row in (SCALARS, KEYS)[column]]
    write = ("- {}\n".format, "- {}: v\n".format)[column]
    found = ask_kubectl(kubectl, "".join(write(text) for text, there in rows if there is not REFUSED))
    assert found is not None
    expected = [there if column == 0 else {there: "v"} for _, there in rows if there is not REFUSED]
    assert [pair for pair in zip(expected, found, strict=True) if not same(*pair)] == []
    for text, there in rows:
        if there is REFUSED:
            assert ask_kubectl(kubectl, write(text)) is None, text


def test_helm_reads_what_the_table_says(helm, tmp_path):
    rows = [(text, value(there)) for text, _, there in SCALARS if value(there) is not REFUSED]
    (tmp_path / "templates").mkdir()
    (tmp_path / "Chart.yaml").write_text("apiVersion: v2\nname: a\nversion: 0.1.0\n")
    (tmp_path / "values.yaml").write_text("rows:\n" + "".join(f"- {text}\n" for text, _ in rows))
    (tmp_path / "templates" / "a.yaml").write_text("rows: {{ .Values.rows | toJson }}\n")
    run = subprocess.run([helm, "template", "a", str(tmp_path)], capture_output=True, check=True, timeout=60)
    found = json.loads(run.stdout.decode().partition("rows: ")[2])
    wrong = [(row, it) for row, it in zip(rows, found, strict=True) if not same(row[1], it) and not _rounded(row[1], it)]
    assert wrong == []


def _rounded(one, other) -> bool:
    """Helm keeps every number as a float of 64 bits."""
    return isinstance(one, int) and isinstance(other, float | int) and float(one) == float(other)


NUMBERLIKE = st.text("0123456789__+-..eExXoObB:aAfFnN", min_size=1, max_size=8).filter(
    lambda text: text[0] not in "-:" or text[1:2] not in ("", "-")
)


@settings(max_examples=4, deadline=None, derandomize=True, suppress_health_check=list(HealthCheck))
@given(texts=st.lists(NUMBERLIKE, min_size=300, max_size=300))
def test_any_text_like_a_number_reads_as_in_kubectl(kubectl, texts):
    texts = [text for text in texts if not text.endswith(":") and elsewhere(text) is not None]
    found = ask_kubectl(kubectl, "".join(f"- {text}\n" for text in texts))
    assert found is not None
    assert [(text, it) for text, it in zip(texts, found, strict=True) if not same(elsewhere(text), it)] == []


@pytest.mark.parametrize("text", ["9" * 1001, "0x" + "f" * 1001, "-" + "1" * 100_000, "1e" + "9" * 2000])
def test_a_number_of_too_many_digits_stays_text(text):
    assert resolve(text) == text
    assert not ambiguous(f"k: {text}")
