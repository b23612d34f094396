"""`workerc delete`, a repository per folder: `before` and, where something changes, `after`; what is printed; and refusals."""

import os
import shlex
import shutil
import subprocess
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.document import documents
from compiler.document.cutting import cut
from compiler.source import Source

FOLDER = Path(__file__).parent / "delete"
CASES = sorted(path.name for path in FOLDER.iterdir())
FLEET = Path(__file__).parent.parent.parent / "examples/fleet"


def files(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


@pytest.fixture
def delete(monkeypatch, command):
    """`delete(folder, *arguments)` gives the exit code and both streams."""

    def run(folder, *arguments):
        monkeypatch.chdir(folder)
        return command("delete", *arguments)

    return run


@pytest.fixture
def fleet(tmp_path):
    shutil.copytree(FLEET, tmp_path / "fleet", ignore=shutil.ignore_patterns("rendered"))
    (tmp_path / "fleet/.git").mkdir()
    return tmp_path / "fleet"


@pytest.mark.parametrize("case", CASES)
def test_what_is_left(case, tmp_path, delete):
    before, after, printed = FOLDER / case / "before", FOLDER / case / "after", FOLDER / case / "expected.txt"
    shutil.copytree(before, tmp_path / "repository")
    code, out, err = delete(tmp_path / "repository", *shlex.split((FOLDER / case / "command").read_text(encoding="utf-8")))
    told = f"{out}{err}exit {code}\n"
    if os.environ.get("WRITE_GOLDENS"):
        printed.write_text(told, encoding="utf-8")
        shutil.rmtree(after, ignore_errors=True)
        if files(tmp_path / "repository") != files(before):
            shutil.copytree(tmp_path / "repository", after)
    assert told == printed.read_text(encoding="utf-8")
    changed = "exit 0\n" in told and "would" not in told
    assert files(tmp_path / "repository") == (files(after) if after.exists() else {} if changed else files(before))


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        ("", "it is not said what to delete"),
        ("-w commerce", "it is not said what to delete"),
        ("-f workers/a.yaml -n a", "or in several ways"),
        ("-i 'orders-ingest'", "is no identifier"),
        ("-i 'orders-ingest | v1beta | worke | commerce'", "did you mean `worker`?"),
        ("-i 'orders-ingest | v1 | worker | commerce'", "there is one of version `v1beta`, workspace `commerce` or `commerce-dev`"),
        ("-n ordres-ingest", "did you mean `orders-ingest`?"),
        ("-n orders-ingest -w logistics", "there is no worker `orders-ingest` in the workspace `logistics`"),
        ("-f platform/computes.yaml", "name one with `-t TYPE -n NAME`"),
        ("-f workers/none.yaml", "has no Worker of this repository"),
        ("-n payments-ledger", "there is no terminal to ask at, and nothing has been changed"),
    ],
)
def test_what_is_meant_has_to_be_clear(delete, fleet, arguments, message):
    before = files(fleet)
    code, out, err = delete(fleet, *shlex.split(arguments))
    assert (code, out) == (2, "")
    assert message in err
    assert files(fleet) == before


@pytest.mark.parametrize(
    ("what", "dependent"),
    [
        ("-t compute -n streams", "the Worker `orders-ingest` names the compute `streams`"),
        ("-t secret -n redis", "workers/logistics/stock-levels.yaml:24: the Worker `stock-levels` names the secret `redis`"),
        ("-t instance-secret -n lake-rw", "the Worker `orders-to-lake` names the secret `lake-rw`"),
        ("-t volume -n archive", "the Worker `orders-archive` names the volume `archive`"),
        ("-t stack -n exporter-v1", "the Worker `stock-export` names the stack `exporter:1.2`"),
        ("-t depot -n lake", "the Worker `orders-to-lake` names an address in the depot `lake`"),
        ("-t secret -n our-registry", "platform/stacks.yaml:17: the stack `exporter-v1` names the secret `our-registry`"),
        ("-t secret -n our-registry", "workerc.yaml:10: `images.pullSecrets` names the secret `our-registry`"),
        ("-t bundle -n stock", "the bundle `stock` places the Worker `stock-levels` in the workspace `logistics`"),
        ("-n stock-levels", "platform/bundles.yaml:9: the bundle `stock` names the file `workers/logistics/stock-levels.yaml`"),
        ("-n orders-ingest", "overlays/prod.yaml:24: an overlay of `prod` is for the Worker `orders-ingest`"),
    ],
)
def test_what_something_refers_to_stays(delete, fleet, what, dependent):
    before = files(fleet)
    code, out, err = delete(fleet, *what.split(), "--yes")
    assert (code, out) == (2, "")
    assert dependent in err
    assert files(fleet) == before
    assert delete(fleet, *what.split(), "--yes", "--force")[0] == 0
    assert files(fleet) != before


def test_every_declaration_that_nothing_names_can_go(delete, fleet):
    lines = (fleet / "platform/volumes.yaml").read_text(encoding="utf-8")
    (fleet / "platform/more.yaml").write_text(lines.replace("name: archive", "name: attic").split("---")[0], encoding="utf-8")
    assert delete(fleet, "-t", "volume", "-n", "attic", "--yes")[0] == 0
    assert not (fleet / "platform/more.yaml").exists()


def test_nobody_can_say_what_refers_to_it_where_a_file_cannot_be_parsed(delete, fleet):
    (fleet / "workers/broken.yaml").write_text("type: worker\nname: [\n", encoding="utf-8")
    code, _, err = delete(fleet, "-n", "payments-ledger", "--yes")
    assert (code, "cannot be parsed" in err) == (2, True)
    assert delete(fleet, "-n", "payments-ledger", "--yes", "--force")[0] == 0


def test_what_git_has_not_stays(delete, tmp_path):
    folder = tmp_path / "repository"
    shutil.copytree(FOLDER / "middle/before", folder)
    git = ["git", "-C", str(folder), "-c", "user.name=a", "-c", "user.email=a@example.com"]
    subprocess.run([*git, "init", "-q"], check=True)
    for done in (0, 1):
        code, _, err = delete(folder, "-n", "orders", "--yes", "--dry-run")
        assert (code, "not committed" in err) == (0 if done else 2, not done)
        subprocess.run([*git, "add", "."], check=True)
        subprocess.run([*git, "commit", "-qm", "a", "--allow-empty"], check=True)
    source = folder / "workers/shop.yaml"
    source.write_text(source.read_text(encoding="utf-8") + "# more\n", encoding="utf-8")
    assert delete(folder, "-n", "orders", "--yes")[0] == 2
    assert delete(folder, "-n", "orders", "--yes", "--force")[0] == 0


def test_a_file_outside_of_the_repository_is_not_changed_through_a_link(delete, tmp_path):
    folder = tmp_path / "repository"
    shutil.copytree(FOLDER / "tried/before", folder)
    (folder / "workerc.yaml").write_text("sources: [workers]\n", encoding="utf-8")
    (folder / "workers/orders.yaml").rename(tmp_path / "orders.yaml")
    (folder / "workers/orders.yaml").symlink_to(tmp_path / "orders.yaml")
    code, _, err = delete(folder, "-n", "orders", "--yes", "--force")
    assert (code, "leads out of the repository" in err) == (2, True)
    assert (tmp_path / "orders.yaml").exists()


@pytest.mark.parametrize(("answer", "code"), [("y\n", 0), ("n\n", 1), ("", 130)])
def test_at_a_terminal_it_asks(delete, fleet, monkeypatch, answer, code):
    class Terminal:
        def isatty(self):
            return True

        def readline(self):
            return answer

    monkeypatch.setattr("sys.stdin", Terminal())
    monkeypatch.setattr("click.termui.visible_prompt_func", lambda _: answer.strip() if answer else interrupted())
    source = fleet / "workers/commerce/payments-ledger.yaml"
    found, _, err = delete(fleet, "-n", "payments-ledger")
    assert found == code
    assert "removes worker payments-ledger from workers/commerce/payments-ledger.yaml:" in err
    assert source.exists() is bool(code)


def interrupted():
    raise KeyboardInterrupt


PIECES = st.lists(
    st.sampled_from(
        [
            "a: 1\n",
            "# above\na: [1,\n  2]\n",
            "{b: 2} # beside\n\n",
            "c: |\n  text\n  # no comment\n\n",
            "d: 'x\n\n  y'\n# below\n",
            "e:\n  - 1\n  # inside\n",
            "f: 1\n...\n",
        ]
    ),
    min_size=1,
    max_size=5,
)


@given(PIECES, st.sets(st.integers(0, 4)), st.sampled_from(["\n", "\r\n"]), st.booleans())
def test_what_is_cut_leaves_the_others_as_they_were(pieces, removed, end, ended):
    text = "---\n".join(pieces).replace("\n", end)
    text = text if ended else text.rstrip("\r\n")
    source = Source("a.yaml", text)
    before = list(documents(source))
    assert len(before) == len(pieces)
    left = cut(source, removed)
    kept = [piece.replace("\n", end) for index, piece in enumerate(pieces) if index not in removed]
    assert left is not None
    assert [d.data for d in documents(Source("a.yaml", left)) if left] == [d.data for d in before if d.index not in removed]
    at = 0
    for piece in kept:
        at = left.index(piece.strip(), at) + len(piece.strip())
    assert not kept or set(left.replace("# below", "").split()) <= {"---", *" ".join(kept).split()}
