"""The file of known findings: what makes two findings the same, and what the text looks like."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from compiler.diagnostics import Diagnostic, Severity
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.errors import ConfigError
from compiler.lint.anchor import anchor
from compiler.lint.baseline import Baseline, Fingerprint, fingerprint, parse, written
from compiler.pipeline.baseline import recorded
from compiler.pipeline.lint import findings, lint
from compiler.pipeline.selection import Selection
from compiler.report.report import Report
from compiler.repository.platform import platform
from compiler.repository.repository import Repository, read_source
from compiler.source import Source

HEAD = "# workerc baseline 1\n"
WORKER = """\
name: orders
version: v1beta
type: worker
worker:
  compute: runnable-default
  stack: bento:4.0
  topology: [{name: a, type: input, doc: x}]
  autoscaling: {enabled: true, minReplicas: 1, maxReplicas: 2, targetCPUUtilizationPercentage: 120}
  stackSpec: {input: {generate: {mapping: root = 1}}, output: {stdout: {}}}
"""
TARGET = "worker.autoscaling.targetCPUUtilizationPercentage"
DEV, PROD = Environment(name="dev"), Environment(name="prod", profile="strict", workspaces={"public": "prod-public"})
NOTHING = Baseline("baseline.txt", {}, {})


def repository(*texts: str) -> Repository:
    return Repository(tuple(read_source(Source(f"w{number}.yaml", text)) for number, text in enumerate(texts)))


def recording(read: Repository, *environments: Environment, selection: Selection = Selection(baseline=NOTHING)) -> str:  # noqa: B008 - a value
    found = findings(read, platform([]), environments, selection, whole=True)
    return written(recorded(read, found, selection, environments))


def judged(read: Repository, baseline: str, *environments: Environment, **options: bool) -> Report:
    selection = Selection(baseline=parse(Source("baseline.txt", baseline)))
    return lint(read, platform([]), environments, selection, **{"whole": True, "thorough": True} | options)


def told(report: Report) -> list[str]:
    return [f"{d.file}:{d.span.start.line} {d.code} {d.message}" for d in report.diagnostics]


def entries(text: str) -> list[str]:
    return [line for line in text.splitlines() if not line.startswith("#")]


@pytest.mark.parametrize(
    ("text", "path", "field"),
    [
        ("a: {b: 1}", ("a", "b"), "a.b"),
        ("a: 1", (), "."),
        ("a: [{name: x, b: 1}]", ("a", 0, "b"), "a[x].b"),
        ("a: [{name: x}, {b: 1}]", ("a", 1, "b"), "a[1].b"),
        ("a: [{name: '1'}]", ("a", 0), "a[%31]"),  # not the same as the item with the index 1
        ("a: [{name: 'x y]'}]", ("a", 0), "a[x%20y%5d]"),
        ("a: [{name: }]", ("a", 0), "a[0]"),
        ("a: [b]", ("a", 0), "a[0]"),
        ("a.b: {c d: 1}", ("a.b", "c d"), "a%2eb.c%20d"),
        ("ä: {100%: 1}", ("ä", "100%"), "ä.100%25"),
        ("a: 1", ("metadata", 3, "spec"), "metadata[3].spec"),  # a path of something else than the document
        ("a: [{name: AKIAIOSFODNN7EXAMPLQ}]", ("a", 0), "a[AKIA" + "*" * 16 + "]"),
    ],
)
def test_fields(text, path, field):
    document = next(documents(Source("w.yaml", text)))
    diagnostic = Diagnostic(
        "SEM107", "x", Severity.WARNING, "m", "w.yaml", anchor=anchor(path, document.data), resource="public/orders"
    )
    assert fingerprint(diagnostic, "w.yaml") == Fingerprint("SEM107", "public/orders", field)


def test_a_file_stands_for_a_resource_only_where_there_is_none():
    diagnostic = Diagnostic("YML108", "x", Severity.WARNING, "m", "../w.yaml")
    assert fingerprint(diagnostic, "workers/a b.yaml").owner == "file:workers/a%20b.yaml"
    assert fingerprint(diagnostic._replace(resource="public/x"), "workers/a b.yaml").owner == "public/x"


words = st.text(st.characters(exclude_categories=["C", "Z"]), min_size=1)
prints = st.builds(Fingerprint, st.from_regex(r"[A-Z]{3}[0-9]{3}", fullmatch=True), words, words)


@given(counts=st.dictionaries(prints, st.integers(1, 10**8)))
def test_what_is_written_is_read(counts):
    text = written(counts)
    read = parse(Source("b", text))
    assert read.counts == counts
    assert entries(text) == sorted(entries(text))
    assert all(text.splitlines()[read.places[known].start.line - 1].startswith(" ".join(known)) for known in counts)


few = st.dictionaries(st.sampled_from([Fingerprint("SEM107", f"public/{name}", "worker") for name in "abc"]), st.integers(1, 9))


@given(one=few, other=few)
def test_the_lines_of_both_sides_of_a_merge_are_a_baseline(one, other):
    text = written(one) + "".join([f"{line}\n" for line in entries(written(other))])
    both = {known: max(one.get(known, 0), other.get(known, 0)) for known in {**one, **other}}
    assert parse(Source("b", text)).counts == both


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("", "b:1: the file is no baseline of workerc"),
        ("name: orders\n", "b:1: the file is no baseline of workerc"),
        ("# workerc baseline 2\n", "b:1: the baseline has the format `2`, and `1` is known"),
        (HEAD + "SEM107 public/a x\n<<<<<<< HEAD\n", "b:3: a merge conflict is not resolved"),
        (HEAD + "SEM107 public/a x\n=======\n", "b:3: a merge conflict is not resolved"),
        (HEAD + "SEM107 public/a\n", "b:2: the line is no entry: code, resource and field, and a count such as `x2`"),
        (HEAD + "SEM107 public/a x x0\n", "b:2: the line is no entry: code, resource and field, and a count such as `x2`"),
        (HEAD + "\n# why\nnonsense\n", "b:4: the line is no entry: code, resource and field, and a count such as `x2`"),
    ],
)
def test_what_is_wrong_with_a_file_is_told_with_its_line(text, message):
    with pytest.raises(ConfigError) as error:
        parse(Source("b", text))
    assert str(error.value) == message
    assert error.value.help


def test_what_is_recorded_does_not_count():
    read = repository(WORKER)
    baseline = recording(read, DEV)
    assert entries(baseline) == [
        "SEM106 public/orders worker.autoscaling",
        "SEM107 public/orders worker.autoscaling.targetCPUUtilizationPercentage",
    ]
    report = judged(read, baseline, DEV)
    assert told(report) == []
    assert {(s.by, s.reason) for s in report.silenced} == {("baseline", "recorded in baseline.txt")}


def test_moved_lines_and_another_file_are_still_known():
    baseline = recording(repository(WORKER), DEV)
    assert told(judged(repository("a: 1\n", "# moved\n\n" + WORKER), baseline, DEV)) == []


def test_a_further_one_of_the_same_kind_counts():
    twice = WORKER.replace("{name: a, type: input, doc: x}", "{name: a, type: inputs, doc: x}, {name: a, type: inputs, doc: x}")
    with_one = WORKER.replace("type: input,", "type: inputs,")
    before, after = (judged(repository(text), recording(repository(with_one), DEV), DEV) for text in (with_one, twice))
    assert told(before) == []
    assert told(after) != []


def test_a_repaired_finding_leaves_a_note_in_the_baseline():
    report = judged(repository(WORKER.replace("120", "80")), recording(repository(WORKER), DEV), DEV)
    assert told(report) == [f"baseline.txt:4 CFG206 `SEM107` at `{TARGET}` of `public/orders` is recorded and no longer found"]
    assert report.diagnostics[0].severity is Severity.NOTE


@pytest.mark.parametrize("options", [{"whole": False}, {"thorough": False}])
def test_a_partial_run_says_nothing_of_what_it_did_not_find(options):
    assert told(judged(repository(WORKER.replace("120", "80")), recording(repository(WORKER), DEV), DEV, **options)) == []


def test_a_finding_that_stops_the_compiler_is_never_recorded_and_keeps_what_it_hides():
    broken = WORKER.replace("  stack: bento:4.0\n", "")
    before = recording(repository(WORKER), DEV)
    selection = Selection(baseline=parse(Source("baseline.txt", before)))
    assert recording(repository(broken), DEV, selection=selection) == before
    report = judged(repository(broken), before, DEV)
    assert {d.code for d in report.diagnostics} == {"SPC102"}


def test_an_unreadable_file_hides_workers_that_are_not_seen():
    other = WORKER.replace("name: orders", "name: other")
    before = recording(repository(WORKER, other), DEV)
    unreadable = repository("type: worker\nworker: [\n", other.replace("120", "80"))
    found = told(judged(unreadable, before, DEV))
    assert [line for line in found if "CFG206" in line] == [
        f"baseline.txt:6 CFG206 `SEM107` at `{TARGET}` of `public/other` is recorded and no longer found"
    ]


def test_each_environment_is_recorded_under_its_own_workspace():
    read = repository(WORKER)
    baseline = recording(read, DEV, PROD)
    assert {line.split()[1] for line in entries(baseline)} == {"public/orders", "prod-public/orders"}
    assert told(judged(read, baseline, DEV, PROD)) == []
    assert told(judged(read, baseline, PROD, whole=True, thorough=False)) == []


def test_what_is_silenced_otherwise_is_not_recorded():
    commented = WORKER.replace("120}", "120}  # workerc: ignore[SEM107] -- measured")
    assert entries(recording(repository(commented), DEV)) == ["SEM106 public/orders worker.autoscaling"]
    assert entries(recording(repository(WORKER), DEV, selection=Selection(ignore=("SEM107",), baseline=NOTHING))) == [
        "SEM106 public/orders worker.autoscaling"
    ]
