"""What lies in the folder was written by anybody: nothing of it makes a run fail, write elsewhere, or say what is not so where it
is no memory of ours.
"""

import json
import os
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

sys.path.insert(0, str(Path(__file__).parent))
from ways import CACHE, CLEAN, WAYS, Ways, tree

from compiler.cache import pack
from compiler.cli import processes
from compiler.repository.repository import Unread

ROOT = Path(__file__).parent.parent.parent.parent

plainly = settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
ONE = WAYS["one process"]
LINT = ("lint", "--format", "json")
RENDER = ("render", "--format", "json", "--overwrite-drift")
FILES = {
    "workerc.yaml": "sources: [workers, platform]\nenvironments: {dev: {overlays: [{patch: {worker: {replicas: 1}}}]}, prod: {}}\n",
    "workers/one.yaml": CLEAN.format(name="one").replace("general", "runnable-default"),
    "workers/again.yaml": CLEAN.format(name="two").replace(
        "  compute: general\n", "  persistentVolume: {name: wide, directory: x}\n"
    ),
    "workers/deep/two.yaml": CLEAN.format(name="two") + "workspace: shop\n",
    "platform/compute.yaml": "name: general\nversion: v1\ntype: compute\ncompute: {nodePool: {nodeSelector: {pool: general}}}\n",
    "platform/volume.yaml": "name: wide\nversion: v1beta\ntype: volume\nvolume: {size: 1Gi, accessMode: ReadWriteMany}\n",
}


@pytest.fixture(scope="module")
def base(tmp_path_factory):
    folder = tmp_path_factory.mktemp("hostile") / "base"
    for name, text in FILES.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text)
    (folder / ".git").mkdir()
    return folder


@pytest.fixture
def ways(tmp_path_factory, inside, base):
    """`ways()` are copies of a repository that has been linted and rendered."""
    first = Ways(tmp_path_factory.mktemp("first"), inside, base)
    for arguments in (LINT, RENDER):
        assert first.same(arguments, ONE).code == 0
    return lambda: Ways(tmp_path_factory.mktemp("hostile"), inside, first.other)


def forge(folder, replace):
    """Every entry is what `replace` makes of its value."""
    for path in sorted((folder / CACHE).glob("*.pack")):
        entries = pack.read(path).entries
        assert entries
        pack.write(path, {slot: json.dumps(replace(json.loads(value))) for slot, value in entries.items()})


leaves = st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=5) | st.sampled_from(["../../out", "error", ""])
values = st.recursive(
    leaves, lambda inner: st.lists(inner, max_size=6) | st.dictionaries(st.text(max_size=5), inner, max_size=4), max_leaves=20
)
wrong = values.filter(lambda value: value not in ([], {}, ""))  # which is what nothing that was found looks like


@settings(plainly, max_examples=10)
@given(wrong)
def test_what_is_no_verdict_at_all(ways, value):
    both = ways()
    forge(both.other, lambda _: value)
    both.edit(lambda folder: shutil.rmtree(folder / "rendered"))
    both.same(LINT, ONE)
    both.same(RENDER, ONE)


def places(value, path=()):
    """The paths of all that is in `value`."""
    yield path
    inside = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, item in inside:
        yield from places(item, (*path, key))


def put(value, path, new):
    if not path:
        return new
    copied = dict(value) if isinstance(value, dict) else list(value)
    copied[path[0]] = put(value[path[0]], path[1:], new)
    return copied


@settings(plainly, max_examples=25, phases=[Phase.explicit, Phase.generate])  # to shrink one takes minutes
@given(st.data())
def test_a_verdict_with_one_wrong_place(ways, data):
    """What it says may be wrong, then, and nothing relies on it being of another shape than it is."""
    both = ways()

    def replace(value):
        path = data.draw(st.sampled_from(list(places(value))))
        return put(value, path, data.draw(leaves | st.just(["x"]) | st.just({"x": 1})))

    forge(both.other, replace)
    both.edit(lambda folder: shutil.rmtree(folder / "rendered"))
    before = sorted(path for path in both.other.parent.rglob("*") if "rendered" not in path.parts)
    for arguments in (LINT, RENDER):
        done = both.spared(*arguments, *ONE)
        assert done.code in (0, 1) or "is not the file that was remembered" in done.err
        assert "defect" not in done.err
        assert "crash" not in done.out
    assert before == sorted(path for path in both.other.parent.rglob("*") if "rendered" not in path.parts)


def test_packs_of_another_repository(ways):
    """All its files are called the same and say something else."""
    both, stranger = ways(), ways()
    stranger.edit(lambda folder: (folder / "workers/one.yaml").write_text(CLEAN.format(name="other")))
    stranger.edit(lambda folder: (folder / "platform/compute.yaml").unlink())
    for arguments in (LINT, RENDER):
        stranger.same(arguments, ONE)
    shutil.rmtree(both.other / CACHE)
    shutil.copytree(stranger.other / CACHE, both.other / CACHE)
    for arguments in (LINT, RENDER):
        both.same(arguments, ONE)


@pytest.mark.parametrize("content", [b"", b"\0" * 99, b'{"workerc-cache":1,"sha256":"0"}\n["a",[]]\n', None])
def test_packs_that_are_none(ways, content):
    both = ways()
    for path in (both.other / CACHE).glob("*.pack"):
        if content is None:
            path.unlink()
            path.mkdir()
        else:
            path.write_bytes(content)
    for arguments in (LINT, RENDER):
        both.same(arguments, ONE)


def test_nothing_is_written_where_an_entry_says(ways):
    """A unit that names a file above its folder is made anew, or fails: it is never written there."""
    both = ways()
    for path in sorted((both.other / CACHE).glob("*.pack")):
        entries = pack.read(path).entries
        pack.write(path, {slot: value.replace("deployment-", "../../../../deployment-") for slot, value in entries.items()})
    both.edit(lambda folder: shutil.rmtree(folder / "rendered"))
    before = tree(both.folder)
    both.spared(*RENDER, *ONE)
    written = {name for name, data in tree(both.folder).items() if before.get(name) != data}
    assert all(name.startswith((f"other/{CACHE}/", "other/rendered/")) for name in written)


def test_two_runs_at_once(tmp_path, base):
    """They write the same files and leave a memory that is of use."""
    folder = tmp_path / "repository"
    shutil.copytree(base, folder)
    code = "import sys; from compiler.cli import main, reading; reading.MANY = 0; sys.exit(main(sys.argv[1:]))"
    environment = {**os.environ, "PYTHONPATH": str(ROOT)}

    def started(*arguments):
        command = [sys.executable, "-c", code, *arguments]
        return subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE)

    said = [process.communicate(timeout=120) for process in [started(*LINT), started(*LINT), started(*RENDER), started(*RENDER)]]
    assert said[0] == said[1]
    assert json.loads(said[2][0]) == json.loads(said[3][0])
    written = tree(folder / "rendered")
    for arguments in (LINT, RENDER):
        alone = started(*arguments, "--no-cache")
        out, _ = alone.communicate(timeout=120)
        remembering = started(*arguments)
        assert remembering.communicate(timeout=120)[0] == out
        assert remembering.returncode == alone.returncode == 0
    assert tree(folder / "rendered") == written
    packs = list((folder / CACHE).glob("*.pack"))
    assert packs
    assert all(pack.read(path).entries for path in packs)
    assert not list((folder / CACHE).glob("*.tmp"))


@pytest.mark.parametrize("how", ["killed", "raises", "exits"])
@pytest.mark.parametrize("arguments", [LINT, RENDER], ids=" ".join)
def test_a_process_that_does_not_answer(ways, monkeypatch, how, arguments):
    both, here, parsed = ways(), os.getpid(), Unread.parsed

    def failing(unread):
        if os.getpid() != here:
            if how == "killed":
                os.kill(os.getpid(), signal.SIGKILL)
            if how == "exits":
                os._exit(0)
            raise ValueError(how)
        return parsed.func(unread)

    monkeypatch.setattr(Unread, "parsed", property(failing))
    both.same(arguments, ("-j", "3", "--no-cache"))
    both.cold()
    both.same(arguments, WAYS["three processes"])
    both.same(arguments, ONE)


def test_what_is_raised_is_raised_here(monkeypatch):
    monkeypatch.setattr(processes, "_LEAST", 1)

    def work(item):
        if item == 3:
            raise ZeroDivisionError
        return os.getpid()

    with pytest.raises(ZeroDivisionError):
        processes.spread(work, range(6), 3)
    assert len(set(processes.spread(work, range(4, 10), 3))) == 3
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


@pytest.mark.parametrize("dying", [False, True])
def test_answers_are_in_the_order_of_what_was_asked(monkeypatch, dying):
    monkeypatch.setattr(processes, "_LEAST", 1)
    here = os.getpid()

    def work(item):
        if dying and item == 7 and os.getpid() != here:
            os.kill(os.getpid(), signal.SIGKILL)
        return item * item

    assert processes.spread(work, range(20), 3) == [item * item for item in range(20)]
