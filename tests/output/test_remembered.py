"""Units of which a run has only the digests: the same plans as with bytes, which are asked for where something is written."""

import itertools
import os

import pytest
from trees import bytes_of, loaded, put, remembered, render, unit, units

from compiler.errors import ReadError
from compiler.output.apply import apply
from compiler.output.names import UNFINISHED, WRITING
from compiler.output.plan import plan
from compiler.output.unit import KUSTOMIZATION, WORKSPACE, Remembered, Unit, UnitKey, as_stream, digest, joined

READER = "default/public/reader"
BEFORE = f"{READER}: configmap=1 deployment=2 templates/pod=3\ndefault/public/other: deployment=4"
AFTER = f"{READER}: configmap=1 deployment=5 hpa=6\ndefault/public/third: pdb=7"


def untouched(out):
    pass


def gone(out):
    (out / READER / "deployment").unlink()


def edited(out):
    put(out, f"{READER}/deployment", "by hand")
    put(out, f"{READER}/configmap", "by hand")


def edited_to_what_is_wanted(out):
    put(out, f"{READER}/deployment", "5")


def emptied(out):
    put(out, f"{READER}/configmap")


def foreign(out):
    put(out, f"{READER}/hpa", "foreign")
    put(out, "default/public/third/pdb", "7")


def without_inventory(out):
    (out / READER / ".workerc-inventory").unlink()


def with_a_bad_inventory(out):
    put(out, f"{READER}/.workerc-inventory", "<<<<<<< HEAD")


def unfinished(out):
    put(out, f"{READER}/{UNFINISHED}", (out / READER / ".workerc-inventory").read_text())
    put(out, f"{READER}/{WRITING}", "half")


def linked_file(out):
    put(out.parent, "victim", "1")
    (out / READER / "configmap").unlink()
    (out / READER / "configmap").symlink_to(out.parent / "victim")


def linked_directory(out):
    (out / READER).rename(out.parent / "moved")
    (out / READER).symlink_to(out.parent / "moved")


def directory_in_place_of_a_file(out):
    (out / READER / "configmap").unlink()
    put(out, f"{READER}/configmap/file", "1")


def pipe(out):
    (out / READER / "configmap").unlink()
    os.mkfifo(out / READER / "configmap")


STATES = (
    *(untouched, gone, edited, edited_to_what_is_wanted, emptied, foreign, without_inventory, with_a_bad_inventory),
    *(unfinished, linked_file, linked_directory, directory_in_place_of_a_file, pipe),
)


@pytest.mark.parametrize("state", STATES)
@pytest.mark.parametrize("text", [BEFORE, AFTER, "default/public/reader: deployment=2"])
def test_a_plan_of_what_is_remembered_is_that_of_the_bytes(tmp_path, state, text):
    out = tmp_path / "out"
    render(out, BEFORE)
    state(out)
    names = ("complete", "prune", "adopt", "overwrite_drift")
    for values in itertools.product([False, True], repeat=len(names)):
        options = dict(zip(names, values, strict=True))
        loads: list[str] = []
        made = plan(out, units(text), **options)
        found = plan(out, [remembered(each, loads) for each in units(text)], **options)
        assert loads == []
        assert loaded(found) == made, options
        written = {step.directory for step in made.steps if any(_is_written(change) for change in step.changes)}
        assert sorted(loads) == sorted(written), options


def _is_written(change) -> bool:
    return change.action != "delete" and not change.path.rpartition("/")[2].startswith(".workerc-")


def test_what_is_there_already_is_not_loaded(tmp_path):
    render(tmp_path, BEFORE)
    loads: list[str] = []
    made = plan(tmp_path, [remembered(each, loads) for each in units(BEFORE)], complete=True)
    assert (made.clean, made.unchanged, loads) == (True, 4, [])


def test_applying_what_is_remembered_gives_the_same_tree(tmp_path):
    for out, known in ((tmp_path / "one", units), (tmp_path / "other", lambda text: [remembered(each) for each in units(text)])):
        apply(plan(out, known(BEFORE), complete=True))
        apply(plan(out, known(AFTER), complete=True))
        assert plan(out, known(AFTER), complete=True).clean
    assert bytes_of(tmp_path / "one") == bytes_of(tmp_path / "other")


@pytest.mark.parametrize("text", ["a/b/c: x=1 X=2", "a/b/c: ../x=1", "a/b/c: d/x=1\na/b/c/d: y=2"])
def test_paths_that_cannot_be_are_told_without_loading(tmp_path, text):
    loads: list[str] = []
    made = plan(tmp_path, units(text))
    assert made.problems == plan(tmp_path, [remembered(each, loads) for each in units(text)]).problems != ()
    assert loads == []


def test_a_workspace_keeps_what_an_earlier_run_put_there(tmp_path):
    key = UnitKey("kubernetes", "default", "public", WORKSPACE)

    def wanted(name: str) -> Unit:
        return Unit(key, f"default/public/{WORKSPACE}", {name: b"1", KUSTOMIZATION: f"lists {name}".encode()})

    apply(plan(tmp_path, [wanted("one")], complete=True))
    loads: list[str] = []
    made = plan(tmp_path, [wanted("other")])
    assert loaded(plan(tmp_path, [remembered(wanted("other"), loads)])) == made
    assert loads == [f"default/public/{WORKSPACE}"]
    apply(made)
    assert plan(tmp_path, [remembered(wanted("other"), loads)]).clean
    assert len(loads) == 1


def test_names_are_known_without_the_bytes():
    loads: list[str] = []
    files = remembered(unit("a/b/c: x=1 y=2"), loads).files
    assert (list(files), len(files), "x" in files, "z" in files, files.get("z")) == (["x", "y"], 2, True, False, None)
    again = joined(Unit(UnitKey("", "", "", ""), "a/b/c", files.with_file(KUSTOMIZATION, b"")), ["z"]).files
    assert again.digests.keys() == {"x", "y", KUSTOMIZATION}
    assert loads == []
    assert (again[KUSTOMIZATION].count(b"  - "), again["x"], dict(again)["y"]) == (3, b"1", b"2")
    assert loads == ["a/b/c"]
    again.forget()
    assert (again["x"], loads) == (b"1", ["a/b/c"] * 2)


def test_a_stream_of_what_is_remembered():
    assert as_stream([remembered(each) for each in units(BEFORE)]) == as_stream(units(BEFORE))


@pytest.mark.parametrize("there", [{}, {"x": b"2"}, {"x": b"1", "y": b""}])
def test_files_that_are_not_what_was_remembered_are_a_defect(there):
    with pytest.raises(ReadError, match="` is not the file that was remembered"):
        Remembered({"x": digest(b"1")}, lambda: there)["x"]


def test_applying_loads_each_unit_once_and_holds_none(tmp_path):
    loads: list[str] = []
    wanted = [remembered(each, loads) for each in units(AFTER)]
    apply(plan(tmp_path, wanted))
    assert loads == [each.directory for each in wanted]
    assert dict(wanted[0].files) == {"configmap": b"1", "deployment": b"5", "hpa": b"6"}
    assert len(loads) == 3
