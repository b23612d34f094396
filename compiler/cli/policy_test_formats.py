"""Results of cases as text, JSON and JUnit, secrets masked."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping
from itertools import groupby
from xml.etree.ElementTree import Element, SubElement, indent, tostring

from compiler.hints import Any
from compiler.pipeline.policy_judging import Judged
from compiler.pipeline.policy_trace import Saw, Trace
from compiler.pipeline.policy_words import constraints
from compiler.records import NamedTuple
from compiler.redaction.redacted import without
from compiler.report.summary import counted
from compiler.report.visible import visible


class Note(NamedTuple):
    """Something about a policy that is no failure."""

    file: str
    line: int
    message: str


class Results(NamedTuple):
    """`secrets` are the values that must not be shown."""

    judged: tuple[Judged, ...]
    notes: tuple[Note, ...]
    broken: int
    secrets: tuple[str, ...] = ()

    @property
    def failed(self) -> int:
        return sum(bool(each.complaints) for each in self.judged)


def text(results: Results) -> str:
    blocks = []
    for file, group in groupby(results.judged, key=lambda each: each.case.file):
        lines = [line for each in group for line in _case(each)]
        blocks.append([file, *[f"  {line}" for line in lines]])
    blocks.append([f"note: {note.message} ({note.file}:{note.line})" for note in results.notes])
    blocks.append([summary(results)])
    shown = ["".join([f"{visible(without(line, results.secrets))}\n" for line in block]) for block in blocks if block]
    return "\n".join(shown)


def summary(results: Results) -> str:
    count, failed = len(results.judged), results.failed
    parts = [f"{count - failed} passed"] + ([f"{failed} failed"] if failed else [])
    if results.broken:
        parts.append(counted(results.broken, "broken file"))
    return f"{counted(count, 'case')}: {', '.join(parts)}"


def _case(judged: Judged) -> Iterator[str]:
    case = judged.case
    if not judged.complaints:
        yield f"ok    {case.name}{'' if judged.matched else ' (no policy is for the object)'}"
        return
    yield f"FAIL  {case.name} (line {case.line})"
    for line in _failure(judged):
        yield f"      {line}"


def _failure(judged: Judged) -> Iterator[str]:
    yield from judged.complaints
    for said in judged.said:
        reason = f", {said.reason}" if said.reason else ""
        yield f"{said.how} by `{said.policy}`{reason}: {said.message}"
    for trace in judged.traces:
        yield from _trace(trace)
    yield from _unmatched(judged)


def _unmatched(judged: Judged) -> Iterator[str]:
    """The policies of the file that said nothing, and for what they are."""
    case = judged.case
    for compiled in case.policies.compiled:
        policy = compiled.policy
        if policy.name in judged.matched or case.expected.policy not in (None, policy.name):
            continue
        bindings = [binding for binding in case.policies.bindings if binding.policy == policy.name]
        if not bindings:
            yield f"policy `{policy.name}` has no binding in these files, so it says nothing"
            continue
        yield f"policy `{policy.name}` is not for {case.request.operation} of this `{case.request.resource}`, but for:"
        yield from [f"  {line}" for line in constraints(policy.constraints)]
        for binding in bindings:
            if binding.match is not None:
                yield from [f"  binding `{binding.name}`: {line}" for line in constraints(binding.match)]


def _trace(trace: Trace) -> Iterator[str]:
    params = f", parameters `{trace.params}`" if trace.params else ""
    yield f"policy `{trace.policy}`, binding `{trace.binding}`{params}"
    for saw in trace.expressions:
        yield from [f"  {line}" for line in _saw(saw)]


def _saw(saw: Saw) -> Iterator[str]:
    first, *more = saw.expression.splitlines() or [""]
    yield f"{saw.role} {saw.name}: {first}"
    yield from [f"  {line}" for line in more]
    yield f"  = {saw.value}" if saw.error is None else f"  error: {saw.error}"
    for path, value in saw.fields:
        yield f"    {path} = {value}"


def as_json(results: Results) -> str:
    counts = {"cases": len(results.judged), "failed": results.failed, "broken": results.broken}
    whole = {
        "cases": [_entry(each) for each in results.judged],
        "notes": [note._asdict() for note in results.notes],
        "summary": counts,
    }
    return json.dumps(_masked(whole, results.secrets), indent=2, ensure_ascii=False) + "\n"


def _entry(judged: Judged) -> dict[str, Any]:
    case = judged.case
    seen = [{**trace._asdict(), "expressions": [_expression(saw) for saw in trace.expressions]} for trace in judged.traces]
    return {
        "file": case.file,
        "line": case.line,
        "name": case.name,
        "passed": not judged.complaints,
        "expected": case.expected.verdict,
        "verdict": judged.verdict,
        "said": [said._asdict() for said in judged.said],
        "warnings": list(judged.warnings),
        "policies": list(judged.matched),
        "complaints": list(judged.complaints),
        "traces": seen,
    }


def _expression(saw: Saw) -> dict[str, Any]:
    return {**saw._asdict(), "fields": dict(saw.fields)}


def _masked(value: Any, secrets: tuple[str, ...]) -> Any:
    if isinstance(value, dict):
        return {key: _masked(each, secrets) for key, each in value.items()}
    if isinstance(value, list | tuple):
        return [_masked(each, secrets) for each in value]
    return without(value, secrets) if isinstance(value, str) else value


def junit(results: Results) -> str:
    root = Element("testsuites", name="workerc policy test")
    for file, group in groupby(results.judged, key=lambda each: each.case.file):
        suite = SubElement(root, "testsuite", name=visible(file))
        for judged in group:
            _element(suite, judged, results.secrets)
        _count(suite)
    _count(root)
    indent(root)
    return f'<?xml version="1.0" encoding="utf-8"?>\n{tostring(root, encoding="unicode")}\n'


def _element(suite: Element, judged: Judged, secrets: tuple[str, ...]) -> None:
    file, name = visible(judged.case.file), visible(without(judged.case.name, secrets))
    case = SubElement(suite, "testcase", classname=file, name=name, file=file, line=str(judged.case.line), time="0")
    if judged.complaints:
        lines = [visible(without(line, secrets)) for line in _failure(judged)]
        failure = SubElement(case, "failure", message=lines[0], type="expectation")
        failure.text = "\n".join(lines)


def _count(element: Element) -> None:
    for name, tag in (("tests", "testcase"), ("failures", "failure")):
        element.set(name, str(sum(1 for _ in element.iter(tag))))
    element.set("errors", "0")
    element.set("time", "0")


FORMATS: Mapping[str, Callable[[Results], str]] = {"text": text, "json": as_json, "junit": junit}
