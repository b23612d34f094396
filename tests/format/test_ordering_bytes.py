"""What is no line of text stays too: line ends, marks, encodings, a last line without an end."""

import codecs

import pytest

from compiler.lint.ordering import ordered
from compiler.repository.repository import read_source
from compiler.source import Source, decode

BEFORE = "version: v1beta\nname: orders\ntype: worker\nworker:\n  stack: bento:4.0\n  replicas: 1\n"
AFTER = "name: orders\nversion: v1beta\ntype: worker\nworker:\n  replicas: 1\n  stack: bento:4.0\n"


def result_of(source: Source) -> Source:
    return ordered(read_source(source)).source


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("last", [True, False], ids=["ended", "open"])
def test_line_ends(end, last):
    before, after = (text if last else text.rstrip("\n") for text in (BEFORE, AFTER))
    assert result_of(Source("a", before.replace("\n", end))).text == after.replace("\n", end)


def test_each_line_keeps_its_own_end():
    before = "version: v1beta\r\nname: orders\ntype: worker\r\nworker:\n  stack: bento:4.0\r\n  replicas: 1"
    assert result_of(Source("a", before)).text == (
        "name: orders\nversion: v1beta\r\ntype: worker\r\nworker:\n  replicas: 1\r\n  stack: bento:4.0"
    )


@pytest.mark.parametrize(("encoding", "bom"), [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", b"")])
def test_encoding(encoding, bom):
    result = result_of(decode("a", bom + BEFORE.encode(encoding)))
    assert result.bom + result.text.encode(result.encoding) == bom + AFTER.encode(encoding)


def test_blanks_at_the_ends_of_lines():
    before = BEFORE.replace("orders", "orders \t").replace("bento:4.0", "bento:4.0   # so\t")
    assert "name: orders \t\nversion" in result_of(Source("a", before)).text
    assert result_of(Source("a", before)).text.endswith("  stack: bento:4.0   # so\t\n")


def test_what_is_no_text_stays():
    source = decode("a", BEFORE.encode() + b"# caf\xe9\n")
    assert result_of(source) is source
