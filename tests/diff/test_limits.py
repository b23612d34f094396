"""What is too much to be shown is counted, and nothing is said twice or cut in two."""

import re

import pytest

from compiler.diff.comparison import compare
from compiler.diff.findings import diagnostics
from compiler.diff.objects import ObjectKey, Side, SideObject
from compiler.lint.registry import RULES
from compiler.report.changes import change_text
from compiler.report.changes.changes import Changes
from compiler.report.report import Report


def deployment(number, tag, arguments):
    labels = {"app.kubernetes.io/name": f"w{number}"}
    arguments = [f"--{tag}-{index}-{'x' * 20}" for index in range(arguments)]
    container = {"name": "worker", "image": f"example.com/bento:{tag}", "args": arguments}
    return {
        "apiVersion": "apps/v1",
        "kind": "Deployment",
        "metadata": {"name": f"w{number}", "namespace": "sales"},
        "spec": {
            "selector": {"matchLabels": {**labels, "tag": tag}},
            "template": {"metadata": {"labels": labels}, "spec": {"containers": [container]}},
        },
    }


def side(tag, workers, arguments):
    objects = {}
    for number in range(workers):
        key = ObjectKey("prod", "sales", f"w{number:04}", "apps", "Deployment", f"w{number}")
        objects[key] = SideObject(key, deployment(number, tag, arguments), f"rendered/w{number}.yaml")
    return Side(tag, objects)


def comment(workers, arguments):
    comparison = compare(side("1", workers, arguments), side("2", workers, arguments))
    report = Report(tuple(diagnostics(comparison, RULES)), {}, (), 0, {})
    return change_text("markdown", Changes(comparison, report))


@pytest.mark.parametrize(("workers", "arguments"), [(3, 3), (60, 20), (400, 3), (2, 2000)])
def test_a_comment_has_a_size_that_github_takes(workers, arguments):
    text = comment(workers, arguments)
    assert len(text.encode()) <= 65_536
    assert text.startswith("<!-- workerc:diff -->\n")
    assert text.count("<details>") == text.count("</details>")
    assert len(re.findall(r"^```", text, re.MULTILINE)) % 2 == 0


def test_what_is_left_out_is_counted():
    text = comment(400, 3)
    findings, rows = text.count("| error `OUT201`"), len(re.findall(r"^\| `sales/w\d+` \| recreated", text, re.MULTILINE))
    assert f"{400 - findings} more findings not shown." in text
    assert f"{400 - rows} more Workers not shown." in text
    assert f"The fields of {400 - text.count('```diff')} more Workers are not shown." in text
    assert 0 < findings < 400 > rows > 0


def test_a_long_value_is_cut_at_a_terminal():
    comparison = compare(side("1", 1, 0), side("2", 1, 500))
    text = change_text("text", Changes(comparison, Report((), {}, (), 0, {})))
    assert "402 more fields not shown" in text
    assert len(text.splitlines()) < 110


def test_a_long_file_is_cut_at_a_terminal():
    key = ObjectKey("prod", "sales", "w", "", "ConfigMap", "w")
    sides = [
        Side(tag, {key: SideObject(key, {"apiVersion": "v1", "kind": "ConfigMap", "data": {"a.txt": f"{tag}\n" * 500}})})
        for tag in "ab"
    ]
    text = change_text("text", Changes(compare(*sides), Report((), {}, (), 0, {})))
    assert "941 more lines not shown" in text
