"""`workerc init`."""

from __future__ import annotations

import os
import shlex
from collections.abc import Iterator
from pathlib import Path

import click

from compiler.cli import options
from compiler.cli.setup import DEPLOY, UNKNOWN_ADDRESS, Setup, Wish, setup
from compiler.cli.terminal import say
from compiler.cli.writing import write_files
from compiler.errors import UsageError
from compiler.report.visible import visible

_WHEN = {
    "argocd": "when it is pushed, where Argo CD runs, once for each environment:",
    "flux": "when it is pushed, in the cluster of each environment, once:",
    "kubectl": "when it is rendered, for each environment:",
}


@click.command()
@click.argument("directory", default=".", metavar="[DIRECTORY]")
@click.option(
    "--deployer", type=click.Choice(["argocd", "flux", "kubectl"]), help="Write what this one needs to deploy the rendered tree."
)
@click.option(
    "--ci", type=click.Choice(["github", "gitlab", "none"]), help="Where lint and render are checked. Default: by the Git remote."
)
@click.option("--force", is_flag=True, help="Overwrite files that are there already.")
@options.common
def init(
    directory: str,
    *,
    deployer: str | None,
    ci: str | None,
    force: bool,
    config_file: str | None,
    color: str,  # noqa: ARG001 - every command has it
    quiet: bool,
    verbose: bool,  # noqa: ARG001
) -> int:
    """Set up a repository of Workers.

    Writes workerc.yaml, an example, checks for pre-commit and CI, and what the deployer needs. Files that are there
    are left alone; hooks and patterns are added to those that pre-commit and Git read.

    Exit codes: 0 done; 2 something is in the way, and nothing has been written.
    """
    if config_file:
        raise UsageError("`--config` has no meaning for `init`", "name the directory: `workerc init DIRECTORY`")
    found = setup(Wish(Path(directory), deployer, ci, force))
    write_files({step.path: step.text for step in found.steps if step.text is not None})
    if not quiet:
        say("".join([f"{line}\n" for line in _told(found, directory, deployer)]))
    return 0


def _told(found: Setup, directory: str, deployer: str | None) -> Iterator[str]:
    for step in found.steps:
        yield f"{step.done:<10}  {_name(step.path)}{f': {step.why}' if step.why else ''}"
    for step in found.steps:
        if step.paste:
            yield ""
            yield f"add to {_name(step.path)}:"
            yield from (f"  {line}" for line in step.paste.splitlines())
    placeholder = UNKNOWN_ADDRESS.rpartition("/")[2]
    open_files = [_name(step.path) for step in found.steps if step.text and UNKNOWN_ADDRESS in step.text]
    if open_files:
        yield ""
        yield f"edit {placeholder} in {', '.join(open_files)}: no remote of Git says where the repository lies"
    applied = _applied(found, Path(directory) / DEPLOY, deployer)
    if applied:
        yield ""
        yield from (_WHEN[deployer or ""], f"  {applied}")
    yield ""
    yield "next:" if directory == "." else f"next, in {visible(directory)}:"
    git = "" if found.checkout.root else "git init && "
    yield from ("  workerc lint", "  workerc render", f"  {git}git add --all && git commit --message 'Set up workerc'")


def _name(path: Path) -> str:
    """As whoever stands in the working directory would write it, also above that."""
    return visible(Path(os.path.relpath(path)).as_posix())


def _applied(found: Setup, folder: Path, deployer: str | None) -> str:
    """What a person types in the working directory to deploy the first environment."""
    first = found.environments[0]
    if deployer == "kubectl":
        return f"sh {shlex.quote(_name(folder / 'kubectl.sh'))} {shlex.quote(first)}"
    return f"kubectl apply -f {shlex.quote(_name(folder / deployer / f'{first}.yaml'))}" if deployer else ""
