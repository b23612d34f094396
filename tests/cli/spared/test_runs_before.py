"""What an earlier run has remembered is of no use to one that would find something else, although every file is what it was."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))
from ways import CLEAN, WAYS, Ways

ONE = WAYS["one process"]


@pytest.fixture
def both(tmp_path, inside):
    """`both(files)` is a repository that holds these."""

    def made(files):
        for name, text in files.items():
            path = tmp_path / "base" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
        (tmp_path / "base/.git").mkdir()
        return Ways(tmp_path, inside, tmp_path / "base")

    return made


@pytest.mark.parametrize("what", [("lint",), ("lint", "."), ("render",)], ids=" ".join)
def test_in_another_folder_with_a_file_of_the_same_name_and_text(both, what):
    config = "sources: [workers]\nper-path: {workers/a/: {profile: strict}}\n"
    ways = both({"workerc.yaml": config, "workers/a/x.yaml": CLEAN.format(name="x"), "workers/b/x.yaml": CLEAN.format(name="x")})
    found = [ways.same((*what, "--format", "json"), ONE, within=f"workers/{place}").out for place in "ba"]
    assert found[0] != found[1]


def test_with_a_profile_that_counts_everywhere(both):
    config = "sources: [workers]\nprofile: strict\nper-path: {workers/a/: {profile: default}}\n"
    ways = both({"workerc.yaml": config, "workers/a/x.yaml": CLEAN.format(name="x")})
    assert ways.same(("lint",), ONE).code == 0
    assert ways.same(("lint", "--profile", "strict"), ONE).code == 1


def test_with_another_baseline(both):
    files = {"workerc.yaml": "sources: [workers]\nprofile: strict\nbaseline: known\n", "workers/x.yaml": CLEAN.format(name="x")}
    ways = both({**files, "known": "# workerc baseline 1\n"})
    assert ways.same(("render",), ONE).code == 1
    ways.edit(lambda folder: (folder / "known").write_text("# workerc baseline 1\nOPS105 public/x worker.topology\n"))
    assert ways.same(("render", "--check"), ONE).out
    assert ways.same(("render",), ONE).code == 0


@pytest.mark.parametrize("what", [("lint",), ("render", "--check")], ids=" ".join)
def test_what_is_missing_is_told_once_where_a_file_is_no_worker_after_all(both, what):
    hidden = 'name: own\nversion: v1\ntype: "comp\\x75te"\ncompute: {nodePool: {}}\n# a worker\n'
    files = {"workerc.yaml": "sources: [workers, nowhere]\n", "workers/x.yaml": CLEAN.format(name="x"), "workers/y.yaml": hidden}
    ways = both(files)
    assert ways.same(what, *WAYS.values()).err.count("nothing in . matches it") == 1
