"""Cases beside policies: what is judged, what is expected, and what is wrong with how they are written."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace

from compiler.cel.libraries import regex
from compiler.diagnostics import Diagnostic, FieldPath, Severity
from compiler.document import Document, documents
from compiler.environment.environment import Environment
from compiler.environment.resolution import resolution
from compiler.hints import Any
from compiler.lint.registry import RULES
from compiler.manifest.custom import Kinds
from compiler.pipeline.admission import worker_request
from compiler.pipeline.policies import PolicySet, policy_set
from compiler.policy import server
from compiler.policy.cluster import Cluster
from compiler.policy.request import CREATE, DELETE, UPDATE, Namespace, Request
from compiler.policy.shapes import Kind, split
from compiler.policy.strict import WRONG_TYPE, undecodable
from compiler.records import NamedTuple
from compiler.resources.resource import Resource
from compiler.resources.suggestions import suggestion
from compiler.resources.types import WORKER_GROUP
from compiler.source import Source

Object = Mapping[str, Any]

INVALID_CASE = "POL105"
WHERE = "default"  # the namespace of an object that names none, as kubectl has it
_NO_FIELD, _NO_SECTION = "SPC102", "SPC115"  # a case need not have all that a Worker needs
_ALL_THAT_IT_NEEDS: Object = {"version": "v1beta", "type": "worker"}


class Suite(NamedTuple):
    """A file of cases, the documents of the `policies` that they are for, and `others` beside these: parameters. `problems` are
    in how it is written.
    """

    source: Source
    cases: Document | None
    policies: tuple[Document, ...]
    others: tuple[Document, ...] = ()
    problems: tuple[Diagnostic, ...] = ()


class Expected(NamedTuple):
    """`policy` is the one whose word counts, None if that of all does. Texts between slashes are regular expressions."""

    verdict: str
    policy: str | None = None
    message: str | None = None
    reason: str | None = None
    warnings: tuple[str, ...] | None = None


class Case(NamedTuple):
    """`line` is where it is written in `file`; `policies` are those of the file, `cluster` has the parameters of the case."""

    file: str
    line: int
    name: str
    request: Request
    expected: Expected
    policies: PolicySet
    cluster: Cluster


class ReadSuite(NamedTuple):
    """The cases that can be judged, and what is wrong with the others, or with the policies."""

    suite: Suite
    policies: PolicySet
    cases: tuple[Case, ...]
    diagnostics: tuple[Diagnostic, ...]


def read_suite(suite: Suite, kinds: Kinds) -> ReadSuite:
    """No case is read where the file or its policies are broken: the policy that it is for may be missing."""
    policies = policy_set([*suite.policies, *suite.others], kinds)
    told = [*suite.problems, *policies.diagnostics]
    cases: list[Case] = []
    if not told and suite.cases is not None:
        for index in range(len(suite.cases.data)):
            reading = _Reading(suite.cases, index, policies)
            case = reading.case()
            told += reading.diagnostics
            if case and not reading.diagnostics:
                cases.append(case)
    return ReadSuite(suite, policies, tuple(cases), tuple(told))


class _Reading:
    """Reads the case at `index` of a file that its schema accepts."""

    def __init__(self, document: Document, index: int, policies: PolicySet) -> None:
        self._document, self._index, self._policies = document, index, policies
        self._data: Object = document.data[index]
        self.diagnostics: list[Diagnostic] = []

    def case(self) -> Case | None:
        given, document = self._data, self._document
        cluster = self._policies.cluster
        if "params" in given:
            for at, params in enumerate(given["params"]):
                self._kind(("params", at), params, cluster)
            cluster = replace(cluster, parameters=tuple(given["params"]))
        expected = self._expected()
        request = self._request(cluster)
        if request is None:
            return None
        line = document.key_span((self._index, "name")).start.line
        return Case(document.source.name, line, given["name"], request, expected, self._policies, cluster)

    def _expected(self) -> Expected:
        written = self._data["expect"]
        if isinstance(written, str):
            return Expected(written)
        warnings = written.get("warnings")
        texts: dict[FieldPath, str] = {("warnings", at): text for at, text in enumerate(warnings or ())}
        texts[("message",)] = written.get("message", "")
        for path, text in texts.items():
            if is_pattern(text) and (complaint := regex.problem(text[1:-1])):
                self._tell(("expect", *path), f"the regular expression does not compile: {complaint}", "write it as Go does")
        known = [each.policy.name for each in self._policies.compiled]
        if (name := written.get("policy")) is not None and name not in known:
            meant = suggestion(name, known)
            advice = f"did you mean `{meant}`?" if meant else f"the policies are {', '.join(known) or 'none'}"
            self._tell(("expect", "policy"), f"there is no policy `{name}` beside the cases", advice)
        told = None if warnings is None else tuple(warnings)
        return Expected(written["verdict"], name, written.get("message"), written.get("reason"), told)

    def _request(self, cluster: Cluster) -> Request | None:
        given = self._data
        operation = given.get("operation", UPDATE if "oldObject" in given else CREATE)
        if "worker" in given and "object" in given:
            self._tell(("object",), "the case has a `worker` and an `object`", "write two cases")
            return None
        key = "worker" if "worker" in given else "object"
        before = "oldObject" if "oldObject" in given else key
        wanted = {CREATE: (key,), UPDATE: (key, "oldObject"), DELETE: (before,)}[operation]
        for each in wanted:
            if each not in given:
                also = " or a `worker`" if each == "object" else ""
                self._tell((), f"the case has no `{each}`", f"{operation} needs an `{each}`{also}")
                return None
        if operation == CREATE and "oldObject" in given:
            self._tell(("oldObject",), "nothing is there before a CREATE", "leave out `oldObject`, or write `operation: UPDATE`")
            return None
        read = self._worker if key == "worker" else self._object
        new = read(key, cluster) if operation != DELETE else None
        old = read(before, cluster) if operation != CREATE else None
        return None if self.diagnostics else _joined(operation, new, old)

    def _worker(self, key: str, _: Cluster) -> Request:
        written = {**_ALL_THAT_IT_NEEDS, **self._data[key]}
        document = next(iter(documents(Source(self._document.source.name, json.dumps(written)))))
        environment = Environment()
        read = resolution(Resource(document, "worker"), environment)
        for found in read.findings:
            lacking = found.code == _NO_FIELD or (found.code == _NO_SECTION and "worker" not in written)
            if not lacking and RULES[found.code].severity(environment.profile) is Severity.ERROR:
                self._tell((key, *found.path), found.message, found.help, on_key=found.on_key)
        request = worker_request(read.worker, environment)
        return replace(request, namespace=self._namespace(read.worker.workspace))

    def _object(self, key: str, cluster: Cluster) -> Request:
        obj = self._data[key]
        kind = self._kind((key,), obj, cluster)
        if self.diagnostics:
            return Request(kind, CREATE, obj)
        where = str(obj["metadata"].get("namespace") or WHERE) if kind.namespaced else None
        if where:
            obj = {**obj, "metadata": {**obj["metadata"], "namespace": where}}
        obj = cluster.defaulted(kind, obj)
        return Request(kind, CREATE, obj, None, self._namespace(where) if where else None)

    def _kind(self, path: FieldPath, obj: Object, cluster: Cluster) -> Kind:
        """The kind of `obj`. What no server would take is told."""
        forms = {"apiVersion": str, "kind": str, "metadata": dict}
        wrong = [field for field, form in forms.items() if not isinstance(obj.get(field), form)]
        for field in wrong:
            self._tell(path, f"the object has no `{field}`", f"add its `{field}`", on_key=True)
        metadata, api_version, name = obj.get("metadata"), str(obj.get("apiVersion")), str(obj.get("kind"))
        namespaced = isinstance(metadata, dict) and "namespace" in metadata
        kind = cluster.kinds.get((api_version, name), Kind(*split(api_version), name, f"{name.lower()}s", namespaced))
        if kind.type and not wrong and (refused := undecodable(kind, obj)):
            cause = next((cause for cause in refused.causes if cause.reason == WRONG_TYPE), refused.causes[0])
            self._tell((*path, *cause.path), f"no server takes the object: {cause.message}", "write it as you would apply it")
        return kind

    def _namespace(self, name: str) -> Namespace:
        """What a case does not say of it is not known, as it is not in a repository."""
        given = self._data.get("namespace")
        if given is None:
            return Namespace(name, known=False)
        return Namespace(name, given.get("labels") or {}, given.get("annotations") or {})

    def _tell(self, path: FieldPath, message: str, advice: str | None, *, on_key: bool = False) -> None:
        document, whole = self._document, (self._index, *path)
        span = document.key_span(whole) if on_key or not path else document.span(whole)
        rule, file = RULES[INVALID_CASE], document.source.name
        said = f"case `{self._data['name']}`: {message}"
        self.diagnostics.append(
            Diagnostic(rule.code, rule.name, Severity.ERROR, said, file, span, advice, path=whole, blocking=True)
        )


def _joined(operation: str, new: Request | None, old: Request | None) -> Request:
    """One request of the parts: objects as they would be after a server has created, replaced or deleted them."""
    one = new or old
    assert one is not None, "each operation has an object"
    kind, written, before = one.kind, new.object if new else None, old.object if old else None
    if kind.group != WORKER_GROUP:
        before = server.stored(server.created(kind, before)) if before else None
        if written:
            written = server.updated(kind, written, before) if before else server.created(kind, written)
    return replace(one, operation=operation, object=written, old_object=before)


def is_pattern(text: str) -> bool:
    return len(text) > 2 and text.startswith("/") and text.endswith("/")  # noqa: PLR2004 - the slashes
