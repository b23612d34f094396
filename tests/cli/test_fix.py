"""`--fix` writes what `--diff` shows, and nothing else of a file changes."""

import codecs
import subprocess

import pytest

SAMPLE = "corpus/workers/000a-seed-sample-worker.yaml"
UNSAFE = ("lint", "--fix", "--unsafe-fixes")


@pytest.fixture
def misspelled(worker):
    return worker().replace("replicas: 1", "replica: 1 # one").replace("type: worker\n", "type: worker\nstatus: {a: b}\n")


@pytest.fixture
def right(worker):
    return worker().replace("replicas: 1", "replicas: 1 # one")


def test_every_slipped_file_of_the_corpus_is_clean_or_as_before(shared, workerc, tmp_path):
    files = sorted((shared / "corpus" / "workers").glob("*.yaml"))
    for file in files:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    names = [file.name for file in files]
    before = workerc("lint", *names, "--format", "concise", "--fail-on", "error").out.splitlines()
    outcome = workerc(*UNSAFE, *names, "--format", "concise")
    after = outcome.out.splitlines()
    assert any("SPC109" in line for line in before)
    assert not any("SPC109" in line for line in after)
    errors = {line.partition(": ")[2] for line in before if "error" in line}
    assert {line.partition(": ")[2] for line in after if "error" in line} <= errors
    assert workerc("lint", "000a-seed-sample-worker.yaml", "--fail-on", "warning").code == 0


def test_fixes_until_nothing_is_left(misspelled, right, write, workerc):
    path = write("a.yaml", misspelled)
    outcome = workerc(*UNSAFE, "a.yaml")
    assert (outcome.code, path.read_text()) == (0, right)
    assert outcome.err == "2 findings fixed in 1 file\n"
    again = workerc(*UNSAFE, "a.yaml")
    assert (again.code, again.err, path.read_text()) == (0, "0 findings fixed in 0 files\n", right)


def test_what_is_not_safe_waits_to_be_asked_for(misspelled, write, workerc):
    path = write("a.yaml", misspelled)
    outcome = workerc("lint", "--fix", "a.yaml")
    assert (outcome.code, path.read_text()) == (1, misspelled)
    assert "2 fixable with --unsafe-fixes" in outcome.out


@pytest.mark.parametrize("encoded", [("utf-8", codecs.BOM_UTF8), ("utf-16-le", codecs.BOM_UTF16_LE), ("utf-16-be", b"")])
def test_encoding_line_ends_mode_and_link_stay(encoded, misspelled, right, tmp_path, workerc):
    encoding, bom = encoded
    target = tmp_path / "elsewhere.txt"
    target.write_bytes(bom + misspelled.replace("\n", "\r\n").encode(encoding))
    target.chmod(0o640)
    (tmp_path / "a.yaml").symlink_to(target)
    assert workerc(*UNSAFE, "a.yaml").code == 0
    assert target.read_bytes() == bom + right.replace("\n", "\r\n").encode(encoding)
    assert target.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a.yaml").is_symlink()


def test_the_difference_is_what_fixing_does(misspelled, write, tmp_path, workerc):
    path = write("a.yaml", misspelled.rstrip("\n"))
    shown = workerc("lint", "--fix", "--diff", "--unsafe-fixes", "a.yaml")
    assert (shown.code, path.read_text()) == (1, misspelled.rstrip("\n"))
    subprocess.run(["git", "apply", "--unsafe-paths", "-p1"], cwd=tmp_path, input=shown.out.encode(), check=True)
    patched = path.read_text()
    write("a.yaml", misspelled.rstrip("\n"))
    workerc(*UNSAFE, "a.yaml")
    assert path.read_text() == patched != misspelled
    after = workerc("lint", "--diff", "--unsafe-fixes", "a.yaml")
    assert (after.code, after.out, after.err) == (0, "", "0 findings would be fixed in 0 files\n")


def test_the_difference_shows_no_secret(misspelled, write, workerc):
    write("a.yaml", misspelled.replace("  stack:", "  envs:\n    PASSWORD: hunter2-x9Kq\n  stack:"))
    shown = workerc("lint", "--fix", "--diff", "--unsafe-fixes", "a.yaml")
    assert "PASSWORD: ****" in shown.out
    assert "hunter2" not in shown.out + shown.err


def test_standard_input_becomes_standard_output(misspelled, right, workerc):
    outcome = workerc(*UNSAFE, "-", stdin=misspelled)
    assert (outcome.code, outcome.out) == (0, right)
    assert outcome.err.startswith("2 findings fixed in 1 file\n")
    outcome = workerc("lint", "--fix", "-", stdin=misspelled)
    assert (outcome.code, outcome.out) == (1, misspelled)
    assert "SPC101" in outcome.err


def test_what_does_not_count_is_not_fixed(misspelled, write, workerc):
    kept = misspelled.replace("status:", "# workerc: ignore[SPC114] -- of an export\nstatus:")
    path = write("a.yaml", kept)
    workerc(*UNSAFE, "a.yaml")
    assert path.read_text() == kept.replace("replica:", "replicas:")


def test_a_suppression_that_nothing_needs_goes(worker, write, workerc):
    path = write("a.yaml", worker().replace("replicas: 1", "replicas: 1 # workerc: ignore[SEM106] -- parked"))
    assert workerc("lint", "--fix", "a.yaml").err == "1 finding fixed in 1 file\n"
    assert path.read_text() == worker()


def test_what_cannot_be_decoded_is_left_alone(misspelled, tmp_path, workerc):
    data = misspelled.encode() + b"---\nname: caf\xe9\n"
    (tmp_path / "a.yaml").write_bytes(data)
    workerc(*UNSAFE, "a.yaml")
    assert (tmp_path / "a.yaml").read_bytes() == data


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (("--unsafe-fixes",), "`--unsafe-fixes` is for `--fix` and `--diff`"),
        (("--fix", "--add-ignores"), "`--add-ignores` does not go with `--fix`"),
        (("--diff", "--update-baseline", "--baseline", "b"), "`--update-baseline` does not go with `--diff`"),
        (("--fix", "-"), "`-` and files are fixed together"),
    ],
)
def test_what_does_not_go_together(arguments, message, misspelled, write, workerc):
    path = write("a.yaml", misspelled)
    files = () if "--update-baseline" in arguments else ("a.yaml",)
    outcome = workerc("lint", *files, *arguments, stdin=misspelled)
    assert (outcome.code, path.read_text()) == (2, misspelled)
    assert message in outcome.err
