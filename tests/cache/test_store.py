"""What is put is got in the next run, whatever happens to the folder in between, or nothing is."""

import errno
import os
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.cache import pack, place
from compiler.cache.keys import key
from compiler.cache.store import Store

ROOT = Path(__file__).parent.parent.parent
KEY, OTHER = key("a"), key("b")

values = st.recursive(
    st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
names = st.text(min_size=1) | st.sampled_from(["workers/a.yaml", "bad\udcff.yaml", 'tab\tquote".yaml', "line\n.yaml"])
entries = st.dictionaries(st.tuples(names, st.sampled_from([KEY, OTHER])), values, max_size=12)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return repository(tmp_path) / "cache"


def repository(folder: Path) -> Path:
    """One of Git, in which nothing is committed yet."""
    (folder / ".git").mkdir(exist_ok=True)
    return folder


def filled(folder: Path, **content: object) -> Path:
    """The folder, with the only pack where there is one name."""
    store = Store(folder)
    for name, value in content.items():
        store.put(name, KEY, value)
    store.save()
    return next(folder.glob("*.pack"))


def held(folder: Path, *found: str) -> list[object]:
    store = Store(folder)
    return [store.get(name, KEY) for name in found]


def listing(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


@settings(max_examples=60, deadline=None)
@given(entries)
def test_what_is_put_is_got_by_the_next_run(tmp_path_factory, content):
    folder = repository(tmp_path_factory.mktemp("root")) / "cache"
    store = Store(folder)
    for (name, digest), value in content.items():
        store.put(name, digest, value)
        assert store.get(name, digest) == value
    store.save()
    store, after = Store(folder), Store(folder)
    for (name, digest), value in content.items():
        assert (store.get(name, digest), after.get(name, digest)) == (value, value)
        assert after.get(name + "x", key("c")) is None


def test_nothing_is_made_before_something_is_saved(folder):
    store = Store(folder)
    assert store.get("a", KEY) is None
    store.save()
    store.put("a", KEY, 1)
    assert not folder.exists()


def test_a_run_that_finds_everything_writes_nothing(folder):
    path = filled(folder, a=1)
    before = path.stat()
    store = Store(folder)
    assert store.get("a", KEY) == 1
    store.save()
    assert path.stat() == before or path.stat().st_mtime_ns == before.st_mtime_ns


def test_a_file_that_changed_has_another_entry(folder):
    filled(folder, a="old")
    store = Store(folder)
    assert store.get("a", OTHER) is None
    store.put("a", OTHER, "new")
    store.save()
    after = Store(folder)
    assert (after.get("a", KEY), after.get("a", OTHER)) == ("old", "new")


def test_of_each_file_the_newest_are_kept(folder):
    keys = [key(str(number)) for number in range(9)]
    for digest in keys:
        store = Store(folder)
        assert store.get("a", keys[0]) in {0, None}  # what is of use is as good as new
        store.put("a", digest, keys.index(digest))
        store.put("b", digest, 0)
        store.save()
    after = Store(folder)
    assert [after.get("a", digest) for digest in keys] == [0, None, None, None, None, None, 6, 7, 8]


@settings(max_examples=150, deadline=None)
@given(st.data())
def test_any_change_of_a_pack_is_a_miss(tmp_path_factory, data):
    path = filled(repository(tmp_path_factory.mktemp("root")) / "cache", a={"some": ["value", 1]})
    good = path.read_bytes()
    at = data.draw(st.integers(0, len(good) - 1), label="at")
    byte = data.draw(st.integers(0, 255).filter(lambda byte: byte != good[at]), label="byte")
    changed, cut, longer = good[:at] + bytes([byte]) + good[at + 1 :], good[:at], good + bytes([byte])
    for bad in (changed, cut, longer):
        path.write_bytes(bad)
        assert held(path.parent, "a") == [None]


@pytest.mark.parametrize(
    "body", [b"", b"\n\n", b"[]", b"null", b"\xff\xfe", b"[" * 100_000, b'["x",1]', b'"",', b"PK\x03\x04"], ids=str
)
def test_a_pack_that_somebody_else_has_written_is_a_miss(folder, body):
    """The digest is right, as whoever writes packs can make it."""
    path = filled(folder, a=1)
    path.write_bytes(pack.head(body) + body)
    assert held(folder, "a") == [None]


@pytest.mark.parametrize(
    "value", [b"", b"[", b"[" * 100_000, b"1 2", b"nul", b"\x00", b"9" * 9_999, b"1]\r"], ids=lambda value: repr(value[:9])
)
def test_a_value_that_somebody_else_has_written_is_a_miss(folder, value):
    path = filled(folder, a=1)
    body = path.read_bytes().partition(b"\n")[2].replace(b",1]", b",%s]" % value)
    path.write_bytes(pack.head(body) + body)
    assert held(folder, "a") == [None]


def test_a_pack_that_is_too_large_is_not_read(folder, monkeypatch):
    path = filled(folder, a="x" * 2000)
    monkeypatch.setattr(pack, "LIMIT", 1000)
    assert held(folder, "a") == [None]
    filled(folder, a="y")
    assert (held(folder, "a"), path.stat().st_size < 1000) == (["y"], True)


@pytest.mark.skipif(os.name == "nt", reason="there are none of these on Windows")
@pytest.mark.parametrize("kind", ["link", "folder", "pipe", "unreadable"])
def test_a_pack_that_is_no_file_is_a_miss(folder, tmp_path, kind):
    path = filled(folder, a=1)
    good = path.rename(tmp_path / "good")
    match kind:
        case "link":
            path.symlink_to(good)
        case "folder":
            path.mkdir()
        case "pipe":
            os.mkfifo(path)
        case "unreadable":
            path.touch(0o000)
    assert held(folder, "a") == [None]
    store = Store(folder)
    store.put("a", KEY, 2)
    store.save()
    assert (held(folder, "a"), good.read_bytes().count(b",1]")) == ([None if kind == "folder" else 2], 1)
    assert not list(folder.glob("*.tmp"))


class TestTheFolder:
    def test_is_marked_where_it_is_made(self, folder):
        filled(folder, a=1)
        assert (folder / ".gitignore").read_text().endswith("\n*\n")
        assert (folder / "CACHEDIR.TAG").read_text().startswith("Signature: 8a477f597d28d172789f06886806bc55\n")

    def test_holds_no_names_and_no_more_than_64_packs(self, folder):
        store = Store(folder)
        for number in range(500):
            store.put(f"workers/secret-{number}.yaml", KEY, number)
        store.save()
        packs = list(folder.glob("*.pack"))
        assert len(packs) == 64
        assert not any(b"secret" in path.read_bytes() for path in packs)

    def test_is_not_used_where_somebody_else_keeps_files(self, folder):
        folder.mkdir()
        folder.joinpath("orders.yaml").write_text("name: orders\n")
        store = Store(folder)
        store.put("a", KEY, 1)
        store.save()
        assert listing(folder) == ["orders.yaml"]

    @pytest.mark.parametrize("left", [(), (".gitignore",), (f"00.pack.{'0' * 16}.tmp",)])
    def test_is_used_where_a_run_that_made_it_was_killed(self, folder, left):
        folder.mkdir()
        for name in left:
            folder.joinpath(name).touch()
        filled(folder, a=1)
        assert held(folder, "a") == [1]

    @pytest.mark.parametrize(
        ("link", "target"), [("cache", "{out}"), ("cache", "{out}/cache"), ("between", "{out}"), ("cache", "."), ("cache", "cache")]
    )
    def test_is_not_used_behind_a_link_that_leads_out(self, tmp_path, link, target):
        root, out = tmp_path / "root", tmp_path / "out"
        root.mkdir()
        repository(tmp_path)
        (out / "cache").mkdir(parents=True)
        filled(out / "cache", a=1)
        before = listing(out / "cache")
        root.joinpath(link).symlink_to(target.format(out=out))
        folder = root / "between" / "cache" if link == "between" else root / "cache"
        assert Store(folder, root).get("a", KEY) is None
        store = Store(folder, root)
        store.put("b", KEY, 1)
        store.save()
        assert (listing(out / "cache"), sorted(path.name for path in root.iterdir())) == (before, [link])

    def test_is_used_behind_a_link_that_stays_inside(self, tmp_path):
        repository(tmp_path).joinpath("elsewhere").mkdir()
        tmp_path.joinpath("link").symlink_to("elsewhere")
        store = Store(tmp_path / "link" / "cache", tmp_path)
        store.put("a", KEY, 1)
        store.save()
        assert Store(tmp_path / "elsewhere" / "cache", tmp_path).get("a", KEY) == 1

    @pytest.mark.parametrize("name", [".git/cache", ".git", "."])
    def test_is_not_used_in_what_git_keeps_nor_as_the_root(self, tmp_path, name):
        tmp_path.joinpath(".git").mkdir()
        store = Store(tmp_path / name, tmp_path)
        store.put("a", KEY, 1)
        store.save()
        assert [path.name for path in tmp_path.rglob("*")] == [".git"]

    def test_is_bounded_and_the_oldest_packs_go(self, folder, monkeypatch):
        monkeypatch.setattr(place, "BUDGET", 100_000)
        for number in range(64):
            store = Store(folder)
            store.put(str(number), KEY, "x" * 5000)
            store.save()
            for path in folder.glob("*.pack"):
                os.utime(path, (path.stat().st_mtime - 10,) * 2)
            assert sum(path.stat().st_size for path in folder.glob("*.pack")) <= 100_000
        found = held(folder, *[str(number) for number in range(64)])
        assert 5 <= len([value for value in found if value]) <= 20
        assert (found[0], bool(found[63])) == (None, True)

    def test_loses_what_killed_runs_have_left_after_a_while(self, folder):
        filled(folder, a=1)
        old, new, foreign = (folder / name for name in (f"00.pack.{'a' * 16}.tmp", f"01.pack.{'b' * 16}.tmp", "other.tmp"))
        for path in (old, new, foreign):
            path.touch()
        os.utime(old, (1, 1))
        os.utime(foreign, (1, 1))
        filled(folder, a=2)
        assert (old.exists(), new.exists(), foreign.exists()) == (False, True, True)


class TestWhatCannotBeWritten:
    def save(self, folder: Path) -> None:
        store = Store(folder)
        for name in "abcdef":
            store.put(name, KEY, name)
        store.save()

    @pytest.mark.parametrize("function", ["open", "fdopen", "replace"])
    @pytest.mark.parametrize("code", [errno.ENOSPC, errno.EROFS, errno.EACCES, errno.EDQUOT], ids=errno.errorcode.get)
    def test_a_full_disk_or_a_read_only_one_leaves_what_was_there(self, folder, monkeypatch, function, code):
        filled(folder, a=1)
        before = {path.name: path.read_bytes() for path in folder.iterdir()}

        def failing(*_: object, **__: object) -> None:
            raise OSError(code, os.strerror(code))

        with monkeypatch.context() as patch:
            patch.setattr(*(Path, function) if function == "replace" else (os, function), failing)
            self.save(folder)
        assert {path.name: path.read_bytes() for path in folder.iterdir()} == before

    def test_a_folder_that_cannot_be_made(self, tmp_path):
        tmp_path.joinpath("file").touch()
        repository(tmp_path)
        self.save(tmp_path / "file" / "cache")
        self.save(tmp_path / "file")
        assert listing(tmp_path) == [".git", "file"]

    @pytest.mark.skipif(os.name == "nt" or os.geteuid() == 0, reason="nothing is read-only to root")
    def test_a_folder_that_is_read_only(self, folder):
        filled(folder, a=1)
        folder.chmod(0o555)
        self.save(folder)
        folder.chmod(0o755)
        assert held(folder, "a", "b") == [1, None]

    def test_what_is_no_json_is_a_mistake_of_ours(self, folder):
        with pytest.raises(TypeError):
            Store(folder).put("a", KEY, object())
        with pytest.raises(ValueError, match="no digest"):
            Store(folder).put("a", 'x",1]\n["', 1)


def test_another_run_that_has_written_meanwhile_loses_nothing(folder):
    first, second = Store(folder), Store(folder)
    assert (first.get("a", KEY), second.get("a", KEY)) == (None, None)
    first.put("a", KEY, 1)
    second.put("a", OTHER, 2)
    first.save()
    second.save()
    after = Store(folder)
    assert (after.get("a", KEY), after.get("a", OTHER)) == (1, 2)


WRITER = """
import sys
from pathlib import Path
from compiler.cache.store import Store
folder, own = Path(sys.argv[1]), sys.argv[2]
for turn in range(25):
    store = Store(folder)
    for number in range(40):
        found = store.get(str(number), own * 64)
        assert found is None or found == [own, number], found
        store.put(str(number), own * 64, [own, number])
    store.save()
"""


def test_runs_at_once_break_nothing(folder):
    command = [sys.executable, "-c", WRITER, str(folder)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    runs = [subprocess.Popen([*command, own], env=environment, stderr=subprocess.PIPE) for own in "abc"]
    assert [(run.communicate()[1], run.returncode) for run in runs] == [(b"", 0)] * 3
    assert not list(folder.glob("*.tmp"))
    store = Store(folder)
    found = [store.get(str(number), own * 64) for own in "abc" for number in range(40)]
    assert all(value is None or value[1] < 40 for value in found)
    assert len([value for value in found if value]) >= 40
    for path in folder.glob("*.pack"):
        assert pack.read(path).entries
