"""A verdict that a pull request brings along for its own Worker counts for nothing."""

import subprocess
from pathlib import Path

import pytest

from compiler.cache import pack
from compiler.cache.digests import sha256

WORKER = """\
name: orders
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:4.0
  compute: runnable-default
  stackSpec:
    input:
      generate:
        mapping: root = "x"
    output:
      stdout: {}
"""
OF_SEVERAL = tuple(sha256(name)[:32] for name in (b"\0", b"\0compared default"))  # files together


@pytest.fixture
def forged(sparing: Path, command) -> Path:
    """A repository whose Worker has an error, and a folder that says it has none."""
    (sparing / "workerc.yaml").write_text("sources: [workers]\n")
    (sparing / "workers").mkdir()
    for text, code in ((WORKER, 0), (WORKER.replace("replicas: 1", "replicas: two"), 1)):
        (sparing / "workers" / "orders.yaml").write_text(text)
        assert command("lint")[0] == code
    folder = sparing / ".workerc-cache"
    for path in folder.glob("*.pack"):
        entries = {slot: value for slot, value in pack.read(path).entries.items() if not slot.startswith(OF_SEVERAL)}
        good = next(iter(entries.values()), "")
        pack.write(path, dict.fromkeys(entries, good))
    return folder


@pytest.mark.usefixtures("forged")
def test_it_would_count(command):
    """Whoever may write into the folder decides: this is what the next test is about."""
    assert command("lint")[0] == 0


def test_it_does_not_where_it_is_committed(forged, command):
    subprocess.run(["git", "add", "-f", ".workerc-cache"], cwd=forged.parent, check=True)
    assert command("lint")[0] == 1
    assert command("cache", "dir")[2].startswith("nothing is remembered: ")


@pytest.mark.usefixtures("forged")
def test_it_does_not_with_no_cache(command):
    assert command("lint", "--no-cache")[0] == 1


def test_it_does_not_behind_a_link_that_leads_out(forged, command, tmp_path_factory):
    elsewhere = tmp_path_factory.mktemp("elsewhere") / "cache"
    forged.rename(elsewhere)
    forged.symlink_to(elsewhere)
    assert command("lint")[0] == 1
