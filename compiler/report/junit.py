"""A JUnit report: a suite for each file, a failed case for each finding, a passed one where there is none.

Errors and warnings fail, since a clean file has neither; notes are what a passed case says; what was silenced is
skipped. Names of cases hold no lines, so that a moved finding stays the same test.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compiler.diagnostics import Diagnostic, Severity, dotted
from compiler.report.report import Options, Report, Silenced
from compiler.report.visible import visible
from compiler.report.wording import details, place


def junit(report: Report, _options: Options) -> str:
    files = {*report.files, *(d.file for d in report.diagnostics), *(entry.diagnostic.file for entry in report.silenced)}
    root = Element("testsuites", name="workerc")
    for file in sorted(files):
        found = [diagnostic for diagnostic in report.diagnostics if diagnostic.file == file]
        silenced = [entry for entry in report.silenced if entry.diagnostic.file == file]
        _suite(SubElement(root, "testsuite", name=visible(file)), found, silenced)
    _count(root, root)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _suite(suite: Element, found: Sequence[Diagnostic], silenced: Sequence[Silenced]) -> None:
    named: Counter[str] = Counter()
    for diagnostic in found:
        case = _case(suite, _name(diagnostic, named), diagnostic)
        if diagnostic.severity is Severity.NOTE:
            SubElement(case, "system-out").text = _text(diagnostic)
        else:
            failure = SubElement(case, "failure", message=diagnostic.message, type=diagnostic.severity.word)
            failure.text = _text(diagnostic)
    for entry in silenced:
        case = _case(suite, _name(entry.diagnostic, named), entry.diagnostic)
        reason = f": {entry.reason}" if entry.reason else ""
        SubElement(case, "skipped", message=f"silenced by {entry.by}{reason}")
    if not len(suite):
        SubElement(suite, "testcase", classname=suite.get("name", ""), name="no findings", time="0")
    _count(suite, suite)


def _case(suite: Element, name: str, diagnostic: Diagnostic) -> Element:
    file = visible(diagnostic.file)
    return SubElement(suite, "testcase", classname=file, name=name, file=file, line=str(diagnostic.span.start.line), time="0")


def _name(diagnostic: Diagnostic, named: Counter[str]) -> str:
    """`SEM101 min-above-max worker.autoScaling.maxReplicas`, numbered where it occurs again."""
    name = " ".join(filter(None, [diagnostic.code, diagnostic.name, visible(dotted(diagnostic.path))]))
    named[name] += 1
    return f"{name} #{named[name]}" if named[name] > 1 else name


def _text(diagnostic: Diagnostic) -> str:
    first = f"{place(diagnostic.file, diagnostic.span.start)}: {diagnostic.severity.word}[{diagnostic.code}] {diagnostic.message}"
    return "\n".join([first, *details(diagnostic)])


def _count(element: Element, root: Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure"), ("skipped", "skipped")):
        element.set(name, str(sum(1 for _ in root.iter(tag))))
    element.set("errors", "0")
    element.set("time", "0")
