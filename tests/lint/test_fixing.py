"""Fixes made until nothing is left: which go together, in which order, and when it ends."""

from collections.abc import Iterable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Diagnostic, Edit, Severity
from compiler.document.comments import comments
from compiler.environment.environment import Environment
from compiler.lint.engine import judge
from compiler.lint.fixing import chosen, fixed
from compiler.lint.registry import RULES
from compiler.repository.platform import platform
from compiler.repository.repository import read_source
from compiler.source import Source, read

HEAD = "name: orders\nversion: v1beta\ntype: worker\n"
BODY = "  stack: bento:4.0\n  compute: runnable-default\n  stackSpec:\n    input: {stdin: {}}\n    output: {stdout: {}}\n"
PLATFORM = platform([])


def judged(source: Source) -> list[Diagnostic]:
    resources = [resource for resource in read_source(source).resources if resource.type == "worker"]
    return [found for resource in resources for found in judge(resource, Environment(), PLATFORM, "default")]


def after(text: str, *, unsafe: bool = True) -> str:
    source = Source("a.yaml", text)
    return fixed(source, judged(source), judged, unsafe=unsafe).source.text


def named(found: Iterable[Diagnostic]) -> set[tuple[str, str]]:
    """Without advice, which waits until the indentation is right."""
    return {(diagnostic.code, diagnostic.message) for diagnostic in found if diagnostic.severity > Severity.NOTE}


def slipped(shared: Path) -> list[Source]:
    files = sorted((shared / "corpus" / "workers").glob("*.yaml"))
    return [source for source in map(read, files) if any(d.code == "SPC109" for d in judged(source))]


def test_every_slipped_file_of_the_corpus_is_put_right(shared: Path) -> None:
    sources = slipped(shared)
    assert len(sources) == 9
    for source in sources:
        before = judged(source)
        result = fixed(source, before, judged, unsafe=True)
        assert "SPC109" not in {d.code for d in judged(result.source)}
        assert named(judged(result.source)) <= named(before), source.name
        assert [c.text for c in comments(result.source)] == [c.text for c in comments(source)]
        assert [line.strip() for line in result.source.text.splitlines()] == [line.strip() for line in source.text.splitlines()]
        assert len(result.fixes) == len([d for d in before if d.code == "SPC109"])


def test_only_lines_that_slid_out_change(shared: Path) -> None:
    """With slips from four-space files the sample grows by whole steps, and by nothing else."""
    source = read(shared / "corpus" / "workers" / "000a-seed-sample-worker.yaml")
    result = fixed(source, judged(source), judged, unsafe=True).source
    moved = [
        (len(new) - len(old), old.strip().partition(":")[0])
        for old, new in zip(source.text.splitlines(), result.text.splitlines(), strict=True)
        if new != old
    ]
    assert {key for by, key in moved if by == 8} == {
        "headers",
        "Content-Type",
        "url",
        "verb",
        "codec",
        "delim",
        "-----------GOOD------------",
    }
    assert {by for by, _ in moved} == {4, 8}


def test_a_section_that_slid_out_of_a_section() -> None:
    text = f"{HEAD}worker:\nstack: bento:4.0\ncompute: runnable-default\nresources:\n# at most\nlimits: {{cpu: 1}}\nstackSpec:\n"
    text += "  input: {stdin: {}}\n  output: {stdout: {}}\n"
    expected = (
        f"{HEAD}worker:\n  stack: bento:4.0\n  compute: runnable-default\n  resources:\n    # at most\n    limits: {{cpu: 1}}\n"
    )
    assert after(text) == f"{expected}  stackSpec:\n    input: {{stdin: {{}}}}\n    output: {{stdout: {{}}}}\n"


CASES = {
    "a misspelled field": (f"{HEAD}worker:\n  replica: 1 # one\n{BODY}", f"{HEAD}worker:\n  replicas: 1 # one\n{BODY}"),
    "what the platform wrote": (f"{HEAD}status:\n  a: b\nworker:\n{BODY}", f"{HEAD}worker:\n{BODY}"),
    "a number and a truth value between quotation marks": (
        f"{HEAD}worker:\n  replicas: '1'\n  dryRun: \"Yes\"\n{BODY}",
        f"{HEAD}worker:\n  replicas: 1\n  dryRun: true\n{BODY}",
    ),
    "two names for one field": (
        f"{HEAD}worker:\n  replica: 1\n  replicass: 1\n{BODY}",
        f"{HEAD}worker:\n  replica: 1\n  replicas: 1\n{BODY}",
    ),
    "several at once": (
        f"{HEAD}status: {{}}\nworker:\n  logLevl: WARNING\n{BODY}",
        f"{HEAD}worker:\n  logLevel: WARN\n{BODY}",
    ),
}


@pytest.mark.parametrize(("before", "expected"), CASES.values(), ids=CASES)
def test_fixed(before: str, expected: str) -> None:
    assert after(before) == expected
    assert after(expected) == expected


SAFE = {
    "a null field": (f"{HEAD}worker:\n  # how many\n  replicas: # later\n{BODY}", f"{HEAD}worker:\n  # how many\n{BODY}"),
    "an old level": (f"{HEAD}worker:\n  logLevel: 'warning'\n{BODY}", f"{HEAD}worker:\n  logLevel: 'WARN'\n{BODY}"),
    "nothing that is not safe": (f"{HEAD}worker:\n  replica: 1\n{BODY}", f"{HEAD}worker:\n  replica: 1\n{BODY}"),
}


@pytest.mark.parametrize(("before", "expected"), SAFE.values(), ids=SAFE)
def test_fixed_safely(before: str, expected: str) -> None:
    assert after(before, unsafe=False) == expected


def test_what_is_wrong_in_a_slipped_section_is_fixed_where_it_stands() -> None:
    source = Source("a.yaml", f"{HEAD}worker:\n  resources:\n  limits:\n    cpuu: 1\n{BODY}")
    titles = [d.fix.title for d in judged(source) if d.fix]
    assert titles == ["indent below `resources`", "rename to `cpu`"]


def test_a_long_file_with_many_findings_takes_no_time_to_speak_of() -> None:
    """Its fixes are offered in parts, and all are made in the end."""
    numbers = "".join([f"    V{number}: {number} # {'x' * 9999}\n" for number in range(40)])
    source = Source("a.yaml", f"{HEAD}worker:\n  envs:\n{numbers}{BODY}")
    found = judged(source)
    assert 0 < sum(d.fix is not None for d in found) < 40
    assert len(fixed(source, found, judged, unsafe=True).fixes) == 40


def test_fixes_of_one_round_do_not_touch() -> None:
    found = judged(Source("a.yaml", f"{HEAD}status:\n  a: b\nruntime: {{}}\nworker:\n  replica: 1\n{BODY}"))
    assert [fix.title for fix in chosen(found, unsafe=True)] == ["rename to `replicas`", "remove `runtime`"]


def test_ends_where_two_fixes_undo_each_other() -> None:
    one, two = f"{HEAD}worker:\n  replica: 1\n{BODY}", f"{HEAD}worker:\n  replicas: 1\n{BODY}"
    back = [d._replace(fix=d.fix._replace(edits=(_undone(d.fix.edits[0]),))) for d in judged(Source("a.yaml", one)) if d.fix]
    source = Source("a.yaml", one)
    result = fixed(source, judged(source), lambda _: back, unsafe=True)
    assert result.source.text == two
    assert result.fixes == ("rename to `replicas`",)


def _undone(edit: Edit) -> Edit:
    end = edit.span.end
    return edit._replace(text="replica", span=edit.span._replace(end=end._replace(offset=end.offset + 1, column=end.column + 1)))


@pytest.mark.parametrize("code", sorted(RULES))
def test_fixing_what_a_rule_shows_ends_and_adds_no_error(code: str) -> None:
    for example in RULES[code].examples:
        source = Source("a.yaml", HEAD + example.text if example.text.startswith("worker:") else example.text)
        before = judged(source)
        result = fixed(source, before, judged, unsafe=True)
        left = judged(result.source)
        assert chosen(left, unsafe=True) == []
        assert named(left) <= named(before)


WHOLE = f"""\
{HEAD}# the section
worker:
  stack: bento:4.0  # which
  compute: runnable-default
  resources:
    # at least
    requests:
      cpu: 100m

      memory: 128Mi # measured
    limits: {{cpu: 200m, memory: 256Mi}}
  # what it does
  stackSpec:
    input:
      http_client:
        # from there
        url: https://example.com/
        verb: GET
    output:
      aws_s3:
        bucket: b
        # their names
        path: |
          # no comment

          ${{! count("files") }}
"""
SECTIONS = ("worker", "resources", "requests", "stackSpec", "http_client", "aws_s3")


def slid(text: str, section: str) -> str:
    """`text` with everything below `section` moved to the left until it stands beside it."""
    lines = text.splitlines(keepends=True)
    start = next(number for number, line in enumerate(lines) if line.strip() == f"{section}:")
    depth = len(lines[start]) - len(lines[start].lstrip(" "))
    for number in range(start + 1, len(lines)):
        if lines[number].strip() and not lines[number].startswith(" " * (depth + 1)):
            break
        lines[number] = lines[number].removeprefix("  ")
    return "".join(lines)


@settings(max_examples=20, deadline=None)
@given(sections=st.sets(st.sampled_from(SECTIONS), min_size=1), line_end=st.sampled_from(["\n", "\r\n"]))
def test_whatever_slid_out_comes_back_byte_for_byte(sections: set[str], line_end: str) -> None:
    text = WHOLE
    for section in sections:
        text = slid(text, section)
    assert text != WHOLE
    assert after(text.replace("\n", line_end)) == WHOLE.replace("\n", line_end)
