"""Rules on `workerc.yaml`; reading it finds what is wrong."""

from __future__ import annotations

from collections.abc import Iterator

from compiler.diagnostics import Finding, Severity
from compiler.lint.rule import rule


@rule("CFG101", Severity.ERROR, blocking=True, reported_elsewhere=True)
def invalid_configuration() -> Iterator[Finding]:
    """`workerc.yaml` cannot be read, or has a key or value it does not know.

    The run judges what it was asked to judge with the default in place of that key, and ends with exit code 2: its
    verdict may be another one when the file is repaired. Nothing is rendered.
    """
    yield from ()


@rule("CFG102", Severity.ERROR, blocking=True, reported_elsewhere=True)
def foreign_workspace() -> Iterator[Finding]:
    """`render -w` names a workspace, and the file of a Worker or a bundle another one.

    With paths, `-w` says where Workers are placed that neither name a workspace themselves nor have one by a bundle. One that
    has would land elsewhere than the command line says.
    """
    yield from ()


@rule("CFG103", Severity.NOTE, production=Severity.WARNING, reported_elsewhere=True)
def unrestricted_pods() -> Iterator[Finding]:
    """`security.profile` in `workerc.yaml` is another level of Pod Security than `restricted`.

    Pods below it may run as root, with a writable root file system and the capabilities that the runtime gives. Images that need
    that are rare: most run with `security.runAsUser`, and write to the paths under `workerConfig.writablePaths` of their stack.
    """
    yield from ()


@rule("CFG104", Severity.WARNING, reported_elsewhere=True)
def unused_digest() -> Iterator[Finding]:
    """A digest under `images.digests` in `workerc.yaml` is that of an image that no Worker runs.

    The stack has gone on to another version, or the name has a slip: the image that was to be pinned is not. It is named as it is
    rendered, with the registry of `images.registry` and its tag. Only `render` over the whole repository tells, for all
    environments together.
    """
    yield from ()


@rule("CFG111", Severity.ERROR, reported_elsewhere=True)
def unmatched_overlay() -> Iterator[Finding]:
    """An overlay of an environment is for no Worker of the repository.

    Somebody renamed a Worker, or its `match` has a slip: the change it describes holds nowhere, and nothing else would say so.
    Only runs over the whole repository tell, since a part of the Workers proves nothing.
    """
    yield from ()


@rule("CFG112", Severity.WARNING, reported_elsewhere=True)
def ineffective_overlay() -> Iterator[Finding]:
    """An overlay of an environment changes none of the Workers it is for.

    They have what it says already. It hides that the environment is no different, and takes effect one day when somebody
    changes a Worker. Only runs over the whole repository tell.
    """
    yield from ()
