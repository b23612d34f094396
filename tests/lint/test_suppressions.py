"""A folder of files with suppressions, each with what a lint says of it: what counts, and what is silenced by what.

The first line of a file may say how it is judged: `# with: {profile: strict}`.
"""

from pathlib import Path

import pytest
import yaml

from compiler.diagnostics import Fix, Severity
from compiler.document import documents
from compiler.environment.environment import Environment
from compiler.pipeline.lint import lint
from compiler.pipeline.selection import PathSettings, Selection
from compiler.report.report import Report
from compiler.repository.platform import platform
from compiler.repository.repository import Repository, read_source
from compiler.source import Source, read

EVERYTHING = Selection()
CASES = sorted((Path(__file__).parent / "suppressions").glob("*.yaml"))


def linted(source: Source, profiles: dict[str, str] | None = None, selection: Selection = EVERYTHING, **options) -> Report:
    """The report of a lint of all there is, in an environment for each of `profiles`."""
    environments = [Environment(name=name, profile=profile) for name, profile in (profiles or {"default": "default"}).items()]
    options = {"whole": True, "thorough": True} | options
    return lint(Repository((read_source(source),)), platform([]), environments, selection, **options)


def told(report: Report) -> str:
    lines = [
        f"{d.span.start.line}:{d.span.start.column} {d.code} {d.message}{f'; {d.help}' if d.code.startswith('CFG') else ''}"
        for d in report.diagnostics
    ]
    lines += [f"{s.diagnostic.span.start.line} {s.diagnostic.code} silenced by {s.by}: {s.reason}" for s in report.silenced]
    return "".join([f"{line}\n" for line in lines])


def options_of(source: Source) -> dict[str, str]:
    first = source.line(1)
    return yaml.safe_load(first.removeprefix("# with:")) if first.startswith("# with:") else {}


def applied(text: str, fix: Fix) -> str:
    for edit in sorted(fix.edits, key=lambda edit: -edit.span.start.offset):
        text = text[: edit.span.start.offset] + edit.text + text[edit.span.end.offset :]
    return text


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
def test_case(path):
    source = read(path)
    report = linted(source, {"default": options_of(source).get("profile", "default")})
    assert told(report) == path.with_suffix(".txt").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", CASES, ids=lambda path: path.stem)
@pytest.mark.parametrize("ending", ["\n", "\r\n"])
def test_fixes_take_out_what_is_of_no_use_and_nothing_else(path, ending):
    source = Source("worker.yaml", path.read_text(encoding="utf-8").replace("\n", ending))
    data = [document.data for document in documents(source)]
    before = linted(source)
    while fix := next((d.fix for d in linted(source).diagnostics if d.fix), None):
        assert fix.safe
        changed = Source(source.name, applied(source.text, fix))
        assert len(changed.text) < len(source.text)
        source = changed
    after = linted(source)
    useless = {"CFG201", "CFG205"}
    assert not useless & {d.code for d in after.diagnostics}
    assert sorted(d.message for d in after.diagnostics if d.code[:3] != "CFG") == sorted(
        d.message for d in before.diagnostics if d.code[:3] != "CFG"
    )
    assert [s.diagnostic.message for s in after.silenced] == [s.diagnostic.message for s in before.silenced]
    assert [document.data for document in documents(source)] == data


WORKER = """\
name: reader
version: v1beta
type: worker
worker:
  compute: runnable-default
  stack: bento:4.0
  topology: [{name: a, type: input, doc: x}]
  replicas: 1  # workerc: ignore[%s] -- one is enough
  stackSpec: {input: {generate: {mapping: root = 1}}, output: {stdout: {}}}
"""


def codes(report: Report) -> set[str]:
    return {diagnostic.code for diagnostic in report.diagnostics}


def test_one_environment_that_needs_it_is_enough():
    source = Source("worker.yaml", WORKER % "REL103")
    assert "CFG201" not in codes(linted(source, {"dev": "default", "prod": "production"}))
    assert "REL103" not in codes(linted(source, {"dev": "default", "prod": "production"}))


@pytest.mark.parametrize(
    ("rule", "profiles", "selection", "options"),
    [
        ("REL103", {"dev": "default"}, Selection(), {}),  # the profile switches it off
        ("SEM107", {"dev": "default"}, Selection(ignore=("SEM",)), {}),
        ("SEM107", {"dev": "default"}, Selection(select=("SPC", "CFG")), {}),
        ("SEM107", {"dev": "default"}, Selection(), {"thorough": False}),
        ("SEM107", {"dev": "default"}, Selection(), {"workspace": "public"}),
        ("K8S112", {"dev": "default"}, Selection(), {}),  # found where it is rendered
    ],
)
def test_what_was_not_looked_for_is_not_called_unused(rule, profiles, selection, options):
    source = Source("worker.yaml", WORKER % rule)
    assert "CFG201" not in codes(linted(source, profiles, selection, **options))
    assert "CFG201" in codes(linted(Source("worker.yaml", WORKER % "SEM107"), profiles))


def test_configuration_can_switch_off_what_is_said_of_comments():
    source = Source("worker.yaml", WORKER % "SEM107")
    per_path = (PathSettings("*.yaml", ignore=("unused-suppression",), reason="being cleaned up"),)
    report = linted(source, selection=Selection(per_path=per_path))
    assert (
        told(report)
        == "8 CFG201 silenced by configuration: being cleaned up: `ignore` of `per-path` `*.yaml` names `unused-suppression`\n"
    )


def test_files_without_the_word_are_not_read_for_comments(monkeypatch):
    def called(_source: Source):
        raise AssertionError("the comments were read")

    monkeypatch.setattr("compiler.lint.suppressions.Suppressions", called)
    linted(Source("worker.yaml", WORKER.replace("workerc:", "worker:") % "SEM107"))
    with pytest.raises(AssertionError, match="the comments were read"):
        linted(Source("worker.yaml", WORKER % "SEM107"))


def test_severities_are_the_worst_of_the_environments():
    source = Source("worker.yaml", (WORKER % "REL103").replace(" -- one is enough", ""))
    report = linted(source, {"dev": "default", "prod": "production", "audit": "strict"})
    assert {d.severity for d in report.diagnostics if d.code == "CFG202"} == {Severity.ERROR}
    assert "CFG202" not in codes(linted(source, {"dev": "default"}))
