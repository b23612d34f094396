"""Rules on declarations beside the Workers of all environments; whoever has read all of those finds what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("REF212", Severity.NOTE, strict=Severity.WARNING, scope="declaration", reported_elsewhere=True)
def unused_declaration() -> Iterator[Finding]:
    """A stack, compute, volume, secret or depot is declared, and nothing in the repository uses it.

    It may be what is left of a Worker that has gone, or a name that was mistyped where it is used. It does no harm, so it is a
    note; a repository that is kept tidy judges by `strict`, where it is a warning.

    Found only where the whole repository is linted in all of its environments: an overlay or a value of one of them may be what
    uses it. Whatever names it counts: a Worker, another resource of DataOS, another declaration, `images.pullSecrets`. A repository
    without Workers, which declares for others, has none. What other repositories use is silenced with the reason, or for its folder
    with `per-path`. `workerc graph` draws what is not used, too, and marks it.

    ```yaml bad
    name: orders
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0", compute: streams}
    ---
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ---
    name: models # REF212
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: models}}}
    ```

    ```yaml good
    name: orders
    version: v1beta
    type: worker
    worker: {stack: "bento:4.0", compute: streams}
    ---
    name: streams
    version: v1
    type: compute
    compute: {nodePool: {nodeSelector: {pool: streams}}}
    ```
    """
    yield from ()
