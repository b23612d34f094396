"""The policies of one environment, read and compiled once, with what is wrong with them."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.assets import PACKAGED_POLICIES
from compiler.diagnostics import Diagnostic, FieldPath, Severity, Span
from compiler.document import Document
from compiler.document.inside import part_span
from compiler.document.problems import OF_OTHER_READERS
from compiler.environment.environment import Environment
from compiler.hints import Any
from compiler.lint.registry import RULES
from compiler.manifest.custom import Kinds
from compiler.policy.admission import Policies, enforced
from compiler.policy.cluster import Cluster
from compiler.policy.compilation import CompiledPolicy
from compiler.policy.policy import Binding
from compiler.policy.reading import API_VERSION, BINDING, POLICY, read_binding, read_policy
from compiler.policy.refusal import Refusal
from compiler.policy.request import Namespace
from compiler.policy.shapes import Kind
from compiler.records import NamedTuple
from compiler.regex import regex
from compiler.resources.types import KUBERNETES_KEYS

MANDATORY = "workerc.dev/mandatory"
HELP = "workerc.dev/help"
PODS = "workerc.dev/pods"  # "false" on a binding: not on the Pods that workloads would create
WORKER = "Worker"

_Identity = tuple[str, ...]  # apiVersion, kind, namespace and name of an object

_INVALID = "POL101"
_ERROR = regex(r"ERROR: <input>:(\d+):(\d+): ([^\n]*)")  # as CEL prints each


class PolicySet(NamedTuple):
    """What is enforced in `cluster`. `homes` has the document of each policy and binding, by kind and name."""

    policies: Policies
    cluster: Cluster
    homes: Mapping[tuple[str, str], Document]
    diagnostics: tuple[Diagnostic, ...] = ()
    compiled: tuple[CompiledPolicy, ...] = ()
    bindings: tuple[Binding, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.policies.all)


def policy_set(documents: Iterable[Document], kinds: Kinds) -> PolicySet:
    """The policies in `documents`; other objects there are parameters. `kinds` are the custom ones that are known.

    An object of the repository takes the place of the same one in a pack, wherever that is listed.
    """
    reading = _Reading()
    for document in _without_replaced(tuple(documents)):
        reading.add(document)
    custom = tuple(_kinds(kinds))
    return PolicySet(
        enforced(reading.policies, reading.bindings),
        Cluster(tuple(reading.parameters.values()), custom),
        reading.homes,
        tuple(reading.diagnostics),
        tuple(reading.policies),
        tuple(reading.bindings),
    )


def namespace(name: str, environment: Environment) -> Namespace:
    """The namespace as far as the repository says what labels it has."""
    settings, level = environment.objects.namespaces, environment.security.profile
    own = {f"pod-security.kubernetes.io/{mode}": level for mode in ("enforce", "warn")} if settings.render else {}
    labels, annotations = settings.metadata
    known = settings.render or bool(labels)
    return Namespace(name, {**_texts(labels), **own}, _texts(annotations), known)


def _identity(data: Mapping[str, Any]) -> _Identity:
    metadata = data.get("metadata")
    named = metadata if isinstance(metadata, dict) else {}
    return *(str(data.get(key)) for key in ("apiVersion", "kind")), *(str(named.get(key)) for key in ("namespace", "name"))


def _without_replaced(documents: Sequence[Document]) -> Iterator[Document]:
    own = {_identity(each.data) for each in documents if isinstance(each.data, dict) and not is_packaged(each)}
    for document in documents:
        if not (is_packaged(document) and isinstance(document.data, dict) and _identity(document.data) in own):
            yield document


def is_packaged(document: Document) -> bool:
    return document.source.name.startswith(PACKAGED_POLICIES)


class _Reading:
    def __init__(self) -> None:
        self.policies: list[CompiledPolicy] = []
        self.bindings: list[Binding] = []
        self.parameters: dict[_Identity, Mapping[str, Any]] = {}  # the last one counts
        self.homes: dict[tuple[str, str], Document] = {}
        self.diagnostics: list[Diagnostic] = []

    def add(self, document: Document) -> None:
        for problem in document.problems:
            if problem.code not in OF_OTHER_READERS:
                self._tell(document, problem.span, problem.message, problem.help)
        data = document.data
        if data is None:
            return
        if not isinstance(data, dict) or not data.keys() >= KUBERNETES_KEYS:
            message = "the document is no object of Kubernetes"
            self._tell(document, document.span(()), message, "give it an `apiVersion` and a `kind`")
        elif data["kind"] in (POLICY, BINDING):
            self._read(document, data)
        elif not isinstance(data.get("metadata"), dict):
            message = "the object has no mapping `metadata`, so no policy can find it"
            self._tell(document, document.key_span(("kind",)), message, "give it a `metadata` with a `name`")
        else:
            self.parameters[_identity(data)] = data

    def _read(self, document: Document, data: dict[str, Any]) -> None:
        kind = data["kind"]
        if data["apiVersion"] != API_VERSION:
            message = f"the {kind} is of `{data['apiVersion']}`, and only `{API_VERSION}` is read"
            self._tell(document, document.span(("apiVersion",)), message, f"write `apiVersion: {API_VERSION}`")
            return
        read = read_policy(data) if kind == POLICY else read_binding(data)
        if isinstance(read, Refusal):
            for diagnostic in _refused(document, read):
                self._tell(document, *diagnostic)
            return
        name = read.policy.name if isinstance(read, CompiledPolicy) else read.name
        if (kind, name) in self.homes:
            first = self.homes[kind, name].source.name
            message = f"the {kind} `{name}` is there twice, first in {first}"
            self._tell(document, document.span(("metadata", "name")), message, "give one of them another name")
            return
        self.homes[kind, name] = document
        if isinstance(read, CompiledPolicy):
            self.policies.append(read)
        else:
            self.bindings.append(read)

    def _tell(self, document: Document, span: Span, message: str, advice: str | None) -> None:
        rule, file = RULES[_INVALID], document.source.name
        self.diagnostics.append(Diagnostic(rule.code, rule.name, Severity.ERROR, message, file, span, advice, blocking=True))


def _refused(document: Document, refusal: Refusal) -> Iterator[tuple[Span, str, str | None]]:
    if not refusal.causes:
        yield document.span(()), refusal.message, None
    for cause in dict.fromkeys(refusal.causes):
        path = _present(document, cause.path)
        errors = _ERROR.findall(cause.message)
        for line, column, text in errors:
            yield _span(document, path, int(line), int(column)), f"`{cause.field}` does not compile: {text}", None
        if not errors:
            yield document.span(path), f"`{cause.field}`: {cause.message}", None


def _present(document: Document, path: FieldPath) -> FieldPath:
    while path and document.place(path) is None:
        path = path[:-1]
    return path


def _span(document: Document, path: FieldPath, line: int, column: int) -> Span:
    """The character at `line` and `column` of the expression at `path`, both from 1."""
    value: Any = document.data
    for step in path:
        value = value[step]
    if not isinstance(value, str):
        return document.span(path)
    lines = value.splitlines(keepends=True)
    offset = min(sum(map(len, lines[: line - 1])) + column - 1, max(len(value) - 1, 0))
    return part_span(document, path, offset, offset + 1)


def _kinds(kinds: Kinds) -> Iterator[Kind]:
    for custom in kinds.values():
        for version, found in custom.versions.items():
            if found.served:
                yield Kind(custom.group, version, custom.name, custom.resource, custom.namespaced)


def _texts(mapping: Mapping[str, str]) -> dict[str, str]:
    return {str(key): str(value) for key, value in mapping.items()}


def by_name(policies: Sequence[CompiledPolicy]) -> dict[str, CompiledPolicy]:
    return {each.policy.name: each for each in policies}
