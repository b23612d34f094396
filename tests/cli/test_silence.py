"""Living with old files, from the command line: comments, the baseline, selection per path, and what is said of them."""

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

import pytest

from compiler.cli import main


class Outcome(NamedTuple):
    code: int
    out: str
    err: str


OLD = """\
name: {name}
version: v1beta
type: worker
worker:
  replicas: 2
  compute: runnable-default
  stack: bento:1.0
  resources:
    requests: {{cpu: 100m, memory: 128Mi}}
    limits: {{cpu: 200m, memory: 128Mi}}
  autoscaling: {{enabled: true, minReplicas: 3, maxReplicas: 4, targetCPUUtilizationPercentage: 120}}
  stackSpec:
    input:
      generate: {{interval: 1s, mapping: root.id = uuid_v4()}}
    output:
      stdout: {{codec: lines}}
"""
CODES = ["SEM103", "SEM107"]  # the warnings of it; a missing topology is a note


def old(name: str = "old") -> str:
    return OLD.format(name=name)


@pytest.fixture
def repository(write, tmp_path):
    """A repository with one old Worker, which can be rendered."""
    (tmp_path / ".git").mkdir()
    write("workerc.yaml", "baseline: known.txt\n")
    write("old.yaml", old())
    return tmp_path


@pytest.fixture
def workerc(tmp_path, monkeypatch, capsys):
    """`workerc(*arguments)` in `tmp_path` or `cwd`, in this process: there are many runs here."""

    def run(*arguments: str, cwd: Path = tmp_path) -> Outcome:
        monkeypatch.chdir(cwd)
        capsys.readouterr()
        code = main(arguments)
        out, err = capsys.readouterr()
        return Outcome(code, out, err)

    return run


def codes(outcome) -> list[str]:
    return [diagnostic["code"] for diagnostic in json.loads(outcome.out)["diagnostics"] if diagnostic["severity"] != "note"]


def test_one_command_makes_the_baseline_and_the_next_lint_is_clean(repository, workerc):
    assert workerc("lint", "--fail-on", "warning").code == 2  # it is configured and not there yet
    made = workerc("lint", "--update-baseline", "--fail-on", "note")
    assert (made.code, made.err) == (0, "known.txt: 3 findings recorded, 3 added, 0 removed\n")
    outcome = workerc("lint", "--fail-on", "note", "--format", "json", "--show-suppressed")
    assert outcome.code == 0
    assert [entry["by"] for entry in json.loads(outcome.out)["silenced"]] == ["baseline"] * 3
    assert workerc("lint", "old.yaml", "--fail-on", "note").code == 0
    (repository / "elsewhere").mkdir()
    assert workerc("lint", "--fail-on", "note", cwd=repository / "elsewhere").code == 0
    before = (repository / "known.txt").read_bytes()
    workerc("lint", "--update-baseline")
    assert (repository / "known.txt").read_bytes() == before


@pytest.mark.parametrize(
    "options",
    [
        ["old.yaml"],
        ["-e", "default"],
        ["-w", "public"],
        ["--select", "SEM"],
        ["--ignore", "SEM"],
        ["--profile", "strict"],
        ["--add-ignores"],
    ],
)
def test_a_partial_run_writes_no_baseline(repository, workerc, options):
    outcome = workerc("lint", "--update-baseline", *options)
    assert outcome.code == 2
    assert "a baseline is not written in a partial run" in outcome.err
    assert not (repository / "known.txt").exists()


def test_a_baseline_needs_a_name(write, workerc):
    write("old.yaml", old())
    outcome = workerc("lint", "--update-baseline")
    assert (outcome.code, outcome.out) == (2, "")
    assert "no baseline is named" in outcome.err
    assert workerc("lint", "--update-baseline", "--baseline", "b.txt").code == 0
    assert workerc("lint", "--baseline", "b.txt", "--fail-on", "note").code == 0


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("# workerc baseline 1\n<<<<<<< HEAD\n", "known.txt:2: a merge conflict is not resolved"),
        ("# workerc baseline 9\n", "known.txt:1: the baseline has the format `9`"),
        ("a: 1\n", "known.txt:1: the file is no baseline"),
    ],
)
@pytest.mark.usefixtures("repository")
def test_a_damaged_baseline_stops_the_run(workerc, write, text, said):
    write("known.txt", text)
    outcome = workerc("lint")
    assert outcome.code == 2
    assert said in outcome.err
    assert "this is a defect" not in outcome.err


@pytest.mark.usefixtures("repository")
def test_a_conflict_is_written_anew_and_no_other_file_is_overwritten(workerc, write):
    path = write("known.txt", "# workerc baseline 1\n<<<<<<< HEAD\nSEM107 public/gone worker\n=======\n>>>>>>> other\n")
    assert workerc("lint", "--update-baseline").code == 0
    assert "<<<" not in path.read_text()
    write("known.txt", "my notes\n")
    assert workerc("lint", "--update-baseline").code == 2
    assert path.read_text() == "my notes\n"


def test_a_configured_baseline_lies_in_the_repository(repository, workerc, write):
    write("workerc.yaml", "baseline: ../known.txt\n")
    outcome = workerc("lint", "--update-baseline")
    assert outcome.code == 2
    assert not (repository.parent / "known.txt").exists()


@pytest.mark.usefixtures("repository")
def test_a_repaired_finding_leaves_a_note_and_a_new_one_counts(workerc, write):
    workerc("lint", "--update-baseline")
    write("old.yaml", old().replace("120", "80"))
    outcome = workerc("lint", "--format", "concise")
    assert (outcome.code, outcome.out.count("\n")) == (0, 1)
    assert "note[CFG206] `SEM107`" in outcome.out
    write("new.yaml", old("new"))
    assert codes(workerc("lint", "--format", "json")) == CODES


def with_error(name: str = "old") -> str:
    """The same with an error that may be silenced."""
    return old(name).replace("  stackSpec:\n", '  envs:\n    TARGET: "{{ .Values.target }}"\n  stackSpec:\n')


@pytest.mark.parametrize("silence", ["comment", "baseline", "configuration", "path"])
def test_what_is_silenced_does_not_stop_render(repository, workerc, write, silence):
    write("old.yaml", with_error())
    write("workerc.yaml", "output: out\n")
    assert workerc("render").code == 1
    assert not (repository / "out").exists()
    match silence:
        case "comment":
            assert workerc("lint", "--add-ignores", "--reason", "helm is gone").code == 0
        case "baseline":
            write("workerc.yaml", "output: out\nbaseline: known.txt\n")
            assert workerc("lint", "--update-baseline").code == 0
        case "configuration":
            write("workerc.yaml", "output: out\nignore: [INT]\n")
        case "path":
            write("workerc.yaml", "output: out\nper-path:\n  old.*: {ignore: [INT104], reason: helm is gone}\n")
    outcome = workerc("render")
    assert outcome.code == 0, outcome.out + outcome.err
    assert list((repository / "out").rglob("*.yaml"))


def test_what_stops_the_compiler_cannot_be_silenced(repository, workerc, write):
    write("old.yaml", "# workerc: ignore-file[SPC102] -- please\n" + old().replace("  stack: bento:1.0\n", ""))
    write("workerc.yaml", "output: out\nbaseline: known.txt\nignore: [SPC102]\n")
    workerc("lint", "--update-baseline")
    assert (repository / "known.txt").read_text().count("SPC102") == 0
    outcome = workerc("lint", "--format", "json", "--baseline", "none.txt", "--update-baseline")
    assert (outcome.code, codes(outcome)) == (1, ["SPC102"])
    write("workerc.yaml", "output: out\nignore: [SPC102]\n")
    outcome = workerc("lint", "--format", "json")
    assert (outcome.code, codes(outcome)) == (1, ["CFG205", "SPC102", *CODES])
    assert workerc("render").code == 1


@pytest.mark.usefixtures("repository")
@pytest.mark.parametrize("broken", ["  replicas: 2\n  replicas: 2\n", "  replicas: [\n"])
def test_what_reading_finds_stops_render_too(repository, workerc, write, broken):
    write("workerc.yaml", "output: out\n")
    write("good.yaml", old("good"))
    write("old.yaml", old().replace("  replicas: 2\n", broken))
    outcome = workerc("render")
    assert outcome.code == 1
    assert "error[YML10" in outcome.out + outcome.err
    assert not (repository / "out").exists()


def test_comments_are_written_into_files_that_are_otherwise_unchanged(workerc, tmp_path):
    path = tmp_path / "old.yaml"
    path.write_bytes(b"\xef\xbb\xbf# \xc3\xa4\r\n" + old().replace("\n", "\r\n").encode())
    path.chmod(0o600)
    (tmp_path / "workerc.yaml").write_text("")
    outcome = workerc("lint", "--add-ignores", "--reason", "before our time", "--fail-on", "warning")
    assert (outcome.code, outcome.err) == (0, "suppressions written into 1 file\n")
    text = path.read_bytes()
    assert text.startswith(b"\xef\xbb\xbf# \xc3\xa4\r\n")
    assert (
        text.replace(b"  # workerc: ignore[SEM103] -- before our time", b"").replace(
            b"  # workerc: ignore[SEM107] -- before our time", b""
        )
        == b"\xef\xbb\xbf# \xc3\xa4\r\n" + old().replace("\n", "\r\n").encode()
    )
    assert path.stat().st_mode & 0o777 == 0o600
    again = workerc("lint", "--add-ignores", "--reason", "another", "--fail-on", "warning")
    assert (again.code, again.err, path.read_bytes()) == (0, "suppressions written into 0 files\n", text)


def test_a_reason_is_needed_in_strict_and_is_one_line(repository, workerc):
    before = (repository / "old.yaml").read_text()
    (repository / "workerc.yaml").write_text("profile: strict\n")
    assert "asks for a reason" in workerc("lint", "--add-ignores").err
    assert workerc("lint", "--add-ignores", "--reason", "two\nlines").code == 2
    assert workerc("lint", "--reason", "alone").code == 2
    assert workerc("lint", "-", "--add-ignores", "--reason", "x").code == 2
    assert (repository / "old.yaml").read_text() == before
    outcome = workerc("lint", "--add-ignores", "--reason", "old", "--format", "json")
    assert (outcome.code, codes(outcome)) == (0, [])


def test_where_no_comment_can_stand_it_is_told(write, workerc):
    path = write("old.json", json.dumps({"name": "old", "version": "v1beta", "type": "worker", "worker": {"stack": "bento:1.0"}}))
    before = path.read_text()
    outcome = workerc("lint", "old.json", "--add-ignores", "--reason", "old")
    assert "no comment can silence REL102 here" in outcome.err
    assert path.read_text() == before


def test_a_link_stays_a_link(repository, workerc):
    (repository / "old.yaml").rename(repository / "target.yml")
    (repository / "old.yaml").symlink_to("target.yml")
    (repository / "workerc.yaml").write_text("")
    workerc("lint", "old.yaml", "--add-ignores", "--reason", "old")
    assert (repository / "old.yaml").is_symlink()
    assert "workerc:" in (repository / "target.yml").read_text()


@pytest.mark.usefixtures("repository")
def test_all_silences_are_listed_with_their_reasons(workerc, write):
    write("old.yaml", old())
    write("workerc.yaml", "baseline: known.txt\nper-path:\n  old.yaml: {ignore: [SEM107], reason: measured}\n")
    workerc("lint", "--update-baseline")
    write("old.yaml", old().replace("replicas: 2\n", "replicas: 2  # workerc: ignore[SEM103] -- until May\n"))
    outcome = workerc("lint", "--show-suppressed", "--fail-on", "warning")
    assert outcome.code == 0
    lines = [line.strip().removeprefix("= ") for line in outcome.out.splitlines() if "= by:" in line]
    assert lines == [
        "by: baseline, recorded in known.txt",
        "by: comment, until May",
        "by: configuration, measured: `ignore` of `per-path` `old.yaml` names `SEM107`",
    ]
    assert "CFG206 `SEM103`" in workerc("lint", "--format", "concise").out.replace("note[CFG206]", "CFG206")


def test_paths_choose_profiles_and_rules(write, workerc):
    write(
        "workerc.yaml",
        "per-path:\n  legacy/: {ignore: [SEM107], select: [SEM]}\n  legacy/kept/: {select: [OPS], profile: strict}\n",
    )
    write("legacy/a.yaml", old("a"))
    write("legacy/kept/b.yaml", old("b"))
    outcome = workerc("lint", "--format", "json")
    found = {(d["file"], d["code"], d["severity"]) for d in json.loads(outcome.out)["diagnostics"]}
    assert found == {("legacy/a.yaml", "SEM103", "warning"), ("legacy/kept/b.yaml", "OPS105", "error")}
    selected = workerc("lint", "--format", "json", "--select", "SEM107", "--profile", "default")
    assert json.loads(selected.out)["diagnostics"] == []  # what a path ignores stays ignored
    write("workerc.yaml", "per-path:\n  legacy/: {ignore: SEM107}\n")
    assert workerc("lint").code == 2


def test_a_rule_that_does_not_exist_is_no_selection(write, workerc):
    write("old.yaml", old())
    outcome = workerc("lint", "--select", "SEM170")
    assert (outcome.code, outcome.out) == (2, "")
    assert "did you mean `SEM107`?" in outcome.err
    assert workerc("lint", "--ignore", "utilisation-above-hundred").code == 2
    assert workerc("lint", "--select", "SEM1", "--ignore", "utilization-above-hundred").code == 0


def test_statistics_count_by_rule_worst_first(write, workerc):
    write("a.yaml", with_error("a"))
    write("b.yaml", old("b").replace("replicas: 2\n", "replicas: 2  # workerc: ignore[SEM103] -- so be it\n"))
    outcome = workerc("lint", "--statistics")
    assert outcome.code == 1
    assert outcome.out.splitlines()[:4] == [
        "1  error    INT104  template-expression",
        "2  warning  SEM107  utilization-above-hundred",
        "1  warning  SEM103  replicas-outside-range  (1 silenced)",
        "2  note     OPS105  missing-topology",
    ]
    rows = json.loads(workerc("lint", "--statistics", "--format", "json").out)
    assert rows[2] == {"code": "SEM103", "name": "replicas-outside-range", "severity": "warning", "count": 1, "silenced": 1}
    assert workerc("lint", "--statistics", "--format", "sarif").code == 2


def test_a_file_without_the_word_loads_nothing_of_this(write, tmp_path):
    write("clean.yaml", old())
    code = "import sys; from compiler.cli import main; main(['lint', 'clean.yaml', '-q']); print(*sys.modules)"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(path for path in sys.path if path)}
    run = subprocess.run([sys.executable, "-c", code], cwd=tmp_path, env=environment, capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    wanted = {"suppressions", "directives", "fields", "removal", "ignores", "baseline"}
    assert {f"compiler.lint.{name}" for name in wanted} & loaded == set()
    assert {"compiler.document.comments", "pathspec", "compiler.report.statistics", "compiler.cli.silencing"} & loaded == set()
    assert "compiler.pipeline.silences" in loaded


SINS = (  # a line to put in the place of another, and the rule that it offends
    ("  replicas: 2\n", "  replicas: 1\n"),
    ("Percentage: 120", "Percentage: 130"),
    ("  compute: runnable-default\n", ""),
    ("worker:\n", "tags: [dataos:workspace:elsewhere]\nworker:\n"),
    ("REGION: eu\n", 'REGION: "{{ .Values.target }}"\n'),
    ("  envs:\n", "  envs:\n    PASSWORD: hunter2-hunter2\n"),
    ("  stackSpec:\n", "  logLevel:\n  stackSpec:\n"),
    ("  stackSpec:\n", "  topology: {name: a, type: input, doc: x}\n  stackSpec:\n"),
    ("cpu: 100m, memory: 128Mi", "cpu: 100m"),
)


@pytest.mark.slow
def test_four_hundred_old_workers_are_taken_in(write, workerc, tmp_path):
    (tmp_path / ".git").mkdir()
    for number in range(400):
        text = old(f"w{number}").replace("  stackSpec:\n", "  envs:\n    REGION: eu\n  stackSpec:\n")
        for bit, (before, after) in enumerate(SINS):
            if number >> (bit % 5) & 1 == bit // 5:
                text = text.replace(before, after)
        lint_only = number % 4 == 3  # nobody has published a manifest of its stack
        if lint_only:
            text = text.replace("bento:1.0", "stream-monitor:1.0")
        write(f"{'lint-only' if lint_only else 'old'}/w{number}.yaml", text)
    first = workerc("lint", "--statistics", "--format", "json")
    assert first.code == 1
    rows = json.loads(first.out)
    assert len(rows) >= 7
    write("workerc.yaml", "baseline: known.txt\noutput: out\n")
    made = workerc("lint", "--update-baseline", "--fail-on", "note")
    assert made.code == 0, made.out
    assert f"{sum(row['count'] for row in rows)} findings recorded" in made.err
    assert "hunter2" not in (tmp_path / "known.txt").read_text()
    assert workerc("lint", "--fail-on", "note").code == 0

    rendered = workerc("render", "old", "-o", "out")
    assert rendered.code == 0, rendered.out
    assert len(list((tmp_path / "out").rglob("deployment-*.yaml"))) == 300

    path = tmp_path / "old" / "w1.yaml"
    path.write_text(re.sub("Percentage: 1.0", "Percentage: 80", path.read_text()))
    repaired = workerc("lint", "--format", "concise")
    assert (repaired.code, repaired.out.count("\n")) == (0, 1)
    assert "note[CFG206] `SEM107`" in repaired.out
    assert "public/w1" in repaired.out


def test_rules_are_named_with_commas_or_one_by_one(workerc, write, worker):
    write("a.yaml", worker("a").replace("requests: {cpu: 100m", "requests: {cpu: 900m"))
    by_comma = workerc("lint", "a.yaml", "--select", "SEM108, OPS", "--format", "concise")
    assert by_comma.out.count("SEM108") == by_comma.out.count("OPS105") == 1
    assert by_comma == workerc("lint", "a.yaml", "--select", "SEM108", "--select", "OPS", "--format", "concise")
    assert "OPS105" not in workerc("lint", "a.yaml", "--ignore", "STY,OPS105", "--format", "concise").out
