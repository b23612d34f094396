"""`--shard I/N`: the parts together are the whole, and nothing is in two of them."""

import json
import shutil
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.pipeline.shards import Shard

REPOSITORY = Path(__file__).parent.parent / "since/repository"

TWICE = """\
name: orders
version: v1beta
type: worker
workspace: shop
worker: {replicas: 0, stack: "bento:4.0", stackSpec: {input: {stdin: {}}}}
"""


@pytest.fixture
def folder(tmp_path):
    shutil.copytree(REPOSITORY, tmp_path / "repository")
    (tmp_path / "repository/.git").mkdir()
    return tmp_path / "repository"


def found(run, folder, *arguments):
    said = run("lint", "--format", "json", *arguments, cwd=folder).out
    return [json.dumps({**each, "fixes": None}, sort_keys=True) for each in json.loads(said)["diagnostics"]]


@pytest.mark.parametrize("count", [1, 2, 3, 7])
@pytest.mark.parametrize("broken", [False, True])
def test_findings_of_all_parts_are_those_of_the_whole(count, broken, folder, inside):
    if broken:
        (folder / "workers/store/twice.yaml").write_text(TWICE)
        (folder / "workers/store/broken.yaml").write_text("name: [\ntype: worker\n")
        (folder / "platform/more.yaml").write_text((folder / "platform/secrets.yaml").read_text())
        text = (folder / "workers/store/typo.yaml").read_text()
        (folder / "workers/store/typo.yaml").write_text(
            text.replace("[levels], consumer_group: store", "[invoices], consumer_group: shop")
        )
    whole = found(inside, folder)
    parts = [each for number in range(1, count + 1) for each in found(inside, folder, "--shard", f"{number}/{count}")]
    assert sorted(parts) == sorted(whole)


def changes(outcome):
    return [line for line in outcome.out.splitlines() if line.startswith(("create ", "update ", "delete "))]


@pytest.mark.parametrize("count", [2, 3])
def test_checks_of_all_parts_are_that_of_the_whole(count, folder, inside):
    assert inside("render", cwd=folder).code == 0
    out = folder / "rendered"

    def checked(*arguments):
        outcome = inside("render", "--check", *arguments, cwd=folder)
        return outcome.code, changes(outcome), [line for line in outcome.out.splitlines() if "OUT1" in line]

    def hold():
        code, lines, drift = checked()
        parts = [checked("--shard", f"{number}/{count}") for number in range(1, count + 1)]
        assert sorted(line for *_, told in parts for line in told) == sorted(drift)
        assert max(each for each, *_ in parts) == code
        return lines, [line for _, told, _ in parts for line in told]

    assert hold() == ([], [])
    (out / "prod/store/levels/deployment-levels.yaml").unlink()  # would be created
    (folder / "workers/store/typo.yaml").unlink()  # would be deleted, and the overview would change
    text = (folder / "workers/shop/pictures.yaml").read_text()
    (folder / "workers/shop/pictures.yaml").write_text(text.replace("  persistentVolume: {name: pictures, directory: all}\n", ""))
    whole, together = hold()
    assert sorted(together) == sorted(whole)
    assert {line.split()[0] for line in whole} == {"create", "update", "delete"}
    # A file that was edited by hand keeps the part that it falls to from telling more, as it does the whole.
    (out / "prod/store/export/deployment-export.yaml").write_text("mine")
    (out / "prod/store/typo/deployment-typo.yaml").write_text("mine")
    hold()


def test_charts_too(folder, inside):
    text = (folder / "workerc.yaml").read_text()
    (folder / "workerc.yaml").write_text(f"{text}targets: [kubernetes, helm]\n")
    whole = changes(inside("render", "--check", cwd=folder))
    parts = [changes(inside("render", "--check", "--shard", f"{number}/3", cwd=folder)) for number in (1, 2, 3)]
    assert any("helm" in line for line in whole)
    assert sorted(line for part in parts for line in part) == sorted(whole)


@given(name=st.text(min_size=1), count=st.integers(1, 64))
def test_a_file_is_in_one_part(name, count):
    assert [Shard(number, count).has(name) for number in range(1, count + 1)].count(True) == 1


def test_parts_are_about_equal():
    names = [f"workers/team-{team}/worker-{number}.yaml" for team in range(20) for number in range(50)]
    sizes = [sum(Shard(number, 4).has(name) for name in names) for number in (1, 2, 3, 4)]
    assert max(sizes) < 1.2 * min(sizes)


def test_a_file_stays_in_its_part():
    """Whatever machine, process and version of Python asks."""
    assert [Shard(number, 3).has("workers/orders.yaml") for number in (1, 2, 3)] == [True, False, False]


REFUSED = {
    ("lint", "--shard", "0/2"): "`--shard` takes a part and how many there are, and `0/2` is something else",
    ("lint", "--shard", "3/2"): "`--shard 3/2` asks for part 3 of 2",
    ("lint", "--shard", "2"): "and `2` is something else",
    ("lint", "--shard", "1/0"): "and `1/0` is something else",
    ("lint", "--shard", ""): "and `` is something else",
    ("lint", "--shard", "1/2", "workers"): "`--shard` chooses from the whole repository, and PATH names a part of it",
    ("lint", "--shard", "1/2", "-w", "shop"): "`--shard` chooses from the whole repository, and -w names a part of it",
    ("render", "--shard", "1/2"): "`render --shard` only checks",
}


@pytest.mark.parametrize("arguments", REFUSED)
def test_what_cannot_be(arguments, folder, inside):
    outcome = inside(*arguments, cwd=folder)
    assert (outcome.code, outcome.out) == (2, "")
    assert REFUSED[arguments] in outcome.err
    assert not (folder / "rendered").exists()
