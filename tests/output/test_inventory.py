import shutil
import subprocess
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.output.inventory import Inventory, InventoryError, read, written
from compiler.output.unit import UnitKey, digest

KEY = UnitKey("kubernetes", "default", "public", "reader")
TEXT = f"""\
workerc inventory 1
target kubernetes
environment default
workspace public
resource reader
{digest(b"1")}  configmap-reader.yaml
{digest(b"2")}  deployment-reader.yaml
"""


def test_an_inventory_is_sorted_text_without_clock_host_or_version():
    digests = {"deployment-reader.yaml": digest(b"2"), "configmap-reader.yaml": digest(b"1")}
    assert written(Inventory(KEY, digests)) == TEXT.encode()


names = st.from_regex(r"\A[a-z0-9_][a-z0-9_-]{0,20}\Z")


@given(st.builds(UnitKey, names, names, names | st.just(""), names), st.dictionaries(names, st.binary(max_size=4).map(digest)))
def test_an_inventory_is_read_as_it_was_written(key, digests):
    assert read(written(Inventory(key, digests))) == Inventory(key, digests)


def test_line_ends_of_windows_are_no_damage():
    assert read(TEXT.replace("\n", "\r\n").encode()) == read(TEXT.encode())


@pytest.mark.skipif(shutil.which("sha256sum") is None, reason="no sha256sum")
def test_sha256sum_checks_a_directory_by_its_inventory(tmp_path):
    (tmp_path / "configmap-reader.yaml").write_bytes(b"1")
    (tmp_path / "deployment-reader.yaml").write_bytes(b"2")
    (tmp_path / "inventory").write_text(TEXT)
    command = "tail -n +6 inventory | sha256sum --check --strict"
    assert subprocess.run(["sh", "-c", command], cwd=tmp_path, check=False, capture_output=True).returncode == 0


DIGEST = digest(b"1")


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "starts with ``, not with `workerc inventory 1`"),
        (TEXT.replace("inventory 1", "inventory 2"), "starts with `workerc inventory 2`, not with `workerc inventory 1`"),
        (TEXT.replace("target kubernetes\n", ""), "does not say `target` in line 2"),
        ("workerc inventory 1\ntarget a\nenvironment b\n", "does not say `workspace` in line 4"),
        (TEXT + "<<<<<<< HEAD\n", "has `<<<<<<< HEAD` in line 8, not a digest and a path"),
        (TEXT + f"{DIGEST[:63]}  a\n", f"has `{DIGEST[:63]}  a` in line 8, not a digest and a path"),
        (TEXT + f"{DIGEST}  ../../victim\n", "lists `../../victim`, which leads out of the directory"),
        (TEXT + f"{DIGEST}  /etc/passwd\n", "lists `/etc/passwd`, which is absolute"),
        (TEXT + f"{DIGEST}  nul\n", "lists `nul`, which has the part `nul`, which not every disk can hold under this name"),
        (TEXT + f"{DIGEST}  configmap-reader.yaml\n", "lists `configmap-reader.yaml` twice"),
        (TEXT + "ä\n", "is not ASCII"),
        ("x" * 1048577, "has more than 1048576 bytes"),
    ],
)  # fmt: skip
def test_damage_is_named(text, reason):
    with pytest.raises(InventoryError) as caught:
        read(text.encode())
    assert str(caught.value) == reason


@given(st.binary(max_size=200) | st.text(max_size=200).map(lambda text: (TEXT + text).encode()))
def test_nothing_in_an_inventory_raises_anything_else(data):
    with suppress(InventoryError):
        read(data)
