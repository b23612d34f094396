"""What is wrong with rendered objects, told at the line of the Worker that caused it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic, FieldPath, Finding, Severity, Span, dotted
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.manifest.manifest import Manifest
from compiler.manifest.validity import findings
from compiler.resources.worker import Worker
from compiler.source import Source
from compiler.traced import Origin


def rendered_findings(worker: Worker, manifests: Sequence[Manifest], profile: str) -> list[Diagnostic]:
    """A diagnostic for every finding on `manifests`, which are those of `worker`."""
    found = []
    for index, finding in findings([manifest.object for manifest in manifests]):
        rule = RULES[finding.code]
        if (severity := rule.severity(profile)) is not None:
            found.append(_placed(worker, manifests[index], finding, rule, severity))
    return found


def _placed(worker: Worker, manifest: Manifest, finding: Finding, rule: Rule, severity: Severity) -> Diagnostic:
    source = worker.resource.document.source
    origin = next(_sources(_nearest(manifest.origins(), finding.path), source.name), None)
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=severity,
        message=f"{finding.message} ({manifest.kind} `{manifest.name}`, field `{dotted(finding.path)}`)",
        file=source.name,
        span=_span(source, origin) if origin else worker.resource.document.span(("name",)),
        help=finding.help,
        path=finding.path,
        resource=f"{worker.workspace}/{worker.name}",
        blocking=rule.blocking,
    )


def _nearest(origins: Mapping[FieldPath, Origin], path: FieldPath) -> Origin | None:
    """The origin of the scalar at `path`, else of one below it, else of one beside it."""
    while True:
        if path in origins:
            return origins[path]
        below = next((origin for found, origin in origins.items() if found[: len(path)] == path), None)
        if below or not path:
            return below
        path = path[:-1]


def _sources(origin: Origin | None, name: str) -> Iterator[Origin]:
    """Lines of the Worker's file that `origin` goes back to."""
    if origin is None:
        return
    if origin.where == name and origin.line:
        yield origin
    for earlier in origin.inputs:
        yield from _sources(earlier, name)


def _span(source: Source, origin: Origin) -> Span:
    """The word at `origin`."""
    start = source.line_starts[origin.line - 1] + origin.column - 1
    end = start
    while end < len(source.text) and source.text[end] not in " \t\r\n,]}#":
        end += 1
    return source.span(start, max(end, start + 1))
