"""`workerc cache` says where, and removes what is ours and nothing else."""

import os
import re
from pathlib import Path

import pytest

from compiler.cache.keys import key
from compiler.cache.store import Store

KEY = key("content")


@pytest.fixture
def root(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "workerc.yaml").write_text("profile: strict\n")
    monkeypatch.chdir(tmp_path)
    return tmp_path


def remembered(folder: Path, root: Path) -> Path:
    store = Store(folder, root)
    for name in "abcdefgh":
        store.put(name, KEY, "x" * 10_000)
    store.save()
    assert Store(folder, root).get("a", KEY)
    return folder


class TestDir:
    def test_names_the_folder_as_seen_from_here(self, root, command, monkeypatch):
        assert command("cache", "dir") == (0, ".workerc-cache\n", "")
        (root / "workers").mkdir()
        monkeypatch.chdir(root / "workers")
        assert command("cache", "dir") == (0, f"{root}/.workerc-cache\n", "")

    def test_names_the_one_of_another_configuration(self, root, command):
        (root / "sub").mkdir()
        (root / "sub" / "other.yaml").write_text("cache: build/memory\n")
        assert command("cache", "dir", "--config", "sub/other.yaml") == (0, "sub/build/memory\n", "")

    def test_makes_nothing(self, root, command):
        command("cache", "dir")
        assert not (root / ".workerc-cache").exists()

    @pytest.mark.parametrize("reason", ["false", "no configuration", "no git", "foreign", "link"])
    def test_says_why_nothing_is_remembered(self, root, command, reason):
        folder = root / ".workerc-cache"
        match reason:
            case "false":
                (root / "workerc.yaml").write_text("cache: false\n")
            case "no configuration":
                (root / "workerc.yaml").unlink()
            case "no git":
                (root / ".git").rmdir()
            case "foreign":
                folder.mkdir()
                (folder / "orders.yaml").touch()
            case "link":
                folder.symlink_to(root.parent)
        said = {
            "false": "workerc.yaml says `cache: false`",
            "no configuration": "there is no workerc.yaml",
            "no git": "there is no Git repository, or something of the folder is committed",
            "foreign": "the folder holds files of somebody else",
            "link": "the folder does not lie inside the repository",
        }[reason]
        code, out, err = command("cache", "dir")
        assert (code, out, err) == (0, "" if reason == "false" else ".workerc-cache\n", f"nothing is remembered: {said}\n")
        assert command("cache", "dir", "-q") == (0, out, "")

    def test_says_what_is_wrong_with_the_configuration(self, root, command):
        (root / "workerc.yaml").write_text("cache: ../elsewhere\n")
        code, _, err = command("cache", "dir")
        assert (code, "CFG101" in err) == (2, True)


class TestClean:
    def test_removes_all_of_ours_and_says_how_much(self, root, command):
        folder = remembered(root / ".workerc-cache", root)
        (folder / f"00.pack.{'a' * 16}.tmp").touch()
        code, out, err = command("cache", "clean")
        assert (code, out, re.sub(r"\d+", "N", err)) == (0, "", ".workerc-cache: removed N files, N kB\n")
        assert sorted(path.name for path in root.iterdir()) == [".git", "workerc.yaml"]

    def test_leaves_what_others_keep_there(self, root, command):
        folder = remembered(root / ".workerc-cache", root)
        foreign = ["00.pack.bak", "notes.md", "sub/00.pack", "xx.pack", "000.pack", ".gitignore"]
        for name in foreign:
            (folder / name).parent.mkdir(exist_ok=True)
            (folder / name).write_text("mine")
        command("cache", "clean")
        assert sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()) == sorted(foreign)

    @pytest.mark.parametrize("there", [False, True])
    def test_is_done_where_there_is_nothing(self, root, command, there):
        if there:
            (root / ".workerc-cache").mkdir()
        assert command("cache", "clean") == (0, "", ".workerc-cache: there is nothing to remove\n")
        assert (root / ".workerc-cache").exists() == there

    def test_removes_nothing_in_a_folder_that_is_not_ours(self, root, command):
        (root / "workerc.yaml").write_text("cache: workers\n")
        (root / "workers").mkdir()
        (root / "workers" / "00.pack").touch()
        assert command("cache", "clean") == (0, "", "workers: there is nothing to remove\n")
        assert (root / "workers" / "00.pack").exists()

    def test_follows_no_link_out_of_the_repository(self, root, command, tmp_path_factory):
        other = tmp_path_factory.mktemp("other")
        (other / ".git").mkdir()
        folder = remembered(other / "cache", other)
        (root / ".workerc-cache").symlink_to(folder)
        said = "nothing is removed: .workerc-cache does not lie inside the repository\n"
        assert command("cache", "clean") == (0, "", said)
        assert Store(folder, other).get("a", KEY)

    def test_a_pack_that_is_a_link_goes_alone(self, root, command):
        folder = remembered(root / ".workerc-cache", root)
        (root / "kept").touch()
        (folder / "3f.pack").unlink(missing_ok=True)
        (folder / "3f.pack").symlink_to(root / "kept")
        command("cache", "clean")
        assert (folder.exists(), (root / "kept").exists()) == (False, True)

    def test_finds_it_where_it_was_before_it_was_turned_off(self, root, command):
        folder = remembered(root / ".workerc-cache", root)
        (root / "workerc.yaml").write_text("cache: false\n")
        command("cache", "clean")
        assert not folder.exists()

    def test_touches_nothing_while_the_configuration_is_wrong(self, root, command):
        folder = remembered(root / ".workerc-cache", root)
        (root / "workerc.yaml").write_text("cache: ../elsewhere\n")
        assert (command("cache", "clean")[0], folder.exists()) == (2, True)

    @pytest.mark.skipif(os.name == "nt", reason="`unlink` is patched as POSIX has it")
    def test_what_cannot_be_removed_is_said(self, root, command, monkeypatch):
        remembered(root / ".workerc-cache", root)

        def refused(*_: object, **__: object) -> None:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "unlink", refused)
        assert command("cache", "clean") == (2, "", "error: .workerc-cache: it cannot be removed: permission denied\n")
