"""What policies say of Workers and of the objects that they become, at the lines that caused it."""

from __future__ import annotations

import posixpath
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

from compiler.diagnostics import Diagnostic, FieldPath, Finding, Related, Severity, Span, dotted
from compiler.document import Document
from compiler.environment.environment import Environment
from compiler.environment.resolution import Resolution
from compiler.hints import Any
from compiler.lint.engine import CRASH
from compiler.lint.placing import RENDERED, Subject, placed
from compiler.lint.registry import RULES
from compiler.lint.rule import POLICY as POLICY_CODE
from compiler.lint.rule import Rule
from compiler.manifest.manifest import Manifest
from compiler.pipeline.causes import cause, place_in
from compiler.pipeline.policies import HELP, MANDATORY, PODS, WORKER, PolicySet, by_name, is_packaged, namespace
from compiler.policy import server
from compiler.policy.admission import Outcome, outcomes
from compiler.policy.blame import fields_read
from compiler.policy.evaluation import Decision
from compiler.policy.pods import created_pod
from compiler.policy.policy import Binding
from compiler.policy.reading import BINDING, POLICY
from compiler.policy.request import CREATE, Request
from compiler.policy.shapes import Kind
from compiler.records import NamedTuple
from compiler.resources.types import WORKER_GROUP
from compiler.resources.worker import Worker
from compiler.source import Source

_UNEVALUATED, _UNCONFIGURED, _IDLE = "POL102", "POL103", "POL104"
_SEVERITIES = {"Deny": Severity.ERROR, "Warn": Severity.WARNING, "Audit": Severity.NOTE}
_NAME: FieldPath = ("metadata", "name")


class Denial(NamedTuple):
    """A validation that failed. `fields` are those it read, in the object that was judged, the likeliest cause first.
    `whatever`: it denies whatever the actions of the binding are.
    """

    outcome: Outcome
    decision: Decision
    fields: tuple[FieldPath, ...] = ()
    whatever: bool = False

    @property
    def rule(self) -> Rule:
        """The policy as the rule that it is."""
        binding = self.outcome.binding
        actions = binding.actions if binding and not self.whatever else ("Deny",)
        severity = max([_SEVERITIES[action] for action in actions], default=Severity.ERROR)
        code = f"{POLICY_CODE}{self.outcome.policy}"
        return Rule(code, self.outcome.policy, (severity,) * 3, is_mandatory(binding), "", None, "worker")


class Subjected(NamedTuple):
    """One object before policies. `origin` leads from its fields to those of what is placed: a Pod's to its workload's."""

    request: Request
    origin: Callable[[FieldPath], FieldPath]
    pod: bool = False


class Admission:
    """Judges by the policies of one environment, and counts the objects that each was for."""

    def __init__(self, policies: PolicySet, environment: Environment, out: str = "") -> None:
        """`out` is the directory of the output tree, as it is shown."""
        self._policies, self._environment, self._out = policies, environment, out
        self._compiled = by_name(policies.compiled)
        self.matched: Counter[str] = Counter()
        self.unevaluated: dict[str, set[str]] = {}
        self.uncompiled: set[str] = set()  # Workers that were judged, and have not become anything so far

    @property
    def policies(self) -> PolicySet:
        return self._policies

    def on_manifests(self, worker: Worker, manifests: Sequence[Manifest], profile: str) -> Iterator[Diagnostic]:
        """Findings on what `worker` has become; the same one on a workload and on its Pods counts once."""
        said: set[tuple[str, str, Any]] = set()
        self.uncompiled.discard(f"{worker.workspace}/{worker.name}")
        for manifest in manifests:
            for subjected in self._subjected(manifest):
                for outcome in self._outcomes(subjected):
                    for diagnostic in self._on_manifest(outcome, subjected, worker, manifest, profile):
                        what = (diagnostic.code, diagnostic.message.partition(" (")[0], diagnostic.span)
                        if what not in said:
                            said.add(what)
                            yield diagnostic

    def on_worker(self, read: Resolution, profile: str) -> Iterator[Diagnostic]:
        """Findings on the Worker itself, as it is in the environment."""
        worker = read.worker
        subject = Subject(worker.resource.document, profile, f"{worker.workspace}/{worker.name}")
        request = self._worker_request(worker)
        self.uncompiled.add(subject.resource)
        for outcome in self._outcomes(Subjected(request, lambda path: path)):
            yield from self._on_policy(outcome, profile, subject.resource)
            for denial in self._denials(outcome, request):
                if any(read.is_silent(field) for field in denial.fields):
                    continue  # all is said of it: it is not there because it is wrong
                path = _field(denial.fields, worker)
                finding = Finding(path, denial.decision.message, self._help(outcome), on_key=worker.get(*path) is None)
                if diagnostic := placed(finding, denial.rule, subject, read.moves):
                    yield diagnostic

    def idle(self) -> Iterator[Diagnostic]:
        """Policies of the repository that were for nothing that was judged."""
        bound = {binding.policy for binding in self._policies.bindings}
        for name in self._compiled:
            document = self._policies.homes[POLICY, name]
            if self.matched[name] or is_packaged(document):
                continue
            message = f"the policy `{name}` is for nothing that is rendered"
            advice = "compare its `matchConstraints` with `workerc policy list`"
            if name not in bound:
                message = f"the policy `{name}` is enforced by no binding"
                advice = "write a ValidatingAdmissionPolicyBinding for it"
            yield from _own(_IDLE, message, advice, document, self._environment.profile)

    def _outcomes(self, subjected: Subjected) -> Iterator[Outcome]:
        judging: set[str] = set()
        for outcome in outcomes(self._policies.policies, subjected.request, self._policies.cluster):
            if subjected.pod and outcome.binding and outcome.binding.annotations.get(PODS) == "false":
                continue
            if _is_judged(outcome):
                judging.add(outcome.policy)
            yield outcome
        self.matched.update(judging)

    def _subjected(self, manifest: Manifest) -> Iterator[Subjected]:
        obj = manifest.object
        yield Subjected(self._request(self._kind(obj), obj), lambda path: path)
        if created := created_pod(obj):
            pod = self._policies.cluster.kinds["v1", "Pod"]
            yield Subjected(self._request(pod, created.manifest), created.origin, pod=True)

    def _kind(self, obj: Mapping[str, Any]) -> Kind:
        return self._policies.cluster.kinds.get((obj["apiVersion"], obj["kind"])) or _guessed(obj)

    def _worker_request(self, worker: Worker) -> Request:
        return worker_request(worker, self._environment)

    def _request(self, kind: Kind, obj: Mapping[str, Any]) -> Request:
        name = (obj.get("metadata") or {}).get("namespace") if kind.namespaced else None
        where = namespace(str(name), self._environment) if name else None
        return Request(kind, CREATE, server.created(kind, obj), None, where)

    def _denials(self, outcome: Outcome, request: Request) -> Iterator[Denial]:
        compiled, cluster = self._compiled[outcome.policy], self._policies.cluster
        for evaluation in outcome.evaluations:
            for decision in evaluation.decisions:
                fields = fields_read(compiled, outcome, evaluation, decision, request=request, cluster=cluster)
                yield Denial(outcome, decision, fields)
            for message in evaluation.annotation_errors:
                yield Denial(outcome, Decision(message, is_error=True), whatever=True)

    def _on_manifest(
        self, outcome: Outcome, subjected: Subjected, worker: Worker, manifest: Manifest, profile: str
    ) -> Iterator[Diagnostic]:
        name = f"{worker.workspace}/{worker.name}"
        yield from self._on_policy(outcome, profile, name)
        for denial in self._denials(outcome, subjected.request):
            rule = denial.rule
            field, source, span = self._cause(worker, manifest, [subjected.origin(path) for path in denial.fields])
            there = place_in(manifest, field)
            rendered = posixpath.join(self._out, self._environment.name, name, manifest.file_name)
            yield Diagnostic(
                code=rule.code,
                name=rule.name,
                severity=rule.severities[0] or Severity.ERROR,
                message=f"{denial.decision.message} ({manifest.kind} `{manifest.name}`, field `{dotted(field)}`)",
                file=source.name,
                span=span,
                help=self._help(outcome),
                related=(Related(rendered, there, RENDERED),),
                path=field,
                resource=name,
                blocking=rule.blocking,
            )

    def _cause(self, worker: Worker, manifest: Manifest, fields: Sequence[FieldPath]) -> tuple[FieldPath, Source, Span]:
        """The first of `fields` that somebody wrote, and where; without one the name of the Worker."""
        for field in fields:
            if found := cause(worker, manifest, field, self._environment.texts):
                return field, *found
        document = worker.resource.document
        return fields[0] if fields else _NAME, document.source, document.span(("name",))

    def _on_policy(self, outcome: Outcome, profile: str, resource: str) -> Iterator[Diagnostic]:
        """What is to be said of the policy itself, or of us."""
        binding = outcome.binding
        document = self._policies.homes[(BINDING, binding.name) if binding else (POLICY, outcome.policy)]
        if outcome.not_evaluated is not None:
            self.unevaluated.setdefault(outcome.policy, set()).add(outcome.not_evaluated)
            message = f"the policy `{outcome.policy}` is not evaluated: {outcome.not_evaluated}"
            for diagnostic in _own(_UNEVALUATED, message, "the cluster will judge it", document, profile):
                mandatory = is_mandatory(binding)
                yield diagnostic._replace(severity=Severity.ERROR, blocking=True) if mandatory else diagnostic
        if outcome.misconfigured is not None:
            yield from _own(_UNCONFIGURED, outcome.misconfigured, "the cluster would deny the request", document, profile)
        if outcome.crash is not None:
            message = f"judging by the policy `{outcome.policy}` crashed: {outcome.crash}"
            advice = "this is a defect of workerc, not of your file: report it with this line"
            file, span = document.source.name, document.span(_NAME)
            yield Diagnostic(CRASH, "crash", Severity.ERROR, message, file, span, advice, resource=resource, blocking=True)

    def _help(self, outcome: Outcome) -> str | None:
        return self._compiled[outcome.policy].policy.annotations.get(HELP)


def worker_request(worker: Worker, environment: Environment) -> Request:
    """What creating `worker`, as it is in `environment`, would ask of a server that knew Workers."""
    version = str(worker.data.get("version", "v1beta"))
    kind = Kind(WORKER_GROUP, version, WORKER, "workers", namespaced=True)
    obj = {**worker.data, "apiVersion": kind.api_version, "kind": WORKER, "metadata": _metadata(worker)}
    return Request(kind, CREATE, obj, None, namespace(worker.workspace, environment))


def _is_judged(outcome: Outcome) -> bool:
    """Whether the policy said anything: not where a condition of it keeps it from the object."""
    return not outcome.evaluations or any(evaluation.applies for evaluation in outcome.evaluations)


def _own(code: str, message: str, advice: str, document: Document, profile: str) -> Iterator[Diagnostic]:
    """A finding on the policy or the binding in `document`."""
    rule, file = RULES[code], document.source.name
    if severity := rule.severity(profile):
        span = document.span(_NAME)
        yield Diagnostic(code, rule.name, severity, message, file, span, advice, blocking=rule.blocking)


def is_mandatory(binding: Binding | None) -> bool:
    return binding is not None and binding.annotations.get(MANDATORY) == "true"


def _field(fields: Iterable[FieldPath], worker: Worker) -> FieldPath:
    """The first of `fields` that is one of the Worker; metadata stands for its name."""
    own = [path for path in fields if path and path[0] in worker.data and path[0] not in ("apiVersion", "kind", "metadata")]
    return next(iter(own), ("name",))


def _metadata(worker: Worker) -> dict[str, Any]:
    labels = {
        "app.kubernetes.io/component": "worker",
        "app.kubernetes.io/instance": worker.name,
        "app.kubernetes.io/managed-by": "workerc",
        "app.kubernetes.io/name": worker.name,
    }
    told = {key: worker.data[key] for key in ("description", "layer", "owner") if isinstance(worker.data.get(key), str)}
    annotations = {f"workerc.dev/{key}": value for key, value in told.items()}
    return {"name": worker.name, "namespace": worker.workspace, "labels": labels, "annotations": annotations}


def _guessed(obj: Mapping[str, Any]) -> Kind:
    """A kind that nothing here defines."""
    group, _, version = str(obj["apiVersion"]).rpartition("/")
    kind = str(obj["kind"])
    return Kind(group, version, kind, f"{kind.lower()}s", "namespace" in (obj.get("metadata") or {}))
