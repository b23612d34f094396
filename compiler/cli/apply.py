"""`workerc apply`, which is what people type who come from `dataos-ctl`."""

from __future__ import annotations

import click

from compiler.errors import UsageError


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("arguments", nargs=-1, type=click.UNPROCESSED, metavar="…")
def apply(arguments: tuple[str, ...]) -> int:  # noqa: ARG001 - whatever was meant for `dataos-ctl`
    """Say what to do instead: workerc talks to no cluster.

    `workerc lint` judges what you would have applied, `workerc render` writes what a deployer applies, and a commit of
    both is the release. Exit code: always 2.
    """
    raise UsageError(
        "`apply` has no meaning here: workerc never talks to a cluster, and nothing has been applied",
        "`workerc lint` judges the Workers and `workerc render` compiles them; commit what it writes, and Argo CD, Flux or"
        " `kubectl apply --kustomize` brings it to the cluster: docs/deploying.md",
    )
