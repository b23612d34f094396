"""Bytes to text: encodings, line ends, positions, and files that are none."""

import os
import threading
import time

import pytest

from compiler.document import documents
from compiler.errors import ReadError
from compiler.source import MAX_BYTES, Source, decode, read

TEXT = "name: Müller\ntag: 😀 # 注文\n"
ENCODINGS = ["utf-8", "utf-16-le", "utf-16-be", "utf-32-le", "utf-32-be"]


@pytest.mark.parametrize("encoding", ENCODINGS)
@pytest.mark.parametrize("mark", [True, False])
def test_every_encoding_of_yaml_reads_the_same(encoding, mark):
    bom = "\ufeff".encode(encoding) if mark else b""
    source = decode("x", bom + TEXT.encode(encoding))
    assert (source.text, source.encoding, source.bom, source.undecodable) == (TEXT, encoding, bom, None)


@pytest.mark.parametrize(
    ("data", "message", "line", "column"),
    [
        (b"a: 1\nb: M\xfcller\n", "the bytes 0xFC are not UTF-8", 2, 5),
        (b"\xff\xfea\0:\0 \0\x00\xd8", "the bytes 0x00 0xD8 are not UTF-16-LE", 1, 4),
        ("é: ".encode() + b"\xe9\n", "the bytes 0xE9 are not UTF-8", 1, 4),
        (b"a: \xed\xa0\xbd", "the bytes 0xED are not UTF-8", 1, 4),
        (b"\xff", "the bytes 0xFF are not UTF-8", 1, 1),
    ],
)
def test_bytes_that_are_no_text_are_placed(data, message, line, column):
    (document,) = documents(decode("x", data))
    (problem,) = document.problems
    assert (document.data, problem.code, problem.message) == (None, "YML102", message)
    assert problem.span.start[:2] == (line, column)


@pytest.mark.parametrize("data", [b"", b"\0", b"\xff\xfe", b"\xfe\xff", b"\xef\xbb\xbf", b"\0\0\0", b"a\0", b"a\0\0\0"])
def test_few_bytes_are_no_trouble(data):
    list(documents(decode("x", data)))


def test_lines_end_in_lf_crlf_and_cr_and_columns_count_code_points():
    source = Source("x", "a\r\n😀b\rc\n\nd")
    assert [source.line(number) for number in range(1, 6)] == ["a", "😀b", "c", "", "d"]
    at = source.text.index("b")
    assert source.position(at) == (2, 2, at)
    assert source.position(len(source.text))[:2] == (5, 2)


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("bom", ["", "\ufeff"])
def test_places_do_not_depend_on_line_ends_and_byte_order_mark(end, bom):
    text = bom + end.join(["a: 1", "b:", "  - 'c", "    d'", "  - |", "    e", "", "# f", "g: h", "---", "i: j", ""])
    first, second = documents(Source("x", text))
    assert first.data == {"a": 1, "b": ["c d", "e\n"], "g": "h"}
    places = {path: first.span(path) for path in [("a",), ("b",), ("b", 0), ("g",)]}
    begins = {path: span.start[:2] for path, span in places.items()}
    shift = len(bom)  # a mark that is part of the text counts as a character of line 1
    assert begins == {("a",): (1, 4 + shift), ("b",): (3, 3), ("b", 0): (3, 5), ("g",): (9, 4)}
    assert places["b", 0].end[:2] == (4, 7)
    assert second.span(("i",)).start[:2] == (11, 4)
    assert text[second.span(("i",)).start.offset] == "j"


def test_joined_files_may_keep_their_byte_order_marks():
    found = list(documents(Source("x", "\ufeffa: 1\n\ufeff---\nb: 2\n...\n\ufeffc: 3\n")))
    assert [document.data for document in found] == [{"a": 1}, {"b": 2}, {"c": 3}]
    assert found[2].key_span(("c",)).start[:2] == (5, 2)


def test_a_file_too_large_is_said_to_be_and_not_kept(tmp_path):
    path = tmp_path / "large.yaml"
    with path.open("wb") as file:
        file.truncate(100 * 1024 * 1024)
    (document,) = documents(read(path))
    (problem,) = document.problems
    assert (problem.code, problem.message) == ("YML102", f"the file has more than {MAX_BYTES} bytes")
    assert document.source.text == ""


def test_a_file_as_large_as_allowed_is_read(tmp_path):
    path = tmp_path / "full.yaml"
    path.write_bytes(b"#" * MAX_BYTES)
    assert read(path).undecodable is None


@pytest.mark.parametrize("name", ["missing.yaml", ".", "with\0nul.yaml", "n" * 5000])
def test_what_is_no_readable_file_is_an_error_with_its_name(tmp_path, name):
    with pytest.raises(ReadError, match=r"shown\.yaml: "):
        read(tmp_path / name, "shown.yaml")


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_an_error(tmp_path):
    path = tmp_path / "secret.yaml"
    path.write_text("a: 1")
    path.chmod(0)
    with pytest.raises(ReadError, match="permission denied"):
        read(path)


@pytest.mark.skipif(not os.path.exists("/dev/zero"), reason="needs a device that never ends")  # noqa: PTH110
def test_a_device_that_never_ends_is_read_no_further_than_any_file():
    from pathlib import Path  # noqa: PLC0415 - the only use

    assert read(Path("/dev/zero")).undecodable is not None


@pytest.mark.parametrize("size", [0, 1, 2**16 - 1, 2**16, 2**16 + 1, 3 * 2**16])
def test_files_of_every_size_are_read_whole(tmp_path, size):
    (tmp_path / "a.yaml").write_bytes(b"#" * size)
    assert read(tmp_path / "a.yaml").text == read(str(tmp_path / "a.yaml")).text == "#" * size


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no pipes with names")
def test_what_comes_piece_by_piece_is_read_whole(tmp_path):
    os.mkfifo(tmp_path / "pipe")

    def write() -> None:
        with (tmp_path / "pipe").open("wb", buffering=0) as file:
            for number in range(5):
                file.write(b"%d\n" % number)
                time.sleep(0.01)

    thread = threading.Thread(target=write)
    thread.start()
    assert read(tmp_path / "pipe").text == "0\n1\n2\n3\n4\n"
    thread.join()
