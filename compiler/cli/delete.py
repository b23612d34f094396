"""`workerc delete`."""

from __future__ import annotations

import sys
from collections.abc import Iterator, Sequence
from contextlib import nullcontext
from functools import partial
from pathlib import Path

import click

from compiler.cli import options
from compiler.cli.checkout import is_uncommitted
from compiler.cli.deleting import Ways, meant
from compiler.cli.leaving import Output, output_of
from compiler.cli.reading import Input, read_input
from compiler.cli.results import Look, rewrite, write
from compiler.cli.terminal import say, tell
from compiler.config.config import Config
from compiler.config.loading import load
from compiler.document.cutting import cut
from compiler.errors import UsageError, WriteError
from compiler.output.apply import apply, undone
from compiler.output.lock import locked
from compiler.output.plan import Plan
from compiler.pipeline.dependents import dependents
from compiler.records import NamedTuple
from compiler.report.report import Report
from compiler.report.summary import counted
from compiler.report.visible import visible
from compiler.resources.resource import Resource
from compiler.resources.types import COMPILED
from compiler.source import Source, read

_LINT, _RENDER = "next: `workerc lint`", "next: `workerc lint` and `workerc render`"
_SOMEWHERE = "next: `workerc lint`, and `workerc render`, which removes what was rendered of it"
_BLOCKED = "render it anew first, or give `--force`, which removes it all the same"
_UPDATES = {"removes": "updates", "removed": "updated"}


class Step(NamedTuple):
    """What happens to a file: without `resources` it has `text`, or is removed where that is empty. Of a `link` only that goes."""

    source: Source
    resources: tuple[Resource, ...]
    text: str
    link: bool = False

    @property
    def path(self) -> Path:
        return Path(self.source.name)


@click.command()
@click.option("-i", "--identifier", metavar="STRING", help="The resource, as `NAME | VERSION | TYPE | WORKSPACE`.")
@click.option("-f", "--file", metavar="FILE", help="Every Worker of this file.")
@click.option("-t", "--type", "kind", metavar="TYPE", help="DataOS resource type, beside -n. Default: worker.")
@click.option("-n", "--name", metavar="NAME", help="Name of the resource.")
@click.option("-v", "version", metavar="VERSION", help="Its version, beside -n.")
@click.option("-w", "workspace", metavar="NAME", help="Its workspace, beside -n.")
@click.option("--dry-run", is_flag=True, help="Say what would happen, and change nothing.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.option("--force", is_flag=True, help="Also what something refers to, and from files with uncommitted changes.")
@options.common
def delete(
    *,
    identifier: str | None,
    file: str | None,
    kind: str | None,
    name: str | None,
    version: str | None,
    workspace: str | None,
    dry_run: bool,
    yes: bool,
    force: bool,
    config_file: str | None,
    color: str,
    quiet: bool,
    verbose: bool,  # noqa: ARG001 - every command has it
) -> int:
    """Remove a resource from its file in the repository; no cluster is touched.

    Every other byte of the file stays; a file that would hold nothing more is removed. Refused while something refers to
    the resource, or the file has changes that are not committed. What was rendered of a Worker into `output:` of workerc.yaml
    is removed, too: refused where it was edited by hand.

    Exit codes: 0 done, or --dry-run; 1 the question was answered with no; 2 refused, usage, configuration, I/O or a defect
    of workerc. Nothing is changed but for 0.
    """
    config = load(config_file, ())
    given = read_input(config, ())
    if given.failed:
        return 2
    targets = meant(Ways(identifier, file, kind, name, version, workspace), given.repository, config.environments)
    steps = [
        _step(source, targets, config) for source in {each.document.source.name: each.document.source for each in targets}.values()
    ]
    if not force:
        _refuse(steps, targets, given, config)
    output = output_of(targets, {step.source.name: step.text for step in steps}, given, config)
    plan = _planned(output, Look(color, quiet), force=force)
    if dry_run:
        say("".join([f"{line}\n" for line in (*_told(steps, "would remove"), *_files(plan))]))
        return 0
    if not yes and not _agreed([*_told(steps, "removes"), *_folders(plan, "removes")]):
        tell("nothing has been changed", quiet=quiet)
        return 1
    with locked(plan.out, partial(tell, quiet=quiet)) if plan else nullcontext():
        plan = _planned(output, Look(color, quiet), force=force)  # another run may have written meanwhile
        _apply(steps, plan)
    if not quiet:
        say("".join([f"{line}\n" for line in (*_told(steps, "removed"), *_folders(plan, "removed"))]))
        for kept in output.kept if output else ():
            tell(f"{kept} is left as it is: one of them has an error")
        tell(_next(targets, output))
    return 0


def _planned(output: Output | None, look: Look, *, force: bool) -> Plan | None:
    """What happens to the output directory; None where nothing does."""
    plan = output.plan(force=force) if output else None
    if plan and plan.blocked:
        told = tuple([problem._replace(help=None) for problem in plan.problems])  # which speaks of options of `render`
        write(Report(told, {}, (), 0, {}), (), look, err=True)
        raise UsageError("something else has changed its output, and nothing has been changed", _BLOCKED)
    return plan if plan and plan.steps else None


def _step(source: Source, targets: Sequence[Resource], config: Config) -> Step:
    own = tuple([target for target in targets if target.document.source is source])
    path = Path(source.name).resolve()
    if not path.is_relative_to(config.root.resolve()):
        raise UsageError(f"{source.name} leads out of the repository", "delete the resource where the file lies")
    text = cut(source, {target.document.index for target in own})
    if text is None:
        raise UsageError(f"in {source.name} the resource cannot be told from what is around it", "remove it by hand")
    return Step(source, own, text, Path(source.name).is_symlink())


def _refuse(steps: Sequence[Step], targets: Sequence[Resource], given: Input, config: Config) -> None:
    gone = {step.source.name for step in steps if not step.text}
    if not given.repository.is_readable:
        raise UsageError(
            "some files cannot be parsed, so nobody can say what refers to it", "`workerc lint` names them; or give `--force`"
        )
    found = dependents(targets, gone, given.repository, given.platform, config.environments)
    for each in found:
        tell(visible(f"{each.file}:{each.line}: {each.what}"))
    if found:
        raise UsageError("something refers to it, and nothing has been changed", "change that first, or give `--force`")
    changed = [step.source.name for step in steps if is_uncommitted(step.path.resolve())]
    if changed:
        raise UsageError(f"{', '.join(changed)}: has changes that are not committed", "commit them first, or give `--force`")


def _next(targets: Sequence[Resource], output: Output | None) -> str:
    if any(target.type != COMPILED for target in targets):
        return _RENDER
    if output is None:
        return _SOMEWHERE
    return _RENDER if output.kept else _LINT


def _files(plan: Plan | None) -> Iterator[str]:
    yield from (f"would {line}" for line in plan.lines) if plan else ()


def _folders(plan: Plan | None, verb: str) -> Iterator[str]:
    for step in plan.steps if plan else ():
        path = (plan.out / step.directory).as_posix() if plan else ""
        gone = sum(change.new is None for change in step.changes)
        if step.gone:
            yield f"{verb} {path}: {counted(gone, 'file')}"
        else:
            yield f"{_UPDATES[verb]} {path}"


def _told(steps: Sequence[Step], verb: str) -> Iterator[str]:
    for step in steps:
        name = visible(step.source.name)
        for resource in step.resources:
            line = resource.document.key_span(("name",)).start.line
            yield f"{verb} {resource.type} {visible(resource.name or '')} from {name}:{line}"
        if not step.text:
            yield f"{verb} the {'link' if step.link else 'file'} {name}, which holds nothing else"


def _agreed(lines: Sequence[str]) -> bool:
    if not sys.stdin.isatty():
        raise UsageError(
            "there is no terminal to ask at, and nothing has been changed", "give `--yes`, or `--dry-run` to see what happens"
        )
    for line in lines:
        tell(line)
    return click.confirm("go on?", err=True)


def _apply(steps: Sequence[Step], plan: Plan | None) -> None:
    """All of it or nothing; nothing where a file is another one by now."""
    for step in steps:
        if read(step.path, step.source.name).text != step.source.text:
            raise WriteError(f"{step.source.name} has been changed by somebody else", "run the command again")
    with undone(plan) if plan else nullcontext():
        if plan:
            apply(plan)
        for step in steps:  # only one: a file, or the resource of a name
            _change(step)


def _change(step: Step) -> None:
    if step.text:
        rewrite(step.path, step.source, step.text)
        return
    try:
        step.path.unlink()
    except OSError as error:
        raise WriteError(f"{step.source.name}: {(error.strerror or str(error)).lower()}") from None
