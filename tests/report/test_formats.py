"""What one format promises beyond its shape."""

import json
import re
import subprocess
import sys

import pytest

from compiler.diagnostics import START, Diagnostic, Edit, Fix, Severity
from compiler.report import FORMATS
from compiler.report.colors import STYLES
from compiler.report.fingerprint import fingerprints
from compiler.report.markdown import LIMIT
from compiler.report.report import Options, Report
from compiler.report.visible import visible, visible_name
from compiler.report.width import table, width
from compiler.source import Source


def found(severity=Severity.ERROR, **fields):
    return Diagnostic(
        **{"code": "SEM101", "name": "min-above-max", "severity": severity, "message": "m", "file": "w.yaml"} | fields
    )


def report(*diagnostics, **sources):
    return Report(diagnostics, sources, ("w.yaml",), 1, {})


@pytest.mark.parametrize(
    ("text", "columns"),
    [
        ("abc", 3),
        ("注文", 4),
        ("한국", 4),
        ("ｶﾅ", 2),
        ("\uff21", 2),
        ("e\u0301", 1),
        ("\u1112\u1161\u11ab", 2),  # a Hangul syllable from its letters
        ("☁", 1),
        ("☁\ufe0f", 2),
        ("1\ufe0f\u20e3", 2),
        ("a\ufe0f", 1),
        ("👍🏽", 2),
        ("👩\u200d👩\u200d👧", 2),
        ("🇩🇪", 2),
        ("क्ष", 2),
    ],
)
def test_width_is_that_of_terminals(text, columns):
    assert width(text) == columns


def test_a_table_stands_in_columns_of_a_terminal():
    assert list(table([("店", "1"), ("shop", ""), ("e\u0301", "2")], gap=2)) == ["店    1", "shop", "e\u0301     2"]


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("plain, 注文 é 👩\u200d👧", "plain, 注文 é 👩\u200d👧"),
        ("a\nb\r\tc", r"a\nb\r\tc"),
        ("\x1b[31m\x07\x9b", r"\x1b[31m\x07\x9b"),
        ("\u202eabc\u2066", r"\u202eabc\u2066"),
        ("a\u200db\u200b", r"a\u200db\u200b"),
        ("\ud800\ufffe\U000e0041", r"\ud800\ufffe\U000e0041"),
        ("##[error]x ###vso[y] ## [z]", r"#\x23[error]x ##\x23vso[y] ## [z]"),
    ],
)
def test_what_acts_is_made_visible(text, shown):
    assert visible(text) == shown


def test_a_file_name_cannot_begin_a_workflow_command():
    assert visible_name(" ::error::x.yaml") == r" \x3a:error::x.yaml"
    assert f"{visible_name(':')}:1:1" == r"\x3a:1:1"
    assert visible_name("a::b.yaml") == "a::b.yaml"


def contrast(code, background):
    """WCAG 2.2 contrast of a colour of the 6 x 6 x 6 cube."""
    levels = (0, 95, 135, 175, 215, 255)
    cube = [levels[(code - 16) // base % 6] for base in (36, 6, 1)]

    def luminance(color):
        linear = [c / 255 / 12.92 if c / 255 <= 0.04045 else ((c / 255 + 0.055) / 1.055) ** 2.4 for c in color]
        return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]

    light, dark = sorted([luminance(cube), luminance(background)], reverse=True)
    return (light + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("style", [style for style in STYLES.values() if ";" in style])
def test_colours_are_read_on_black_and_on_white(style):
    code = int(style.rpartition(";")[2])
    assert contrast(code, (0, 0, 0)) > 3
    assert contrast(code, (255, 255, 255)) > 3


def test_there_is_colour_only_when_asked_for():
    source = Source("w.yaml", "name: x\n")
    one = report(found(span=source.span(0, 4), help="h"), **{"w.yaml": source})
    assert "\x1b" not in FORMATS["text"](one)
    assert FORMATS["text"](one, Options(color=True)).startswith("\x1b[1;38;5;160merror[SEM101]\x1b[0m")


def test_github_says_how_many_it_does_not_show():
    many = report(*[found() for _ in range(13)], *[found(Severity.NOTE) for _ in range(10)])
    total = FORMATS["github"](many).splitlines()[0]
    assert total.endswith("(GitHub shows 10 annotations of a kind; 3 errors, 1 note more in the log only)")
    assert "GitHub" not in FORMATS["github"](report(*[found() for _ in range(10)], *[found(Severity.NOTE) for _ in range(9)]))


def test_markdown_stays_below_the_limit_and_counts_what_it_leaves_out():
    many = report(
        *[found(Severity.WARNING, message="`注文`<|>" * 40) for _ in range(300)], found(message="the worst"), found(Severity.NOTE)
    )
    text = FORMATS["markdown"](many)
    rows = [line for line in text.splitlines() if line.startswith(("| error", "| warning", "| note"))]
    left = re.search(r"^(\d+) further findings left out here: (\d+) warnings, 1 note\.$", text, re.MULTILINE)
    assert LIMIT * 0.95 < len(text.encode()) <= LIMIT
    assert "the worst" in rows[0]
    assert len(rows) + int(left[1]) == 302


def test_markdown_of_one_long_message_stays_below_the_limit():
    text = FORMATS["markdown"](report(*[found(message="<|>" * 50_000, help="`" * 50_000) for _ in range(20)]))
    assert len(text.encode()) <= LIMIT
    assert "left out here" in text


def test_a_moved_finding_keeps_its_fingerprint():
    source = Source("w.yaml", "a: 1\nb: 2\n")
    place = {"path": ("worker", "topology", 0, "name"), "resource": "public/orders"}
    before = [found(**place), found(**place), found(path=("b",)), found(code="SEM102", **place)]
    after = [diagnostic._replace(span=source.span(5, 6), message="other words", file="moved.yaml") for diagnostic in before[:2]]
    assert fingerprints(after) == fingerprints(before)[:2]
    assert len(set(fingerprints(before))) == 4
    assert fingerprints([found()]) != fingerprints([found(file="other.yaml")])


@pytest.mark.parametrize(
    ("file", "uri"),
    [
        ("a/b.yaml", "a/b.yaml"),
        ("./a.yaml", "a.yaml"),
        ("a b#c?.yaml", "a%20b%23c%3F.yaml"),
        ("a:b.yaml", "a%3Ab.yaml"),
        ("注文.yaml", "%E6%B3%A8%E6%96%87.yaml"),
        ("/repo/a b.yaml", "file:///repo/a%20b.yaml"),
        ("C:/repo/a.yaml", "file:///C:/repo/a.yaml"),
    ],
)
def test_sarif_addresses(file, uri):
    (run,) = json.loads(FORMATS["sarif"](report(found(file=file))))["runs"]
    artifact = run["results"][0]["locations"][0]["physicalLocation"]["artifactLocation"]
    assert artifact["uri"] == uri
    assert ("uriBaseId" in artifact) == (not uri.startswith("file:"))


def test_columns_of_sarif_are_code_points():
    source = Source("w.yaml", "👍🏽: 注文\n")
    (run,) = json.loads(FORMATS["sarif"](report(found(span=source.span(4, 6)), **{"w.yaml": source})))["runs"]
    region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
    assert run["columnKind"] == "unicodeCodePoints"
    assert (region["startColumn"], region["endColumn"]) == (5, 7)


def test_a_fix_that_would_show_a_secret_keeps_its_title_only():
    source = Source("w.yaml", "password: hunter2hunter2\n")
    fix = Fix("nest it", (Edit(source.span(0, 24), "login:\n  password: hunter2hunter2"),), safe=False)
    one = report(found(fix=fix, span=source.span(0, 8)), **{"w.yaml": source})
    assert json.loads(FORMATS["json"](one))["diagnostics"][0]["fix"] == {"title": "nest it", "safe": False, "edits": []}
    assert "fixes" not in json.loads(FORMATS["sarif"](one))["runs"][0]["results"][0]
    assert "= fixable with --unsafe-fixes: nest it" in FORMATS["text"](one)


def test_an_empty_report_needs_no_source():
    assert FORMATS["gitlab"](report()) == "[]\n"
    assert FORMATS["concise"](report()) == ""
    assert FORMATS["text"](report(found(span=START))).startswith("error[SEM101]: m\n --> w.yaml:1:1\n")


def test_formats_are_imported_when_they_are_used():
    program = """
import sys
from compiler.report import FORMATS
from compiler.report.report import Report
clean = Report((), {}, ("w.yaml",), 1, {})
FORMATS["text"](clean), FORMATS["concise"](clean), FORMATS["json"](clean)
print(*sorted(name for name in sys.modules if name.startswith("compiler.re")))
"""
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    loaded = set(run.stdout.split())
    assert {"compiler.report.text", "compiler.report.concise", "compiler.report.json"} <= loaded
    others = ("sarif", "github", "gitlab", "junit", "markdown", "safe")
    assert not loaded & {*(f"compiler.report.{name}" for name in others), "compiler.redaction"}
