"""A run that is killed at any moment, and what makes a run fail."""

import errno
import os
from collections.abc import Callable
from pathlib import Path

import pytest
from trees import bytes_of, did, put, render, said, tree, unit, units

from compiler.errors import InternalError, WriteError
from compiler.output.apply import apply
from compiler.output.names import UNFINISHED, WRITING
from compiler.output.plan import plan

BEFORE = """
default/a/changed: configmap=old deployment=old pdb=old
default/a/gone: deployment=old templates/pod=old
default/a/same: deployment=old
"""
AFTER = """
default/a/changed: configmap=new deployment=old templates/hpa=new
default/a/same: deployment=old
default/b/fresh: configmap=new deployment=new
"""
THIRD = """
default/a/changed: configmap=third pdb=third
default/a/gone: deployment=third
default/b/fresh: deployment=third
"""

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork")


def undisturbed(folder: Path, *texts: str) -> dict[str, bytes]:
    for text in texts:
        render(folder, text)
    return bytes_of(folder)


def killed(out: Path, text: str, moment: int, **options) -> bool:
    """Whether a run that dies at its `moment`-th step was still running then: before and after each call that changes
    the disk, and with half of a file written.
    """
    child = os.fork()
    if not child:
        mortal(moment)
        apply(plan(out, units(text), complete=True, **options))
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == 9


def mortal(moment: int) -> None:
    left = [moment]

    def tick() -> None:
        left[0] -= 1
        if not left[0]:
            os._exit(9)

    def counted(call: Callable) -> Callable:
        def wrapped(*arguments, **options):
            tick()
            result = call(*arguments, **options)
            tick()
            return result

        return wrapped

    write = os.write

    def half_written(descriptor: int, data: bytes) -> int:
        write(descriptor, data[: len(data) // 2])
        tick()
        return len(data) // 2 + write(descriptor, data[len(data) // 2 :])

    for name in ("open", "close", "fchmod", "replace", "unlink", "rmdir", "mkdir"):
        setattr(os, name, counted(getattr(os, name)))
    os.write = counted(half_written)


def moments(prepare: Callable[[Path], None], folder: Path, text: str, *, every: int = 1, **options):
    """Every moment at which a run can die, or one of so many, each with a fresh tree in which it has."""
    for moment in range(1, 500, every):
        out = folder / f"run{moment}"
        prepare(out)
        if not killed(out, text, moment, **options):
            assert moment > 30
            return
        yield out
    raise AssertionError("the run never ended")


@needs_fork
def test_killed_at_any_moment_files_are_old_or_new_and_one_more_run_completes_it(tmp_path):
    old, new = undisturbed(tmp_path / "old", BEFORE), undisturbed(tmp_path / "new", BEFORE, AFTER)
    named = 0
    for out in moments(lambda out: render(out, BEFORE), tmp_path, AFTER):
        found = bytes_of(out)
        for path, data in found.items():
            assert path.endswith((WRITING, UNFINISHED)) or data in (old.get(path), new.get(path)), path
        made = plan(out, units(AFTER), complete=True)
        assert made.clean == (found == new)
        named += "OUT106" in " ".join(said(made))
        render(out, AFTER)
        assert bytes_of(out) == new
        assert plan(out, units(AFTER), complete=True).problems == ()
    assert named > 30


@needs_fork
def test_killed_at_any_moment_a_run_from_another_source_takes_nothing_for_an_edit(tmp_path):
    expected = undisturbed(tmp_path / "third", THIRD)
    for out in moments(lambda out: render(out, BEFORE), tmp_path, AFTER):
        render(out, THIRD)
        assert bytes_of(out) == expected


@needs_fork
@pytest.mark.parametrize("first", [9, 32, 55])
def test_killed_twice(tmp_path, first):
    def prepare(out: Path) -> None:
        render(out, BEFORE)
        killed(out, AFTER, first)

    expected = undisturbed(tmp_path / "old", BEFORE)
    for out in moments(prepare, tmp_path, THIRD, every=5):
        render(out, BEFORE)
        assert bytes_of(out) == expected


@needs_fork
def test_killed_while_it_adopts_and_overwrites(tmp_path):
    """What was to be replaced on demand is ours from then on, and was not touched before."""

    def prepare(out: Path) -> None:
        render(out, BEFORE)
        put(out, "default/a/changed/configmap", "by hand")
        put(out, "default/b/fresh/configmap", "foreign")

    expected = undisturbed(tmp_path / "new", BEFORE, AFTER)
    for out in moments(prepare, tmp_path, AFTER, every=2, adopt=True, overwrite_drift=True):
        made = plan(out, units(AFTER), complete=True)
        if made.blocked:
            codes = {problem.code for problem in made.problems}
            assert ("OUT101" in codes) <= ((out / "default/a/changed/configmap").read_text() == "by hand")
            assert ("OUT102" in codes) <= ((out / "default/b/fresh/configmap").read_text() == "foreign")
            made = plan(out, units(AFTER), complete=True, adopt=True, overwrite_drift=True)
        apply(made)
        assert bytes_of(out) == expected


def test_the_unfinished_run_is_named(tmp_path):
    render(tmp_path, BEFORE)
    put(tmp_path, f"default/a/gone/{WRITING}", "half")
    assert said(plan(tmp_path, units(AFTER), complete=True)) == [
        f"default/a/gone/{WRITING}: OUT106 an earlier run did not finish `default/a/gone`"
    ]
    put(tmp_path, f"default/b/fresh/{WRITING}", "half")
    assert said(plan(tmp_path, units(BEFORE), complete=True)) == [
        f"default/a/gone/{WRITING}: OUT106 an earlier run did not finish `default/a/gone` and 1 more directories"
    ]
    assert did(plan(tmp_path, units(BEFORE))) == [f"delete default/a/gone/{WRITING}"]
    assert did(plan(tmp_path, units(BEFORE), complete=True)) == [
        f"delete default/a/gone/{WRITING}",
        f"delete default/b/fresh/{WRITING}",
    ]
    render(tmp_path, BEFORE)
    assert not (tmp_path / "default/b").exists()


def test_what_is_written_has_the_modes_of_files_in_git(tmp_path):
    before = os.umask(0o077)
    try:
        render(tmp_path, BEFORE)
    finally:
        os.umask(before)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*") if path.is_file()} == {"0o644"}


def test_directories_that_are_left_empty_go_with_their_files(tmp_path):
    render(tmp_path, "default/a/one: templates/pod=1\ndefault/b/other: pod=1")
    put(tmp_path, "default/a/README", "foreign")
    (tmp_path / "default/empty").mkdir()
    render(tmp_path, "next/c/third: pod=1")
    assert sorted(path.relative_to(tmp_path).as_posix() for path in (tmp_path / "default").rglob("*")) == [
        "default/a",
        "default/a/README",
        "default/empty",
    ]


def test_a_directory_inside_a_unit_goes_when_it_is_empty(tmp_path):
    render(tmp_path, "default/a/one: templates/pod=1 values=1")
    render(tmp_path, "default/a/one: values=1")
    assert [path.name for path in sorted((tmp_path / "default/a/one").iterdir())] == [".workerc-inventory", "values"]


def test_the_bytes_do_not_depend_on_the_order_of_the_units(tmp_path):
    apply(plan(tmp_path / "one", units(AFTER)))
    apply(plan(tmp_path / "other", list(reversed(units(AFTER)))))
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "other")


def test_a_blocked_plan_is_not_applied(tmp_path):
    put(tmp_path, "default/a/one/pod", "foreign")
    with pytest.raises(InternalError):
        apply(plan(tmp_path, units("default/a/one: pod=1")))
    assert tree(tmp_path) == "default/a/one: pod=foreign"


# --- what makes a run fail


def failing(monkeypatch, number: int, name: str = "write") -> None:
    """The disk is full when the file of that name is written."""
    real = os.open

    def open_(path, *arguments):
        if arguments and str(path).endswith(name):
            raise OSError(number, os.strerror(number), str(path))
        return real(path, *arguments)

    monkeypatch.setattr(os, "open", open_)


def test_a_full_disk_is_named_with_the_file(tmp_path, monkeypatch):
    made = plan(tmp_path, units(AFTER))
    failing(monkeypatch, errno.ENOSPC, f"fresh/{WRITING}")
    with pytest.raises(WriteError) as caught:
        apply(made)
    assert str(caught.value) == f"{tmp_path.as_posix()}/default/b/fresh/{UNFINISHED}: no space left on device"
    assert caught.value.help == "every file is as it was or as it was to be: render again when this is repaired"
    monkeypatch.undo()
    assert "OUT106" in said(plan(tmp_path, units(AFTER)))[0]
    render(tmp_path, AFTER)
    assert plan(tmp_path, units(AFTER)).clean


def test_a_directory_that_cannot_be_made(tmp_path):
    put(tmp_path, "file")
    made = plan(tmp_path / "out", units(AFTER))._replace(out=tmp_path / "file/out")
    with pytest.raises(WriteError, match="file/out: not a directory"):
        apply(made)


@pytest.mark.skipif(os.geteuid() == 0, reason="root writes everywhere")
def test_a_directory_that_cannot_be_written(tmp_path):
    tmp_path.chmod(0o500)
    with pytest.raises(WriteError, match="out: permission denied"):
        apply(plan(tmp_path / "out", units(AFTER)))


def test_a_second_run_at_the_same_time_is_noticed(tmp_path):
    made = plan(tmp_path, units(AFTER))
    put(tmp_path, f"default/b/fresh/{WRITING}", "half")
    with pytest.raises(WriteError, match="the file exists, so another run is writing here"):
        apply(made)


def test_a_link_that_appears_after_the_plan_is_not_followed(tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    render(out, BEFORE)
    render(elsewhere, BEFORE)
    before = bytes_of(elsewhere)
    made = plan(out, units(AFTER), complete=True)
    (out / "default").rename(tmp_path / "moved")
    (out / "default").symlink_to(elsewhere / "default")
    with pytest.raises(WriteError, match="out/default: it is no directory"):
        apply(made)
    assert bytes_of(elsewhere) == before


def test_a_unit_that_nobody_else_changed_costs_no_writes(tmp_path, monkeypatch):
    render(tmp_path, BEFORE)
    made = plan(tmp_path, [unit("default/a/same: deployment=old")])
    failing(monkeypatch, errno.EIO, WRITING)
    apply(made)


def test_what_the_disk_takes_piece_by_piece_is_written_whole(tmp_path, monkeypatch):
    write = os.write
    monkeypatch.setattr(os, "write", lambda handle, data: write(handle, data[:3]))
    render(tmp_path / "slow", AFTER)
    monkeypatch.undo()
    assert bytes_of(tmp_path / "slow") == undisturbed(tmp_path / "fast", AFTER)


def test_the_mode_is_right_where_only_some_directories_give_it(tmp_path, monkeypatch):
    """Directories may have rules of their own for what is made in them."""
    create = os.open

    def opened(path, flags, mode=0o777, **options):
        return create(path, flags, mode & 0o600 if "fresh" in str(path) else mode, **options)

    monkeypatch.setattr(os, "open", opened)
    render(tmp_path, AFTER)
    assert {oct(path.stat().st_mode & 0o777) for path in tmp_path.rglob("*") if path.is_file()} == {"0o644"}
