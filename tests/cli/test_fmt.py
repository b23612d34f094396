"""`workerc fmt` orders files in place, and says what it would do or why it does nothing."""

import subprocess
import sys

import pytest

BEFORE = """\
version: v1beta
# who runs it
name: orders
type: worker
worker:
  stack: bento:4.0
  envs: {PASSWORD: hunter2-x9Kq}
  replicas: 1
"""
AFTER = """\
# who runs it
name: orders
version: v1beta
type: worker
worker:
  replicas: 1
  stack: bento:4.0
  envs: {PASSWORD: hunter2-x9Kq}
"""
BROKEN = "type: worker\nname: [orders\n"
KEPT = BEFORE.replace("  replicas", "\n  # ---- size ----\n\n  replicas")


def test_orders_files_in_place(write, workerc):
    first, second = write("a.yaml", BEFORE), write("b.yaml", AFTER)
    outcome = workerc("fmt", "a.yaml", "b.yaml")
    assert (outcome.code, outcome.out, outcome.err) == (0, "", "a.yaml: ordered\n1 of 2 files ordered\n")
    assert first.read_text() == second.read_text() == AFTER
    again = workerc("fmt", "a.yaml", "b.yaml")
    assert (again.code, again.err) == (0, "0 of 2 files ordered\n")


def test_without_paths_the_sources_are_ordered(write, workerc):
    write("workerc.yaml", "sources: [workers]\nexclude: [old]\n")
    inside, outside, excluded = (write(name, BEFORE) for name in ("workers/a.yml", "other/a.yaml", "workers/old/a.yaml"))
    assert workerc("fmt", "-q").err == ""
    assert inside.read_text() == AFTER
    assert outside.read_text() == excluded.read_text() == BEFORE


def test_check_names_files_and_writes_nothing(write, workerc):
    path = write("a.yaml", BEFORE)
    write("b.yaml", AFTER)
    outcome = workerc("fmt", "--check", ".")
    assert (outcome.code, outcome.out, outcome.err) == (1, "a.yaml\n", "1 of 2 files would be ordered\n")
    assert path.read_text() == BEFORE
    assert workerc("fmt", "--check", "b.yaml").code == 0


def test_diff_shows_what_would_change_and_no_secret(write, workerc):
    path = write("a.yaml", BEFORE)
    outcome = workerc("fmt", "--diff", "a.yaml")
    assert (outcome.code, path.read_text()) == (1, BEFORE)
    assert outcome.out.startswith(
        "--- a/a.yaml\n+++ b/a.yaml\n@@ -1,8 +1,8 @@\n-version: v1beta\n # who runs it\n name: orders\n+version"
    )
    assert "hunter2" not in outcome.out
    assert workerc("fmt", "--check", "--diff", "a.yaml").out == outcome.out
    write("a.yaml", AFTER)
    assert workerc("fmt", "--diff", "a.yaml")[:2] == (0, "")


def test_standard_input_becomes_standard_output(workerc):
    outcome = workerc("fmt", "-", stdin=BEFORE)
    assert (outcome.code, outcome.out, outcome.err) == (0, AFTER, "1 of 1 file ordered\n")
    checked = workerc("fmt", "--check", "-", "--stdin-filename", "a.yaml", stdin=BEFORE)
    assert (checked.code, checked.out) == (1, "a.yaml\n")


@pytest.mark.parametrize(("text", "code"), [(AFTER, 0), (BROKEN, 1), (KEPT, 0), ("kind: Pod\napiVersion: v1\n", 0), ("", 0)])
def test_standard_input_that_is_not_ordered_goes_through(text, code, workerc):
    outcome = workerc("fmt", "-", stdin=text)
    assert (outcome.code, outcome.out) == (code, text)


def test_why_a_file_keeps_its_order(write, workerc):
    path = write("a.yaml", KEPT)
    outcome = workerc("fmt", "a.yaml")
    assert (outcome.code, path.read_text()) == (0, KEPT)
    assert outcome.err == (
        "a.yaml:9:3: the keys of the file keep their order: this comment stands directly above no key\n"
        "  = help: put it directly above its key, with the same indentation and no blank line between\n"
        "0 of 1 file ordered\n"
    )
    assert workerc("fmt", "--check", "a.yaml").code == 0


def test_a_file_that_cannot_be_parsed_fails_and_stays(write, workerc):
    path, other = write("a.yaml", BROKEN), write("b.yaml", BEFORE)
    outcome = workerc("fmt", ".")
    assert (outcome.code, path.read_text(), other.read_text()) == (1, BROKEN, AFTER)
    assert outcome.err.startswith("error: a.yaml:2:7: the `[` that opens here is never closed [YML101]\n")


def test_what_is_not_ours_is_left_alone(write, workerc):
    write("chart.yaml", "{{ if .Values.a }}\na: [\n")
    outcome = workerc("fmt", "--check", "chart.yaml")
    assert (outcome.code, outcome.out) == (0, "")


def test_what_cannot_be_read_is_told_and_the_rest_is_ordered(write, workerc):
    path = write("a.yaml", BEFORE)
    outcome = workerc("fmt", "a.yaml", "b.yaml")
    assert (outcome.code, path.read_text()) == (2, AFTER)
    assert outcome.err.startswith("error: b.yaml: no such file or directory\n")


def test_bytes_mode_and_link_stay(tmp_path, workerc):
    target = tmp_path / "elsewhere.txt"
    target.write_bytes(b"\xef\xbb\xbf" + BEFORE.replace("\n", "\r\n").encode())
    target.chmod(0o640)
    (tmp_path / "a.yaml").symlink_to(target)
    assert workerc("fmt", "a.yaml").code == 0
    assert target.read_bytes() == b"\xef\xbb\xbf" + AFTER.replace("\n", "\r\n").encode()
    assert target.stat().st_mode & 0o777 == 0o640
    assert (tmp_path / "a.yaml").is_symlink()


def test_what_cannot_be_decoded_stays(tmp_path, workerc):
    data = BEFORE.encode() + b"---\nname: caf\xe9\n"
    (tmp_path / "a.yaml").write_bytes(data)
    outcome = workerc("fmt", "a.yaml")
    assert (outcome.code, (tmp_path / "a.yaml").read_bytes()) == (1, data)
    assert "0xE9" in outcome.err


def test_excluded_files_that_are_named(write, workerc):
    write("workerc.yaml", "exclude: [old]\n")
    path = write("old/a.yaml", BEFORE)
    assert workerc("fmt", "--force-exclude", "old/a.yaml").code == 0
    assert path.read_text() == BEFORE
    through = workerc("fmt", "--force-exclude", "--stdin-filename", "old/a.yaml", "-", stdin=BEFORE)
    assert (through.code, through.out) == (0, BEFORE)
    assert workerc("fmt", "old/a.yaml").code == 0
    assert path.read_text() == AFTER


def test_nothing_is_written_with_a_configuration_that_is_wrong(write, workerc):
    write("workerc.yaml", "exclud: [a.yaml]\n")
    path = write("a.yaml", BEFORE)
    outcome = workerc("fmt")
    assert (outcome.code, path.read_text()) == (2, BEFORE)
    assert outcome.err.startswith("error: workerc.yaml:1:1: `exclud` is no key")


def test_standard_input_and_files_do_not_go_together(write, workerc):
    write("a.yaml", BEFORE)
    outcome = workerc("fmt", "-", "a.yaml", stdin=BEFORE)
    assert (outcome.code, outcome.out) == (2, "")
    assert "`-` and files are ordered together" in outcome.err


def test_every_file_of_the_corpus_says_the_same_after(shared, workerc, tmp_path):
    files = sorted((shared / "corpus" / "workers").glob("*.yaml")) + sorted((shared / "corpus" / "resources").glob("*.yaml"))
    for file in files:
        (tmp_path / file.name).write_bytes(file.read_bytes())
    names = [file.name for file in files]
    lint = ("lint", *names, "--statistics", "--format", "json", "--exit-zero")
    before = workerc(*lint).out
    workerc("fmt", *names)
    assert any((tmp_path / file.name).read_bytes() != file.read_bytes() for file in files)
    assert workerc(*lint).out == before
    assert "0 of" in workerc("fmt", *names).err


def test_neither_models_nor_templates_are_loaded(write, tmp_path):
    write("a.yaml", BEFORE)
    code = "import sys; from compiler.cli import main; main(['fmt', 'a.yaml']); print(*sys.modules)"
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert not {"pydantic", "jinja2", "ruamel"} & set(run.stdout.split())
