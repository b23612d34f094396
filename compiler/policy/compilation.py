"""The expressions of a policy, compiled once; and what a server says of those that do not compile."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from compiler.cel.declarations import Declarations
from compiler.cel.errors import CompileErrors
from compiler.cel.program import Program, compiled
from compiler.cel.types import BOOL, NULL, STRING, Type, object_of
from compiler.diagnostics import FieldPath
from compiler.hints import Any
from compiler.policy.declarations import declarations_with, plain_declarations, variable_type
from compiler.policy.policy import Policy
from compiler.policy.refusal import Cause, invalid

Object = Mapping[str, Any]

_ANNOTATION = (STRING, NULL)
_OF_ITS_OWN = ("must evaluate to ", "program instantiation failed: ")  # what is said of an expression without an error in it


@dataclass(frozen=True)
class CompiledPolicy:
    """Programs in the order of the policy's fields. A validation without a message expression has None there."""

    policy: Policy
    conditions: tuple[Program, ...]
    variables: Mapping[str, Program]
    validations: tuple[Program, ...]
    messages: tuple[Program | None, ...]
    audit_annotations: tuple[Program, ...]


class Compilation:
    """The expressions of one policy: which names they know, and the programs found so far.

    Every variable is known to those that follow it; one that does not compile is of any type, so that it is told once.
    """

    def __init__(self, *, params: bool, variables: bool) -> None:
        self._params = params
        self._types: dict[str, Type] | None = {} if variables else None
        self._names: dict[bool, Declarations] = {}

    def condition(self, text: str, path: FieldPath) -> Program | Cause:
        return _program(text, plain_declarations(params=self._params, authorizer=True), (BOOL,), path)

    def variable(self, name: str, text: str, path: FieldPath) -> Program | Cause:
        found = _program(text, self._declarations(authorizer=True), (), path)
        if self._types is not None:
            self._types[name] = variable_type(found.result) if isinstance(found, Program) else variable_type(Type("dyn"))
        return found

    def validation(self, text: str, path: FieldPath) -> Program | Cause:
        return _program(text, self._declarations(authorizer=True), (BOOL,), path)

    def message(self, text: str, path: FieldPath) -> Program | Cause:
        return _program(text, self._declarations(authorizer=False), (STRING,), path)

    def audit_annotation(self, text: str, written: str, path: FieldPath) -> Program | Cause:
        found = _program(text, self._declarations(authorizer=True), _ANNOTATION, path)
        return found if isinstance(found, Program) else _of_value(found, text, written)

    def _declarations(self, *, authorizer: bool) -> Declarations:
        if self._types is None:
            return plain_declarations(params=self._params, authorizer=authorizer)
        if authorizer not in self._names:
            # The fields grow with each variable; the type refers to them.
            variables = object_of("kubernetes.variables", self._types)
            self._names[authorizer] = declarations_with(variables, params=self._params, authorizer=authorizer)
        return self._names[authorizer]


def _program(text: str, declarations: Declarations, results: tuple[Type, ...], path: FieldPath) -> Program | Cause:
    try:
        return compiled(text, declarations, results)
    except CompileErrors as errors:
        first = errors.errors[0]
        detail = errors.text if errors.text.startswith(_OF_ITS_OWN) else f"compilation failed: {errors.text}"
        return invalid(path, text, detail, (first.line, first.column + 1) if first.line > 0 else None)


def _of_value(cause: Cause, compiled_text: str, written: str) -> Cause:
    """An audit annotation is compiled without the space around it, and shown with it."""
    if compiled_text == written:
        return cause
    detail = cause.message.removeprefix(invalid(cause.path, compiled_text, "").message).removeprefix(": ")
    return invalid(cause.path, written, detail, cause.place)
