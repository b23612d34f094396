"""What a run would do to a tree that is already there."""

import os

import pytest
from trees import bytes_of, did, listed, put, render, said, tree, unit, units

from compiler.errors import ReadError, WriteError
from compiler.output.plan import plan
from compiler.output.unit import UnitKey, digest

READER = "default/public/reader: configmap=1 deployment=2"


def test_changes_are_in_the_order_of_their_paths(tmp_path):
    render(tmp_path, READER)
    made = plan(tmp_path, units("default/public/reader: configmap=1 deployment=3 hpa=4\ndefault/curriculum/writer: pdb=5"))
    assert did(made) == [
        "create default/curriculum/writer/pdb",
        "update default/public/reader/deployment",
        "create default/public/reader/hpa",
    ]
    assert (made.unchanged, made.clean, said(made)) == (1, False, [])


def test_a_plan_touches_nothing(tmp_path):
    plan(tmp_path / "out", units(READER), complete=True)
    assert list(tmp_path.iterdir()) == []


def test_what_was_just_rendered_is_clean(tmp_path):
    render(tmp_path, READER)
    made = plan(tmp_path, units(READER), complete=True)
    assert made.clean
    assert (did(made), made.unchanged) == ([], 2)


def test_a_file_that_is_no_longer_rendered_goes_also_in_a_partial_run(tmp_path):
    render(tmp_path, READER)
    made = plan(tmp_path, units("default/public/reader: deployment=2"))
    assert did(made) == ["delete default/public/reader/configmap"]


def test_a_file_that_somebody_deleted_comes_back(tmp_path):
    render(tmp_path, READER)
    (tmp_path / "default/public/reader/configmap").unlink()
    assert did(plan(tmp_path, units(READER))) == ["create default/public/reader/configmap"]


# --- what may be deleted


def test_ten_workers_then_one_then_none(tmp_path):
    ten = "\n".join(f"default/public/w{number}: deployment={number}" for number in range(10))
    render(tmp_path, ten)
    before = tree(tmp_path)
    render(tmp_path, "default/public/w3: deployment=changed", complete=False)
    assert tree(tmp_path) == before.replace("deployment=3", "deployment=changed")
    render(tmp_path, "", complete=False)
    render(tmp_path, "", complete=True)
    assert tree(tmp_path) == before.replace("deployment=3", "deployment=changed")


ONE, OTHER = "default/public/one: deployment=1", "default/public/other: deployment=2"


@pytest.mark.parametrize(
    ("options", "deleted"),
    [
        ({"complete": True}, True),
        ({"complete": True, "known": []}, True),
        ({"complete": True, "known": [unit(OTHER).key]}, False),
        ({"complete": True, "prune": False}, False),
        ({"complete": False}, False),
        ({"complete": False, "known": []}, False),
    ],
)
def test_a_worker_whose_source_is_gone(tmp_path, options, deleted):
    render(tmp_path, f"{ONE}\n{OTHER}")
    assert did(plan(tmp_path, units(ONE), **options)) == (["delete default/public/other/deployment"] if deleted else [])


@pytest.mark.parametrize(
    ("options", "deleted"),
    [
        ({"complete": True}, True),
        ({"complete": False}, False),
        ({"complete": False, "known": [unit("default/new/one: ").key]}, True),
        ({"complete": False, "known": [unit("default/new/one: ").key, unit(ONE).key]}, False),
    ],
)
def test_a_worker_that_has_moved_to_another_workspace(tmp_path, options, deleted):
    render(tmp_path, f"{ONE}\n{OTHER}")
    made = plan(tmp_path, units("default/new/one: deployment=1"), **options)
    lines = ["create default/new/one/deployment"] + ["delete default/public/one/deployment"] * deleted
    assert [line for line in did(made) if "other" not in line] == lines


def test_a_worker_of_the_same_name_elsewhere_is_another_worker(tmp_path):
    both = "default/a/one: deployment=1\ndefault/b/one: deployment=2"
    render(tmp_path, both)
    assert did(plan(tmp_path, units("default/a/one: deployment=1"), known=[each.key for each in units(both)])) == []


def test_another_layout_empties_the_old_one(tmp_path):
    render(tmp_path, ONE)
    made = plan(tmp_path, [unit("kubernetes/default/public/one: deployment=1")])
    assert did(made) == ["delete default/public/one/deployment", "create kubernetes/default/public/one/deployment"]


def test_another_target_takes_the_directory_over_when_everything_is_rendered(tmp_path):
    render(tmp_path, ONE)
    chart = unit("default/public/one: Chart.yaml=1", UnitKey("helm", "default", "public", "one"))
    assert did(plan(tmp_path, [chart], complete=True)) == [
        "create default/public/one/Chart.yaml",
        "delete default/public/one/deployment",
    ]
    message = "the directory is recorded for `kubernetes/default/public/one`, and `helm/default/public/one` would be written there"
    assert said(plan(tmp_path, [chart])) == [f"default/public/one/.workerc-inventory: OUT107 {message}"]


def test_without_pruning_what_stays_is_still_known(tmp_path):
    render(tmp_path, READER)
    render(tmp_path, "default/public/reader: deployment=2", prune=False)
    assert listed(tmp_path, "default/public/reader") == ["configmap", "deployment"]
    made = render(tmp_path, "default/public/reader: deployment=2")
    assert did(made) == ["delete default/public/reader/configmap"]


# --- files of others


def test_an_edited_file_is_neither_replaced_nor_deleted(tmp_path):
    render(tmp_path, READER)
    put(tmp_path, "default/public/reader/deployment", "by hand")
    digests = f"its digest is `{digest(b'by hand')[:12]}…`, recorded is `{digest(b'2')[:12]}…`"
    expected = [f"default/public/reader/deployment: OUT101 the file was changed by something else: {digests}"]
    assert said(plan(tmp_path, units(READER))) == expected
    assert said(plan(tmp_path, units("default/public/reader: configmap=1"))) == expected
    assert said(plan(tmp_path, units(ONE), complete=True)) == expected
    assert said(plan(tmp_path, units(ONE))) == []
    assert plan(tmp_path, units(READER)).blocked


def test_an_edited_file_is_replaced_on_demand(tmp_path):
    render(tmp_path, READER)
    put(tmp_path, "default/public/reader/deployment", "by hand")
    made = render(tmp_path, READER, overwrite_drift=True)
    assert did(made) == ["update default/public/reader/deployment"]
    assert tree(tmp_path) == READER


def test_an_edit_that_says_what_would_be_rendered_is_none(tmp_path):
    render(tmp_path, READER)
    put(tmp_path, "default/public/reader/deployment", "3")
    made = render(tmp_path, "default/public/reader: configmap=1 deployment=3")
    assert did(made) == ["update default/public/reader/.workerc-inventory"]


def test_a_file_that_nobody_listed_is_not_replaced(tmp_path):
    render(tmp_path, "default/public/reader: deployment=2")
    put(tmp_path, "default/public/reader/configmap", "foreign")
    assert said(plan(tmp_path, units(READER))) == [
        "default/public/reader/configmap: OUT102 a file that no inventory lists is where a rendered one belongs"
    ]
    assert did(render(tmp_path, READER, adopt=True)) == ["update default/public/reader/configmap"]
    assert listed(tmp_path, "default/public/reader") == ["configmap", "deployment"]


def test_a_file_that_is_in_nobodys_way_is_left_alone(tmp_path):
    render(tmp_path, READER)
    put(tmp_path, "default/public/reader/patch.yaml", "foreign")
    assert plan(tmp_path, units(READER), complete=True).clean
    render(tmp_path, ONE)
    assert tree(tmp_path) == f"{ONE}\ndefault/public/reader: patch.yaml=foreign"


def test_a_tree_without_its_inventories_is_listed_again(tmp_path):
    render(tmp_path, READER)
    (tmp_path / "default/public/reader/.workerc-inventory").unlink()
    assert did(render(tmp_path, READER, adopt=True)) == ["create default/public/reader/.workerc-inventory"]


def test_a_directory_full_of_something_else_is_refused(tmp_path):
    put(tmp_path, "src/main.py", "print()")
    made = plan(tmp_path, units(READER))
    assert said(made) == [": OUT103 it holds files, and nothing that workerc has written into it"]
    assert (did(made), made.blocked) == ([], True)
    render(tmp_path, READER, adopt=True)
    assert tree(tmp_path) == f"{READER}\nsrc: main.py=print()"


def test_a_fresh_checkout_is_no_foreign_directory(tmp_path):
    put(tmp_path, ".git/HEAD", "ref: refs/heads/main")
    put(tmp_path, ".gitattributes", "* -text")
    (tmp_path / "default").mkdir()
    render(tmp_path, READER)
    assert plan(tmp_path, units(READER)).clean


# --- trees of others


@pytest.mark.parametrize("inner", ["a", "a/b", "default", "rendered"])
def test_a_tree_inside_of_another_is_left_alone(tmp_path, inner):
    render(tmp_path / inner, f"{READER}\n{ONE}")
    put(tmp_path, f"{inner}/default/public/killed/.workerc-writing")
    before = bytes_of(tmp_path / inner)
    made = render(tmp_path, ONE)
    assert (did(made), said(made)) == (["create default/public/one/deployment"], [])
    assert did(render(tmp_path, "default/public/other: deployment=2", adopt=True))[0] == "delete default/public/one/deployment"
    assert before.items() <= bytes_of(tmp_path / inner).items()


def test_a_tree_inside_of_another_does_not_excuse_foreign_files(tmp_path):
    render(tmp_path / "rendered", READER)
    put(tmp_path, "rendered/README.md", "text")
    assert said(plan(tmp_path, units(ONE))) == [": OUT103 it holds files, and nothing that workerc has written into it"]


def test_a_tree_around_another_is_not_touched_by_it(tmp_path):
    render(tmp_path, READER)
    before = bytes_of(tmp_path)
    render(tmp_path / "default", ONE)
    assert before.items() <= bytes_of(tmp_path).items()


STRANGE = "all that workerc has written into it is of Workers that this repository does not have: `one`, `other`"


@pytest.mark.parametrize(
    ("options", "told"),
    [
        ({"complete": True, "ours": False}, [f": OUT109 {STRANGE}"]),
        ({"complete": True, "ours": False, "prune": False}, [f": OUT109 {STRANGE}"]),
        ({"known": [unit(READER).key], "ours": False}, [f": OUT109 {STRANGE}"]),
        ({"known": [unit(ONE).key], "ours": False}, []),
        ({"ours": False}, []),
        ({"complete": True, "ours": False, "adopt": True}, []),
        ({"complete": True, "ours": True}, []),
    ],
)
def test_the_tree_of_another_repository_is_refused(tmp_path, options, told):
    render(tmp_path, f"{ONE}\n{OTHER}")
    before = bytes_of(tmp_path)
    made = plan(tmp_path, units(READER), **options)
    assert (said(made), bytes_of(tmp_path)) == (told, before)


def test_one_worker_in_common_is_enough_whatever_its_environment_is_called(tmp_path):
    render(tmp_path, f"{ONE}\n{OTHER}")
    assert not plan(tmp_path, units("prod/sales/one: deployment=1"), complete=True, ours=False).blocked


# --- records that lie


def inventory(out, listing: str, directory: str = "default/public/reader") -> None:
    head = "workerc inventory 1\ntarget kubernetes\nenvironment default\nworkspace public\nresource reader\n"
    put(out, f"{directory}/.workerc-inventory", head + "".join(f"{line}\n" for line in listing.splitlines()))


@pytest.mark.parametrize("name", ["../../victim", "../../../victim", "/victim", "a/../../victim", "..\\victim", "C:victim"])
@pytest.mark.parametrize("text", [READER, ONE])
def test_an_inventory_that_names_a_file_outside_is_not_believed(tmp_path, name, text):
    out = tmp_path / "out"
    render(out, READER)
    for victim in (tmp_path / "victim", out / "victim", out / "default/victim"):
        put(victim.parent, victim.name, "precious")
    inventory(out, f"{digest(b'precious')}  {name}\n{digest(b'1')}  configmap")
    for options in ({}, {"complete": True}, {"overwrite_drift": True, "complete": True}):
        made = plan(out, units(text), **options)
        assert [line for line in did(made) if line.startswith("delete")] == []
        assert text == ONE or f"OUT104 the inventory lists `{name}`" in said(made)[0]


@pytest.mark.parametrize("text", [READER, ONE])
def test_a_linked_directory_is_neither_written_nor_emptied(tmp_path, text):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    render(out, f"{READER}\n{OTHER}")
    render(elsewhere, READER)
    before = tree(elsewhere)
    (out / "default/public/reader").rename(tmp_path / "moved")
    (out / "default/public/reader").symlink_to(elsewhere / "default/public/reader")
    made = plan(out, units(text), complete=True, adopt=True, overwrite_drift=True)
    assert [line for line in did(made) if "reader" in line] == []
    if text == READER:
        message = "OUT105 rendered files belong here, and the path is or leads through a symbolic link"
        assert said(made) == [f"default/public/reader: {message}"]
    assert tree(elsewhere) == before


def test_a_linked_directory_above_is_not_followed_either(tmp_path):
    out, elsewhere = tmp_path / "out", tmp_path / "elsewhere"
    render(elsewhere, READER)
    out.mkdir()
    (out / "default").symlink_to(elsewhere / "default")
    made = plan(out, units(READER), complete=True, adopt=True)
    message = "OUT105 rendered files belong here, and the path is or leads through a symbolic link"
    assert said(made) == [f"default/public/reader: {message}"]


@pytest.mark.parametrize("text", [READER, "default/public/reader: deployment=2"])
def test_a_linked_file_is_neither_replaced_nor_deleted(tmp_path, text):
    out = tmp_path / "out"
    render(out, READER)
    put(tmp_path, "victim", "1")
    (out / "default/public/reader/configmap").unlink()
    (out / "default/public/reader/configmap").symlink_to(tmp_path / "victim")
    made = plan(out, units(text), adopt=True, overwrite_drift=True)
    message = "OUT105 rendered files belong here, and the path is or leads through a symbolic link"
    assert said(made) == [f"default/public/reader/configmap: {message}"]


def test_a_pipe_is_not_waited_for(tmp_path):
    render(tmp_path, READER)
    (tmp_path / "default/public/reader/configmap").unlink()
    os.mkfifo(tmp_path / "default/public/reader/configmap")
    assert said(plan(tmp_path, units(READER))) == [
        "default/public/reader/configmap: OUT105 rendered files belong here, and the path is or leads through no regular file"
    ]


def test_the_output_directory_itself_may_be_a_link(tmp_path):
    (tmp_path / "real").mkdir()
    (tmp_path / "out").symlink_to(tmp_path / "real")
    render(tmp_path / "out", READER)
    assert tree(tmp_path / "real") == READER


def test_an_inventory_does_not_speak_of_what_another_lists(tmp_path):
    render(tmp_path, "default/public/reader/inner: deployment=2")
    inventory(tmp_path, f"{digest(b'2')}  inner/deployment")
    made = plan(tmp_path, units(ONE), complete=True, known=[UnitKey("kubernetes", "public", "reader", "inner")])
    assert said(made) == [
        "default/public/reader/.workerc-inventory: OUT104 the inventory lists `inner/deployment`, which is below another inventory"
    ]


def test_an_inventory_may_be_a_merge_conflict(tmp_path):
    render(tmp_path, READER)
    inventory(tmp_path, "<<<<<<< HEAD")
    assert said(plan(tmp_path, units(READER))) == [
        "default/public/reader/.workerc-inventory: OUT104 the inventory has `<<<<<<< HEAD` in line 6, not a digest and a path"
    ]
    (tmp_path / "default/public/reader/.workerc-inventory").unlink()
    render(tmp_path, f"{READER}\n{ONE}", adopt=True)
    assert tree(tmp_path) == f"{ONE}\n{READER}"


def test_what_is_said_of_a_damaged_inventory_works(tmp_path):
    render(tmp_path, READER)
    inventory(tmp_path, "<<<<<<< HEAD")
    problem, *others = plan(tmp_path, units(READER), complete=True).problems
    assert (problem.help.split("`")[1], others) == ("--adopt", [])
    render(tmp_path, READER, adopt=True)
    assert plan(tmp_path, units(READER), complete=True).clean
    inventory(tmp_path, "<<<<<<< HEAD")
    problem, *others = plan(tmp_path, units(ONE), complete=True, adopt=True).problems
    assert ("delete the directory" in problem.help, others) == (True, [])


def test_an_inventory_may_be_a_link_or_a_directory(tmp_path):
    out = tmp_path / "out"
    render(out, READER)
    (out / "default/public/reader/.workerc-inventory").rename(tmp_path / "elsewhere")
    (out / "default/public/reader/.workerc-inventory").symlink_to(tmp_path / "elsewhere")
    expected = ["default/public/reader/.workerc-inventory: OUT104 the inventory is not a regular file"]
    assert said(plan(out, units(READER))) == expected
    (out / "default/public/reader/.workerc-inventory").unlink()
    (out / "default/public/reader/.workerc-inventory").mkdir()
    assert said(plan(out, units(READER))) == expected


# --- units that cannot lie beside each other


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a/b/c: x=1\na/b/c: y=2", ["a/b/c: OUT107 two things are written here"]),
        ("a/b/c: x=1\na/b/C: x=1", ["a/b/c: OUT107 it and `a/b/C` are one path on some disks"]),
        ("a/b/c: x=1\nA/b/d: x=1", ["a: OUT107 it and `A` are one path on some disks"]),
        ("a/b/c: x=1 X=2", ["a/b/c/x: OUT107 it and `a/b/c/X` are one path on some disks"]),
        ("a/b/c: x=1 x/y=2", ["a/b/c/x/y: OUT107 it and `a/b/c/x` are one path on some disks"]),
        ("a/b/c: d/x=1\na/b/c/d: y=2", ["a/b/c/d/x: OUT107 it and `a/b/c/d` are one path on some disks"]),
        ("a/b/c: d=1\na/b/c/d: y=2", ["a/b/c/d: OUT107 two things are written here"]),
        ("a/b/nul: x=1", [
            "a/b/nul: OUT108 the name `nul` has the part `nul`, which not every disk can hold under this name",
        ]),
        ("a/../c: x=1", None),
        ("a/b/c: ../x=1", ["a/b/c/../x: OUT108 the path `../x` leads out of the directory"]),
    ],
)  # fmt: skip
def test_paths_that_collide_or_cannot_be(tmp_path, text, expected):
    made = plan(tmp_path / "out", units(text))
    assert (made.blocked, made.steps) == (True, ())
    assert expected is None or said(made) == expected


def test_a_disk_that_ignores_case_does_not_lose_the_new_file(tmp_path):
    """Such a disk has one file under both names; a second link to the file is what comes nearest to it here."""
    render(tmp_path, "default/public/reader: Deployment=1")
    os.link(tmp_path / "default/public/reader/Deployment", tmp_path / "default/public/reader/deployment")
    made = plan(tmp_path, units("default/public/reader: deployment=1"))
    assert did(made) == ["update default/public/reader/.workerc-inventory"]


# --- places that are no output directory


def test_an_output_directory_that_is_a_file(tmp_path):
    put(tmp_path, "out", "text")
    with pytest.raises(WriteError, match="out: it is no directory"):
        plan(tmp_path / "out", units(READER))


@pytest.mark.skipif(os.geteuid() == 0, reason="root reads everything")
def test_a_directory_that_cannot_be_read(tmp_path):
    render(tmp_path, READER)
    (tmp_path / "default/public").chmod(0)
    try:
        with pytest.raises(ReadError, match="default/public: permission denied"):
            plan(tmp_path, units(READER))
    finally:
        (tmp_path / "default/public").chmod(0o755)
