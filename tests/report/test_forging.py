"""Whatever a file, its name or a message holds: every format keeps its shape, and readers nobody here wrote agree."""

import json
import re
import unicodedata
import xml.etree.ElementTree as ET
from pathlib import Path
from urllib.parse import unquote_to_bytes

import jsonschema_rs
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from compiler.diagnostics import Diagnostic, Edit, Fix, Position, Related, Severity, Span
from compiler.report import FORMATS
from compiler.report.report import Options, Report, Silenced
from compiler.source import Source

SCHEMA = Path(__file__).parent.parent.parent / "compiler/report/schemas/report.schema.json"
REPORT_SCHEMA = jsonschema_rs.validator_for(json.loads(SCHEMA.read_text(encoding="utf-8")))

SNIPPETS = (
    *("\n", "\r\n", "\r", "\t", "\x00", "\x1b[31m", "\x9b1m", "\x85", "\u2028", "\u202e", "\u2066", "\u200b", "\ufffe", "\ud800"),
    *("::error::x", "::", "##[error]", "##vso[x]", "%0A", "%", ":", ",", "`", "``", "|", "\\|", "\\", "<b>", "</code>", "<!--"),
    *("-->", "]]>", "&amp;", "&#64;", "@all", "#1", "[x](http://x.test)", "](", "www.x.test", "a@b.test", "*x*", "__", "~~", "$x$"),
    *("error[X1]: x", "  --> x:1:1", "  = help: x", "worker:", " ", "abc", "注文", "é", "👩‍👩‍👧", "{0}", "---", "1. ", "{{ x }}"),
)
texts = st.lists(st.sampled_from(SNIPPETS), max_size=6).map("".join) | st.text(max_size=12)
files = texts.filter(bool)
positions = st.builds(Position, st.integers(1, 6), st.integers(1, 30), st.just(0))
spans = st.tuples(positions, positions).map(lambda ends: Span(*sorted(ends)))
diagnostics = st.builds(
    Diagnostic,
    code=st.sampled_from(["YML101", "SPC101", "SEM101"]),
    name=st.sampled_from(["syntax", "unknown-field"]),
    severity=st.sampled_from(Severity),
    message=texts.filter(bool),
    file=files,
    span=spans,
    help=st.none() | texts,
    related=st.lists(st.builds(Related, files, spans, texts), max_size=2).map(tuple),
    fix=st.none() | st.builds(Fix, texts, st.lists(st.builds(Edit, spans, texts), max_size=2).map(tuple), st.booleans()),
    path=st.lists(texts | st.integers(0, 3), max_size=3).map(tuple),
    resource=texts,
    blocking=st.booleans(),
    environments=st.lists(texts, max_size=2).map(tuple),
)


@st.composite
def reports(draw):
    found = draw(st.lists(diagnostics, min_size=1, max_size=3))
    named = sorted({d.file for d in found} | {r.file for d in found for r in d.related})
    sources = {name: Source(name, draw(texts)) for name in draw(st.lists(st.sampled_from(named), unique=True))}
    judged = draw(st.lists(files, max_size=2, unique=True))
    silenced = draw(
        st.lists(st.builds(Silenced, diagnostics, st.sampled_from(["comment", "baseline"]), st.none() | texts), max_size=1)
    )
    return Report(tuple(sorted(found, key=lambda d: d.sort_key)), sources, tuple(judged), 1, {draw(texts): 1}, tuple(silenced))


def holds(test):
    """Run `test` on many reports, few enough that all formats together take seconds."""
    return settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])(given(reports())(test))


def lines(text):
    """The lines of `text` as the most generous reader splits them."""
    assert text.endswith("\n")
    return text.splitlines()


@holds
def test_no_format_lets_a_control_character_or_a_command_through(report):
    for name, reporter in FORMATS.items():
        text = reporter(report, Options(silenced=True))
        assert text.encode("utf-8")
        hidden = {c for c in text if unicodedata.category(c) in {"Cc", "Cs", "Zl", "Zp"} or c in "\u202e\u2066\u200b\ufffe"}
        assert hidden <= {"\n"}, name
        assert not re.search(r"##\w*\[", text), name
        commands = [line for line in lines(text) if line.lstrip().startswith("::")]
        assert len(commands) == (len(report.diagnostics) + 1 if name == "github" else 0), name
        assert reporter(report, Options(silenced=True)) == text


@holds
def test_concise_has_a_line_for_each(report):
    assert len(lines(FORMATS["concise"](report))) == len(report.diagnostics)


@holds
def test_text_has_a_header_and_a_place_for_each(report):
    text = FORMATS["text"](report)
    blocks = text.split("\n\n")
    headers = [line for line in lines(text) if re.match(r"(error|warning|note)\[", line)]
    assert len(blocks) == len(report.diagnostics) + 1
    assert len(headers) == len(report.diagnostics)
    assert all(re.match(r" +--> ", block.split("\n")[1]) for block in blocks[:-1])


@holds
def test_colours_change_no_character(report):
    coloured = FORMATS["text"](report, Options(color=True))
    assert re.sub(r"\x1b\[[0-9;]*m", "", coloured) == FORMATS["text"](report)
    for line in lines(coloured):
        assert line.count("\x1b[0m") * 2 == line.count("\x1b")  # every colour ends on its line


def command(line):
    """A workflow command as the runner of GitHub reads it: name, properties, message."""
    head, data = line.removeprefix("::").split("::", 1)
    name, _, pairs = head.partition(" ")
    properties = dict(pair.split("=", 1) for pair in pairs.split(","))

    def unescaped(text, *further):
        for escape, character in (*further, ("%0D", "\r"), ("%0A", "\n"), ("%25", "%")):
            text = text.replace(escape, character)
        return text

    return name, {k: unescaped(v, ("%3A", ":"), ("%2C", ",")) for k, v in properties.items()}, unescaped(data)


@holds
def test_github_reads_one_command_for_each(report):
    total, *commands = [command(line) for line in lines(FORMATS["github"](report))]
    assert total[:2] == ("notice", {"title": "workerc"})
    ranks = [("error", "warning", "notice").index(name) for name, _, _ in commands]
    assert ranks == sorted(ranks)
    for (_, properties, data), diagnostic in zip(commands, report.worst_first, strict=True):
        assert properties["title"] == f"{diagnostic.code} {diagnostic.name}"
        assert properties["line"] == str(diagnostic.span.start.line)
        assert len(data.split("\n")) == 1 + (1 if diagnostic.help else 0) + len(diagnostic.related) + bool(diagnostic.environments)


@holds
def test_json_is_as_its_schema_says_and_keeps_files_and_paths_exactly(report):
    found = json.loads(FORMATS["json"](report, Options(silenced=True)))
    REPORT_SCHEMA.validate(json.loads(json.dumps(found, ensure_ascii=False).encode("utf-8", "replace")))
    assert [(d["file"], tuple(d["path"])) for d in found["diagnostics"]] == [(d.file, d.path) for d in report.diagnostics]
    assert len(found["silenced"]) == len(report.silenced)


@holds
def test_gitlab_has_a_fingerprint_of_its_own_for_each(report):
    found = json.loads(FORMATS["gitlab"](report))
    assert len({entry["fingerprint"] for entry in found}) == len(found) == len(report.diagnostics)
    assert {entry["severity"] for entry in found} <= {"info", "minor", "major", "critical", "blocker"}
    assert all(entry["location"]["path"] and entry["location"]["lines"]["begin"] > 0 for entry in found)


@holds
def test_sarif_names_files_by_relative_addresses(report):
    (run,) = json.loads(FORMATS["sarif"](report))["runs"]
    everything = sorted([*report.diagnostics, *(entry.diagnostic for entry in report.silenced)], key=lambda d: d.sort_key)
    for result, diagnostic in zip(run["results"], everything, strict=True):
        artifact = result["locations"][0]["physicalLocation"]["artifactLocation"]
        assert re.fullmatch(r"[\w.~/%-]*|file://[\w.~/%-]*", artifact["uri"], re.ASCII)
        expected = diagnostic.file.removeprefix("./").encode("utf-8", "surrogatepass")
        assert unquote_to_bytes(artifact["uri"].removeprefix("file://")) == expected
        assert run["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"]
        assert "](" not in result["message"]["text"]


@holds
def test_junit_has_a_case_for_each_finding_and_each_clean_file(report):
    root = ET.fromstring(FORMATS["junit"](report).encode("utf-8"))
    found = {d.file for d in report.diagnostics} | {entry.diagnostic.file for entry in report.silenced}
    clean = set(report.files) - found
    cases = list(root.iter("testcase"))
    assert len(cases) == len(report.diagnostics) + len(report.silenced) + len(clean)
    assert len(list(root.iter("failure"))) == sum(1 for d in report.diagnostics if d.severity is not Severity.NOTE)
    assert {element.tag for element in root.iter()} <= {"testsuites", "testsuite", "testcase", "failure", "skipped", "system-out"}
    for suite in root:
        names = [case.get("name") for case in suite]
        assert len(set(names)) == len(names)


@holds
def test_markdown_is_one_table_and_plain_text(report):
    markdown_it = pytest.importorskip("markdown_it", reason="markdown-it-py is not installed")
    tokens = (
        markdown_it.MarkdownIt("commonmark", {"html": True}).enable(["table", "strikethrough"]).parse(FORMATS["markdown"](report))
    )
    assert [token.content for token in tokens if token.type == "html_block"] == ["<!-- workerc:lint -->\n"]
    assert sum(token.type == "table_open" for token in tokens) == 1
    assert sum(token.type == "tr_open" for token in tokens) == len(report.diagnostics) + 1
    assert sum(token.type == "td_open" for token in tokens) == 3 * len(report.diagnostics)
    inline = [child for token in tokens for child in token.children or []]
    assert {child.content for child in inline if child.type == "html_inline"} <= {"<br>", "<code>", "</code>"}
    assert {child.type for child in inline} <= {"text", "text_special", "code_inline", "html_inline"}
    for token in tokens:
        assert not re.search(r"@\w|#\d|://|www\.", "".join(rendered_text(token.children or [])))


def rendered_text(inline):
    """What is read as text, that is outside of code, where neither GitHub nor GitLab look for names and references."""
    code = False
    for child in inline:
        if child.type == "html_inline":
            code = {"<code>": True, "</code>": False}.get(child.content, code)
        elif child.type != "code_inline" and not code:
            yield child.content


ascii_lines = st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E, exclude_characters="#:=@"), min_size=1, max_size=200)


@settings(max_examples=100, deadline=None)
@given(ascii_lines, st.data(), st.integers(40, 120))
def test_marks_stand_under_what_they_mean_and_lines_fit(line, data, width):
    start = data.draw(st.integers(0, len(line) - 1))
    end = data.draw(st.integers(start + 1, len(line)))
    source = Source("w.yaml", line)
    diagnostic = Diagnostic("T1", "t", Severity.ERROR, "m", "w.yaml", source.span(start, end))
    text = FORMATS["text"](Report((diagnostic,), {"w.yaml": source}, ("w.yaml",), 1, {}), Options(width=width))
    _, _, _, shown, marked, *_ = [f"{line:{width}}" for line in lines(text)]
    assert len(shown.rstrip()) <= width
    at, to = marked.index("^"), marked.rindex("^") + 1
    assert line[start:end].startswith(shown[at:to]) or shown[at:to].strip() == line[start:end].strip()
    assert to - at == end - start or shown.rstrip().endswith("…")
