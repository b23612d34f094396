"""Rules on policies themselves. What a policy finds has the code `POL:` with its name."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("POL101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_policy() -> Iterator[Finding]:
    """A policy, or a binding of one, is such that an API server would refuse it.

    An expression does not compile, a field is unknown or missing, a name is used twice. The message is that of the API server; in
    an expression it stands at the line and column that it speaks of.
    """
    yield from ()


@rule("POL102", Severity.NOTE, reported_elsewhere=True)
def unevaluated_policy() -> Iterator[Finding]:
    """A policy needs something that only a cluster knows, so it has not judged an object.

    Who asks (`request.userInfo`), what they may do (`authorizer`), or labels of a namespace that nothing here declares. The
    cluster will judge it. Where the binding has the annotation `workerc.dev/mandatory: "true"` this is an error, since nobody
    may be told that it passed.
    """
    yield from ()


@rule("POL103", Severity.ERROR, reported_elsewhere=True)
def unconfigured_policy() -> Iterator[Finding]:
    """A policy or a binding cannot be configured: its parameters are of an unknown kind, or are not there and have to be.

    An API server denies every request that such a binding is for, whatever its actions are. Write the object of parameters beside
    the policy, or list its file under `policies:`.
    """
    yield from ()


@rule("POL104", Severity.NOTE, reported_elsewhere=True)
def idle_policy() -> Iterator[Finding]:
    """A policy of the repository is enforced by no binding, or is for nothing that the repository renders.

    It may be meant for other objects of the cluster; or a group, a version or a selector has a slip. Only runs that render all
    Workers tell.
    """
    yield from ()


@rule("POL105", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_policy_case() -> Iterator[Finding]:
    """A file of cases for policies cannot be read, or a case in it says nothing that can be tested.

    A key is unknown or missing, a verdict is none of those there are, a regular expression does not compile, a Worker or an object
    is such that no server would take it. `workerc policy test` ends with exit code 2: what it did not run has not passed.
    """
    yield from ()
