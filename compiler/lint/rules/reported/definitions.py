"""Rules on CustomResourceDefinitions under `crds:`. Reading them finds what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("K8S301", Severity.ERROR, blocking=True, reported_elsewhere=True)
def broken_definition() -> Iterator[Finding]:
    """A file under `crds:` holds no CustomResourceDefinition, or one that objects cannot be judged by.

    It cannot be read as YAML, is of `apiextensions.k8s.io/v1beta1`, names no group, kind, scope or version, or has a schema with a
    keyword that makes no sense. A file that is listed by its name has to define something; in a folder, other objects are passed
    over.
    """
    yield from ()


@rule("K8S302", Severity.ERROR, blocking=True, reported_elsewhere=True)
def repeated_definition() -> Iterator[Finding]:
    """Two CustomResourceDefinitions under `crds:` define the same kind.

    A cluster has one of them: which one objects are to be judged by, nobody can tell. Several versions of a kind stand in one
    definition.
    """
    yield from ()


@rule("K8S303", Severity.NOTE, reported_elsewhere=True)
def unevaluated_definition_rules() -> Iterator[Finding]:
    """A CustomResourceDefinition under `crds:` has rules in CEL, `x-kubernetes-validations`, which are not evaluated.

    Fields, types, values and lengths are judged. What those rules refuse, the API server reports when the object is applied.
    """
    yield from ()
