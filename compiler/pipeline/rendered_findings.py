"""What is wrong with rendered objects, told at the line of the Worker or of the template that caused it."""

from __future__ import annotations

from collections.abc import Sequence

from compiler.diagnostics import Diagnostic, Finding, Severity, Span, dotted
from compiler.environment.environment import Environment
from compiler.lint.registry import RULES
from compiler.lint.rule import Rule
from compiler.manifest.cluster import Cluster
from compiler.manifest.custom import NONE as NO_KINDS
from compiler.manifest.custom import Kinds
from compiler.manifest.manifest import Manifest
from compiler.manifest.validity import findings
from compiler.pipeline.causes import cause
from compiler.pipeline.origins import nearest
from compiler.pipeline.template_findings import beside, place_of
from compiler.render.own import NONE, OwnTemplates
from compiler.resources.worker import Worker
from compiler.source import Source


def rendered_findings(
    worker: Worker,
    manifests: Sequence[Manifest],
    environment: Environment,
    kinds: Kinds = NO_KINDS,
    own: OwnTemplates = NONE,
    *,
    shutdown: int | None = None,
) -> list[Diagnostic]:
    """A diagnostic for every finding on `manifests`, which are those of `worker`; `kinds` are the custom ones that are known,
    `own` are the repository's templates, `shutdown` is how many seconds the pods need to stop.
    """
    cluster = Cluster(environment.minors, kinds)
    found = []
    for index, finding in findings([manifest.object for manifest in manifests], cluster, shutdown=shutdown):
        rule = RULES[finding.code]
        if (severity := rule.severity(environment.profile)) is not None:
            where = cause(worker, manifests[index], finding.path, environment.texts)
            diagnostic = _placed(worker, manifests[index], finding, rule, where)._replace(severity=severity)
            found.append(_at_template(diagnostic, worker, manifests[index], finding, own) if own else diagnostic)
    return found


def _placed(worker: Worker, manifest: Manifest, finding: Finding, rule: Rule, where: tuple[Source, Span] | None) -> Diagnostic:
    document = worker.resource.document
    source, span = where or (document.source, document.span(("name",)))
    return Diagnostic(
        code=rule.code,
        name=rule.name,
        severity=Severity.ERROR,
        message=f"{finding.message} ({manifest.kind} `{manifest.name}`, field `{dotted(finding.path)}`)",
        file=source.name,
        span=span,
        help=finding.help,
        path=finding.path,
        resource=f"{worker.workspace}/{worker.name}",
        blocking=rule.blocking,
    )


def _at_template(diagnostic: Diagnostic, worker: Worker, manifest: Manifest, finding: Finding, own: OwnTemplates) -> Diagnostic:
    """`diagnostic` at the template of the repository that put there what is wrong. Its message names no object: it is
    the same for all Workers.
    """
    where = place_of(manifest, finding.path, own)
    if where is None:
        return diagnostic
    origin = nearest(manifest.origins(), finding.path)
    return diagnostic._replace(
        message=f"{finding.message} ({manifest.kind}, field `{dotted(finding.path)}`)",
        file=where.source.name,
        span=where.span,
        related=(beside(worker, [origin] if origin else ()),),
    )
