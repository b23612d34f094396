"""What is wrong with templates of the repository, and with what they render, told at their lines."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from compiler.diagnostics import Diagnostic, FieldPath, Related, Span
from compiler.lint.registry import RULES
from compiler.manifest.custom import Kinds
from compiler.manifest.manifest import Manifest
from compiler.pipeline.origins import nearest, sources, word
from compiler.records import NamedTuple
from compiler.render.own import OwnTemplates
from compiler.render.problem import TemplateProblem
from compiler.resources.worker import Worker
from compiler.source import Source
from compiler.traced import Origin

_FAILING, _TWICE, _UNPLACED = "K8S201", "K8S202", "K8S203"
_NAME: FieldPath = ("metadata", "name")

# Those of Kubernetes that have no namespace. What a custom kind has is known to its definition only.
_EVERYWHERE = frozenset(
    (
        *("APIService", "CSIDriver", "CSINode", "ClusterRole", "ClusterRoleBinding", "CustomResourceDefinition"),
        *("DeviceClass", "FlowSchema", "IngressClass", "MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"),
        *("MutatingWebhookConfiguration", "Namespace", "Node", "PersistentVolume", "PriorityClass"),
        *("PriorityLevelConfiguration", "RuntimeClass", "StorageClass", "ValidatingAdmissionPolicy"),
        *("ValidatingAdmissionPolicyBinding", "ValidatingWebhookConfiguration", "VolumeAttachment", "VolumeAttributesClass"),
    )
)


class Place(NamedTuple):
    """A line of a template of the repository."""

    source: Source
    span: Span


class Made(NamedTuple):
    """An object and the Worker that it is rendered for."""

    worker: Worker
    manifest: Manifest


def place_of(manifest: Manifest, path: FieldPath, own: OwnTemplates) -> Place | None:
    """The line of a template of the repository that put what is at `path` there; None where one of ours did."""
    line = nearest(manifest.template_lines(), path)
    source = own.source(line.where) if line else None
    return Place(source, line_span(source, line.line)) if source and line else None


def line_span(source: Source, number: int) -> Span:
    """Line `number` without the space around it."""
    number = min(max(number, 1), len(source.line_starts))
    text = source.line(number)
    start = source.line_starts[number - 1]
    return source.span(start + len(text) - len(text.lstrip()), start + max(len(text.rstrip()), 1))


def beside(worker: Worker, origins: Iterable[Origin]) -> Related:
    """The line of `worker` that a value came from, else its name."""
    document = worker.resource.document
    source = document.source
    found = next((found for origin in origins for found in sources(origin, source.name)), None)
    if found:
        return Related(source.name, word(source, found), f"the value comes from here, in the Worker `{worker.name}`")
    return Related(source.name, document.span(("name",)), f"rendered for the Worker `{worker.name}`")


def failures(worker: Worker, problems: Iterable[TemplateProblem], own: OwnTemplates, profile: str) -> Iterator[Diagnostic]:
    """Templates that give nothing for `worker`."""
    for problem in problems:
        source = own.source(problem.template)
        assert source
        where = Place(source, line_span(source, problem.line))
        yield from _at(where, _FAILING, problem.message, related=beside(worker, problem.inputs), worker=worker, profile=profile)


def misplaced(worker: Worker, manifests: Sequence[Manifest], own: OwnTemplates, profile: str, kinds: Kinds) -> Iterator[Diagnostic]:
    """Objects of one Worker that have no namespace, or would be written to one file."""
    written: dict[str, Manifest] = {}
    for manifest in manifests:
        other = written.setdefault(manifest.file_name, manifest)
        if other is not manifest:
            yield from twice(Made(worker, manifest), Made(worker, other), own, profile)
        metadata = manifest.object["metadata"]
        if not metadata.get("namespace") and not _is_everywhere(manifest, kinds) and (where := place_of(manifest, _NAME, own)):
            message = f"the {manifest.kind} `{manifest.name}` has no namespace"
            advice = "write `namespace: {{ w.namespace }}` into its metadata"
            yield from _at(where, _UNPLACED, message, related=beside(worker, ()), worker=worker, profile=profile, advice=advice)


def _is_everywhere(manifest: Manifest, kinds: Kinds) -> bool:
    custom = kinds.get((str(manifest.object["apiVersion"]).rpartition("/")[0], manifest.kind))
    return not custom.namespaced if custom else manifest.kind in _EVERYWHERE


def twice(made: Made, before: Made, own: OwnTemplates, profile: str) -> Iterator[Diagnostic]:
    """`made` is the same object as `before`, and one of them comes from a template of the repository."""
    (worker, manifest), (first, other) = made, before
    here, there = _whole(manifest, own), _whole(other, own)
    where = here or there
    if where is None:
        return
    same = worker.resource is first.resource
    whose = "" if same else f" of the Workers `{first.name}` and `{worker.name}`"
    message = f"the {manifest.kind} `{manifest.name}`{whose} is rendered twice"
    advice = "give them different names" if same else "put the name of the Worker, `{{ w.name }}`, into the name"
    related = beside(worker, ())
    if same and here and there and here != there:
        related = Related(there.source.name, there.span, "the other one")
    yield from _at(where, _TWICE, message, related=related, worker=worker, profile=profile, advice=advice)


def _whole(manifest: Manifest, own: OwnTemplates) -> Place | None:
    """Where a template of the repository names the object, else the one that takes all of it from elsewhere."""
    source = own.source(manifest.template)
    return place_of(manifest, _NAME, own) or (Place(source, line_span(source, 1)) if source else None)


def folded(found: Iterable[tuple[str | None, Diagnostic]], own: OwnTemplates) -> list[tuple[str | None, Diagnostic]]:
    """`found`, where one line of a template is told of once for all Workers that it is wrong for."""
    result: list[tuple[str | None, Diagnostic]] = []
    alike: dict[tuple[str | None, str, str, Span, str], list[Diagnostic]] = {}
    for name, diagnostic in found:
        if own.source(diagnostic.file) is None:
            result.append((name, diagnostic))
        else:
            key = (name, diagnostic.code, diagnostic.file, diagnostic.span, diagnostic.message)
            alike.setdefault(key, []).append(diagnostic)
    for (name, *_), group in alike.items():
        result.append((name, _counted(group[0], len(group) - 1)))
    return result


def _counted(diagnostic: Diagnostic, others: int) -> Diagnostic:
    if not others or not diagnostic.related:
        return diagnostic
    first, *more = diagnostic.related
    told = first._replace(message=f"{first.message}, and for {others} more Worker{'s' if others > 1 else ''}")
    return diagnostic._replace(related=(told, *more))


def _at(
    where: Place, code: str, message: str, *, related: Related, worker: Worker, profile: str, advice: str | None = None
) -> Iterator[Diagnostic]:
    rule = RULES[code]
    if severity := rule.severity(profile):
        yield Diagnostic(
            rule.code,
            rule.name,
            severity,
            message,
            where.source.name,
            where.span,
            advice,
            related=(related,),
            resource=f"{worker.workspace}/{worker.name}",
            blocking=rule.blocking,
        )
