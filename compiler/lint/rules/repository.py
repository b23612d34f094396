"""Rules that compare Workers with each other."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("REF201", Severity.ERROR, blocking=True, scope="repository", reported_elsewhere=True)
def duplicate_worker() -> Iterator[Finding]:
    """Two Workers have the same name in one workspace.

    A workspace knows a resource by its type and name: the one that is applied last replaces the other, and both
    would be rendered into the same files. Found only where the whole repository is judged, or rendered.
    """
    yield from ()
