"""What a server refuses in a ValidatingAdmissionPolicy; and the policy, compiled, if it refuses nothing."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence

from compiler.cel.program import Program
from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.policy import grammars
from compiler.policy.compilation import Compilation, CompiledPolicy
from compiler.policy.matchchecks import match_causes, metadata_causes
from compiler.policy.policy import policy
from compiler.policy.refusal import Cause, duplicate, invalid, not_supported, required, too_many

Object = Mapping[str, Any]

_SPEC: FieldPath = ("spec",)
_FAILURE_POLICIES = ("Fail", "Ignore")
_REASONS = ("Forbidden", "Invalid", "RequestEntityTooLarge")
_MOST_CONDITIONS, _MOST_ANNOTATIONS, _LONGEST_ANNOTATION = 64, 20, 5 * 1024
_NOTHING = "validations or auditAnnotations must contain at least one item"
_SLASHES = 1  # between a group and its version


def compiled_policy(obj: Object) -> CompiledPolicy | list[Cause]:
    """`obj` is normal."""
    spec: Object = obj["spec"]
    checks = _Checks(obj["metadata"], spec)
    causes = [*metadata_causes(obj["metadata"]), *checks.causes()]
    if causes:
        return causes
    return CompiledPolicy(
        policy=policy(obj),
        conditions=tuple(checks.conditions),
        variables=checks.variables,
        validations=tuple(checks.validations),
        messages=tuple(checks.messages),
        audit_annotations=tuple(checks.annotations),
    )


class _Checks:
    """One pass over a policy in the server's order, which keeps the programs that it compiles."""

    def __init__(self, metadata: Object, spec: Object) -> None:
        self.name: str = metadata.get("name", "")
        self.spec = spec
        self.compilation = Compilation(params="paramKind" in spec, variables=bool(spec.get("variables")))
        self.conditions: list[Program] = []
        self.variables: dict[str, Program] = {}
        self.validations: list[Program] = []
        self.messages: list[Program | None] = []
        self.annotations: list[Program] = []

    def causes(self) -> Iterator[Cause]:
        spec = self.spec
        if (ignored := spec["failurePolicy"]) not in _FAILURE_POLICIES:
            yield not_supported((*_SPEC, "failurePolicy"), ignored, _FAILURE_POLICIES)
        if "paramKind" in spec:
            yield from _param_kind(spec["paramKind"], (*_SPEC, "paramKind"))
        constraints: FieldPath = (*_SPEC, "matchConstraints")
        if "matchConstraints" not in spec:
            yield required(constraints)
        else:
            yield from match_causes(spec["matchConstraints"], constraints)
            if not spec["matchConstraints"].get("resourceRules"):
                yield required((*constraints, "resourceRules"))
        yield from self._conditions(spec.get("matchConditions", ()), (*_SPEC, "matchConditions"))
        for index, variable in enumerate(spec.get("variables", ())):
            yield from self._variable(variable, (*_SPEC, "variables", index))
        validations, annotations = spec.get("validations") or (), spec.get("auditAnnotations", ())
        if not validations and not annotations:
            yield required((*_SPEC, "validations"), _NOTHING)
            yield required((*_SPEC, "auditAnnotations"), _NOTHING)
        for index, validation in enumerate(validations):
            yield from self._validation(validation, (*_SPEC, "validations", index))
        yield from self._annotations(annotations, (*_SPEC, "auditAnnotations"))

    def _conditions(self, conditions: Sequence[Object], path: FieldPath) -> Iterator[Cause]:
        if len(conditions) > _MOST_CONDITIONS:
            yield too_many(path, len(conditions), _MOST_CONDITIONS)
        names: set[str] = set()
        for index, condition in enumerate(conditions):
            here, text, name = (*path, index), condition["expression"].strip(), condition["name"]
            if not text:
                yield required((*here, "expression"))
            else:
                yield from _kept(self.compilation.condition(text, (*here, "expression")), self.conditions)
            if not name:
                yield required((*here, "name"))
                continue
            for problem in grammars.qualified_name(name):
                yield invalid((*here, "name"), name, problem)
            if name in names:
                yield duplicate((*here, "name"), name)
            names.add(name)

    def _variable(self, variable: Object, path: FieldPath) -> Iterator[Cause]:
        name, text = variable["name"], variable["expression"]
        if not name.strip():
            yield required((*path, "name"), "name is not specified")
        elif not grammars.is_identifier(name):
            yield invalid((*path, "name"), name, "must be a valid CEL identifier")
        if not text.strip():
            yield required((*path, "expression"), "expression is not specified")
            return
        found = self.compilation.variable(name, text, (*path, "expression"))
        if isinstance(found, Program):
            self.variables[name] = found
        else:
            yield found

    def _validation(self, validation: Object, path: FieldPath) -> Iterator[Cause]:
        expression, message = validation["expression"], validation.get("message", "")
        if not expression.strip():
            yield required((*path, "expression"), "expression is not specified")
        else:
            yield from _kept(self.compilation.validation(expression, (*path, "expression")), self.validations)
        text = validation.get("messageExpression", "")
        if not text:
            self.messages.append(None)
        elif not text.strip():
            yield invalid((*path, "messageExpression"), text, "must be non-empty if specified")
        else:
            yield from _kept(self.compilation.message(text, (*path, "messageExpression")), self.messages)
        if message and not message.strip():
            yield invalid((*path, "message"), message, "must be non-empty if specified")
        elif "\n" in message.strip() or "\r" in message.strip():
            yield invalid((*path, "message"), message, "must not contain line breaks")
        if "reason" in validation and validation["reason"] not in _REASONS:
            yield not_supported((*path, "reason"), validation["reason"], _REASONS)

    def _annotations(self, annotations: Sequence[Object], path: FieldPath) -> Iterator[Cause]:
        if len(annotations) > _MOST_ANNOTATIONS:
            shown = [{"Key": each["key"], "ValueExpression": each["valueExpression"]} for each in annotations]
            yield invalid(path, shown, f"must not have more than {_MOST_ANNOTATIONS} auditAnnotations")
        keys: set[str] = set()
        for index, annotation in enumerate(annotations):
            here, key = (*path, index), annotation["key"]
            yield from self._annotation(annotation, here)
            if key in keys:
                yield duplicate((*here, "key"), key)
            keys.add(key)

    def _annotation(self, annotation: Object, path: FieldPath) -> Iterator[Cause]:
        key, written = annotation["key"], annotation["valueExpression"]
        if not self.name:
            yield invalid((*path, "key"), key, "requires metadata.name be non-empty")
        else:
            for problem in grammars.qualified_name(f"{self.name}/{key}"):
                yield invalid((*path, "key"), f"{self.name}/{key}", problem)
        text, here = written.strip(), (*path, "valueExpression")
        if not text:
            yield required(here, "valueExpression is not specified")
        elif len(text.encode()) > _LONGEST_ANNOTATION:
            yield required(here, f"must not exceed {_LONGEST_ANNOTATION} bytes in length")
        else:
            yield from _kept(self.compilation.audit_annotation(text, written, here), self.annotations)


def _kept(found: Program | Cause, programs: list[Any]) -> Iterable[Cause]:
    if isinstance(found, Program):
        programs.append(found)
        return ()
    return (found,)


def _param_kind(kind: Object, path: FieldPath) -> Iterator[Cause]:
    api_version, name = kind.get("apiVersion", ""), kind.get("kind", "")
    here: FieldPath = (*path, "apiVersion")
    group, _, version = api_version.rpartition("/")
    if not api_version:
        yield required(here)
    elif api_version.count("/") > _SLASHES:
        yield invalid(here, api_version, f"unexpected GroupVersion string: {api_version}")
    else:
        if group and (problems := grammars.subdomain(group)):
            yield invalid(here, group, ",".join(problems))
        if not version:
            yield invalid(here, api_version, "version must be specified")
        elif problems := grammars.dns1035_label(version):
            yield invalid(here, version, ",".join(problems))
    if not name:
        yield required((*path, "kind"))
    elif problems := grammars.dns1035_label(name.lower()):
        yield invalid((*path, "kind"), name, "may have mixed case, but should otherwise match: " + ",".join(problems))
