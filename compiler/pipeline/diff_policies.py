"""Changes before policies: an object that changes is an UPDATE of what it was, one that goes a DELETE."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace

from compiler.diagnostics import START, Diagnostic, FieldPath, Severity, Span
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.pipeline.admission import Admission, Subjected, worker_request
from compiler.pipeline.policies import PolicySet
from compiler.policy import server
from compiler.policy.request import DELETE, UPDATE, Request
from compiler.policy.shapes import Kind
from compiler.records import NamedTuple
from compiler.resources.worker import Worker

Object = Mapping[str, Any]
_NAME: FieldPath = ("metadata", "name")


class Spot(NamedTuple):
    """Where to tell of what is deleted: where the name of its Worker stands, if that is known. `resource` is workspace/name."""

    resource: str
    file: str
    span: Span = START


class Transitions(Admission):
    """Judges changes by the policies of one environment."""

    def __init__(
        self,
        policies: PolicySet,
        environment: Environment,
        out: str,
        before: Callable[[Object], Object | None],
        worker_before: Callable[[Worker], Worker | None],
    ) -> None:
        """`before` gives what a rendered object was, `worker_before` what a Worker was: None where there was none."""
        super().__init__(policies, environment, out)
        self._before, self._worker_before = before, worker_before

    def _worker_request(self, worker: Worker) -> Request:
        request, old = super()._worker_request(worker), self._worker_before(worker)
        if old is None:
            return request
        return Request(request.kind, UPDATE, request.object, worker_request(old, self._environment).object, request.namespace)

    def _request(self, kind: Kind, obj: Object) -> Request:
        request, old = super()._request(kind, obj), self._before(obj)
        if old is None:
            return request
        was = server.stored(server.created(kind, old))
        return Request(kind, UPDATE, server.updated(kind, obj, was), was, request.namespace)

    def on_gone(self, obj: Object, spot: Spot, profile: str) -> Iterator[Diagnostic]:
        """Findings on the deletion of an object."""
        created = super()._request(self._kind(obj), obj)
        yield from self._on_deletion(replace(created, object=None, old_object=server.stored(created.object or {})), spot, profile)

    def on_gone_worker(self, worker: Worker, spot: Spot, profile: str) -> Iterator[Diagnostic]:
        """Findings on the deletion of a Worker."""
        created = super()._worker_request(worker)
        yield from self._on_deletion(replace(created, object=None, old_object=created.object), spot, profile)

    def _on_deletion(self, created: Request, spot: Spot, profile: str) -> Iterator[Diagnostic]:
        request = replace(created, operation=DELETE)
        for outcome in self._outcomes(Subjected(request, lambda path: path)):
            yield from self._on_policy(outcome, profile, spot.resource)
            for denial in self._denials(outcome, request):
                rule = denial.rule
                yield Diagnostic(
                    code=rule.code,
                    name=rule.name,
                    severity=rule.severities[0] or Severity.ERROR,
                    message=f"{denial.decision.message} ({request.kind.kind} `{request.name}`, which is deleted)",
                    file=spot.file,
                    span=spot.span,
                    help=self._help(outcome),
                    path=_NAME,
                    resource=spot.resource,
                    blocking=rule.blocking,
                )
